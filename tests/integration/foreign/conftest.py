"""The existing service and older clients on loopback, all gone when a test is over."""

from __future__ import annotations

import aioice.ice
import pytest

from tests.peers.existing_service import ExistingService


@pytest.fixture(autouse=True)
def loopback(monkeypatch):
    """aioice never offers the loopback interface, and a test uses no other."""
    monkeypatch.setattr(aioice.ice, "get_host_addresses", lambda **_: ["127.0.0.1"])


@pytest.fixture
async def existing():
    """The existing service."""
    service = ExistingService()
    await service.start()
    yield service
    await service.stop()


@pytest.fixture
async def start():
    """Start peers at a service: ``await start(service, AppPeer("Zoe"), …)``."""
    started = []

    async def start(service, *peers):
        for peer in peers:
            started.append(peer)
            await peer.start(service.url)
        return peers

    yield start
    for peer in started:
        await peer.close()
