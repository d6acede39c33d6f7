"""Hands out a signed list of services over HTTP on loopback, as the app family's bootstrap does."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import json
import time

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from zajel_desktop.protocol.wire.server_list import SIGNATURE_HEADER

OWNER = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
KEY = base64.b64encode(OWNER.public_key().public_bytes_raw()).decode()


def entry(url, now, age=0.0, **members):
    """One service of the list, alive ``age`` seconds before ``now``."""
    told = {
        "serverId": "ed25519:AAAA",
        "endpoint": url,
        "publicKey": "AAAA",
        "region": "test",
        "registeredAt": int((now - 86_400) * 1000),
        "lastSeen": int((now - age) * 1000),
    }
    return told | members


def sign(body, owner=OWNER):
    """The header over ``body``."""
    return base64.b64encode(owner.sign(body)).decode()


def write_list(entries, now):
    """The body of a list said at ``now``."""
    return json.dumps({"servers": entries, "timestamp": int(now * 1000)}).encode()


class ListServer:
    """Answers every GET by ``answer(self)``, raw bytes; ``asked`` is what was asked for.

    ``entries`` are ``(url, age)``; ``late`` is by how many seconds its clock is.
    """

    def __init__(self, *entries, answer=None, owner=OWNER, late=0.0):
        self.entries = list(entries)
        self.asked = []
        self.owner = owner
        self.late = late
        self.was_asked = asyncio.Event()
        self.answer = answer or type(self).signed
        self.url = ""
        self._handlers = set()

    def now(self):
        return time.time() - self.late

    def body(self):
        now = self.now()
        return write_list([entry(url, now, age) for url, age in self.entries], now)

    def signed(self):
        """A true list."""
        body = self.body()
        return self.http(body, f"{SIGNATURE_HEADER}: {sign(body, self.owner)}")

    def http(self, body, *lines, status="200 OK"):
        """An answer over HTTP with the header ``lines``."""
        head = (f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *lines, "\r\n")
        return "\r\n".join(head).encode() + body

    async def serve(self, reader, writer):
        """Take one client."""
        handler = asyncio.current_task()
        self._handlers.add(handler)
        try:
            with contextlib.suppress(OSError, EOFError, asyncio.CancelledError):
                self.asked.append((await reader.readuntil(b"\r\n\r\n")).decode())
                self.was_asked.set()
                answer = self.answer(self)
                for part in answer if isinstance(answer, list) else [answer]:
                    if part is None:  # says nothing more, and stays
                        await reader.read()
                        break
                    writer.write(part)
                    await writer.drain()
        finally:
            self._handlers.discard(handler)
            writer.close()

    async def end(self):
        """Cut everybody off."""
        handlers = tuple(self._handlers)
        for handler in handlers:
            handler.cancel()
        if handlers:
            await asyncio.wait(handlers)


@contextlib.asynccontextmanager
async def list_server(*entries, context=None, **options):
    """Run one on 127.0.0.1, under TLS with a ``context``; yields it."""
    lists = ListServer(*entries, **options)
    server = await asyncio.start_server(lists.serve, "127.0.0.1", 0, ssl=context)
    async with server:
        scheme = "https" if context else "http"
        lists.url = f"{scheme}://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        try:
            yield lists
        finally:
            await lists.end()
            await _until_accepted()


async def _until_accepted():
    """Wait for clients that asyncio is still shaking hands with; they may have gone already."""
    names = {task: task.get_coro().__qualname__ for task in asyncio.all_tasks()}
    accepting = [task for task, name in names.items() if "_accept_connection" in name]
    if accepting:
        await asyncio.wait(accepting, timeout=2)
