"""A program of ours meets people with the app where the app's own signed list leads both."""

from __future__ import annotations

import pytest

from tests.fakes.list_server import KEY, list_server
from tests.fakes.programs import Headless, pair
from tests.peers.app import AppPeer
from tests.peers.existing_service import ExistingService


@pytest.fixture
async def other_service():
    """A second service of the family."""
    service = ExistingService()
    await service.start()
    yield service
    await service.stop()


@pytest.fixture
async def anna(existing, tmp_path):
    """A program of ours; it quits with the test, and must not have complained."""
    anna = Headless(tmp_path, "Anna", existing)
    yield anna
    print(anna.told())  # shown only if the test fails
    if anna.process:
        assert await anna.quit() == 0
    assert anna.complaints == ""


def listed(service, age=0):
    """A service as it is written in the list."""
    return service.url.replace("ws://", "http://"), age


async def start_from(anna, lists):
    anna.where = lambda: ("--bootstrap", lists.url, "--bootstrap-key", KEY)
    return await anna.start()


async def talk(anna, zoe):
    """Say something both ways, once linked as with the app."""
    linked = await anna.wait("linked")
    assert (linked["dialect"], linked["verified"]) == ("app", False)
    anna.say(do="send", to=linked["contact"], text="hello")
    await zoe.until(lambda: zoe.other.texts == ["hello"])
    await zoe.say("سلام")
    await anna.wait("message", text="سلام")


async def test_somebody_with_the_app_types_our_code(anna, existing, start):
    async with list_server(listed(existing)) as lists:
        ready = await start_from(anna, lists)
        assert ready["server"] == existing.url
        (zoe,) = await start(existing, AppPeer("Zoe"))
        await zoe.request(ready["code"])
        await talk(anna, zoe)


async def test_we_type_the_code_of_somebody_whose_app_took_another_service_of_the_list(
    anna, existing, other_service, start
):
    async with list_server(listed(other_service, 1), listed(existing)) as lists:
        ready = await start_from(anna, lists)
        elsewhere = other_service if ready["server"] == existing.url else existing
        (zoe,) = await start(elsewhere, AppPeer("Zoe"))
        await pair(anna, zoe.code)
        await talk(anna, zoe)
        assert anna.named("ready")[-1]["server"] == ready["server"]
