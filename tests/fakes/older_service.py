"""A signaling service of before: our rules without any of our additions, in memory.

It knows no features, names nobody in its errors, and leaves whoever has gone at the meeting points.
"""

from __future__ import annotations

from tests.fakes.service import MemoryService
from zajel_desktop.protocol.rendezvous.outputs import Send
from zajel_desktop.protocol.wire.service_messages import Register, Registered


class OlderService(MemoryService):
    """One service at ``url``, as the existing one is seen from outside."""

    def __init__(self, url="ws://127.0.0.1:1", **options):
        super().__init__(url, **options)
        self.machine._points.leave = lambda place: None

    def hear(self, socket, message):
        if isinstance(message, Register):
            message = Register(message.pairing_code, message.public_key)
        super().hear(socket, message)

    def follow(self, outputs):
        super().follow([_plain(output) for output in outputs])


def _plain(output):
    if isinstance(output, Send) and isinstance(output.message, Registered):
        said = output.message
        return Send(output.connection, Registered(said.pairing_code, said.server_id))
    return output
