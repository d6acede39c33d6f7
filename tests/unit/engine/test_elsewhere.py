"""Typed codes of people who took another service of the list."""

from __future__ import annotations

import asyncio
import contextlib

import pytest

from tests.fakes.connections import FakeNet
from tests.fakes.listing import CHOSEN, FakeLists
from tests.fakes.meeting_points import Network
from tests.fakes.people import Town, is_linked
from tests.fakes.service import MemoryService
from tests.fakes.virtual_time import VirtualClock, in_virtual_time
from zajel_desktop.model.failure import Reason
from zajel_desktop.model.ids import Address
from zajel_desktop.model.pairing import Code, Step
from zajel_desktop.model.service import ServiceChoice, ServiceState
from zajel_desktop.protocol.invitation import build_link

ONE, TWO, THREE = (f"wss://{name}.example" for name in ("one", "two", "three"))


@pytest.fixture
def open_place(tmp_path):
    """Anna at the first of three services of a list, Badr at the last."""

    @contextlib.asynccontextmanager
    async def open_place(**settings):
        network, lists = Network(ONE, TWO, THREE), FakeLists()
        town = Town(MemoryService(), FakeNet(), tmp_path)
        people = []
        try:
            for name, url in (("Anna", ONE), ("Badr", THREE)):
                lists.urls = [url]
                ports = {"signaling": network, "lists": lists}
                chosen = CHOSEN | (settings if name == "Anna" else {})
                people.append(await town.person(name, ports=ports, **chosen))
                await people[-1].code()
            lists.urls = [ONE, TWO, THREE]
            await asyncio.sleep(121)  # whoever knew one service only asks again
            yield network, lists, *people
        finally:
            await town.close()

    return open_place


async def until_failed(person, pairing):
    await person.until(lambda: person.engine.pairing.progress(pairing).step is Step.FAILED)
    return person.engine.pairing.progress(pairing).failure.reason


@pytest.mark.parametrize("with_secret", [True, False])
def test_a_code_is_asked_for_at_the_other_services_until_one_knows_it(open_place, with_secret):
    @in_virtual_time
    async def run():
        async with open_place() as (network, _, anna, badr):
            code = await badr.code()
            typed = str(code) if with_secret else code.address
            anna.engine.pairing.pair(typed)
            await badr.until(lambda: badr.engine.pairing.requests)
            badr.engine.pairing.accept(badr.engine.pairing.requests[0].id)
            for person in (anna, badr):
                await person.until(lambda person=person: is_linked(person))
            assert network.asked[-2:] == [TWO, THREE]
            assert anna.engine.services.status.url == ONE
            await asyncio.sleep(1)
            assert network.services[TWO].sockets == {}

    run()


@in_virtual_time
async def test_a_code_that_nobody_knows_anywhere_is_unknown(open_place):
    async with open_place() as (network, _, anna, _):
        pairing = anna.engine.pairing.pair("ZZZZZZ")
        assert await until_failed(anna, pairing) is Reason.CODE_UNKNOWN
        assert network.asked[-2:] == [TWO, THREE]
        await asyncio.sleep(1)
        assert network.services[TWO].sockets == {}


@in_virtual_time
async def test_a_service_that_does_not_answer_is_passed_over(open_place):
    async with open_place() as (network, _, anna, badr):
        network.services[TWO].is_down = True
        anna.engine.pairing.pair((await badr.code()).address)
        await badr.until(lambda: badr.engine.pairing.requests)


@in_virtual_time
async def test_without_the_list_it_ends_as_it_would_have(open_place):
    async with open_place() as (_, lists, anna, badr):
        lists.fault = OSError("no network")
        pairing = anna.engine.pairing.pair((await badr.code()).address)
        assert await until_failed(anna, pairing) is Reason.CODE_UNKNOWN


@in_virtual_time
async def test_whoever_takes_it_back_meanwhile_asks_nobody_more(open_place):
    async with open_place() as (network, _, anna, badr):
        network.services[TWO].is_down = True
        pairing = anna.engine.pairing.pair((await badr.code()).address)
        await asyncio.sleep(1)
        anna.engine.pairing.cancel(pairing)
        assert await until_failed(anna, pairing) is Reason.CANCELLED
        await asyncio.sleep(60)
        assert badr.engine.pairing.requests == ()
        assert len(network.services[THREE].sockets) == 1


@in_virtual_time
async def test_whoever_declines_there_has_declined(open_place):
    async with open_place() as (_, _, anna, badr):
        pairing = anna.engine.pairing.pair((await badr.code()).address)
        await badr.until(lambda: badr.engine.pairing.requests)
        badr.engine.pairing.decline(badr.engine.pairing.requests[0].id)
        assert await until_failed(anna, pairing) is Reason.DECLINED


@in_virtual_time
async def test_where_a_service_was_chosen_by_hand_no_other_is_asked(open_place):
    chosen = {"service": ServiceChoice.URL, "service_url": ONE}
    async with open_place(**chosen) as (network, lists, anna, badr):
        asked = len(lists.asked), len(network.asked)
        pairing = anna.engine.pairing.pair((await badr.code()).address)
        assert await until_failed(anna, pairing) is Reason.CODE_UNKNOWN
        assert (len(lists.asked), len(network.asked)) == asked
        assert anna.engine.services.status.state is ServiceState.READY


@in_virtual_time
async def test_a_link_that_names_its_service_is_asked_for_there_alone(open_place):
    async with open_place() as (network, _, anna, _):
        link = build_link(Code(Address("ZZZZZZ"), service=THREE))
        pairing = anna.engine.pairing.pair(link)
        assert await until_failed(anna, pairing) is Reason.CODE_UNKNOWN
        assert TWO not in network.asked


@in_virtual_time
async def test_whoever_is_asked_last_has_as_long_as_anybody(open_place):
    async with open_place() as (network, _, anna, badr):
        network.services[TWO].is_down = True  # ten seconds go by there
        pairing = anna.engine.pairing.pair((await badr.code()).address)
        await badr.until(lambda: badr.engine.pairing.requests)
        left = anna.engine.pairing.progress(pairing).expires_at - VirtualClock().now()
        assert left > 115
        await asyncio.sleep(118)
        badr.engine.pairing.accept(badr.engine.pairing.requests[0].id)
        for person in (anna, badr):
            await person.until(lambda person=person: is_linked(person))
