"""A service and people as real processes; what they wrote is shown where a test failed."""

from __future__ import annotations

import asyncio

import pytest

from tests.fakes.programs import Headless, Service, pair


@pytest.fixture
async def service(tmp_path):
    """A service that runs."""
    service = Service(tmp_path)
    await service.start()
    yield service
    if service.process:
        await service.stop()
    assert service.complaints == ""


@pytest.fixture
async def make_person(tmp_path):
    """Make people who do not run yet; whoever still runs at the end is asked to quit."""
    made = []

    def make_person(name, service):
        made.append(Headless(tmp_path, name, service))
        return made[-1]

    yield make_person
    for person in made:
        print(person.told())  # shown only if the test fails
    try:
        codes = await asyncio.gather(*(person.quit() for person in made if person.process))
    finally:
        for person in made:
            if person.process:
                await person.kill()
    assert set(codes) <= {0}
    assert [person.complaints for person in made] == [""] * len(made)


@pytest.fixture
async def anna(make_person, service):
    return make_person("Anna", service)


@pytest.fixture
async def badr(make_person, service):
    return make_person("Badr", service)


@pytest.fixture
def start_both(anna, badr):
    """Start both, and pair them unless told otherwise."""

    async def start_both(*more, accepts_all=True, is_paired=True):
        await anna.begin(*more, *(["--auto-accept"] if accepts_all else []))
        await badr.start(*more, accepts_all=accepts_all)
        await anna.wait("ready")
        if is_paired:
            await pair(anna, badr.named("ready")[0]["code"])
            await badr.wait("linked")
        return anna, badr

    return start_both
