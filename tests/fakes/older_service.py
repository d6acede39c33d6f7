"""The existing signaling service in memory: its rules, no sockets (port Signaling).

Whoever else is there is a :class:`Stranger`: a bare connection on which a test says what it wants.
"""

from __future__ import annotations

import asyncio
import itertools
import json

from tests.peers.rules import ExistingRules
from zajel_desktop.protocol.wire.service import decode, encode


class OlderService:
    """One service at ``url``; :meth:`cut` loses every connection, as a network does."""

    def __init__(self, url="ws://127.0.0.1:1"):
        self.url = url
        self.rules = ExistingRules(url)
        self.sockets = {}
        self._ids = itertools.count(1)

    async def open(self, url):
        assert url == self.url
        return self._connect(OlderSocket(self, next(self._ids)))

    async def stranger(self, code, key):
        """Somebody registered under ``code`` with ``key``."""
        stranger = self._connect(Stranger(self, next(self._ids), code))
        stranger.say("register", pairingCode=code, publicKey=key)
        return stranger

    def cut(self):
        for socket in tuple(self.sockets.values()):
            socket.end()

    def hear(self, socket, text):
        self._follow(self.rules.hear(socket.id, text, self._now()))

    def leave(self, socket):
        if self.sockets.pop(socket.id, None):
            self._follow(self.rules.disconnect(socket.id))

    def tick(self):
        """Let happen what is due."""
        self._follow(self.rules.tick(self._now()))

    def _connect(self, socket):
        self.sockets[socket.id] = socket
        self._follow(self.rules.connect(socket.id))
        return socket

    def _follow(self, said):
        for number, message in said:
            if number in self.sockets:
                self.sockets[number].told(message)

    def _now(self):
        return asyncio.get_running_loop().time()


class OlderSocket:
    """One connection of ours (port SignalingSocket)."""

    def __init__(self, service, number):
        self.id = number
        self.said = asyncio.Queue()
        self.sent = []
        self._service = service
        self._is_over = False

    async def send(self, message):
        if self._is_over:
            raise OSError("the connection to the service has ended")
        self.sent.append(message)
        self._service.hear(self, encode(message).decode())

    async def receive(self):
        said = await self.said.get()
        if said is None:
            raise OSError("the connection to the service has ended")
        return decode(json.dumps(said))

    def told(self, message):
        self.said.put_nowait(message)

    def is_stranded(self):
        return False

    async def close(self):
        self.end()

    def end(self):
        self._is_over = True
        self._service.leave(self)
        self.said.put_nowait(None)


class Stranger:
    """A bare connection; what is heard is kept, and asked for by kind."""

    def __init__(self, service, number, code):
        self.id, self.code = number, code
        self.all = []
        self._service = service

    def say(self, kind, **members):
        self._service.hear(self, json.dumps({"type": kind, **members}))

    def look_at(self, *points):
        """Be found at ``points``, as the app is."""
        points = list(points)
        self.say("register_rendezvous", peerId=self.code, daily_points=[], hourly_tokens=points)

    def told(self, message):
        self.all.append(message)

    def heard(self, kind):
        return [each for each in self.all if each["type"] == kind]

    def end(self):
        self._service.leave(self)
