"""A client of the signaling service that says exactly what a test tells it, over a real socket."""

from __future__ import annotations

import asyncio
import json
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

PATIENCE = 10.0
KEY = "A" * 43 + "="


class Client:
    """One socket; ``hello`` is the first frame it heard."""

    def __init__(self, socket: ClientConnection, hello: dict[str, Any]) -> None:
        self._socket = socket
        self.hello = hello

    @classmethod
    async def open(cls, url: str, **arguments: Any) -> Client:
        """Connect and hear the service's first frame."""
        socket = await connect(url, compression=None, max_size=None, **arguments)
        return cls(socket, json.loads(await asyncio.wait_for(socket.recv(), PATIENCE)))

    async def say(self, message: object) -> None:
        """Send a message, or a text or bytes as they are."""
        raw = isinstance(message, str | bytes)
        await self._socket.send(message if raw else json.dumps(message))

    async def say_in_pieces(self, *pieces: str) -> None:
        """Send one message in fragments."""
        await self._socket.send(list(pieces))

    async def hear(self) -> Any:
        """The next message; once closed ``{"_closed": code}``."""
        try:
            return json.loads(await asyncio.wait_for(self._socket.recv(), PATIENCE))
        except ConnectionClosed as closed:
            return {"_closed": closed.rcvd.code if closed.rcvd else 1006}

    async def ask(self, message: object) -> Any:
        """Send a message and hear the next one."""
        await self.say(message)
        return await self.hear()

    async def hear_all(self) -> list[Any]:
        """Everything that was said so far: up to the answer to a ping."""
        heard = []
        await self.say({"type": "ping"})
        while (message := await self.hear()) != {"type": "pong"}:
            heard.append(message)
        return heard

    async def register(self, code: str, key: str = KEY, **more: object) -> Any:
        """Register and hear the answer."""
        return await self.ask({"type": "register", "pairingCode": code, "publicKey": key, **more})

    async def close(self) -> None:
        """Close the socket and wait for it."""
        await self._socket.close()
