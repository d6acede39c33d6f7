"""A signaling service in memory: the real rules, no sockets (port Signaling)."""

from __future__ import annotations

import asyncio
import itertools

from tests.fakes.virtual_time import EPOCH
from zajel_desktop.crypto.draw import random_bytes
from zajel_desktop.model.errors import LocalError, RemoteError
from zajel_desktop.protocol.rendezvous.machine import Rendezvous
from zajel_desktop.protocol.rendezvous.outputs import Send
from zajel_desktop.protocol.wire.service import MAX_FRAME, decode, encode
from zajel_desktop.protocol.wire.service_messages import ServerInfo


class MemoryService:
    """One service at ``url``; ``is_down`` refuses everybody, :meth:`cut` loses every socket."""

    def __init__(self, url="ws://127.0.0.1:1", **options):
        self.url = url
        self.is_down = False
        self.is_elsewhere = False  # whether its clients have moved to other addresses
        options.setdefault("epoch", EPOCH)
        self.machine = Rendezvous(ServerInfo("test"), **options)
        self.sockets = {}
        self._ids = itertools.count(1)
        self._alarm = None

    async def open(self, url):
        if url != self.url:
            raise RemoteError("not a signaling service")
        if self.is_down:
            raise OSError("connection refused")
        socket = MemorySocket(self, next(self._ids))
        self.sockets[socket.id] = socket
        self.follow(self.machine.connect(socket.id, "127.0.0.1", self._now()))
        return socket

    def cut(self):
        """Lose every connection, as a network does."""
        for socket in tuple(self.sockets.values()):
            socket.end()

    def shut(self):
        """End for good: whoever is connected loses the connection, nobody gets in any more."""
        self.is_down = True
        self.cut()

    def hear(self, socket, message):
        self.follow(
            self.machine.receive(socket.id, encode(message).decode(), self._now(), random_bytes)
        )

    def leave(self, socket):
        if self.sockets.pop(socket.id, None):
            self.follow(self.machine.disconnect(socket.id, self._now()))

    def follow(self, outputs):
        for output in outputs:
            socket = self.sockets.get(output.connection)
            if socket is None:
                continue
            if isinstance(output, Send):
                socket.said.put_nowait(encode(output.message))
            else:
                socket.end()
        if self._alarm is not None:
            self._alarm.cancel()
        due = self.machine.next_deadline
        if due is not None and self.sockets:
            self._alarm = asyncio.get_running_loop().call_at(due, self._ring)

    def _ring(self):
        self._alarm = None
        self.follow(self.machine.tick(self._now()))

    def _now(self):
        return asyncio.get_running_loop().time()


class MemorySocket:
    """One client's connection (port SignalingSocket)."""

    def __init__(self, service, socket_id):
        self.id = socket_id
        self.said = asyncio.Queue()
        self.sent = []
        self._service = service
        self._is_over = False

    async def send(self, message):
        if self._is_over:
            raise OSError("the connection to the service has ended")
        if len(encode(message)) > MAX_FRAME:
            raise LocalError("a frame too large for services")
        self.sent.append(message)
        self._service.hear(self, message)

    async def receive(self):
        said = await self.said.get()
        if said is None:
            raise OSError("the connection to the service has ended")
        return decode(said)

    def is_stranded(self):
        return self._service.is_elsewhere

    async def close(self):
        self.end()

    def end(self):
        self._is_over = True
        self._service.leave(self)
        self.said.put_nowait(None)
