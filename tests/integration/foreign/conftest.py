"""The existing service and older clients on loopback, all gone when a test is over."""

from __future__ import annotations

import aioice.ice
import pytest

from tests.fakes.foreign import ForeignTown
from tests.peers.existing_service import ExistingService
from zajel_desktop.server.service import SignalServer


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


@pytest.fixture(params=[ExistingService, SignalServer], ids=["existing", "ours"])
async def service(request):
    """Each service in turn."""
    service = request.param()
    await service.start()
    yield service
    await service.stop()


@pytest.fixture
async def make_town(tmp_path):
    """Towns around a service; everybody in them ends with the test."""
    made = []

    def make_town(service):
        made.append(ForeignTown(service, tmp_path / "downloads"))
        return made[-1]

    yield make_town
    for town in made:
        await town.close()


@pytest.fixture
def town(make_town, existing):
    """The town around the existing service."""
    return make_town(existing)
