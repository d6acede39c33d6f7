"""A hostile service and a town around it, both gone when the test is over."""

from __future__ import annotations

import pytest

from tests.fakes.hostile import HastyClock, HostileServer, RealTown


@pytest.fixture
async def service():
    server = HostileServer()
    await server.start()
    yield server
    await server.stop()


@pytest.fixture
async def town(service, tmp_path):
    made = RealTown(service, tmp_path)
    yield made
    await made.close()


@pytest.fixture
async def hasty_town(town):
    """Where who waits in vain does not wait long: half a minute is one second."""
    town.clock = HastyClock(30)
    return town


@pytest.fixture
async def anna(town):
    return await town.person("Anna")


@pytest.fixture
async def badr(town):
    return await town.person("Badr")
