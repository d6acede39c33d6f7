"""Asks STUN servers how they see one socket of ours (RFC 8489, 2; RFC 5780, 4.3).

What several of them see tells what stands in between: the same port for everybody, or another for
each. A server that names a second address of its own (OTHER-ADDRESS) is asked there as well.
"""

from __future__ import annotations

import asyncio
import ipaddress
import itertools
import logging
import secrets
import struct
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

logger = logging.getLogger(__name__)

REPEATS = (0.0, 0.15, 0.45)
"""When a request is sent, in seconds: datagrams get lost (RFC 8489, 6.2.1, made shorter)."""

MAX_SERVERS = 8
"""Most servers one socket asks, second addresses included: the list may be somebody else's."""

HEADER = struct.Struct("!HHI12s")
ATTRIBUTE = struct.Struct("!HH")
ADDRESS = struct.Struct("!xBHI")
IPV4 = 1
REQUEST, SUCCESS = 0x0001, 0x0101
COOKIE = 0x2112A442
XOR_MAPPED, OTHER = 0x0020, 0x802C

Endpoint: TypeAlias = tuple[str, int]
"""An IPv4 address and a port."""


@dataclass(frozen=True, slots=True)
class Mapping:
    """One socket: as it is (``own``), and as each server that answered sees it."""

    own: Endpoint
    seen: dict[Endpoint, Endpoint] = field(default_factory=dict)

    @property
    def is_open(self) -> bool:
        """Whether somebody sees the socket as it is: nothing translates its address."""
        return self.own in self.seen.values()

    @property
    def is_known(self) -> bool:
        """Whether no further answer can tell more."""
        differ = len(set(self.seen.values())) > 1
        return self.is_open or differ or len({host for host, _ in self.seen}) > 1


async def ask_all(address: str, servers: Sequence[Endpoint], patience: float) -> Mapping:
    """Ask ``servers`` from one new socket on ``address``, for at most ``patience`` seconds.

    Raise OSError if there can be no such socket.
    """
    loop = asyncio.get_running_loop()
    transport, asker = await loop.create_datagram_endpoint(Asker, local_addr=(address, 0))
    own: Endpoint = transport.get_extra_info("sockname")[:2]
    ends = loop.time() + patience
    try:
        asker.add(servers)
        for pause in (*(later - at for at, later in itertools.pairwise(REPEATS)), patience):
            asker.ask()
            if await asker.wait_known(own, min(pause, ends - loop.time())):
                break
    finally:
        transport.close()
    return Mapping(own, dict(asker.seen))


class Asker(asyncio.DatagramProtocol):
    """One socket and its questions; ``seen`` has the answers."""

    def __init__(self) -> None:
        self.seen: dict[Endpoint, Endpoint] = {}
        self._asked: dict[Endpoint, bytes] = {}
        self._answered = asyncio.Event()

    def connection_made(self, transport: asyncio.DatagramTransport) -> None:  # type: ignore[override]  # typeshed says BaseTransport
        self._transport = transport

    def add(self, servers: Sequence[Endpoint]) -> None:
        """Ask these as well."""
        for server in servers:
            if server not in self._asked and len(self._asked) < MAX_SERVERS:
                self._asked[server] = secrets.token_bytes(12)

    def ask(self) -> None:
        """Send a request to everybody who has not answered."""
        for server in self._asked:
            if server not in self.seen:
                self._send(server)

    async def wait_known(self, own: Endpoint, patience: float) -> bool:
        """Wait until nothing can be learned any more; False if ``patience`` seconds went by."""
        try:
            async with asyncio.timeout(patience):
                while not self._is_done(own):
                    self._answered.clear()
                    await self._answered.wait()
        except TimeoutError:
            return False
        return True

    def datagram_received(self, data: bytes, addr: Endpoint) -> None:
        server = addr[0], addr[1]
        if server not in self._asked or server in self.seen:
            return
        attributes = parse_answer(data, self._asked[server])
        if (mapped := attributes.get(XOR_MAPPED)) is None:
            return
        self.seen[server] = mapped
        other = attributes.get(OTHER)
        if other is not None and _is_likewise(other, server) and other not in self._asked:
            self.add([other])
            if other in self._asked:
                self._send(other)
        self._answered.set()

    def error_received(self, exc: Exception) -> None:
        """One of them is not there (ICMP does not say which): the others may be."""
        logger.debug("a STUN server is not there: %s", exc)

    def _is_done(self, own: Endpoint) -> bool:
        return Mapping(own, self.seen).is_known or len(self.seen) == len(self._asked)

    def _send(self, server: Endpoint) -> None:
        self._transport.sendto(HEADER.pack(REQUEST, 0, COOKIE, self._asked[server]), server)


def parse_answer(data: bytes, transaction: bytes) -> dict[int, Endpoint]:
    """The IPv4 addresses in the answer to ``transaction``, by attribute; empty for nonsense."""
    if len(data) < HEADER.size:
        return {}
    if HEADER.unpack_from(data) != (SUCCESS, len(data) - HEADER.size, COOKIE, transaction):
        return {}
    found: dict[int, Endpoint] = {}
    at = HEADER.size
    while at + ATTRIBUTE.size <= len(data):
        kind, length = ATTRIBUTE.unpack_from(data, at)
        value = data[at + ATTRIBUTE.size : at + ATTRIBUTE.size + length]
        if kind in (XOR_MAPPED, OTHER) and len(value) == ADDRESS.size and value[1] == IPV4:
            found.setdefault(kind, _address(value, is_hidden=kind == XOR_MAPPED))
        at += ATTRIBUTE.size + (length + 3) // 4 * 4
    return found


def _address(value: bytes, *, is_hidden: bool) -> Endpoint:
    """Read an address (RFC 8489, 14.1), or a hidden one (14.2)."""
    _, port, host = ADDRESS.unpack(value)
    if is_hidden:
        port, host = port ^ (COOKIE >> 16), host ^ COOKIE
    return str(ipaddress.IPv4Address(host)), port


def _is_likewise(other: Endpoint, server: Endpoint) -> bool:
    """Whether a second address is as public as the first: nobody sends us into our own network."""
    here, there = ipaddress.IPv4Address(server[0]), ipaddress.IPv4Address(other[0])
    is_sendable = not (there.is_multicast or there.is_unspecified or there.is_reserved)
    return is_sendable and other[1] > 0 and here.is_global == there.is_global
