"""Gathers local candidates (RFC 8445, 5.1.1) in place of aioice, which we cannot use as it is.

aioice asks the first STUN and the first TURN server only, waits five seconds for a silent one,
takes every interface, and leaves sockets and queries behind when it is cancelled.
"""

from __future__ import annotations

import asyncio
import functools
import ipaddress
import logging
import socket
from collections.abc import Awaitable, Sequence
from typing import Any

from aioice import Candidate, Connection
from aioice.candidate import candidate_foundation, candidate_priority
from aioice.ice import StunProtocol, relayed_candidate, server_reflexive_candidate
from aioice.stun import TransactionError
from aioice.turn import UDP_SOCKET_BUFFER_SIZE

from zajel_desktop.model.errors import RemoteError
from zajel_desktop.model.service import IceServer
from zajel_desktop.net.ice_url import IceUrl, is_usable, parse_ice_url
from zajel_desktop.net.interfaces import host_addresses

logger = logging.getLogger(__name__)

PATIENCE = 1.0
"""Seconds all servers together get to answer; whoever is slower is left out."""

FAILURES = (OSError, TransactionError, ValueError, LookupError, AssertionError)
"""What aioice raises for servers that fail or answer nonsense."""

MAX_SERVERS = 3
"""Most STUN and most TURN servers asked for one connection."""


class Gathering:
    """Everything one connection gathers from: named interfaces (none: all) and servers."""

    def __init__(
        self,
        servers: Sequence[IceServer],
        interfaces: Sequence[str],
        *,
        is_relay_only: bool = False,
    ) -> None:
        self._interfaces = tuple(interfaces)
        self._is_relay_only = is_relay_only
        ways = [(url, server) for server in servers for url in _usable_urls(server)]
        self._stun = [url for url, _ in ways if not url.is_relay][:MAX_SERVERS]
        self._turn = [way for way in ways if way[0].is_relay][:MAX_SERVERS]

    def serve(self, connection: Connection) -> None:
        """Make ``connection`` gather this way; harmless if it does already."""
        gather = functools.partial(self._gather, connection)
        connection.get_component_candidates = gather  # type: ignore[method-assign]  # no other seam

    async def _gather(
        self, connection: Connection, component: int, addresses: Sequence[str]
    ) -> list[Candidate]:
        """What aioice calls; the ``addresses`` are those it would have taken."""
        own = () if self._is_relay_only else host_addresses(self._interfaces)
        binding = [await _bind(connection, address, component) for address in own]
        bound = [protocol for protocol in binding if protocol is not None]
        found = [protocol.local_candidate for protocol in bound]
        asks: list[Awaitable[None]] = [
            _reflect(protocol, url, found)
            for url in self._stun
            for protocol in bound
            if _is_ipv4(protocol.local_candidate.host)
        ]
        asks += [_relay(connection, component, url, who, found) for url, who in self._turn]
        await _wait_all(asks)
        return found


class QuickProtocol(StunProtocol):
    """aioice's, which reads every datagram as STUN before it believes that it is data."""

    def datagram_received(self, data: bytes | str, addr: tuple[Any, ...]) -> None:
        # RFC 7983, 7: the first byte tells STUN (0 to 3) from DTLS (20 to 63) and media.
        if isinstance(data, bytes) and data and data[0] > 19:
            self.receiver.data_received(data, self.local_candidate.component)
        else:
            super().datagram_received(data, addr)


async def _wait_all(asks: Sequence[Awaitable[None]]) -> None:
    try:
        async with asyncio.timeout(PATIENCE):
            await asyncio.gather(*asks)
    except TimeoutError:
        logger.info("some STUN or TURN servers did not answer in time")


async def _bind(connection: Connection, address: str, component: int) -> StunProtocol | None:
    loop = asyncio.get_running_loop()
    try:
        transport, protocol = await loop.create_datagram_endpoint(
            lambda: QuickProtocol(connection), local_addr=(address, 0)
        )
    except OSError as error:
        logger.debug("could not bind: %s", error)
        return None
    if connection._closing:
        transport.close()
        return None
    connection._protocols.append(protocol)
    transport.get_extra_info("socket").setsockopt(
        socket.SOL_SOCKET, socket.SO_RCVBUF, UDP_SOCKET_BUFFER_SIZE
    )
    host, port = transport.get_extra_info("sockname")[:2]
    protocol.local_candidate = Candidate(
        foundation=candidate_foundation("host", "udp", host),
        component=component,
        transport="udp",
        priority=candidate_priority(component, "host"),
        host=host,
        port=port,
        type="host",
    )
    return protocol


async def _reflect(protocol: StunProtocol, url: IceUrl, found: list[Candidate]) -> None:
    """Add what a STUN server sees of us, unless it is nothing new (RFC 8445, 5.1.3)."""
    try:
        candidate, _ = await server_reflexive_candidate(protocol, (url.host, url.port))
    except FAILURES as error:
        logger.debug("a STUN server failed: %s", error)
        return
    if not any((each.host, each.port) == (candidate.host, candidate.port) for each in found):
        found.append(candidate)


async def _relay(
    connection: Connection, component: int, url: IceUrl, server: IceServer, found: list[Candidate]
) -> None:
    """Add an address that a TURN server lends us."""
    try:
        candidate, protocol = await relayed_candidate(
            component=component,
            hide_related_address=False,
            protocol_factory=lambda: QuickProtocol(connection),
            turn_server=(url.host, url.port),
            turn_username=server.username,
            turn_password=server.credential,
            turn_ssl=url.is_secure,
            turn_transport=url.transport,
        )
    except FAILURES as error:
        logger.debug("a TURN server failed: %s", error)
        return
    if connection._closing:
        protocol.transport.close()
        return
    connection._protocols.append(protocol)
    found.append(candidate)


def _usable_urls(server: IceServer) -> list[IceUrl]:
    usable = []
    for text in server.urls:
        try:
            url = parse_ice_url(text)
        except RemoteError as error:
            logger.info("left out %s", error)
            continue
        if is_usable(url):
            usable.append(url)
    return usable


def _is_ipv4(address: str) -> bool:
    return ipaddress.ip_address(address).version == 4
