"""One peer connection on aiortc: steps in their order, errors translated, an end that ends."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine, Sequence
from ipaddress import IPv4Interface
from typing import Any, TypeVar

import aioice
from aioice import Connection
from aiortc import InvalidStateError, RTCDataChannel, RTCIceTransport, RTCSessionDescription
from aiortc.sdp import candidate_from_sdp

from zajel_desktop.model.errors import LocalError, RemoteError
from zajel_desktop.model.link import Path
from zajel_desktop.model.service import IceServer
from zajel_desktop.net.candidates import (
    MAX_CANDIDATES,
    RemoteCandidate,
    Sifted,
    judge_path,
    parse_candidate_line,
    sift,
)
from zajel_desktop.net.channel import Channel
from zajel_desktop.net.gathering import Gathering
from zajel_desktop.net.interfaces import is_ours, networks
from zajel_desktop.net.internals import NONSENSE, TamedPeerConnection, prefer_better
from zajel_desktop.net.local_names import look_up
from zajel_desktop.net.route import ProxyRoute
from zajel_desktop.net.verdicts import Verdicts
from zajel_desktop.protocol.connection import CandidateFound, ConnectionEvent, ConnectionFailed
from zajel_desktop.protocol.wire.signals import Candidate

logger = logging.getLogger(__name__)

Result = TypeVar("Result")

CLOSE_PATIENCE = 1.0
"""Seconds a polite close may take."""

NO_ADDRESS = "no network address to be reached at"
NO_RELAY = "no relay to be reached through"

MAX_NAMES = 8
"""Most names of one connection that are asked for; a browser has one for each of its addresses."""

MAX_CHANNELS = 16
"""Most channels of one connection, those of the other side included."""


class AiortcConnection:
    """The port ``PeerConnection`` of the engine on aiortc.

    Steps: ``create_offer`` and ``accept_answer``, or ``accept_offer`` and ``create_answer``.
    Another order is a LocalError; OSError once the connection has been closed.
    """

    def __init__(
        self,
        servers: Sequence[IceServer],
        interfaces: Sequence[str],
        inbox: Callable[[ConnectionEvent], None],
        *,
        is_relay_only: bool = False,
        route: ProxyRoute | None = None,
        verdicts: Verdicts | None = None,
    ) -> None:
        self._inbox = inbox
        self._gathering = Gathering(
            servers,
            interfaces,
            is_relay_only=is_relay_only,
            route=route,
            verdicts=verdicts,
            found_late=self._on_candidate,
        )
        self._interfaces = tuple(interfaces)
        self._names_left = 0 if self._gathering.is_hiding else MAX_NAMES
        self._no_address = NO_RELAY if self._gathering.is_hiding else NO_ADDRESS
        self._late: list[CandidateFound] | None = []  # until we have described ourselves
        self._channels: dict[str, Channel] = {}
        self._has_local = self._has_remote = self._has_failed = self._is_over = False
        self._networks: list[IPv4Interface] | None = None  # asked once it matters
        self._candidates = 0
        self._working: set[asyncio.Future[Any]] = set()
        self._closing: asyncio.Future[Any] | None = None
        self._peer = TamedPeerConnection(self._fail)
        self._peer.on("datachannel", self._on_channel)
        self._peer.on("connectionstatechange", self._on_state)

    # The steps.

    async def create_offer(self, labels: Sequence[str]) -> str:
        """Open the channels ``labels``, gather, return the offer with what was found in time."""
        self._check(not self._has_local and not self._has_remote, "offers twice")
        self._has_local = True
        return self._described(await self._run(self._create_offer(labels)))

    async def accept_offer(self, sdp: str) -> None:
        """Apply the other side's offer."""
        self._check(not self._has_local and not self._has_remote, "accepts an offer too late")
        await self._run(self._accept("offer", sift(sdp)))

    async def create_answer(self) -> str:
        """Gather, return the answer with what was found in time."""
        self._check(self._has_remote and not self._has_local, "answers no offer")
        self._has_local = True
        return self._described(await self._run(self._describe()))

    async def accept_answer(self, sdp: str) -> None:
        """Apply the other side's answer."""
        self._check(self._has_local and not self._has_remote, "accepts an answer to no offer")
        await self._run(self._accept("answer", sift(sdp)))

    async def add_candidate(self, candidate: Candidate) -> None:
        """Apply one remote candidate; RemoteError for a bad one, and for too many."""
        self._check(self._has_remote, "applies a candidate before the description")
        parsed = parse_candidate_line(candidate.candidate)
        if self._candidates >= MAX_CANDIDATES:
            raise RemoteError(f"more than {MAX_CANDIDATES} candidates")
        self._candidates += 1
        await self._run(self._add(parsed))

    async def close(self) -> None:
        """End it within about two seconds; idempotent; no event comes any more."""
        if self._closing is None:
            self._is_over = True
            # A future of its own: whoever waits may be cancelled, the closing goes on.
            self._closing = asyncio.gather(self._close())
        await asyncio.shield(self._closing)

    # The channels.

    def send(self, label: str, data: str | bytes) -> None:
        """Queue one frame; OSError if the channel is not open, LocalError if it is too large."""
        self._channel(label).send(data)

    def buffered(self, label: str) -> int:
        """Bytes queued on a channel and not yet handed to the transport."""
        channel = self._channels.get(label)
        return channel.buffered if channel else 0

    async def wait_drained(self, label: str, mark: int) -> None:
        """Wait until at most ``mark`` bytes are queued; raise OSError if the channel ends."""
        await self._channel(label).wait_drained(mark)

    def unacknowledged(self, label: str) -> int:
        """How many frames sent on a channel, the newest ones, the other side may not have yet."""
        channel = self._channels.get(label)
        return 0 if channel is None or self._is_over else channel.unacknowledged(self._peer)

    def path(self) -> Path:
        """How the bytes travel, judged by the pair of candidates in use."""
        pair = None if self._is_over else self._peer.selected_pair()
        if pair is None:
            return Path.NONE
        if self._networks is None:
            self._networks = networks()
        return judge_path(*pair, self._networks)

    def is_stranded(self) -> bool:
        """Whether the address the bytes leave from is no longer ours; False where none is known."""
        pair = None if self._is_over else self._peer.selected_pair()
        if pair is None:
            return False
        kind, address = pair[0]
        return kind == "host" and not is_ours(address)

    def packets(self) -> int:
        """How many packets of the other side have come, each proven by DTLS to be its own."""
        return self._peer.packets

    def answers(self) -> int:
        """How often the other side has answered whether it is there; it is asked by the way."""
        return 0 if self._is_over else self._peer.answers()

    def exporter(self, label: str, length: int) -> bytes:
        """Secret bytes of this very connection, equal on both ends (RFC 5705, no context).

        OSError while there is no connection.
        """
        if self._is_over:
            raise OSError("not connected")
        return self._peer.export(label, length)

    # The steps inside aiortc.

    async def _create_offer(self, labels: Sequence[str]) -> str:
        for label in labels:
            self._keep(self._peer.createDataChannel(label))
        return await self._describe()

    async def _describe(self) -> str:
        for transport in self._peer.ice_transports:
            self._gathering.serve(transport._connection)
            prefer_better(transport._connection)
        await self._peer.setLocalDescription()
        self._peer.tame()
        if not any(each.iceGatherer.getLocalCandidates() for each in self._peer.ice_transports):
            raise OSError(self._no_address)
        return str(self._peer.localDescription.sdp)

    async def _accept(self, kind: str, sifted: Sifted) -> None:
        try:
            await self._peer.setRemoteDescription(RTCSessionDescription(sifted.sdp, kind))
        except (*NONSENSE, RuntimeError) as error:  # RuntimeError is its StopIteration
            self._check_open()
            # Its words may quote the description, which is full of addresses.
            raise RemoteError(f"{kind} that makes no sense: {type(error).__name__}") from error
        self._peer.tame()
        if self._peer.sctp is None:
            raise RemoteError(f"{kind} without data channels")
        for transceiver in self._peer.getTransceivers():
            transceiver.direction = "inactive"  # offered by some for calls that never come
        self._has_remote = True
        self._candidates = sifted.count
        for name in sifted.names:
            self._ask_for(name)

    async def _add(self, candidate: RemoteCandidate) -> None:
        if not candidate.is_usable:
            logger.debug("a remote candidate is of no use to us")
        elif candidate.is_name:
            self._ask_for(candidate)
        else:
            await self._transport().addRemoteCandidate(candidate_from_sdp(candidate.line))

    def _ask_for(self, candidate: RemoteCandidate) -> None:
        """Look a name up beside all else: nobody waits for one that is not known here."""
        if not self._names_left:
            logger.debug("a name is not asked for")
            return
        self._names_left -= 1
        asking = asyncio.gather(self._add_named(candidate))
        self._working.add(asking)
        asking.add_done_callback(self._working.discard)

    async def _add_named(self, candidate: RemoteCandidate) -> None:
        address = await look_up(candidate.host, self._interfaces)
        if address is None:
            logger.debug("nobody here has the name of a candidate")
        elif not self._is_over:
            found = candidate_from_sdp(candidate.line_at(address))
            await self._transport().addRemoteCandidate(found)

    def _transport(self) -> RTCIceTransport:
        """The one transport: everything is bundled, so a candidate's mid does not matter."""
        sctp = self._peer.sctp
        assert sctp is not None
        return sctp.transport.transport

    async def _run(self, work: Coroutine[Any, Any, Result]) -> Result:
        """Do one step in a future of its own, so that :meth:`close` can end it."""
        working = asyncio.gather(work)
        self._working.add(working)
        try:
            (result,) = await working
        except asyncio.CancelledError:
            task = asyncio.current_task()
            if not self._is_over or (task and task.cancelling()):
                raise
            raise OSError("the peer connection is closed") from None
        except InvalidStateError:
            if not self._is_over and self._peer.connectionState != "closed":
                raise
            raise OSError("the peer connection is closed") from None
        finally:
            self._working.discard(working)
        return result

    async def _close(self) -> None:
        for channel in self._channels.values():
            channel.end()
        await _end(*self._working)
        await self._gathering.close()
        await self._peer.stop_working()
        closing = asyncio.gather(self._peer.close(), return_exceptions=True)
        await asyncio.wait([closing], timeout=CLOSE_PATIENCE)
        if not closing.done():
            self._peer.abandon()
            await asyncio.wait([closing], timeout=CLOSE_PATIENCE)
        await _end(closing)

    # Candidates that come late.

    def _on_candidate(self, connection: Connection, candidate: aioice.Candidate) -> None:
        sctp = self._peer.sctp
        if sctp is None or connection is not sctp.transport.transport._connection:
            return  # of a transport that the bundle leaves out
        found = CandidateFound(
            Candidate(candidate.to_sdp(), mid=sctp.mid, line=None, ufrag=connection.local_username)
        )
        if self._late is None:
            self._tell(found)
        else:
            self._late.append(found)

    def _described(self, sdp: str) -> str:
        """Our description is on its way to whoever asked: what comes now comes after it."""
        asyncio.get_running_loop().call_soon(self._tell_late)
        return sdp

    def _tell_late(self) -> None:
        late, self._late = self._late or [], None
        for found in late:
            self._tell(found)

    # Events of aiortc.

    def _on_channel(self, channel: RTCDataChannel) -> None:
        if channel.label in self._channels or len(self._channels) >= MAX_CHANNELS:
            logger.debug("refused a channel of the other side")
            channel.close()
            return
        self._keep(channel).begin()

    def _on_state(self) -> None:
        if self._peer.connectionState == "closed":
            self._fail("closed by the other side")
        elif self._peer.iceConnectionState == "failed":
            self._fail("no path to the other side, or it was lost")
        elif self._peer.connectionState == "failed":
            self._fail("the encrypted connection could not be opened")

    def _keep(self, channel: RTCDataChannel) -> Channel:
        kept = self._channels[channel.label] = Channel(channel, self._tell)
        return kept

    def _fail(self, detail: str) -> None:
        if not self._has_failed:
            self._has_failed = True
            self._tell(ConnectionFailed(detail))

    def _tell(self, event: ConnectionEvent) -> None:
        if not self._is_over:
            self._inbox(event)

    # Checks.

    def _channel(self, label: str) -> Channel:
        channel = self._channels.get(label)
        if channel is None or self._is_over:
            raise OSError(f"channel {label} is not open")
        return channel

    def _check(self, is_right: bool, what: str) -> None:
        self._check_open()
        if not is_right:
            raise LocalError(f"a peer connection that {what}")

    def _check_open(self) -> None:
        if self._is_over:
            raise OSError("the peer connection is closed")


async def _end(*works: asyncio.Future[Any]) -> None:
    """Cancel ``works`` and wait for their end, whatever it is."""
    for work in works:
        work.cancel()
    if works:
        await asyncio.wait(works)
    for work in works:
        _ = work.cancelled() or work.exception()  # seen, although nobody may ask for it
