"""Programs that are met as the Zajel app's people are: a signed list names the services."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.fakes.list_server import KEY, OWNER, list_server
from tests.fakes.programs import Service, pair


@pytest.fixture
async def other_service(tmp_path):
    """A second service that runs."""
    (tmp_path / "other").mkdir()
    other = Service(tmp_path / "other")
    await other.start()
    yield other
    if other.process:
        await other.stop()


@pytest.fixture
def listed(anna, badr):
    """Start both with the list at ``lists`` instead of a service; each ``ready``."""

    async def listed(lists, *people, accepts_all=True):
        for person in people:
            person.where = lambda: ("--bootstrap", lists.url, "--bootstrap-key", KEY)
        return [await person.start(accepts_all=accepts_all) for person in people]

    return listed


async def test_two_who_believe_the_same_list_meet_and_talk(anna, badr, service, listed):
    async with list_server((service.url, 0)) as lists:
        ready, _ = await listed(lists, anna, badr)
        assert (ready["server"], len(lists.asked)) == (service.url, 2)
        await pair(badr, ready["code"])
        badr.say(do="send", text="سلام")
        await anna.wait("message", text="سلام")


async def test_one_at_a_service_of_the_list_and_one_at_a_service_of_their_own_meet_by_the_link(
    anna, badr, service, other_service, listed
):
    badr.service = other_service
    async with list_server((service.url, 0)) as lists:
        (ready,) = await listed(lists, anna)
        there = await badr.start()
        assert there["server"] == other_service.url
        await pair(badr, ready["link"])
        await anna.wait("linked")


async def test_when_the_service_has_gone_another_of_the_list_is_taken(
    anna, service, other_service, listed
):
    async with list_server((service.url, 0)) as lists:
        await listed(lists, anna)
        lists.entries = [(other_service.url, 0)]
        await service.stop()
        await anna.wait("ready", server=other_service.url)


@pytest.mark.parametrize("fault", ["stale", "of somebody else", "unsigned", "altered"])
async def test_a_list_that_is_not_to_be_believed_leads_nobody_anywhere(anna, service, fault):
    async with list_server((service.url, 0)) as lists:
        if fault == "stale":
            lists.late = 400.0
        elif fault == "of somebody else":
            lists.owner = Ed25519PrivateKey.generate()
        elif fault == "unsigned":
            lists.answer = lambda lists: lists.http(lists.body())
        else:
            lists.answer = lambda lists: lists.signed().replace(b"region", b"Region")
        anna.where = lambda: ("--bootstrap", lists.url, "--bootstrap-key", KEY)
        await anna.begin()
        error = await anna.wait("error", about="service")
        assert error["text"] == "list not believed"
        lists.late, lists.owner, lists.answer = 0.0, OWNER, type(lists).signed
        assert (await anna.wait("ready"))["server"] == service.url
