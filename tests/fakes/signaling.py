"""A signaling service in memory, played by the test: it hears the client and says what it likes."""

from __future__ import annotations

import asyncio
from collections import deque

from zajel_desktop.protocol.wire.service_messages import Announcement, Request


class FakeSignaling:
    """Opens sockets to services that only tests speak for.

    ``refusal`` is raised by the next :meth:`open` calls while it is set. ``sockets`` holds every
    socket ever opened, the newest last.
    """

    def __init__(self) -> None:
        self.sockets: list[FakeSocket] = []
        self.refusal: Exception | None = None
        self._opened = asyncio.Event()

    async def open(self, url: str) -> FakeSocket:
        if self.refusal is not None:
            raise self.refusal
        socket = FakeSocket(url)
        self.sockets.append(socket)
        self._opened.set()
        return socket

    async def wait_opened(self, count: int = 1) -> FakeSocket:
        """Wait until ``count`` sockets have been opened in all; return the newest."""
        while len(self.sockets) < count:
            self._opened.clear()
            await self._opened.wait()
        return self.sockets[-1]


class FakeSocket:
    """One connection; ``sent`` keeps everything the client has sent."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.sent: list[Request] = []
        self.is_closed = False
        self._unheard: deque[Request] = deque()
        self._said: deque[Announcement | Exception] = deque()
        self._changed = asyncio.Condition()
        self._end: Exception | None = None

    # The port.

    async def send(self, message: Request) -> None:
        if self._end is not None:
            raise OSError("the connection to the service has ended")
        self.sent.append(message)
        self._unheard.append(message)
        await self._notify()

    async def receive(self) -> Announcement:
        async with self._changed:
            await self._changed.wait_for(lambda: self._said or self._end)
        if not self._said:
            raise OSError("the connection to the service has ended")
        said = self._said.popleft()
        if isinstance(said, Exception):
            raise said
        return said

    async def close(self) -> None:
        self.is_closed = True
        await self.hang_up()

    # The service, played by the test.

    async def hear(self) -> Request:
        """Wait for the next message of the client."""
        async with self._changed:
            await self._changed.wait_for(lambda: self._unheard)
        return self._unheard.popleft()

    async def say(self, *messages: Announcement | Exception) -> None:
        """Send ``messages`` to the client; an exception is what its ``receive`` raises."""
        self._said.extend(messages)
        await self._notify()

    async def hang_up(self) -> None:
        """End the connection once everything said has been read."""
        self._end = OSError("closed")
        await self._notify()

    async def _notify(self) -> None:
        async with self._changed:
            self._changed.notify_all()
