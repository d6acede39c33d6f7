"""The private parts of aiortc 1.16 that we must touch, all in one place.

aiortc runs its work in tasks nobody awaits: what they raise after a close, or because the other
side sends nonsense, ends as an error in the log. Here such work is guarded, and its end is known.
Remove what aiortc learns to do itself.
"""

from __future__ import annotations

import asyncio
import functools
import logging
import struct
from collections.abc import Callable, Iterator
from itertools import chain

from aioice import Connection
from aioice.ice import CandidatePair, candidate_pair_priority
from aioice.turn import TurnTransport
from aiortc import (
    InvalidAccessError,
    InvalidStateError,
    RTCConfiguration,
    RTCDataChannel,
    RTCIceTransport,
    RTCPeerConnection,
    RTCSctpTransport,
)
from aiortc.exceptions import InternalError, OperationError
from aiortc.rtcsctptransport import SCTP_DATA_LAST_FRAG, WEBRTC_DCEP
from OpenSSL import SSL

from zajel_desktop.net.gathering import QuickProtocol
from zajel_desktop.net.relays import abandon
from zajel_desktop.net.shortcuts import Shortcuts
from zajel_desktop.net.thrift import Thrift

logger = logging.getLogger(__name__)

NONSENSE = (
    *(AssertionError, AttributeError, LookupError, TypeError, ValueError, struct.error),
    *(InternalError, InvalidAccessError, InvalidStateError, OperationError),
)
"""What aiortc raises where it meets something it did not expect."""

MAX_UNREAD = 8 * 1024 * 1024
"""Bytes of unfinished frames that the other side may make us hold."""


class TamedPeerConnection(RTCPeerConnection):
    """aiortc's, without third parties' servers, whose background work reports to ``on_broken``.

    ``packets``: how many have come for the data channels, decrypted and proven by DTLS.
    """

    def __init__(self, on_broken: Callable[[str], None]) -> None:
        # Without a list aiortc would ask a public server of a third party.
        super().__init__(RTCConfiguration(iceServers=[]))
        self.packets = 0
        self._on_broken = on_broken
        self._connecting: set[asyncio.Task[object]] = set()
        self._tamed: RTCSctpTransport | None = None
        self._thrift: Thrift | None = None

    async def _RTCPeerConnection__connect(self) -> None:  # noqa: N802  # aiortc's own name
        """Connect; aiortc starts this after every description and awaits it nowhere."""
        task = asyncio.current_task()
        assert task is not None
        self._connecting.add(task)
        try:
            await super()._RTCPeerConnection__connect()  # type: ignore[misc]  # mangled
        except (ConnectionError, SSL.Error, *NONSENSE) as error:
            logger.debug("connecting failed: %r", error)
            self._on_broken(f"connecting failed: {type(error).__name__}")
        finally:
            self._connecting.discard(task)

    @property
    def ice_transports(self) -> tuple[RTCIceTransport, ...]:
        """All of them; several until a bundle is agreed."""
        return tuple(self._RTCPeerConnection__iceTransports)  # type: ignore[attr-defined]  # mangled

    def tame(self) -> None:
        """Guard the transport of the data channels; to be called after every description."""
        sctp = self.sctp
        if sctp is None:
            return
        dtls = sctp.transport
        if self._tamed is not sctp:
            self._tamed = sctp
            guarded = functools.partial(self._receive, sctp, sctp._handle_data)
            sctp._handle_data = guarded  # type: ignore[method-assign]  # no other seam
            Shortcuts(sctp)
            self._thrift = Thrift(sctp, asyncio.get_running_loop())
        if not isinstance(dtls._send_data, functools.partial):
            quiet = functools.partial(_send, dtls._send_data)
            dtls._send_data = quiet  # type: ignore[method-assign]  # no other seam

    async def stop_working(self) -> None:
        """Cancel what connecting and acknowledging still do, and wait for their end."""
        tasks = set(self._connecting)
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks)
        if self._thrift is not None:
            await self._thrift.stop()

    def answers(self) -> int:
        """How often the other side has said that we may go on sending (RFC 7675)."""
        return sum(
            protocol.answers
            for ice in self._own_transports()
            for protocol in ice._connection._protocols
            if isinstance(protocol, QuickProtocol)
        )

    def unacknowledged(self, channel: RTCDataChannel) -> int:
        """How many frames of ``channel`` are not acknowledged, together with all before them.

        A frame is as long queued, or on its way, as its last fragment is.
        """
        sctp = self.sctp
        if sctp is None:
            return 0
        stream = channel.id
        queued = sum(
            each is channel and protocol != WEBRTC_DCEP
            for each, protocol, _ in sctp._data_channel_queue
        )
        under_way = sum(
            each.stream_id == stream
            and bool(each.flags & SCTP_DATA_LAST_FRAG)
            and each.protocol != WEBRTC_DCEP
            for each in chain(sctp._sent_queue, sctp._outbound_queue)
        )
        return int(queued + under_way)

    def selected_pair(self) -> tuple[tuple[str, str], tuple[str, str]] | None:
        """Type and address of both ends of the pair in use, ours first."""
        for transport in self._own_transports():
            pair = transport._connection._nominated.get(1)
            if pair is not None:
                local, remote = pair.local_candidate, pair.remote_candidate
                return (local.type, local.host), (remote.type, remote.host)
        return None

    def export(self, label: str, length: int) -> bytes:
        """Keying material of the DTLS connection (RFC 5705), no context; OSError without one."""
        dtls = self.sctp.transport if self.sctp else None
        if dtls is None or dtls._ssl is None or dtls.state != "connected":
            raise OSError("not connected")
        return dtls._ssl.export_keying_material(label.encode(), length)

    def abandon(self) -> None:
        """Drop every socket without another word, because a polite close has taken too long."""
        for ice in self._own_transports():
            for protocol in ice._connection._protocols:
                if isinstance(protocol.transport, TurnTransport):
                    abandon(protocol.transport)
                else:
                    protocol.transport.abort()

    async def _receive(
        self, sctp: RTCSctpTransport, handle: Callable[[bytes], object], data: bytes
    ) -> None:
        """Read one packet of the other side, which may send whatever it likes."""
        self.packets += 1
        try:
            await handle(data)  # type: ignore[misc]  # aiortc's own coroutine
        except NONSENSE as error:
            logger.debug("SCTP packet that makes no sense: %r", error)
            self._on_broken(f"data channel packet that makes no sense: {type(error).__name__}")
        if sctp._advertised_rwnd < -MAX_UNREAD:
            self._on_broken("frames that never end")

    def _own_transports(self) -> Iterator[RTCIceTransport]:
        if self.sctp is not None:
            yield self.sctp.transport.transport


def prefer_better(connection: Connection) -> None:
    """Make ``connection`` stay with the better of two nominated pairs; harmless if it does already.

    aioice nominates every pair that it checks and takes the last: whoever is controlled would end
    at a relay although the direct path works, wherever packets take a while (RFC 8445, 8.1.1).
    """
    complete = connection.check_complete
    if isinstance(complete, functools.partial):
        return

    def weigh(pair: CandidatePair) -> None:
        before = connection._nominated.get(pair.component)
        complete(pair)
        after = connection._nominated.get(pair.component)
        if before is not None and after is not None and rank(before) > rank(after):
            connection._nominated[pair.component] = before

    def rank(pair: CandidatePair) -> int:
        ends = pair.local_candidate, pair.remote_candidate
        return candidate_pair_priority(*ends, connection.ice_controlling)

    connection.check_complete = functools.partial(weigh)  # type: ignore[method-assign]  # no other seam


async def _send(send: Callable[[bytes], object], data: bytes) -> None:
    """Send one packet; once the connection has ended it is lost, as any datagram may be."""
    try:
        await send(data)  # type: ignore[misc]  # aiortc's own coroutine
    except (ConnectionError, SSL.Error) as error:
        logger.debug("packet not sent: %r", error)
