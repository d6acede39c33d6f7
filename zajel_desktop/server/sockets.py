"""One client's WebSocket: hands every message on at once, without a queue or a task of its own.

websockets' own way (a queue, a future and a task switch for each message) costs more than all our
rules together; what is understood here is one callback, see ``benchmarks/service.py``.
"""

from __future__ import annotations

from collections.abc import Callable

from websockets.asyncio.server import ServerConnection
from websockets.datastructures import Headers
from websockets.frames import CloseCode, Frame, Opcode
from websockets.http11 import Request
from websockets.protocol import Event, State

from zajel_desktop.protocol.wire.service import MAX_FRAME

MAX_UNREAD = 16 * MAX_FRAME
"""Bytes that may wait for a client that does not read; one more and it is cut off."""

TEXT, CONT = Opcode.TEXT, Opcode.CONT
DATA = (TEXT, Opcode.BINARY, CONT)

# Stands for every request after its handshake: the headers of ten thousand idle clients are
# megabytes that nobody reads again.
SHAKEN = Request("/", Headers())


class SignalConnection(ServerConnection):
    """A client. ``on_text`` is called with each message, in order, once it is set."""

    on_text: Callable[[str], None] | None = None
    was_heard = True
    _parts: bytearray | None = None
    _is_text = True

    def forget_handshake(self) -> None:
        """Let go of what only the opening handshake needed."""
        self.request = SHAKEN
        self.response = None

    def say(self, text: bytes) -> None:
        """Send ``text`` without waiting; a client that does not read is cut off."""
        if self.protocol.state is not State.OPEN:
            return
        self.transport.write(_text_frame(text))  # what protocol.send_text does, without its detours
        if self.transport.get_write_buffer_size() > MAX_UNREAD:
            self.transport.abort()

    def fail(self, code: int, reason: str) -> None:
        """Close from our side; a client that does not answer is cut off after a while."""
        self.protocol.fail(code, reason)
        self.send_data()
        self.loop.call_later(self.close_timeout or 0.0, self.transport.abort)

    def ping_or_abort(self) -> None:
        """Ask for a sign of life, or end the connection if the last question got none."""
        if not self.was_heard or self.protocol.state is not State.OPEN:
            self.transport.abort()
            return
        self.was_heard = False
        self.protocol.send_ping(b"")
        self.send_data()

    def _take(self, frame: Frame) -> None:
        if self.on_text is None:
            return  # said before the handshake was over: no client does that
        if frame.opcode is not CONT:
            self._is_text = frame.opcode is TEXT
        if not frame.fin:
            self._parts = self._parts or bytearray()
            self._parts += frame.data
            return
        data = bytes(frame.data)
        if self._parts is not None:
            data, self._parts = bytes(self._parts) + data, None
        self._hand_on(self.on_text, data)

    def _hand_on(self, on_text: Callable[[str], None], data: bytes) -> None:
        try:
            text = data.decode("utf-8", "strict" if self._is_text else "replace")
        except UnicodeDecodeError:
            self.fail(CloseCode.INVALID_DATA, "invalid UTF-8")  # RFC 6455, 8.1
            return
        on_text(text)

    # Overrides of websockets' methods

    def process_event(self, event: Event) -> None:
        """Take messages here; everything else is websockets' business."""
        self.was_heard = True
        if isinstance(event, Frame) and event.opcode in DATA:
            self._take(event)
        else:
            super().process_event(event)


def _text_frame(text: bytes) -> bytes:
    """A whole text frame as a server sends it, unmasked (RFC 6455, 5.2)."""
    size = len(text)
    if size < 126:
        return bytes((0x81, size)) + text
    if size < 1 << 16:
        return b"\x81\x7e" + size.to_bytes(2, "big") + text
    return b"\x81\x7f" + size.to_bytes(8, "big") + text
