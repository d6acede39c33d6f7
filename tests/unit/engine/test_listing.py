"""Services of the signed list: taken by chance, stayed at, and left for a reason only."""

from __future__ import annotations

import asyncio
import contextlib
import itertools

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.fakes.connections import FakeNet
from tests.fakes.listing import CHOSEN, URL, FakeLists
from tests.fakes.meeting_points import Network
from tests.fakes.people import Town, is_linked
from tests.fakes.service import MemoryService
from tests.fakes.virtual_time import in_virtual_time
from zajel_desktop.engine.listing import LONGEST_PAUSE, Listing
from zajel_desktop.model.bootstrap import APP_URL
from zajel_desktop.model.errors import LocalError, RemoteError
from zajel_desktop.model.failure import Reason
from zajel_desktop.model.service import ServiceChoice, ServiceState
from zajel_desktop.model.settings import Settings
from zajel_desktop.model.surroundings import Change
from zajel_desktop.protocol.invitation import read_code

ONE, TWO, THREE = (f"wss://{name}.example" for name in ("one", "two", "three"))


@pytest.fixture
def open_place(tmp_path):
    """People who are met where a list says, at services ``urls`` that are all in it."""

    @contextlib.asynccontextmanager
    async def open_place(*urls):
        network, lists = Network(*urls), FakeLists(*urls)
        town = Town(MemoryService(), FakeNet(), tmp_path)

        async def person(name, **settings):
            ports = {"signaling": network, "lists": lists}
            return await town.person(name, ports=ports, **(CHOSEN | settings))

        try:
            yield network, lists, person
        finally:
            await town.close()

    return open_place


def status(person):
    return person.engine.services.status


async def until_ready(person, url=None):
    await person.until(
        lambda: status(person).state is ServiceState.READY and url in {None, status(person).url}
    )


async def until_away(person, reason):
    def is_away():
        failure = status(person).failure
        return failure is not None and failure.reason is reason

    await person.until(is_away)
    assert status(person).state is ServiceState.AWAY


@in_virtual_time
async def test_one_service_of_the_list_is_taken_and_our_code_names_it(open_place):
    async with open_place(ONE, TWO, THREE) as (network, lists, person):
        anna = await person("Anna")
        assert status(anna).url == ""
        code = await anna.code()
        assert status(anna).choice is ServiceChoice.APP
        assert status(anna).url in {ONE, TWO, THREE}
        assert (network.asked, lists.asked) == ([status(anna).url], [URL])
        link = anna.engine.pairing.invitation.link
        assert read_code(link).code.service == status(anna).url
        assert code.address == read_code(link).code.address


@in_virtual_time
async def test_nobody_is_asked_until_it_is_chosen(open_place):
    async with open_place(ONE) as (_, lists, person):
        anna = await person("Anna", service=ServiceChoice.URL, service_url=ONE)
        await until_ready(anna)
        assert lists.asked == []
        anna.engine.settings.change(**CHOSEN)
        await anna.until(lambda: lists.asked)
        await until_ready(anna)
        assert lists.asked == [URL]
        anna.engine.settings.change(bootstrap_key="")
        await until_away(anna, Reason.LIST_NOT_BELIEVED)
        anna.engine.settings.change(bootstrap_url="")
        await anna.until(lambda: APP_URL in lists.asked)


@in_virtual_time
async def test_two_people_at_different_services_of_the_list_meet_by_the_link(open_place):
    async with open_place(ONE, TWO) as (_, lists, person):
        lists.urls = [ONE]
        anna = await person("Anna")
        await until_ready(anna, ONE)
        lists.urls = [TWO]
        badr = await person("Badr")
        await until_ready(badr, TWO)
        anna.engine.pairing.pair(badr.engine.pairing.invitation.link)
        await badr.until(lambda: badr.engine.pairing.requests)
        badr.engine.pairing.accept(badr.engine.pairing.requests[0].id)
        for each in (anna, badr):
            await each.until(lambda each=each: is_linked(each))


@pytest.mark.parametrize(
    "spoil",
    [
        lambda lists: setattr(lists, "late", 400.0),
        lambda lists: setattr(lists, "late", -400.0),
        lambda lists: setattr(lists, "owner", Ed25519PrivateKey.generate()),
        lambda lists: setattr(lists, "fault", RemoteError("a page to log in at")),
    ],
    ids=["old", "of the future", "of somebody else", "no list"],
)
def test_a_list_that_is_not_believed_is_said_and_asked_for_again(open_place, spoil):
    @in_virtual_time
    async def run():
        async with open_place(ONE) as (network, lists, person):
            spoil(lists)
            anna = await person("Anna")
            await until_away(anna, Reason.LIST_NOT_BELIEVED)
            assert status(anna).retry_at is not None
            await asyncio.sleep(600)
            assert network.asked == []
            lists.owner, lists.late, lists.fault = FakeLists().owner, 0.0, None
            await until_ready(anna, ONE)

    run()


@in_virtual_time
async def test_whoever_cannot_be_asked_is_asked_more_and_more_seldom(open_place):
    async with open_place(ONE) as (_, lists, person):
        lists.fault = OSError("no network")
        anna = await person("Anna")
        await until_away(anna, Reason.SERVICE_UNREACHABLE)
        await asyncio.sleep(3600)
        assert 3600 / (1.5 * LONGEST_PAUSE) < len(lists.asked) < 3600 / (0.5 * LONGEST_PAUSE)
        lists.fault = None
        anna.engine.services.on_change(Change.RESUMED)  # and at once when something has changed
        await until_ready(anna, ONE)


@in_virtual_time
async def test_a_list_that_names_nobody_alive_is_asked_for_again(open_place):
    async with open_place(ONE) as (_, lists, person):
        lists.urls = []
        anna = await person("Anna")
        await until_away(anna, Reason.SERVICE_UNREACHABLE)
        lists.urls = [ONE]
        await until_ready(anna, ONE)


@pytest.mark.parametrize("chosen", [{"bootstrap_url": "nonsense"}, {"bootstrap_key": "nonsense"}])
def test_what_is_no_address_or_no_key_is_said_and_nobody_is_asked(open_place, chosen):
    @in_virtual_time
    async def run():
        async with open_place(ONE) as (_, lists, person):
            anna = await person("Anna", **chosen)
            await until_away(anna, Reason.SERVICE_NOT_ZAJEL)
            assert status(anna).retry_at is None
            assert lists.asked == []

    run()


@in_virtual_time
async def test_a_service_that_never_answered_is_left_for_another_at_once(open_place):
    async with open_place(ONE, TWO) as (network, lists, person):
        lists.urls = [ONE]
        network.services[ONE].is_down = True
        began = asyncio.get_running_loop().time()
        anna = await person("Anna")
        await anna.until(lambda: status(anna).state is ServiceState.AWAY)
        lists.urls = [ONE, TWO]
        await until_ready(anna, TWO)
        assert asyncio.get_running_loop().time() - began < 20


@in_virtual_time
async def test_a_service_that_has_left_the_list_is_left(open_place):
    async with open_place(ONE, TWO) as (network, lists, person):
        lists.urls = [ONE]
        anna = await person("Anna")
        await until_ready(anna, ONE)
        lists.urls = [TWO]
        await asyncio.sleep(3600)
        assert status(anna).url == ONE  # while it works, nothing is a reason to go
        network.lose(ONE)
        began = asyncio.get_running_loop().time()
        await until_ready(anna, TWO)
        assert asyncio.get_running_loop().time() - began < 10
        assert await anna.code()


@in_virtual_time
async def test_a_short_loss_moves_nobody(open_place):
    async with open_place(ONE, TWO) as (network, lists, person):
        lists.urls = [ONE]
        anna = await person("Anna")
        code = await anna.code()
        lists.urls = [ONE, TWO]
        network.services[ONE].is_down = True
        network.services[ONE].cut()
        await anna.until(lambda: status(anna).state is ServiceState.AWAY)
        await asyncio.sleep(10)
        network.services[ONE].is_down = False
        await until_ready(anna, ONE)
        await asyncio.sleep(300)
        assert (await anna.code()) == code
        assert TWO not in network.asked


@in_virtual_time
async def test_a_service_that_is_listed_but_away_for_long_is_left_and_not_taken_again_soon(
    open_place,
):
    async with open_place(ONE, TWO) as (network, lists, person):
        lists.urls = [ONE]
        anna = await person("Anna")
        await until_ready(anna, ONE)
        lists.urls = [ONE, TWO]
        network.services[ONE].is_down = True
        network.services[ONE].cut()
        await until_ready(anna, TWO)
        network.services[ONE].is_down = False
        asked = network.asked.count(ONE)
        network.services[TWO].cut()
        await until_ready(anna, TWO)
        assert network.asked.count(ONE) == asked


@in_virtual_time
async def test_the_only_service_there_is_is_waited_for(open_place):
    async with open_place(ONE) as (network, _, person):
        anna = await person("Anna")
        await until_ready(anna, ONE)
        network.services[ONE].is_down = True
        network.services[ONE].cut()
        await asyncio.sleep(300)
        assert status(anna).url == ONE
        network.services[ONE].is_down = False
        await until_ready(anna, ONE)


@in_virtual_time
async def test_while_the_list_cannot_be_had_the_fault_may_be_ours_and_we_stay(open_place):
    async with open_place(ONE, TWO) as (network, lists, person):
        lists.urls = [ONE]
        anna = await person("Anna")
        await until_ready(anna, ONE)
        lists.urls = [TWO]
        for fault in (OSError("no network"), RemoteError("a page to log in at")):
            lists.fault = fault
            network.services[ONE].is_down = True
            network.services[ONE].cut()
            await asyncio.sleep(600)
            assert status(anna).url == ONE
            network.services[ONE].is_down = False
            await until_ready(anna, ONE)


@in_virtual_time
async def test_another_choice_ends_the_search(open_place):
    async with open_place(ONE, TWO) as (_, lists, person):
        lists.fault = OSError("no network")
        anna = await person("Anna")
        await until_away(anna, Reason.SERVICE_UNREACHABLE)
        anna.engine.settings.change(service=ServiceChoice.URL, service_url=TWO)
        await until_ready(anna, TWO)
        asked = len(lists.asked)
        await asyncio.sleep(600)
        assert len(lists.asked) == asked


@in_virtual_time
async def test_a_list_is_asked_for_once_in_two_minutes_while_it_serves():
    lists = FakeLists(ONE, TWO)
    listing = Listing(lists=lists, clock=lists.clock)
    chosen = Settings(**CHOSEN)
    first = await listing.find(chosen)
    assert {await listing.find(chosen) for _ in range(20)} == {first}
    assert len(lists.asked) == 1
    await asyncio.sleep(121)
    assert await listing.find(chosen) == first
    assert len(lists.asked) == 2
    with pytest.raises(LocalError):
        await listing.find(Settings(bootstrap_url="nonsense"))


def test_pauses_grow_and_are_never_longer_than_a_minute_and_a_half():
    pauses = list(itertools.islice(Listing(lists=None, clock=None).pauses(), 50))
    assert pauses[0] < 8
    assert all(LONGEST_PAUSE / 2 <= pause <= 1.5 * LONGEST_PAUSE for pause in pauses[10:])
