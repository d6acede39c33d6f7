"""Makes a data channel cheaper for the processor, in ways the other side cannot tell from luck.

aiortc acknowledges every packet and re-arms its retransmission timer for every acknowledgement.
Every second packet is enough (RFC 9260, 6.2), and one timer can look at a moving deadline. Both
are measured in ``benchmarks/peer_connection.py``; remove this when aiortc does it.
"""

from __future__ import annotations

import asyncio
from typing import Any

from aiortc import RTCSctpTransport

PACKETS = 2
"""Packets until an acknowledgement is due (RFC 9260, 6.2: at least every second one)."""

PATIENCE = 0.02
"""Seconds until it is due anyway (RFC 9260, 6.2: 0.2 at most)."""


class Thrift:
    """Takes over acknowledgements and the T3 timer of one association."""

    def __init__(self, sctp: RTCSctpTransport, loop: asyncio.AbstractEventLoop) -> None:
        self._sctp = sctp
        self._loop = loop
        self._acknowledge = sctp._send_sack
        self._packets = 0
        self._soon: asyncio.TimerHandle | None = None
        self._late: asyncio.Future[Any] | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._fires_at = 0.0
        self._deadline: float | None = None
        # There is no other seam than these methods.
        sctp._send_sack = self._on_packet  # type: ignore[method-assign]
        sctp._t3_start = self._start  # type: ignore[method-assign]
        sctp._t3_restart = self._start  # type: ignore[method-assign]
        sctp._t3_cancel = self._cancel  # type: ignore[method-assign]

    async def stop(self) -> None:
        """Let go of both timers, and wait for an acknowledgement that is being sent."""
        for timer in (self._soon, self._timer):
            if timer is not None:
                timer.cancel()
        if self._late is not None:
            await asyncio.wait([self._late])

    # Acknowledgements.

    async def _on_packet(self) -> None:
        """A packet with data came; aiortc would acknowledge it now."""
        self._packets += 1
        sctp = self._sctp
        is_due = self._packets >= PACKETS or sctp._sack_misordered or sctp._sack_duplicates
        if is_due:
            await self._send()
        elif self._soon is None:
            self._soon = self._loop.call_later(PATIENCE, self._on_patience)

    async def _send(self) -> None:
        self._packets = 0
        await self._acknowledge()

    def _on_patience(self) -> None:
        """The timer is not stopped by an acknowledgement: that would cost more than its end."""
        self._soon = None
        if self._packets and self._sctp._association_state is not self._sctp.State.CLOSED:
            self._late = asyncio.gather(self._send(), return_exceptions=True)

    # The T3 timer: aiortc looks at its handle only to know whether it runs.

    def _start(self) -> None:
        now = self._loop.time()
        self._deadline = now + self._sctp._rto
        if self._timer is None or self._deadline < self._fires_at:
            self._arm(self._deadline)
        self._sctp._t3_handle = self._timer

    def _cancel(self) -> None:
        self._deadline = None
        self._sctp._t3_handle = None
        if self._timer is not None and self._sctp._association_state is self._sctp.State.CLOSED:
            self._timer.cancel()
            self._timer = None

    def _arm(self, when: float) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._fires_at = when
        self._timer = self._loop.call_at(when, self._on_timer)

    def _on_timer(self) -> None:
        self._timer = None
        if self._deadline is None:
            return
        if self._loop.time() < self._deadline:
            self._arm(self._deadline)
            self._sctp._t3_handle = self._timer
            return
        self._deadline = None
        self._sctp._t3_expired()
