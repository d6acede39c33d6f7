"""Leaves out what aiortc does for each packet of data channels without any effect.

For every packet aiortc looks through all fragments that wait for the end of their frame, through
all packets on their way for one to be sent again, and through two empty lists; and it formats
lines for a log that nobody keeps. Most packets come in order, end no frame and are lost nowhere:
for those the result is known beforehand, and for all others aiortc does as ever. Its window grows
until packets are lost because the other side cannot read that fast, which costs both a lot; here
it grows to what this processor could send in a round trip, and some more. Measured in
``benchmarks/peer_connection.py``; remove this when aiortc does it.
"""

from __future__ import annotations

import logging
import math
import time
from collections.abc import Iterator

from aiortc import RTCSctpTransport
from aiortc.rtcsctptransport import (
    SCTP_DATA_LAST_FRAG,
    USERDATA_MAX_LENGTH,
    DataChunk,
    InboundStream,
    tsn_plus_one,
)

BURST = 4
"""Packets sent at once where none is lost, as aiortc does."""

WINDOW, RATE = 256 * 1024, 60e6
"""Bytes on their way at most: so many, and what this rate (bytes per second) sends in the shortest
round trip, twice what aiortc can send. A receiver holds little more until it has its turn."""


class PatientStream(InboundStream):
    """Looks for whole frames only when one may have become whole.

    A fragment that is the newest of all, and not the last of its frame, makes none whole.
    """

    def __init__(self) -> None:
        super().__init__()
        self._may_be_whole = True

    def add_chunk(self, chunk: DataChunk) -> None:
        """Put a fragment where it belongs."""
        super().add_chunk(chunk)
        is_newest = self.reassembly[-1] is chunk
        self._may_be_whole = not is_newest or bool(chunk.flags & SCTP_DATA_LAST_FRAG)

    def pop_messages(self) -> Iterator[tuple[int, int, bytes]]:
        """Take out whole frames: stream, protocol, data."""
        if self._may_be_whole:
            yield from super().pop_messages()
        self._may_be_whole = True  # whoever asks next, without a new fragment, has a reason


class Shortcuts:
    """Takes over receiving and sending in order of one association."""

    def __init__(self, sctp: RTCSctpTransport) -> None:
        self._sctp = sctp
        self._mark = sctp._mark_received
        self._expire = sctp._t3_expired
        self._look_and_transmit = sctp._transmit
        self._note_round_trip = sctp._update_rto
        self._shortest = math.inf
        self._may_be_lost = False
        # There is no other seam than these methods.
        sctp._get_inbound_stream = self._stream  # type: ignore[method-assign]
        sctp._mark_received = self._mark_received  # type: ignore[method-assign]
        sctp._t3_expired = self._t3_expired  # type: ignore[method-assign]
        sctp._transmit = self._transmit  # type: ignore[method-assign]
        sctp._update_rto = self._update_rto  # type: ignore[method-assign]
        if not logging.getLogger(RTCSctpTransport.__module__).isEnabledFor(logging.DEBUG):
            sctp._RTCSctpTransport__log_debug = _say_nothing  # type: ignore[attr-defined]  # mangled

    def _stream(self, stream_id: int) -> InboundStream:
        streams = self._sctp._inbound_streams
        if stream_id not in streams:
            streams[stream_id] = PatientStream()
        return streams[stream_id]

    def _mark_received(self, tsn: int) -> bool:
        """Whether the packet ``tsn`` has come before."""
        sctp = self._sctp
        last = sctp._last_received_tsn
        is_next = last is not None and tsn == tsn_plus_one(last)
        if is_next and not sctp._sack_misordered and not sctp._sack_duplicates:
            sctp._last_received_tsn = tsn
            return False
        return self._mark(tsn)

    def _t3_expired(self) -> None:
        self._may_be_lost = True
        self._expire()

    def _update_rto(self, R: float) -> None:  # noqa: N803  # aiortc's name
        """A round trip took ``R`` seconds."""
        self._shortest = min(self._shortest, R)
        self._note_round_trip(R)
        self._sctp._cwnd = int(min(self._sctp._cwnd, WINDOW + RATE * self._shortest))

    async def _transmit(self) -> None:
        """Send what may be sent now; look for lost packets only if there may be some.

        A packet is marked as lost when T3 expires, or in fast recovery (RFC 9260, 7.2.4).
        """
        sctp = self._sctp
        if sctp._fast_recovery_exit is not None:
            self._may_be_lost = True
        if self._may_be_lost or sctp._forward_tsn_chunk is not None:
            await self._look_and_transmit()
            is_recovering = sctp._fast_recovery_exit is not None
            self._may_be_lost = is_recovering or any(each._retransmit for each in sctp._sent_queue)
            return
        window = min(sctp._flight_size + BURST * USERDATA_MAX_LENGTH, sctp._cwnd)
        while sctp._outbound_queue and sctp._flight_size < window:
            chunk = sctp._outbound_queue.popleft()
            sctp._sent_queue.append(chunk)
            sctp._flight_size_increase(chunk)
            chunk._sent_count += 1
            chunk._sent_time = time.time()
            await sctp._send_chunk(chunk)
            if not sctp._t3_handle:
                sctp._t3_start()


def _say_nothing(message: str, *members: object) -> None:
    """Stand in for the debug log of each packet."""
