"""A small TURN server on loopback (RFC 8656): allocations and channels, nobody has to log in."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import struct

from aioice.stun import Class, Message, Method, parse_message
from aioice.turn import make_integrity_key

OWN_SOCKET = socket.socket  # what the relay sends is not what a recorded program sends
LIFETIME = 600
LARGEST = 65_536


class TurnServer(asyncio.DatagramProtocol):
    """Lends addresses to whoever asks; ``is_silent`` makes it fall silent later,
    ``is_keeping`` when something is given back.

    With ``is_held`` what it is asked waits for :meth:`release`; the user name ``refuses`` gets
    nothing, which takes a realm and a nonce to find out.
    """

    def __init__(self, *, is_held=False, refuses=None):
        self.is_silent = False
        self.is_keeping = False
        self.requests = 0
        self.asked = asyncio.Event()
        self.was_given_back = asyncio.Event()
        self._held = [] if is_held else None
        self._refuses = refuses
        self.relayed = self.given_back = 0
        self._loans = {}

    @property
    def lent(self):
        """How many addresses."""
        return len(self._loans)

    def connection_made(self, transport):
        self._transport = transport

    def datagram_received(self, data, client):
        self.requests += 1
        self.asked.set()
        if self.is_silent:
            return
        if self._held is not None:
            self._held.append((data, client))
            return
        if data[0] & 0xC0 == 0x40:
            self._send(client, data)
            return
        self._take(parse_message(data), client)

    def _take(self, message, client):
        match message.message_method:
            case Method.BINDING:
                self._answer(message, client, {"XOR-MAPPED-ADDRESS": client})
            case Method.ALLOCATE if self._refuses is not None:
                self._consider(message, client)
            case Method.ALLOCATE:
                self._lend(message, client)
            case Method.REFRESH:
                self._refresh(message, client)
            case Method.CHANNEL_BIND:
                channel, peer = (
                    message.attributes[name] for name in ("CHANNEL-NUMBER", "XOR-PEER-ADDRESS")
                )
                self._loans[client].channels[channel] = peer
                self._answer(message, client, {})

    def release(self):
        """Answer what was held back."""
        held, self._held = self._held, None
        for data, client in held:
            self.datagram_received(data, client)

    def end(self):
        """Close every socket."""
        for loan in self._loans.values():
            asyncio.get_running_loop().remove_reader(loan.socket)
            loan.socket.close()
        self._transport.close()

    def _refresh(self, message, client):
        lifetime = message.attributes["LIFETIME"]
        if lifetime == 0:
            self.given_back += 1
            self.was_given_back.set()
        if not self.is_keeping:
            self._answer(message, client, {"LIFETIME": lifetime})

    def _consider(self, message, client):
        """Ask who it is (RFC 8489, 9.2.3), and refuse whom we do not like."""
        who = message.attributes.get("USERNAME")
        if who is None or who == self._refuses:
            code = (401, "Unauthorized") if who is None else (403, "Forbidden")
            asking = {"ERROR-CODE": code, "NONCE": b"nonce", "REALM": "realm"}
            self._answer(message, client, asking, Class.ERROR, who)
        else:
            self._lend(message, client)

    def _lend(self, message, client):
        if client not in self._loans:
            loan = self._loans[client] = Loan()
            asyncio.get_running_loop().add_reader(loan.socket, self._receive, client, loan)
        granted = {
            "LIFETIME": LIFETIME,
            "XOR-MAPPED-ADDRESS": client,
            "XOR-RELAYED-ADDRESS": self._loans[client].socket.getsockname(),
        }
        self._answer(message, client, granted)

    def _answer(self, request, client, attributes, kind=Class.RESPONSE, who=None):
        response = Message(
            message_method=request.message_method,
            message_class=kind,
            transaction_id=request.transaction_id,
        )
        response.attributes.update(attributes)
        who = who or request.attributes.get("USERNAME")
        if who is not None:
            response.add_message_integrity(make_integrity_key(who, "realm", "secret"))
        self._transport.sendto(bytes(response), client)

    def _send(self, client, data):
        channel, length = struct.unpack_from("!HH", data)
        loan = self._loans.get(client)
        if loan and channel in loan.channels:
            self.relayed += 1
            loan.socket.sendto(data[4 : 4 + length], loan.channels[channel])

    def _receive(self, client, loan):
        data, peer = loan.socket.recvfrom(LARGEST)
        for channel, bound in loan.channels.items():
            if bound == peer and not self.is_silent:
                self._transport.sendto(struct.pack("!HH", channel, len(data)) + data, client)


class Loan:
    """One lent address and the channels bound on it."""

    def __init__(self):
        self.socket = OWN_SOCKET(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.setblocking(False)
        self.socket.bind(("127.0.0.1", 0))
        self.channels = {}


@contextlib.asynccontextmanager
async def turn_server(**options):
    """Run one; yields its ``turn:`` URL and the server itself."""
    loop = asyncio.get_running_loop()
    transport, server = await loop.create_datagram_endpoint(
        lambda: TurnServer(**options), local_addr=("127.0.0.1", 0)
    )
    try:
        yield f"turn:127.0.0.1:{transport.get_extra_info('sockname')[1]}", server
    finally:
        server.end()
