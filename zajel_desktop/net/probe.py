"""Finds out which STUN and TURN servers answer: all at once, beforehand, and remembers it.

A binding request (RFC 8489, 3) is answered by STUN and by TURN servers alike; where a server is
reached over TCP, that it takes the connection has to be enough.
"""

from __future__ import annotations

import asyncio
import dataclasses
import logging
import secrets
import socket
import struct
import time
from collections.abc import Callable, Sequence

from zajel_desktop.model.errors import RemoteError
from zajel_desktop.model.service import IceServer
from zajel_desktop.net.ice_url import IceUrl, is_usable, parse_ice_url

logger = logging.getLogger(__name__)

PATIENCE = 1.0
"""Seconds all servers together get to answer."""

REPEATS = (0.0, 0.15, 0.45)
"""When a request is sent, in seconds: datagrams get lost (RFC 8489, 6.2.1, made shorter)."""

GOOD_LIFE = 300.0
"""Seconds for which an answer is remembered."""

BAD_LIFE = 60.0
"""Seconds for which silence is remembered."""

MAX_URLS = 32
"""Most servers asked at once: the list may come from somebody else."""

HEADER = struct.Struct("!HHI12s")
REQUEST, SUCCESS = 0x0001, 0x0101
COOKIE = 0x2112A442


class StunProbe:
    """The port ``IceProbe`` of the engine."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._verdicts: dict[str, tuple[bool, float]] = {}
        self._asking: dict[str, asyncio.Event] = {}  # set once the answer is known

    async def working(self, servers: Sequence[IceServer]) -> tuple[IceServer, ...]:
        """Those of ``servers`` that answer, each with those of its URLs that do.

        Asks at most a second, and only about what is not remembered; never raises.
        """
        urls = [url for server in servers for url in server.urls]
        unknown = [url for url in dict.fromkeys(urls) if not self._is_known(url)][:MAX_URLS]
        others = {self._asking[url] for url in unknown if url in self._asking}
        if mine := [url for url in unknown if url not in self._asking]:
            await self._ask(mine)
        for answered in others:
            await answered.wait()
        kept = (
            dataclasses.replace(server, urls=tuple(filter(self._is_good, server.urls)))
            for server in servers
        )
        return tuple(server for server in kept if server.urls)

    async def _ask(self, urls: Sequence[str]) -> None:
        answered = asyncio.Event()
        self._asking.update(dict.fromkeys(urls, answered))
        try:
            await self._find_out(urls)
        finally:
            for url in urls:
                del self._asking[url]
            answered.set()

    async def _find_out(self, urls: Sequence[str]) -> None:
        good: set[str] = set()
        try:
            async with asyncio.timeout(PATIENCE):
                await asyncio.gather(*(_judge(url, good) for url in urls))
        except TimeoutError:
            logger.info("%d of %d STUN and TURN servers answered", len(good), len(urls))
        now = self._now()
        self._forget(now)
        for url in urls:
            is_good = url in good
            self._verdicts[url] = is_good, now + (GOOD_LIFE if is_good else BAD_LIFE)

    def _forget(self, now: float) -> None:
        self._verdicts = {url: known for url, known in self._verdicts.items() if now < known[1]}

    def _is_known(self, url: str) -> bool:
        return url in self._verdicts and self._now() < self._verdicts[url][1]

    def _is_good(self, url: str) -> bool:
        return self._verdicts.get(url, (False, 0.0))[0]


async def _judge(url: str, good: set[str]) -> None:
    """Add ``url`` to ``good`` if its server answers."""
    try:
        parsed = parse_ice_url(url)
        if not is_usable(parsed):
            return
        await (_connect(parsed) if parsed.transport == "tcp" else _request(parsed))
    except (OSError, RemoteError, UnicodeError) as error:
        logger.debug("a STUN or TURN server failed: %s", error)
        return
    good.add(url)


async def _connect(url: IceUrl) -> None:
    """Open a TCP connection and drop it again."""
    loop = asyncio.get_running_loop()
    transport, _ = await loop.create_connection(asyncio.Protocol, url.host, url.port)
    transport.abort()


async def _request(url: IceUrl) -> None:
    """Send binding requests until one is answered; wait as long as it takes."""
    loop = asyncio.get_running_loop()
    # aioice asks over IPv4 only, so an answer over IPv6 would be of no use.
    transport, question = await loop.create_datagram_endpoint(
        _Question, remote_addr=(url.host, url.port), family=socket.AF_INET
    )
    try:
        for sooner, later in zip(REPEATS, (*REPEATS[1:], PATIENCE), strict=True):
            question.ask()
            done, _ = await asyncio.wait([question.answered], timeout=later - sooner)
            if done:
                break
        if error := await question.answered:
            raise error
    finally:
        question.answered.cancel()
        transport.close()


class _Question(asyncio.DatagramProtocol):
    """One binding request, perhaps sent several times; ``answered`` is what went wrong or None."""

    def __init__(self) -> None:
        self.answered: asyncio.Future[Exception | None]
        self.answered = asyncio.get_running_loop().create_future()
        self._transaction = secrets.token_bytes(12)

    def connection_made(self, transport: asyncio.DatagramTransport) -> None:  # type: ignore[override]  # typeshed says BaseTransport
        self._transport = transport

    def ask(self) -> None:
        self._transport.sendto(HEADER.pack(REQUEST, 0, COOKIE, self._transaction))

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        if len(data) < HEADER.size or self.answered.done():
            return
        kind, _, cookie, transaction = HEADER.unpack_from(data)
        if (kind, cookie, transaction) == (SUCCESS, COOKIE, self._transaction):
            self.answered.set_result(None)

    def error_received(self, exc: Exception) -> None:
        """Nobody listens there (ICMP): no need to wait for the others' second."""
        if not self.answered.done():
            self.answered.set_result(exc)
