"""A service inside the program: hosted, announced, found and used from the same network."""

from __future__ import annotations

import secrets

import pytest

from zajel_desktop.doors.wiring import EmbeddedService
from zajel_desktop.net.discovery import ZeroconfDiscovery
from zajel_desktop.net.signaling import WebsocketSignaling
from zajel_desktop.protocol.wire.service_messages import Ping, Pong, ServerInfo

LO = ["lo"]


@pytest.fixture
async def embedded():
    service = EmbeddedService()
    yield service
    await service.stop()


async def ask(url):
    """Whether a service answers at ``url``."""
    socket = await WebsocketSignaling().open(url)
    assert isinstance(await socket.receive(), ServerInfo)
    await socket.send(Ping())
    answer = await socket.receive()
    await socket.close()
    return answer == Pong()


async def test_whoever_hosts_is_found_by_the_next_computer(embedded):
    kind = f"_zt{secrets.token_hex(5)}._tcp.local."
    hosting = ZeroconfDiscovery(kind=kind)
    url = await embedded.start(is_on_network=True, interfaces=LO)
    await hosting.announce(url, LO)
    found = await ZeroconfDiscovery(kind=kind).find(0.5, LO)
    await hosting.stop()
    assert found == url
    assert await ask(found)


async def test_a_service_for_this_computer_listens_on_loopback(embedded):
    url = await embedded.start(is_on_network=False, interfaces=())
    assert url.startswith("ws://127.0.0.1:")
    assert await ask(url)


async def test_it_can_be_started_again(embedded):
    await embedded.start(is_on_network=False, interfaces=())
    await embedded.stop()
    await embedded.stop()
    assert await ask(await embedded.start(is_on_network=False, interfaces=()))
