"""How routers translate addresses (RFC 4787): rules for nftables, one set for each kind.

What a kind really does is measured by ``tests/integration/network/test_nats.py``, not assumed.
"""

from __future__ import annotations

import enum

TABLE = "house"
INNER, OUTER = "lan", "wan"  # interfaces of a router


class Nat(enum.Enum):
    """What stands between a host and the rest of the world."""

    NONE = "no NAT"
    CONE = "full cone"
    PORT = "port-restricted"
    SYMMETRIC = "symmetric"
    BLOCKED = "UDP blocked"


TRANSLATING = {
    Nat.CONE: "masquerade",
    Nat.PORT: "masquerade",
    Nat.SYMMETRIC: "masquerade random,fully-random",
    Nat.BLOCKED: "masquerade",
}


def rules(nat: Nat, host: str) -> str:
    """Write the rules of a router with ``host`` behind it; they replace those of before."""
    chains: list[str] = []
    if nat in TRANSLATING:
        chains.append(_chain("nat", "postrouting", 100, f'oifname "{OUTER}" {TRANSLATING[nat]}'))
        chains.append(_chain("filter", "forward", 0, *_guards(nat)))
        # What the router did not ask for itself must leave no trace in its memory: such a trace
        # would take the port from a host that sends to the same place a moment later.
        uninvited = f'iifname "{OUTER}" meta l4proto udp ct state new drop'
        chains.append(_chain("filter", "input", 0, uninvited))
    if nat is Nat.CONE:
        open_door = f'iifname "{OUTER}" udp dport 1024-65535 dnat to {host}'
        chains.append(_chain("nat", "prerouting", -100, open_door))
    return "\n".join(
        [f"table ip {TABLE}", f"delete table ip {TABLE}", f"table ip {TABLE} {{", *chains, "}"]
    )


def _guards(nat: Nat) -> list[str]:
    guards = [f'iifname "{OUTER}" ct state new ct status & dnat == 0 drop']
    if nat is Nat.BLOCKED:
        guards.append("meta l4proto udp drop")
    return guards


def _chain(kind: str, hook: str, priority: int, *lines: str) -> str:
    head = f"type {kind} hook {hook} priority {priority};"
    return "\n".join([f"chain {hook} {{", head, *lines, "}"])
