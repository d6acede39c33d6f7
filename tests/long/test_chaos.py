"""Five minutes in which programs, the service and links are killed, frozen and cut at random."""

from __future__ import annotations

import time

import pytest

from tests.fakes.chaos import MIB, Storm, weather
from tests.fakes.programs import Headless
from tests.lab.nats import Nat
from tests.lab.people import People, link
from tests.lab.town import HOUSES, standing

pytestmark = pytest.mark.long

SECONDS = 300
TEXTS = 1000


@pytest.fixture
def town():
    """A network of its own, whose routers can be cut."""
    with standing() as town:
        yield town


@pytest.fixture
async def people(tmp_path, town):
    people = People(tmp_path, town)
    yield people
    await people.stop()


async def test_five_minutes_of_storm_lose_nothing_and_double_nothing(tmp_path, town, people):
    for house in HOUSES:
        town.set_nat(house.router, Nat.PORT)
    await people.open()
    one, other = await people.settle("a", "b", options=())
    await link(one, other)
    routers = {f"at {host}": house.router for house in HOUSES for host in house.hosts}

    def cut(person: Headless) -> None:
        town.cut(routers[person.name])

    def mend(person: Headless) -> None:
        town.mend(routers[person.name])

    storm = Storm([one, other], people.service, time.time_ns(), cut=cut, mend=mend)
    await weather(storm, tmp_path, texts=TEXTS, size=200 * MIB, more=20 * MIB, seconds=SECONDS)
