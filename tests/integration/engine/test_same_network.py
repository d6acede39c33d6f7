"""Contacts on one network come back to each other there, while no service answers anybody."""

from __future__ import annotations

import contextlib

import pytest

from tests.fakes.connections import FakeNet
from tests.fakes.meeting_points import Host, Network
from tests.fakes.people import Town, is_linked
from tests.fakes.service import MemoryService
from tests.fakes.surroundings import Air, FakeBeacon
from tests.fakes.virtual_time import in_virtual_time
from zajel_desktop.model.service import ServiceChoice

HERE = "wss://here.example"


class Street:
    """People at computers on one network who pair at one service elsewhere."""

    def __init__(self, town):
        self.town, self.network, self.air = town, Network(HERE), Air()

    async def person(self, number, disk=None, **settings):
        ports = {
            "signaling": self.network,
            "lan": Host(self.network, number),
            "beacon": FakeBeacon(self.air, number),
        }
        chosen = {"service": ServiceChoice.URL, "service_url": HERE} | settings
        return await self.town.person(f"P{number}", disk, ports=ports, **chosen)

    async def leave(self, person):
        await person.stop()
        self.town.people.remove(person)


@pytest.fixture
def open_street(tmp_path):
    @contextlib.asynccontextmanager
    async def open_street():
        town = Town(MemoryService(), FakeNet(), tmp_path)
        try:
            yield Street(town)
        finally:
            await town.close()

    return open_street


@in_virtual_time
@pytest.mark.parametrize("who", [0, 1])
async def test_whoever_starts_again_while_the_service_is_away_is_linked_again(open_street, who):
    async with open_street() as street:
        people = [await street.person(number) for number in (1, 2)]
        await street.town.pair(*people)
        street.network.lose(HERE)
        gone, other = people[who], people[1 - who]
        await street.leave(gone)
        await other.until(lambda: not is_linked(other))
        back = await street.person(3 + who, gone.disk)
        await back.until(lambda: is_linked(back), 30)
        await other.until(lambda: is_linked(other), 30)
        back.say("by the network alone")
        await other.until(lambda: "by the network alone" in other.texts)
        assert back.contact.services == other.contact.services == (HERE,)


@in_virtual_time
async def test_both_may_have_been_away(open_street):
    async with open_street() as street:
        people = [await street.person(number) for number in (1, 2)]
        await street.town.pair(*people)
        for person in people:
            await street.leave(person)
        street.network.lose(HERE)
        back = [await street.person(3 + number, p.disk) for number, p in enumerate(people)]
        for person in back:
            await person.until(lambda p=person: is_linked(p), 30)


@in_virtual_time
@pytest.mark.parametrize("settings", [{"finds_on_network": False}, {"hides_address": True}])
async def test_whoever_does_not_want_to_be_found_is_not(open_street, settings):
    async with open_street() as street:
        anna, badr = [await street.person(number) for number in (1, 2)]
        await street.town.pair(anna, badr)
        street.network.lose(HERE)
        await street.leave(badr)
        back = await street.person(3, badr.disk, **settings)
        with pytest.raises(TimeoutError):
            await back.until(lambda: is_linked(back), 120)


@in_virtual_time
async def test_a_blocked_contact_neither_finds_nor_is_found(open_street):
    async with open_street() as street:
        anna, badr = [await street.person(number) for number in (1, 2)]
        await street.town.pair(anna, badr)
        anna.engine.contacts.block(anna.contact.id, True)
        street.network.lose(HERE)
        await badr.until(lambda: not is_linked(badr))
        with pytest.raises(TimeoutError):
            await badr.until(lambda: is_linked(badr), 120)
        hosts = [url for url in street.network.services if url.startswith("ws://10.0.0.")]
        assert sorted(len(street.network.services[url].sockets) for url in hosts) == [1, 1]


@in_virtual_time
@pytest.mark.parametrize("who", [0, 1])
async def test_whoever_has_a_new_key_since_is_known_on_the_network_alone(open_street, who):
    async with open_street() as street:
        people = [await street.person(number) for number in (1, 2)]
        await street.town.pair(*people)
        gone, other = people[who], people[1 - who]
        await street.leave(gone)
        before = other.engine.identity.key
        other.engine.identity.renew()
        await other.until(lambda: other.engine.identity.key != before)
        street.network.lose(HERE)
        back = await street.person(3 + who, gone.disk)
        await back.until(lambda: is_linked(back), 60)
        await back.until(lambda: back.contact.key == other.engine.identity.key)


@in_virtual_time
async def test_nobody_is_named_on_the_wires_of_the_network(open_street):
    """They are in the clear there: our keys, which tell who we are, stay out of them."""
    async with open_street() as street:
        people = [await street.person(number) for number in (1, 2)]
        await street.town.pair(*people)
        street.network.lose(HERE)
        for made in street.town.net.made:
            made.fail()
        await people[0].until(lambda: not is_linked(people[0]))
        await people[0].until(lambda: is_linked(people[0]), 60)
        keys = {person.engine.identity.key for person in people}
        opened = [each for person in people for each in person.engine.services._open]
        around = [each for each in opened if each.is_passing]
        assert len(around) >= 3
        assert keys.isdisjoint(each.key for each in around)
