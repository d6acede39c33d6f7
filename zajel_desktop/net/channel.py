"""One data channel: frames out, facts in, and whoever waits for room."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from aiortc import InvalidStateError, RTCDataChannel

from zajel_desktop.model.errors import LocalError
from zajel_desktop.net.internals import TamedPeerConnection
from zajel_desktop.protocol.connection import (
    ChannelClosed,
    ChannelOpened,
    ConnectionEvent,
    FrameArrived,
)


class Channel:
    """A data channel of aiortc whose events go to ``tell`` until :meth:`end`."""

    def __init__(self, channel: RTCDataChannel, tell: Callable[[ConnectionEvent], None]) -> None:
        self.label = channel.label
        self._channel = channel
        self._tell = tell
        self._is_open = False
        self._waiting: dict[asyncio.Future[None], int] = {}
        channel.on("open", self._on_open)
        channel.on("message", self._on_message)
        channel.on("close", self._on_close)
        channel.on("bufferedamountlow", self._on_low)

    def begin(self) -> None:
        """Tell of a channel that was open before anybody listened (incoming ones are)."""
        if self._channel.readyState == "open":
            self._on_open()

    def send(self, data: str | bytes) -> None:
        """Queue one frame; OSError if the channel is not open, LocalError if it is too large."""
        self._check_open()
        try:
            self._channel.send(data)
        except InvalidStateError:
            raise OSError(f"channel {self.label} is not open") from None
        except ValueError as error:
            raise LocalError(str(error)) from None

    @property
    def buffered(self) -> int:
        """Bytes queued and not yet handed to the transport."""
        return self._channel.bufferedAmount if self._is_open else 0

    def unacknowledged(self, peer: TamedPeerConnection) -> int:
        """How many frames, the newest, the other side of ``peer`` may not have yet."""
        return peer.unacknowledged(self._channel)

    async def wait_drained(self, mark: int) -> None:
        """Wait until at most ``mark`` bytes are queued; OSError if the channel ends before."""
        self._check_open()
        while self.buffered > mark:
            room: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self._waiting[room] = mark
            self._channel.bufferedAmountLowThreshold = max(self._waiting.values())
            try:
                await room
            finally:
                self._waiting.pop(room, None)
            self._check_open()

    def end(self) -> None:
        """Fall silent; whoever waits hears that the channel is not open."""
        self._is_open = False
        self._wake(0)

    def _check_open(self) -> None:
        if not self._is_open:
            raise OSError(f"channel {self.label} is not open")

    def _wake(self, queued: int) -> None:
        for room, mark in list(self._waiting.items()):
            if queued <= mark and not room.done():
                room.set_result(None)

    # Events of aiortc.

    def _on_open(self) -> None:
        if not self._is_open:
            self._is_open = True
            channel = self._channel
            may_retry, may_last = channel.maxRetransmits, channel.maxPacketLifeTime
            is_lossy = may_retry is not None or may_last is not None
            self._tell(ChannelOpened(self.label, is_lossy))

    def _on_message(self, data: str | bytes) -> None:
        self._tell(FrameArrived(self.label, data))

    def _on_close(self) -> None:
        was_open = self._is_open
        self.end()
        if was_open:
            self._tell(ChannelClosed(self.label))

    def _on_low(self) -> None:
        self._wake(self._channel.bufferedAmount)
        left = [mark for room, mark in self._waiting.items() if not room.done()]
        self._channel.bufferedAmountLowThreshold = max(left, default=0)
