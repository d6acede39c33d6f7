"""A proxy on loopback that speaks SOCKS5 (RFC 1928) and HTTP CONNECT, and remembers whereto."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import ipaddress
import struct
import sys


class ProxyServer:
    """Connects whoever asks; ``asked`` lists the places named, ``known`` who may.

    ``names`` resolves host names as the proxy's own network would; ``refusal`` is the SOCKS reply
    or HTTP status given instead of a connection; with ``answer`` those bytes are all it says.
    """

    def __init__(self, *, known=None, names=None, refusal=None, answer=None):
        self.asked = []
        self.carried = 0
        self._known = known
        self._names = names or {}
        self._refusal = refusal
        self._answer = answer
        self._handlers = set()

    def serve(self, reader, writer):
        """Take one client."""
        handler = asyncio.create_task(self._serve(reader, writer))
        self._handlers.add(handler)
        handler.add_done_callback(self._handlers.discard)

    async def end(self):
        """Cut everybody off."""
        handlers = tuple(self._handlers)
        for handler in handlers:
            handler.cancel()
        if handlers:
            await asyncio.wait(handlers)

    async def _serve(self, reader, writer):
        try:
            with contextlib.suppress(OSError, EOFError):
                await self._take(reader, writer)
        finally:
            writer.close()

    async def _take(self, reader, writer):
        first = await reader.readexactly(1)
        if self._answer is not None:
            writer.write(self._answer)
            await writer.drain()
            return
        far = await (
            self._socks(reader, writer) if first == b"\x05" else self._http(reader, writer)
        )
        if far is not None:
            await self._carry((reader, writer), far)

    async def _socks(self, reader, writer):
        methods = await reader.readexactly((await reader.readexactly(1))[0])
        wanted = 2 if self._known else 0
        if wanted not in methods:
            writer.write(b"\x05\xff")
            return None
        writer.write(bytes([5, wanted]))
        if self._known and not await self._check(reader, writer):
            return None
        _, _, _, kind = await reader.readexactly(4)
        if kind == 3:
            host = (await reader.readexactly((await reader.readexactly(1))[0])).decode()
        else:
            packed = await reader.readexactly(4 if kind == 1 else 16)
            host = str(ipaddress.ip_address(packed))
        (port,) = struct.unpack("!H", await reader.readexactly(2))
        reply = self._refusal or 0
        far = None if reply else await self._connect(host, port)
        bound = b"\x03\x05proxy\x00\x01" if kind == 3 else b"\x01\x7f\x00\x00\x01\x00\x01"
        writer.write(bytes([5, reply, 0]) + bound)
        return far

    async def _check(self, reader, writer):
        async def part():
            return (await reader.readexactly((await reader.readexactly(1))[0])).decode()

        await reader.readexactly(1)
        is_known = (await part(), await part()) == self._known
        writer.write(bytes([1, 0 if is_known else 1]))
        return is_known

    async def _http(self, reader, writer):
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        host, _, port = head.split()[1].rpartition(":")
        wanted = base64.b64encode(":".join(self._known or ()).encode()).decode()
        if self._known and f"Proxy-Authorization: Basic {wanted}\r\n" not in head:
            writer.write(b"HTTP/1.1 407 Proxy Authentication Required\r\n\r\n")
            return None
        if self._refusal:
            writer.write(f"HTTP/1.1 {self._refusal} No\r\n\r\n".encode())
            return None
        far = await self._connect(host.strip("[]"), int(port))
        writer.write(b"HTTP/1.1 200 Connection established\r\nVia: 1.1 proxy\r\n\r\n")
        return far

    async def _connect(self, host, port):
        self.asked.append((host, port))
        return await asyncio.open_connection(self._names.get(host, host), port)

    async def _carry(self, near, far):
        try:
            async with asyncio.TaskGroup() as both:
                both.create_task(self._copy(near[0], far[1]))
                both.create_task(self._copy(far[0], near[1]))
        finally:
            far[1].close()

    async def _copy(self, source, target):
        with contextlib.suppress(OSError):
            while data := await source.read(65_536):
                self.carried += len(data)
                target.write(data)
                await target.drain()
            target.write_eof()


@contextlib.asynccontextmanager
async def proxy_server(scheme="socks5", *, who="", **options):
    """Run one; yields its URL, with ``who`` in it, and the proxy itself."""
    proxy = ProxyServer(**options)
    server = await asyncio.start_server(proxy.serve, "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        try:
            yield f"{scheme}://{who}127.0.0.1:{port}", proxy
        finally:
            await proxy.end()


async def main(host, port):
    """Be a proxy for everybody until somebody ends us."""
    proxy = ProxyServer()
    server = await asyncio.start_server(proxy.serve, host, port)
    print("ready", flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2])))
