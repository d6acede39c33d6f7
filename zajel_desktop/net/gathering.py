"""Gathers local candidates (RFC 8445, 5.1.1) in place of aioice, which we cannot use as it is.

aioice asks the first STUN and the first TURN server only, waits five seconds for a silent one,
takes every interface, and leaves sockets and queries behind when it is cancelled. Here a
description waits for those that answer at once; what comes later is told one by one.
"""

from __future__ import annotations

import asyncio
import functools
import ipaddress
import logging
import socket
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from aioice import Candidate, Connection
from aioice.candidate import candidate_foundation, candidate_priority
from aioice.ice import StunProtocol, server_reflexive_candidate
from aioice.stun import Message, TransactionError, TransactionFailed
from aioice.turn import UDP_SOCKET_BUFFER_SIZE

from zajel_desktop.model.service import IceServer
from zajel_desktop.net.ice_url import Way, usable_ways
from zajel_desktop.net.interfaces import host_addresses
from zajel_desktop.net.relays import NONSENSE, give_back, lend
from zajel_desktop.net.route import ProxyRoute
from zajel_desktop.net.verdicts import Answer, Verdicts

logger = logging.getLogger(__name__)

QUICK = 0.12
"""Seconds a description waits for servers of which we do not know that they are slow."""

HEAD_START = 0.3
"""Seconds that relays over UDP have before those over TCP and TLS are asked as well."""

PATIENCE = 6.0
"""Seconds every server gets to answer; a description that hides us waits as long for a relay."""

FAILURES = (OSError, TransactionError, *NONSENSE)
"""What aioice raises for servers that fail or answer nonsense."""

CONSENT_REPEATS = 2
"""How often one question for consent is repeated: its answer is waited for 3.5 s."""

MAX_SERVERS = 4
"""Most STUN servers and most ways to TURN servers asked for one connection."""

RANKS = {Answer.QUICK: 0, None: 1, Answer.SLOW: 2, Answer.NONE: 3}
"""Who is asked first, where not all are."""

Found: TypeAlias = Callable[[Connection, Candidate], None]
Place: TypeAlias = tuple[str, int]


def _ignore(connection: Connection, candidate: Candidate) -> None:
    """Nobody wants to know what comes late."""


@dataclass(slots=True)
class Round:
    """What one connection has gathered; ``is_over`` once its description can be made."""

    connection: Connection
    component: int
    found: list[Candidate] = field(default_factory=list)
    is_over: bool = False


class Gathering:
    """Everything one connection gathers from: named interfaces (none: all) and servers.

    With ``is_relay_only``, and where ``route`` is not straight, there is no socket but to TURN
    servers. ``found_late`` is called with what is found after the description was made.
    """

    def __init__(
        self,
        servers: Sequence[IceServer],
        interfaces: Sequence[str],
        *,
        is_relay_only: bool = False,
        route: ProxyRoute | None = None,
        verdicts: Verdicts | None = None,
        found_late: Found = _ignore,
    ) -> None:
        self._interfaces = tuple(interfaces)
        self._route = route or ProxyRoute()
        self._is_hiding = is_relay_only or not self._route.is_straight
        self._verdicts = verdicts or Verdicts()
        self._found_late = found_late
        self._working: set[asyncio.Future[Any]] = set()
        every = [way for server in servers for way in usable_ways(server)]
        ways = sorted(filter(self._may_ask, every), key=lambda way: RANKS[self._answer(way)])
        self._stun = [way for way in ways if not way.url.is_relay][:MAX_SERVERS]
        self._turn = [way for way in ways if way.url.is_relay][:MAX_SERVERS]

    @property
    def is_hiding(self) -> bool:
        """Whether the other side must not see any address of ours."""
        return self._is_hiding

    def serve(self, connection: Connection) -> None:
        """Make ``connection`` gather this way; harmless if it does already."""
        gather = functools.partial(self._gather, connection)
        connection.get_component_candidates = gather  # type: ignore[method-assign]  # no other seam

    async def close(self) -> None:
        """Ask nobody any more; idempotent."""
        working = tuple(self._working)
        for work in working:
            work.cancel()
        if working:
            await asyncio.wait(working)
            await asyncio.sleep(0)  # until each has been seen

    async def _gather(
        self, connection: Connection, component: int, addresses: Sequence[str]
    ) -> list[Candidate]:
        """What aioice calls; the ``addresses`` are those it would have taken."""
        own = () if self._is_hiding else host_addresses(self._interfaces)
        binding = [await _bind(connection, address, component) for address in own]
        bound = [protocol for protocol in binding if protocol is not None]
        now = Round(connection, component, [protocol.local_candidate for protocol in bound])
        try:
            await self._ask(now, bound)
        except asyncio.CancelledError:
            await self.close()
            raise
        now.is_over = True
        return list(now.found)

    async def _ask(self, now: Round, bound: Sequence[StunProtocol]) -> None:
        """Ask every server; return when a description need not wait any longer."""
        seeing = [each for each in bound if _is_ipv4(each.local_candidate.host)]
        asks = [
            (way, self._start(self._judge(way, self._reflect(way, seeing, now))))
            for way in self._stun
            if seeing
        ]
        first = [way for way in self._turn if way.url.transport == "udp"]
        asks += [(way, self._start(self._judge(way, self._borrow(way, now)))) for way in first]
        borrowing = [work for way, work in asks if way.url.is_relay]
        dearer = [
            self._start(self._borrow_if_needed(way, borrowing, now))
            for way in self._turn
            if way not in first
        ]
        if self._is_hiding:
            await _wait_first([*borrowing, *dearer], now)
            return
        known = Answer.SLOW, Answer.NONE
        prompt = {work: way for way, work in asks if self._answer(way) not in known}
        if prompt:
            _, slow = await asyncio.wait(prompt, timeout=QUICK)
            for work in slow:
                self._verdicts.note(prompt[work].text, Answer.SLOW)

    def _start(self, work: Coroutine[Any, Any, None]) -> asyncio.Future[Any]:
        """Begin to ask; it goes on after the description was made, until :meth:`close`."""
        asking = asyncio.gather(work)
        self._working.add(asking)
        asking.add_done_callback(self._asked)
        return asking

    def _asked(self, asking: asyncio.Future[Any]) -> None:
        self._working.discard(asking)
        _ = asking.cancelled() or asking.exception()  # seen, although nobody may ask for it

    async def _judge(self, way: Way, work: Coroutine[Any, Any, None]) -> None:
        """Do ``work``, and remember how the server has answered."""
        loop = asyncio.get_running_loop()
        started = loop.time()
        try:
            async with asyncio.timeout(PATIENCE):
                await work
        except TransactionFailed as error:
            logger.debug("a STUN or TURN server refused: %s", error)
            self._verdicts.note(way.text, Answer.NONE, way.who)
        except FAILURES as error:  # a TimeoutError is an OSError
            logger.debug("a STUN or TURN server failed: %s", error)
            self._verdicts.note(way.text, Answer.NONE)
        else:
            is_quick = loop.time() - started <= QUICK
            self._verdicts.note(way.text, Answer.QUICK if is_quick else Answer.SLOW)

    async def _reflect(self, way: Way, bound: Sequence[StunProtocol], now: Round) -> None:
        """Ask a STUN server from each of our addresses; return when the first is answered.

        Others may never be: from an address of a network inside this computer nothing gets out.
        """
        # A name is looked up once, in a thread: one that nobody answers must not take them all.
        found = await asyncio.get_running_loop().getaddrinfo(
            way.url.host, way.url.port, family=socket.AF_INET, type=socket.SOCK_DGRAM
        )
        place = str(found[0][4][0]), way.url.port
        asking = [self._start(self._ask_from(protocol, place, now)) for protocol in bound]
        problem: Exception | None = None
        for answer in asyncio.as_completed(asking):
            try:
                await answer
            except FAILURES as error:
                problem = error
            else:
                return
        raise problem or OSError("nobody to ask")

    async def _ask_from(self, protocol: StunProtocol, place: Place, now: Round) -> None:
        """Add what a STUN server sees of us, unless it is nothing new (RFC 8445, 5.1.3)."""
        async with asyncio.timeout(PATIENCE):
            candidate, _ = await server_reflexive_candidate(protocol, place)
        known = ((each.host, each.port) for each in now.found)
        if (candidate.host, candidate.port) not in known:
            self._add(now, candidate)

    async def _borrow(self, way: Way, now: Round) -> None:
        """Add an address that a TURN server lends us."""
        connection = now.connection
        candidate, protocol = await lend(
            way.url,
            way.server,
            lambda: QuickProtocol(connection),
            is_hiding=self._is_hiding,
            proxy=self._route.proxy(),
            local=host_addresses(self._interfaces) if self._interfaces else None,
        )
        if connection._closing or connection._check_list_done:  # too late to be of any use
            await give_back(protocol)
            return
        connection._protocols.append(protocol)
        self._add(now, candidate)
        if now.is_over:
            _pair(connection)

    async def _borrow_if_needed(
        self, way: Way, cheaper: Sequence[asyncio.Future[Any]], now: Round
    ) -> None:
        """Borrow over a stream only where no datagram gets through: each loan is somebody's."""
        if cheaper:
            await asyncio.wait(cheaper, timeout=HEAD_START)
        if not any(each.type == "relay" for each in now.found):
            await self._judge(way, self._borrow(way, now))

    def _add(self, now: Round, candidate: Candidate) -> None:
        now.found.append(candidate)
        if now.is_over and not now.connection._check_list_done:
            now.connection._local_candidates.append(candidate)
            self._found_late(now.connection, candidate)

    def _may_ask(self, way: Way) -> bool:
        if self._is_hiding and not way.url.is_relay:
            return False  # it could only tell what we do not want to say
        if not self._route.is_straight and way.url.transport != "tcp":
            return False  # proxies carry no datagrams
        if way.url.is_relay:  # perhaps the only one: only that it does not want us counts
            return self._verdicts.of(way.text, way.who) is not Answer.NONE
        return self._answer(way) is not Answer.NONE

    def _answer(self, way: Way) -> Answer | None:
        return self._verdicts.of(way.text)


class QuickProtocol(StunProtocol):
    """aioice's, which reads every datagram as STUN before it believes that it is data.

    Anybody can send one that makes no sense, which must not end as an error in the log. And it
    asks for consent (RFC 7675) once in five seconds and waits half a second for the answer: over a
    longer way six such questions ended the connection after half a minute. ``answers`` counts how
    many were answered, by whoever knows the password of the description.
    """

    def __init__(self, receiver: Connection) -> None:
        super().__init__(receiver)
        self.answers = 0

    async def request(
        self,
        request: Message,
        addr: tuple[str, int],
        integrity_key: bytes | None = None,
        retransmissions: int | None = None,
    ) -> tuple[Message, tuple[str, int]]:
        if retransmissions != 0:
            return await super().request(request, addr, integrity_key, retransmissions)
        answer = await super().request(request, addr, integrity_key, CONSENT_REPEATS)
        self.answers += 1
        return answer

    def datagram_received(self, data: bytes | str, addr: tuple[Any, ...]) -> None:
        # RFC 7983, 7: the first byte tells STUN (0 to 3) from DTLS (20 to 63) and media.
        if isinstance(data, bytes) and data and data[0] > 19:
            self.receiver.data_received(data, self.local_candidate.component)
            return
        try:
            super().datagram_received(data, addr)
        except NONSENSE as error:
            logger.debug("a datagram that makes no sense: %r", error)


async def _wait_first(asks: Sequence[asyncio.Future[Any]], now: Round) -> None:
    """Wait until something is found, or nobody is left to ask."""
    pending = set(asks)
    while pending and not now.found:
        _, pending = await asyncio.wait(pending, return_when=asyncio.FIRST_COMPLETED)


def _pair(connection: Connection) -> None:
    """Try every remote candidate from our late address too (RFC 8838, 12)."""
    for remote in connection.remote_candidates:
        connection._pair_remote_candidate(remote)
    connection.sort_check_list()


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


def _is_ipv4(address: str) -> bool:
    return ipaddress.ip_address(address).version == 4
