"""A small TURN server on loopback (RFC 8656): allocations and channels, nobody has to log in."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import struct

from aioice.stun import Class, Message, Method, parse_message

LIFETIME = 600
LARGEST = 65_536


class TurnServer(asyncio.DatagramProtocol):
    """Lends addresses to whoever asks; ``is_silent`` makes it fall silent later."""

    def __init__(self):
        self.is_silent = False
        self.relayed = 0
        self._loans = {}

    def connection_made(self, transport):
        self._transport = transport

    def datagram_received(self, data, client):
        if self.is_silent:
            return
        if data[0] & 0xC0 == 0x40:
            self._send(client, data)
            return
        message = parse_message(data)
        match message.message_method:
            case Method.BINDING:
                self._answer(message, client, {"XOR-MAPPED-ADDRESS": client})
            case Method.ALLOCATE:
                self._lend(message, client)
            case Method.REFRESH:
                self._answer(message, client, {"LIFETIME": message.attributes["LIFETIME"]})
            case Method.CHANNEL_BIND:
                channel, peer = (
                    message.attributes[name] for name in ("CHANNEL-NUMBER", "XOR-PEER-ADDRESS")
                )
                self._loans[client].channels[channel] = peer
                self._answer(message, client, {})

    def end(self):
        """Close every socket."""
        for loan in self._loans.values():
            asyncio.get_running_loop().remove_reader(loan.socket)
            loan.socket.close()
        self._transport.close()

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

    def _answer(self, request, client, attributes):
        response = Message(
            message_method=request.message_method,
            message_class=Class.RESPONSE,
            transaction_id=request.transaction_id,
        )
        response.attributes.update(attributes)
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
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.setblocking(False)
        self.socket.bind(("127.0.0.1", 0))
        self.channels = {}


@contextlib.asynccontextmanager
async def turn_server():
    """Run one; yields its ``turn:`` URL and the server itself."""
    loop = asyncio.get_running_loop()
    transport, server = await loop.create_datagram_endpoint(TurnServer, local_addr=("127.0.0.1", 0))
    try:
        yield f"turn:127.0.0.1:{transport.get_extra_info('sockname')[1]}", server
    finally:
        server.end()
