"""What every way to a signaling service promises: in memory and over WebSocket alike."""

from __future__ import annotations

import asyncio
import base64
import contextlib

import pytest

from tests.fakes.service import MemoryService
from zajel_desktop.model.ids import Address, PeerId
from zajel_desktop.net.signaling import WebsocketSignaling
from zajel_desktop.protocol.wire.service import build_payload, read_payload
from zajel_desktop.protocol.wire.service_messages import (
    DESKTOP,
    PairIncoming,
    PairMatched,
    PairRequest,
    PairResponse,
    Ping,
    Pong,
    Register,
    Registered,
    Relay,
    Relayed,
    RelayKind,
    ServerInfo,
)
from zajel_desktop.server.options import Options
from zajel_desktop.server.service import SignalServer

PATIENCE = 5.0


class InMemory:
    """A service in this process."""

    def __init__(self):
        self.signaling = MemoryService()
        self.url = self.signaling.url

    async def stop(self):
        self.signaling.cut()


class OverWebsocket:
    """The real service on loopback."""

    def __init__(self):
        self.signaling = WebsocketSignaling()
        self._server = SignalServer(Options(host="127.0.0.1", port=0))

    async def start(self):
        self.url = await self._server.start()

    async def stop(self):
        await self._server.stop()


@pytest.fixture(params=["memory", "websocket"])
async def service(request):
    if request.param == "memory":
        made = InMemory()
    else:
        made = OverWebsocket()
        await made.start()
    yield made
    await made.stop()


@contextlib.asynccontextmanager
async def client(service, address, key):
    """Somebody registered under ``address``."""
    socket = await service.signaling.open(service.url)
    await socket.send(Register(Address(address), public_key(key), features=(DESKTOP,)))
    await hear(socket, Registered)
    yield socket
    await socket.close()


def public_key(number):
    return PeerId(base64.b64encode(bytes([number]) * 32).decode())


async def hear(socket, kind):
    """The next message of that kind."""
    async with asyncio.timeout(PATIENCE):
        while not isinstance(said := await socket.receive(), kind):
            pass
    return said


async def test_the_service_says_who_it_is_first(service):
    socket = await service.signaling.open(service.url)
    assert isinstance(await socket.receive(), ServerInfo)
    await socket.close()


async def test_questions_are_answered(service):
    socket = await service.signaling.open(service.url)
    await socket.send(Ping())
    assert await hear(socket, Pong) == Pong()
    await socket.close()


async def test_two_people_are_matched_and_their_offers_carried(service):
    async with client(service, "ABCDEF", 1) as asker, client(service, "GHJKLM", 2) as owner:
        await asker.send(PairRequest(Address("GHJKLM"), "Ada"))
        incoming = await hear(owner, PairIncoming)
        assert (incoming.from_code, incoming.proposed_name) == ("ABCDEF", "Ada")
        await owner.send(PairResponse(Address("ABCDEF"), accepted=True))
        matches = [await hear(each, PairMatched) for each in (asker, owner)]
        assert {match.peer_public_key for match in matches} == {public_key(1), public_key(2)}
        offer = {"sdp": "v=0\r\nä", "type": "offer"}
        await asker.send(Relay(RelayKind.OFFER, Address("GHJKLM"), build_payload(offer)))
        carried = await hear(owner, Relayed)
        assert (carried.kind, carried.sender) == (RelayKind.OFFER, "ABCDEF")
        assert read_payload(carried.payload) == offer


async def test_the_end_of_the_service_ends_the_socket(service):
    socket = await service.signaling.open(service.url)
    await socket.receive()
    await service.stop()
    with pytest.raises(OSError, match="connection"):
        await hear(socket, Pong)
    with pytest.raises(OSError, match="connection"):
        await socket.send(Ping())
    await socket.close()


async def test_closing_ends_our_own_waiting_and_may_be_repeated(service):
    socket = await service.signaling.open(service.url)
    await socket.receive()
    waiting = asyncio.gather(socket.receive(), return_exceptions=True)
    await asyncio.sleep(0)
    await socket.close()
    await socket.close()
    (outcome,) = await waiting
    assert isinstance(outcome, OSError)
