"""The existing Zajel service on a real socket of the loopback interface (its rules: rules.py)."""

from __future__ import annotations

import asyncio
import itertools
import json

from websockets.asyncio.server import ServerConnection, broadcast, serve
from websockets.exceptions import ConnectionClosed

from tests.peers.rules import MAX_FRAME, ExistingRules


class ExistingService:
    """Started and stopped once each; ``url`` is where it listens.

    ``heard`` keeps every message of every client, ``said`` every one to them, ``codes`` what each
    connection was registered under; ``change(message)`` says what goes out in place of one, as a
    service does that has gone bad. The next ``collisions`` registrations meet a code in use.
    """

    def __init__(self) -> None:
        self.url = ""
        self.heard: list[dict] = []
        self.said: list[dict] = []
        self.codes: dict[int, list[str]] = {}
        self.frames: dict[int, int] = {}  # connection: how many it has sent
        self.collisions = 0
        self.change = lambda message: [message]
        self._rules = ExistingRules()
        self._ids = itertools.count(1)
        self._sockets: dict[int, ServerConnection] = {}
        self._server = None

    async def start(self) -> str:
        self._server = await serve(
            self._stay, "127.0.0.1", 0, compression=None, max_size=MAX_FRAME, ping_interval=None
        )
        self.url = f"ws://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"
        self._rules = ExistingRules(self.url)
        return self.url

    async def stop(self) -> None:
        self._server.close()
        await self._server.wait_closed()

    def tick(self, later: float = 0.0) -> None:
        """Let happen what is due ``later`` seconds from now."""
        self._follow(self._rules.tick(self._now() + later))

    def cut(self) -> None:
        """Lose every connection, as a network does."""
        for socket in tuple(self._sockets.values()):
            socket.transport.abort()

    def say(self, code: str, message: dict) -> None:
        """Say something to the owner of ``code`` that nobody asked for."""
        self._follow(self._rules._tell(code, message))

    async def _stay(self, socket: ServerConnection) -> None:
        number = next(self._ids)
        self._sockets[number] = socket
        self._follow(self._rules.connect(number))
        try:
            async for text in socket:
                self._note(number, text)
                self._follow(self._rules.hear(number, text, self._now()))
        except ConnectionClosed:
            return  # cut off, or said too much at once
        finally:
            del self._sockets[number]
            self._follow(self._rules.disconnect(number))

    def _note(self, number: int, text: str | bytes) -> None:
        try:
            said = json.loads(text)
        except ValueError:
            return  # it is answered, and of no interest to a test
        if isinstance(said, dict):
            self.heard.append(said)
            self.frames[number] = self.frames.get(number, 0) + 1
        if isinstance(said, dict) and said.get("type") == "register" and self.collisions:
            self.collisions -= 1
            self._rules.take(said["pairingCode"])

    def _follow(self, said) -> None:
        for number, message in said:
            if message["type"] == "registered" and "pairingCode" in message:
                self.codes.setdefault(number, []).append(message["pairingCode"])
            for each in self.change(message):
                self.said.append(each)
                text = json.dumps(each, separators=(",", ":"), ensure_ascii=False)
                broadcast([self._sockets[number]] if number in self._sockets else [], text)

    def _now(self) -> float:
        return asyncio.get_running_loop().time()
