"""Where connections come from: which client address they count for, and what it used up."""

from __future__ import annotations

import ipaddress
from typing import NewType, TypeAlias

from zajel_desktop.protocol.rendezvous.limits import Limits, Window

Origin = NewType("Origin", str)
"""A client as the limits see it: an IPv4 address or an IPv6 /64 network."""

UNKNOWN = Origin("unknown")
IPV6_PREFIX = 64

Network: TypeAlias = ipaddress.IPv4Network | ipaddress.IPv6Network
_IpAddress: TypeAlias = ipaddress.IPv4Address | ipaddress.IPv6Address


def _read_ip(text: str) -> _IpAddress | None:
    """Read an address as sockets and proxies write it: perhaps with brackets, a zone, a port."""
    try:
        ip = ipaddress.ip_address(_without_port(text.strip()).partition("%")[0])
    except ValueError:
        return None
    mapped = ip.ipv4_mapped if isinstance(ip, ipaddress.IPv6Address) else None
    return mapped or ip


def _without_port(text: str) -> str:
    if text.startswith("["):
        return text[1:].partition("]")[0]
    return text.partition(":")[0] if text.count(":") == 1 else text


def origin_of(ip: str) -> Origin:
    """Name the client behind ``ip``; what is no address counts together."""
    address = _read_ip(ip)
    if address is None:
        return UNKNOWN
    if isinstance(address, ipaddress.IPv4Address):
        return Origin(str(address))
    return Origin(str(ipaddress.ip_network((address, IPV6_PREFIX), strict=False)))


def is_loopback(ip: str) -> bool:
    """Whether ``ip`` is this computer."""
    address = _read_ip(ip)
    return address is not None and address.is_loopback


def client_ip(peer: str, forwarded: list[str], trusted: tuple[Network, ...]) -> str:
    """The address of the client, told by the trusted proxies before the socket's ``peer``.

    ``forwarded`` are the values of X-Forwarded-For in their order. Each proxy appends whom it
    heard, so the list is read from its end as long as trusted proxies speak; the
    first address that is none of them is the client, whatever it claims in front of it.
    """
    claimed = [each for value in forwarded for each in value.split(",")]
    seen = peer
    while claimed and _is_in(seen, trusted):
        seen = claimed.pop().strip()
    return seen


def _is_in(ip: str, networks: tuple[Network, ...]) -> bool:
    address = _read_ip(ip)
    return address is not None and any(
        address in each for each in networks if each.version == address.version
    )


class _Use:
    """What one origin has used up."""

    __slots__ = ("connections", "registrations", "wrong_codes")

    def __init__(self) -> None:
        self.connections = 0
        self.registrations = Window()
        self.wrong_codes = Window()


class Origins:
    """The limits of client addresses; ``None`` is a client that is exempt from them."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._uses: dict[Origin, _Use] = {}

    def __len__(self) -> int:
        return len(self._uses)

    def limited(self, ip: str) -> Origin | None:
        """The origin for which a connection from ``ip`` counts."""
        if is_loopback(ip) and not self._limits.is_loopback_limited:
            return None
        return origin_of(ip)

    def connect(self, origin: Origin | None) -> bool:
        """Count a connection; tell whether it may stay, else it is not counted."""
        if origin is None:
            return True
        use = self._use(origin)
        if use.connections >= self._limits.connections:
            return False
        use.connections += 1
        return True

    def disconnect(self, origin: Origin | None) -> None:
        """Take a counted connection back."""
        if origin is not None:
            self._use(origin).connections -= 1

    def may_register(self, origin: Origin | None, now: float) -> bool:
        """Count a registration and tell whether it is one too many."""
        if origin is None:
            return True
        window = self._use(origin).registrations
        return window.admits(now, self._limits.registrations, self._limits.registration_window)

    def note_wrong_code(self, origin: Origin | None, now: float) -> None:
        """Count a request to an address that nobody has."""
        if origin is not None:
            length = self._limits.wrong_code_window
            self._use(origin).wrong_codes.admits(now, self._limits.wrong_codes, length)

    def guesses(self, origin: Origin | None, now: float) -> bool:
        """Whether so many codes were wrong that no further is tried."""
        if origin is None or origin not in self._uses:
            return False
        return self._uses[origin].wrong_codes.is_full(now, self._limits.wrong_codes)

    def sweep(self, now: float) -> None:
        """Forget who is not connected and used nothing up."""
        for origin, use in tuple(self._uses.items()):
            windows_over = use.registrations.is_over(now) and use.wrong_codes.is_over(now)
            if not use.connections and windows_over:
                del self._uses[origin]

    def _use(self, origin: Origin) -> _Use:
        if origin not in self._uses:
            self._uses[origin] = _Use()
        return self._uses[origin]
