"""A STUN server on loopback (RFC 8489) that answers, or keeps silent, as a test wishes."""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import struct

COOKIE = 0x2112A442


class StunServer(asyncio.DatagramProtocol):
    """Counts binding requests; answers each with ``seen`` or the address it came from.

    With ``is_held`` the answers wait for :meth:`release`.
    """

    def __init__(self, *, is_silent=False, is_held=False, seen=None, garbage=None, ignores=None):
        self.requests = 0
        self.asked = asyncio.Event()
        self._is_silent = is_silent
        self._held = [] if is_held else None
        self._seen = seen
        self._ignores = ignores
        self._garbage = garbage

    def connection_made(self, transport):
        self._transport = transport

    def datagram_received(self, data, addr):
        self.requests += 1
        self.asked.set()
        if self._is_silent or addr[0] == self._ignores:
            return
        answer = self._garbage
        if answer is None:
            answer = build_answer(data[8:20], self._seen or addr[:2])
        if self._held is None:
            self._transport.sendto(answer, addr)
        else:
            self._held.append((answer, addr))

    def release(self):
        """Send what was held back."""
        held, self._held = self._held, None
        for answer, addr in held:
            self._transport.sendto(answer, addr)


def build_answer(transaction, address):
    """A success response that names ``address`` in XOR-MAPPED-ADDRESS (RFC 8489, 14.2)."""
    host, port = address
    value = struct.pack(
        "!BBHI", 0, 1, port ^ (COOKIE >> 16), int(ipaddress.IPv4Address(host)) ^ COOKIE
    )
    attribute = struct.pack("!HH", 0x0020, len(value)) + value
    return struct.pack("!HHI", 0x0101, len(attribute), COOKIE) + transaction + attribute


@contextlib.asynccontextmanager
async def stun_server(**options):
    """Run one; yields its address as ``stun:`` URL and the server itself."""
    loop = asyncio.get_running_loop()
    transport, server = await loop.create_datagram_endpoint(
        lambda: StunServer(**options), local_addr=("127.0.0.1", 0)
    )
    try:
        yield f"stun:127.0.0.1:{transport.get_extra_info('sockname')[1]}", server
    finally:
        transport.close()
