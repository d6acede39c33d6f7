"""The addresses of this computer on the network interfaces we may use."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    import ifaddr

LOOPBACK = "127.0.0.1"
EVERYWHERE = "0.0.0.0"

Adapters: TypeAlias = "Callable[[], Iterable[ifaddr.Adapter]]"


def system_adapters() -> Iterable[ifaddr.Adapter]:
    """The network interfaces of this computer, as they are now."""
    import ifaddr  # late: a window that opens need not wait for it

    return ifaddr.get_adapters()


def host_addresses(names: Sequence[str] = (), adapters: Adapters = system_adapters) -> list[str]:
    """The addresses to offer as host candidates (RFC 8445, 5.1.1.1).

    ``names`` are interface names, empty for all. Without names loopback is left out, with names
    it is offered where it is named. IPv6 addresses with a scope (link-local) are left out. Where
    nothing is found it is loopback, so that two programs on one computer always meet.
    """
    return own_addresses(names, adapters) or [LOOPBACK]


def own_addresses(names: Sequence[str] = (), adapters: Adapters = system_adapters) -> list[str]:
    """The same without loopback in place of nothing: empty where there is no network."""
    return [str(address) for address in _addresses(names, adapters)]


def listen_addresses(names: Sequence[str] = (), adapters: Adapters = system_adapters) -> list[str]:
    """The addresses a listener on the network binds to: one for all interfaces, or theirs."""
    return host_addresses(names, adapters) if names else [EVERYWHERE]


def network_addresses(names: Sequence[str] = (), adapters: Adapters = system_adapters) -> list[str]:
    """The IPv4 addresses under which others can reach a listener, the most local ones first."""
    found = [address for address in _addresses(names, adapters) if address.version == 4]
    return [str(address) for address in sorted(found, key=lambda each: not each.is_private)]


def networks(
    names: Sequence[str] = (), adapters: Adapters = system_adapters
) -> list[ipaddress.IPv4Interface]:
    """Our IPv4 addresses with the networks they are on; loopback only where it is named."""
    return [
        ipaddress.IPv4Interface(f"{ip.ip}/{ip.network_prefix}")
        for adapter in adapters()
        if _is_named(adapter, names)
        for ip in adapter.ips
        if isinstance(ip.ip, str) and (names or not ipaddress.IPv4Address(ip.ip).is_loopback)
    ]


def local_networks(
    names: Sequence[str] = (), adapters: Adapters = system_adapters
) -> list[ipaddress.IPv4Interface]:
    """Those of :func:`networks` that are not part of the Internet: private ones."""
    return [each for each in networks(names, adapters) if each.ip.is_private]


def is_ours(address: str, adapters: Adapters = system_adapters) -> bool:
    """Whether this computer still has ``address``; an unspecified one it always has."""
    wanted = ipaddress.ip_address(address.partition("%")[0])
    texts = (ip.ip if isinstance(ip.ip, str) else ip.ip[0] for a in adapters() for ip in a.ips)
    return wanted.is_unspecified or any(ipaddress.ip_address(text) == wanted for text in texts)


def _addresses(
    names: Sequence[str], adapters: Adapters
) -> Iterator[ipaddress.IPv4Address | ipaddress.IPv6Address]:
    for adapter in adapters():
        if not _is_named(adapter, names):
            continue
        for ip in adapter.ips:
            text, scope = (ip.ip, 0) if isinstance(ip.ip, str) else (ip.ip[0], ip.ip[2])
            address = ipaddress.ip_address(text)
            # One loopback address is enough for two programs to meet.
            is_wanted = bool(names) and address.version == 4
            if scope == 0 and (is_wanted or not address.is_loopback):
                yield address


def _is_named(adapter: ifaddr.Adapter, names: Sequence[str]) -> bool:
    return not names or adapter.name in names or adapter.nice_name in names
