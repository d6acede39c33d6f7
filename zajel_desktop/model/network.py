"""How one side of a link stands in the network: enough to say why a path exists or does not.

Both sides tell each other, so that each can name the trouble of both. Nothing in here is an
address, so nothing in here needs hiding.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass


class Nat(enum.Enum):
    """What stands between a computer and the others, as far as UDP is concerned (RFC 4787)."""

    UNKNOWN = "unknown"  # nobody was there to ask
    OPEN = "open"  # the others see the address the computer itself has
    CONE = "cone"  # one outside port for everybody: others can be let in
    SYMMETRIC = "symmetric"  # another outside port for each: nobody can know where to knock
    BLOCKED = "blocked"  # no server answers by UDP although several were asked


@dataclass(frozen=True, slots=True)
class Conditions:
    """How one side stands in the network.

    ``has_relay``: a TURN server gave us a place. ``knows_relay``: one stands in the list, whether
    or not it answers. ``has_servers``: any STUN or TURN server stands in the list.
    ``is_relay_only``: nothing may be sent but to a relay. ``skew`` is our clock minus the
    service's, in seconds, None if the service has not told. ``version`` is the program's,
    ``addresses`` how many addresses may be used.
    """

    nat: Nat = Nat.UNKNOWN
    has_relay: bool = False
    is_relay_only: bool = False
    has_servers: bool = False
    skew: float | None = None
    version: str = ""
    addresses: int = 0
    knows_relay: bool = False
