"""The laboratory: one for all tests of a run, made whole again before each of them."""

from __future__ import annotations

import pytest

from tests.lab.people import People
from tests.lab.town import standing


@pytest.fixture(scope="session")
def standing_town():
    """The network, for whoever may make one."""
    with standing() as town:
        yield town


@pytest.fixture
async def town(standing_town):
    """The network without NAT, without faults."""
    yield standing_town
    await standing_town.clear_weather()


@pytest.fixture
async def people(tmp_path, town):
    """Servers and persons of the town; what they wrote is shown where a test failed."""
    people = People(tmp_path, town)
    yield people
    await people.stop()
