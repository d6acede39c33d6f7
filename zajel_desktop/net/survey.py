"""Surveys how this computer stands in the network: what its NAT does, whether a relay lends.

Everybody is asked at the same time, for a second at most; what was found is remembered for a
while, or until :meth:`~NatSurvey.forget`, because the network has changed.
"""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import logging
import socket
import time
from collections.abc import Awaitable, Callable, Sequence
from typing import Protocol, TypeAlias

from zajel_desktop.model.network import Conditions, Nat
from zajel_desktop.model.service import IceServer
from zajel_desktop.net.ice_url import IceUrl, Way, usable_ways
from zajel_desktop.net.interfaces import own_addresses
from zajel_desktop.net.loan import Borrower
from zajel_desktop.net.mapping import MAX_SERVERS, Endpoint, Mapping, ask_all
from zajel_desktop.net.route import ProxyRoute

logger = logging.getLogger(__name__)

PATIENCE = 0.9
"""Seconds for all questions together."""

MARGIN = 0.05
"""Seconds kept for what comes of the answers."""

LIFE = 60.0
"""Seconds for which a survey is remembered."""

MAX_ADDRESSES, MAX_RELAYS = 4, 4
"""Most addresses of ours to ask from, and most relays to ask."""

Wish: TypeAlias = tuple[tuple[IceServer, ...], tuple[str, ...], tuple[str, ...], bool]

RANKS = (Nat.OPEN, Nat.CONE, Nat.SYMMETRIC, Nat.BLOCKED, Nat.UNKNOWN)
"""Of several addresses of ours the best counts."""


class Lends(Protocol):
    """Whether a TURN server lends an address; ``local`` are ours to go out from, None for any."""

    def __call__(
        self, url: IceUrl, server: IceServer, local: Sequence[str] | None
    ) -> Awaitable[bool]: ...


class NatSurvey:
    """The port ``NetworkSurvey`` of the engine."""

    def __init__(
        self,
        route: ProxyRoute | None = None,
        *,
        now: Callable[[], float] = time.monotonic,
        addresses: Callable[[Sequence[str]], list[str]] = own_addresses,
        lends: Lends | None = None,
    ) -> None:
        self._route = ProxyRoute() if route is None else route
        self._now = now
        self._addresses = addresses
        self._lends = Borrower(self._route).lends if lends is None else lends
        self._known: tuple[Wish, Conditions, float] | None = None
        self._lock = asyncio.Lock()

    def forget(self) -> None:
        """Ask everybody again next time."""
        self._known = None

    async def conditions(
        self,
        servers: Sequence[IceServer],
        interfaces: Sequence[str],
        *,
        is_relay_only: bool = False,
    ) -> Conditions:
        """How we stand, seen from ``servers``; never raises.

        With ``is_relay_only``, and behind a proxy, only relays are asked.
        """
        own = tuple(self._addresses(interfaces))
        is_hidden = is_relay_only or not self._route.is_straight
        wish: Wish = (tuple(servers), tuple(interfaces), own, is_hidden)
        async with self._lock:
            known = self._known
            if known is None or known[0] != wish or self._now() >= known[2]:
                local = own if interfaces else None
                found = await self._survey(servers, own, local, is_relay_only, is_hidden)
                known = self._known = (wish, found, self._now() + LIFE)
        return known[1]

    async def _survey(
        self,
        servers: Sequence[IceServer],
        own: Sequence[str],
        local: Sequence[str] | None,
        is_relay_only: bool,
        is_hidden: bool,
    ) -> Conditions:
        ways = [way for server in servers for way in usable_ways(server)]
        relays = [way for way in ways if way.url.is_relay and self._is_in_reach(way.url)]
        asked = [] if is_hidden else [way.url for way in ways]
        nat, has_relay = await asyncio.gather(_nat(own, asked), self._any_lends(relays, local))
        return Conditions(
            nat=nat,
            has_relay=has_relay,
            is_relay_only=is_relay_only,
            has_servers=bool(ways),
            addresses=len(own),
            knows_relay=bool(relays),
        )

    def _is_in_reach(self, url: IceUrl) -> bool:
        return self._route.is_straight or url.transport == "tcp"

    async def _any_lends(self, relays: Sequence[Way], local: Sequence[str] | None) -> bool:
        """Whether one of ``relays`` lends us an address; the first that does is enough."""
        good: list[Way] = []
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE) as limit:

                async def ask(way: Way) -> None:
                    if await self._lends(way.url, way.server, local):
                        good.append(way)
                        limit.reschedule(0.0)  # nobody else needs to answer any more

                await asyncio.gather(*map(ask, relays[:MAX_RELAYS]))
        return bool(good)


async def _nat(own: Sequence[str], urls: Sequence[IceUrl]) -> Nat:
    """What stands between us and the servers at ``urls``, of which all answer binding requests."""
    ours = [address for address in own if _is_ipv4(address)][:MAX_ADDRESSES]
    places = [(url.host, url.port) for url in urls if url.transport == "udp" and not url.is_secure]
    if not ours or not places:
        return Nat.UNKNOWN
    mappings: list[Mapping] = []
    reached: list[Endpoint] = []
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(PATIENCE):
            servers = await _resolve(list(dict.fromkeys(places))[:MAX_SERVERS])
            # One silent server may be dead: only if it lives it is our network that is silent.
            doubtful = servers if len({host for host, _ in servers}) == 1 else []
            await asyncio.gather(
                *(_ask(address, servers, mappings) for address in ours),
                *(_knock(ours[0], server, reached) for server in doubtful),
            )
    answered = [mapping for mapping in mappings if mapping.seen]
    if answered:
        return min((judge(mapping) for mapping in answered), key=RANKS.index)
    is_sure = bool(reached) or len({host for host, _ in servers}) > 1
    return Nat.BLOCKED if is_sure else Nat.UNKNOWN


def judge(mapping: Mapping) -> Nat:
    """What one socket tells, of which at least one server saw something (RFC 4787, 4.1)."""
    ports = {port for _, port in mapping.seen.values()}
    if mapping.is_open:
        return Nat.OPEN
    if len(set(mapping.seen.values())) > 1:
        return Nat.SYMMETRIC
    if len(mapping.seen) > 1 or ports == {mapping.own[1]}:
        return Nat.CONE  # a port that is kept for one is hardly another for the next
    return Nat.UNKNOWN


async def _ask(address: str, servers: Sequence[Endpoint], mappings: list[Mapping]) -> None:
    try:
        mappings.append(await ask_all(address, servers, PATIENCE - MARGIN))
    except OSError as error:
        logger.debug("could not ask from one of our addresses: %s", error)


async def _knock(address: str, server: Endpoint, reached: list[Endpoint]) -> None:
    """Add ``server`` to ``reached`` if it takes a TCP connection from ``address``."""
    try:
        loop = asyncio.get_running_loop()
        transport, _ = await loop.create_connection(
            asyncio.Protocol, *server, local_addr=(address, 0)
        )
    except OSError as error:
        logger.debug("a STUN server takes no connection: %s", error)
        return
    transport.abort()
    reached.append(server)


async def _resolve(places: Sequence[tuple[str, int]]) -> list[Endpoint]:
    """The IPv4 addresses of ``places``, one each; those that have none are left out."""
    found: list[Endpoint | None] = [None] * len(places)

    async def look_up(index: int, host: str, port: int) -> None:
        loop = asyncio.get_running_loop()
        try:
            first, *_ = await loop.getaddrinfo(
                host, port, family=socket.AF_INET, type=socket.SOCK_DGRAM
            )
        except (OSError, UnicodeError) as error:
            logger.debug("a STUN server has no address: %s", error)
            return
        found[index] = str(first[4][0]), port

    await asyncio.gather(*(look_up(index, *place) for index, place in enumerate(places)))
    return list(dict.fromkeys(place for place in found if place is not None))


def _is_ipv4(address: str) -> bool:
    return ipaddress.ip_address(address).version == 4
