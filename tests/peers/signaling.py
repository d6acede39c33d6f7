"""A raw WebSocket to a service, as every older client has one: JSON out, JSON in, no rules."""

from __future__ import annotations

import asyncio
import json
import logging
import random
from collections.abc import Callable
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

logger = logging.getLogger(__name__)

ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"

Message = dict[str, Any]


def draw_code() -> str:
    """A code as the older clients draw one."""
    return "".join(random.choices(ALPHABET, k=6))


class Signaling:
    """``on_message`` is called with everything the service says; ``said`` keeps what we say."""

    def __init__(self, on_message: Callable[[Message], None]) -> None:
        self.heard: list[Message] = []
        self.said: list[Message] = []
        self._on_message = on_message
        self._socket: ClientConnection | None = None
        self._reading: asyncio.Task[None] | None = None

    async def open(self, url: str) -> None:
        self._socket = await connect(url, compression=None, max_size=None, proxy=None)
        self._reading = asyncio.create_task(self._read(self._socket), name="peer: service")

    async def say(self, kind: str, **members: Any) -> None:
        """Say a message; members named ``from_`` and the like lose their underscore."""
        message = {"type": kind, **{name.rstrip("_"): each for name, each in members.items()}}
        self.said.append(message)
        await self._socket.send(json.dumps(message))

    async def close(self) -> None:
        if self._socket is not None:
            await self._socket.close()
            await self._reading

    async def _read(self, socket: ClientConnection) -> None:
        try:
            async for text in socket:
                message = json.loads(text)
                self.heard.append(message)
                self._on_message(message)
        except ConnectionClosed:
            logger.debug("the service has gone")
