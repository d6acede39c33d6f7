"""Peer connections in memory: two made by one :class:`FakeNet` meet by the token in their SDP.

Events come in later turns of the loop, in order, as from the network, and never before the call
that caused them has returned. Tests steer the network (``is_reachable``, ``is_silent``, ``path``)
and single connections (:meth:`FakeConnection.hold`, :meth:`FakeConnection.fail`).
"""

from __future__ import annotations

import asyncio
import hashlib
import re
from collections import deque
from collections.abc import Callable, Sequence

from zajel_desktop.model.errors import LocalError, RemoteError
from zajel_desktop.model.link import Path
from zajel_desktop.model.service import IceServer
from zajel_desktop.protocol.connection import (
    CandidateFound,
    ChannelClosed,
    ChannelOpened,
    ConnectionEvent,
    ConnectionFailed,
    FrameArrived,
)
from zajel_desktop.protocol.wire.signals import Candidate

MAX_FRAME = 262_144  # what aiortc announces
SDP = re.compile(r"v=0\r\na=ice-ufrag:(?P<token>fake\d+)\r\na=setup:(?P<kind>offer|answer)\r\n")


class FakeNet:
    """Makes fake peer connections and carries what they say.

    Set ``is_reachable`` to False and no connection ever opens; ``is_silent`` to True and whatever
    is sent vanishes, as on a network that died without a word (closing goes unnoticed too).
    """

    def __init__(self, *, path: Path = Path.LAN) -> None:
        self.made: list[FakeConnection] = []
        self.is_reachable = True
        self.is_silent = False
        self.is_elsewhere = False  # whether everybody has other addresses now
        self.path = path

    def make(
        self,
        *,
        servers: Sequence[IceServer],
        interfaces: Sequence[str],
        inbox: Callable[[ConnectionEvent], None],
        is_relay_only: bool = False,
    ) -> FakeConnection:
        """A new connection, kept in ``made``."""
        token = f"fake{len(self.made)}"
        connection = FakeConnection(
            self, token, tuple(servers), tuple(interfaces), inbox, is_relay_only=is_relay_only
        )
        self.made.append(connection)
        return connection

    def find(self, sdp: str, kind: str) -> FakeConnection:
        """The connection that wrote ``sdp``; raise RemoteError if it is none of ours."""
        match = SDP.fullmatch(sdp)
        if match is None or match["kind"] != kind:
            raise RemoteError(f"{kind} that makes no sense")
        found = [made for made in self.made if made.token == match["token"]]
        if not found:
            raise RemoteError(f"{kind} of nobody")
        return found[0]


class FakeConnection:
    """One end; ``candidates`` are those applied, ``sent`` every frame handed to it."""

    def __init__(
        self,
        net: FakeNet,
        token: str,
        servers: tuple[IceServer, ...],
        interfaces: tuple[str, ...],
        inbox: Callable[[ConnectionEvent], None],
        *,
        is_relay_only: bool,
    ) -> None:
        self.token = token
        self.servers = servers
        self.interfaces = interfaces
        self.is_relay_only = is_relay_only
        self.candidates: list[Candidate] = []
        self.sent: list[tuple[str, str | bytes]] = []
        self.is_closed = False
        self.is_offerer = False
        self.labels: tuple[str, ...] = ()
        self.is_lossy = False  # whether the channels it offers may lose frames
        self._net = net
        self._inbox = inbox
        self._peer: FakeConnection | None = None
        self._packets = self._answers = 0
        self._has_local = self._has_remote = self._is_over = self._is_held = False
        self._open: set[str] = set()
        self._queue: deque[tuple[str, str | bytes]] = deque()
        self._drained = asyncio.Event()

    # The port.

    async def create_offer(self, labels: Sequence[str]) -> str:
        self._check_open()
        self._check(not self._has_local and not self._has_remote, "offers twice")
        self._check_relay()
        self.is_offerer, self.labels, self._has_local = True, tuple(labels), True
        return self._describe("offer")

    async def accept_offer(self, sdp: str) -> None:
        self._check_open()
        self._check(not self._has_local and not self._has_remote, "accepts an offer too late")
        self._peer = self._net.find(sdp, "offer")
        self._has_remote = True

    async def create_answer(self) -> str:
        self._check_open()
        self._check(self._has_remote and not self._has_local, "answers no offer")
        self._check_relay()
        self._has_local = True
        return self._describe("answer")

    async def accept_answer(self, sdp: str) -> None:
        self._check_open()
        self._check(self._has_local and not self._has_remote, "accepts an answer to no offer")
        peer = self._net.find(sdp, "answer")
        if peer._peer is not self:
            raise RemoteError("answer to another offer")
        self._peer, self._has_remote = peer, True
        peer.labels = self.labels
        if self._net.is_reachable and not self._net.is_silent and not peer.is_closed:
            self._open_channels()
            peer._open_channels()

    async def add_candidate(self, candidate: Candidate) -> None:
        self._check_open()
        self._check(self._has_remote, "applies a candidate before the description")
        if len(candidate.candidate.split()) < 8:
            raise RemoteError("candidate that makes no sense")
        self.candidates.append(candidate)

    def send(self, label: str, data: str | bytes) -> None:
        self._check_channel(label)
        if len(data.encode() if isinstance(data, str) else data) > MAX_FRAME:
            raise LocalError(f"frame of {len(data)}")
        self.sent.append((label, data))
        self._queue.append((label, data))
        if not self._is_held:
            self._flush()

    def buffered(self, label: str) -> int:
        return sum(len(data) for queued, data in self._queue if queued == label)

    async def wait_drained(self, label: str, mark: int) -> None:
        self._check_channel(label)
        while self.buffered(label) > mark:
            self._drained.clear()
            await self._drained.wait()
            self._check_channel(label)

    def unacknowledged(self, label: str) -> int:
        return sum(queued == label for queued, _ in self._queue)

    def path(self) -> Path:
        return self._net.path if self._open else Path.NONE

    def is_stranded(self) -> bool:
        return self._net.is_elsewhere

    def packets(self) -> int:
        return self._packets

    def answers(self) -> int:
        self._answers += bool(self._open) and not self._net.is_silent
        return self._answers

    def exporter(self, label: str, length: int) -> bytes:
        if not self._open or self._peer is None:
            raise OSError("not connected")
        first, second = sorted((self.token, self._peer.token))
        return hashlib.shake_128(f"{first} {second} {label}".encode()).digest(length)

    async def close(self) -> None:
        if self.is_closed:
            return
        self.is_closed = True
        self._end()
        if self._peer and self._peer._peer is self and not self._net.is_silent:
            self._peer.fail("closed by the other side")

    # What tests steer.

    def hold(self) -> None:
        """Keep frames queued from now on, as a slow line does."""
        self._is_held = True

    def release(self) -> None:
        """Send what was kept."""
        self._is_held = False
        self._flush()

    def fail(self, detail: str = "lost") -> None:
        """End as if the network had ended it: every channel closes, then the connection."""
        if self._is_over:
            return
        for label in self.labels:
            if label in self._open:
                self._tell(ChannelClosed(label))
        self._end()
        self._tell(ConnectionFailed(detail))

    def stir(self) -> None:
        """Hear a packet of the other side that makes no frame whole."""
        self._packets += 1

    def find_candidate(self, candidate: Candidate) -> None:
        """One more address of ours turns up, as when a server answers late."""
        self._tell(CandidateFound(candidate))

    # Inside.

    def _describe(self, kind: str) -> str:
        return f"v=0\r\na=ice-ufrag:{self.token}\r\na=setup:{kind}\r\n"

    def _open_channels(self) -> None:
        for label in self.labels:
            self._open.add(label)
            is_lossy = self.is_lossy or bool(self._peer and self._peer.is_lossy)
            self._tell(ChannelOpened(label, is_lossy))

    def _flush(self) -> None:
        while self._queue:
            label, data = self._queue.popleft()
            peer = self._peer
            if peer and label in peer._open and not self._net.is_silent:
                peer._packets += 1
                peer._tell(FrameArrived(label, data))
        self._drained.set()

    def _end(self) -> None:
        self._is_over = True
        self._open.clear()
        self._queue.clear()
        self._drained.set()

    def _tell(self, event: ConnectionEvent) -> None:
        asyncio.get_running_loop().call_soon(self._deliver, event)

    def _deliver(self, event: ConnectionEvent) -> None:
        if not self.is_closed:
            self._inbox(event)

    def _check_open(self) -> None:
        if self._is_over:
            raise OSError("the peer connection is closed")

    def _check_relay(self) -> None:
        urls = [url for server in self.servers for url in server.urls]
        if self.is_relay_only and not any(url.startswith("turn") for url in urls):
            raise OSError("no relay to be reached through")

    def _check_channel(self, label: str) -> None:
        if label not in self._open:
            raise OSError(f"channel {label} is not open")

    def _check(self, is_right: bool, what: str) -> None:
        if not is_right:
            raise LocalError(f"a peer connection that {what}")
