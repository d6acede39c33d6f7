"""Neighbours: found only where the person wants it, met at the lower one's service, left again."""

from __future__ import annotations

import asyncio
import contextlib
import itertools

import pytest

from tests.fakes.repositories import FakeRepositories
from tests.fakes.surroundings import Air, FakeBeacon
from tests.fakes.virtual_time import in_virtual_time
from zajel_desktop.engine.neighbours import (
    AGAIN_AFTER,
    ANSWER_WITHIN,
    BEGIN_AFTER,
    LOOK_EVERY,
    Neighbours,
)
from zajel_desktop.engine.observable import Observable
from zajel_desktop.engine.settings import SettingsService
from zajel_desktop.model.link import LinkStatus, Presence
from zajel_desktop.model.service import ServiceChoice, ServiceState, ServiceStatus
from zajel_desktop.model.surroundings import Change

AT_A_SERVICE = {"service": ServiceChoice.URL, "service_url": "wss://here.example"}


class Spot:
    """An address at a service (as a Registration)."""

    def __init__(self, url):
        self.url = url
        self.is_held = True

    def release(self):
        self.is_held = False


class Spots:
    """Who opens addresses (as Services)."""

    def __init__(self):
        self.status_changed = Observable()
        self.status = ServiceStatus("", ServiceChoice.URL, ServiceState.READY)
        self.opened = []

    def open(self, url, key, *, is_passing):
        assert is_passing
        self.opened.append(Spot(url))
        return self.opened[-1]

    @property
    def held(self):
        return [spot.url for spot in self.opened if spot.is_held]


class Letters:
    """Marks made of letters: everybody who says one of ours is that contact."""

    def __init__(self, letters):
        self.letters = letters
        self.hour = 1
        self.asked = []

    @property
    def known(self):
        return frozenset(self.letters)

    def tags(self, place):
        return [letter.encode() for letter in self.letters]

    def whose(self, sighting):
        self.asked.append((asyncio.get_running_loop().time(), sighting))
        return frozenset(tag.decode() for tag in sighting.tags if tag.decode() in self.letters)


class Hall:
    """The service that we host (port LocalService)."""

    def __init__(self, number):
        self.number = number
        self.started = []
        self.is_open = False

    async def start(self, *, is_on_network, interfaces):
        assert is_on_network
        self.started.append(tuple(interfaces))
        self.is_open = True
        return f"ws://10.0.0.{self.number}:{len(self.started)}"

    async def stop(self):
        self.is_open = False


class Computer:
    def __init__(self, air, number, letters, settings):
        self.hall, self.beacon, self.spots = Hall(number), FakeBeacon(air, number), Spots()
        self.marks, self.settings = Letters(letters), settings
        self.service = Neighbours(
            beacon=self.beacon,
            local=self.hall,
            services=self.spots,
            marks=self.marks,
            settings=settings,
        )

    def service_is(self, state):
        self.spots.status = ServiceStatus("", ServiceChoice.URL, state)
        self.spots.status_changed.publish(self.spots.status)

    def link(self, contact, presence):
        self.service.on_status(LinkStatus(contact, presence))


@pytest.fixture
def open_place():
    @contextlib.asynccontextmanager
    async def open_place(*people, **choices):
        air, computers = Air(), []
        for number, letters in enumerate(people, start=1):
            settings = SettingsService(repository=FakeRepositories().settings)
            await settings.start()
            settings.change(**(AT_A_SERVICE | choices))
            computers.append(Computer(air, number, letters, settings))
            await computers[-1].service.start()
        try:
            yield air, *computers
        finally:
            for computer in computers:
                await computer.service.stop()
                await computer.settings.stop()
            assert [c.spots.held for c in computers] == [[] for _ in computers]
            assert (air.announced(), [c.hall for c in computers if c.hall.is_open]) == ({}, [])

    return open_place


async def a_while(seconds=BEGIN_AFTER + 1):
    await asyncio.sleep(seconds)


HERE, THERE = "ws://10.0.0.1:1", "ws://10.0.0.2:1"


@in_virtual_time
async def test_of_two_contacts_the_higher_goes_to_the_lower(open_place):
    async with open_place("ax", "ay") as (_, low, high):
        await a_while()
        assert low.spots.held == [HERE]
        assert high.spots.held == [THERE, HERE]


@in_virtual_time
async def test_strangers_stay_where_they_are(open_place):
    async with open_place("a", "b") as (air, low, high):
        await a_while()
        assert len(air.announced()) == 2
        assert (low.spots.held, high.spots.held) == ([HERE], [THERE])


@in_virtual_time
@pytest.mark.parametrize(
    "choices",
    [
        {"service": ServiceChoice.COMPUTER},
        {"finds_on_network": False},
        {"hides_address": True},
        {"proxy": "socks5://127.0.0.1:9050"},
    ],
)
async def test_whoever_does_not_want_it_is_neither_found_nor_listening(open_place, choices):
    async with open_place("a", **choices) as (air, anna):
        anna.service_is(ServiceState.AWAY)
        await a_while()
        assert (anna.hall.started, anna.spots.opened, air.announced()) == ([], [], {})


@in_virtual_time
async def test_the_settings_are_followed(open_place):
    async with open_place("a", "a", interfaces=("eth0",)) as (_, low, high):
        await a_while()
        low.settings.change(finds_on_network=False)
        await a_while(2)
        assert (low.spots.held, high.spots.held) == ([], [THERE])
        low.settings.change(finds_on_network=True)
        await a_while()
        assert high.spots.held == [THERE, "ws://10.0.0.1:2"]
        low.settings.change(interfaces=("wlan0",))
        await a_while()
        assert low.hall.started == [("eth0",), ("eth0",), ("wlan0",)]


@in_virtual_time
async def test_nothing_hurries_while_the_service_answers(open_place):
    async with open_place("a") as (air, anna):
        await a_while(BEGIN_AFTER - 1)
        assert air.announced() == {}
        anna.service_is(ServiceState.AWAY)
        await a_while(0.1)
        assert list(air.announced().values()) == [HERE]


@in_virtual_time
async def test_a_service_that_does_not_answer_is_not_waited_for(open_place):
    async with open_place("a") as (air, anna):
        anna.service_is(ServiceState.CONNECTING)
        await a_while(ANSWER_WITHIN - 1)
        assert air.announced() == {}
        await a_while(2)
        assert len(air.announced()) == 1


@in_virtual_time
async def test_whoever_is_linked_is_not_gone_to_until_the_link_is_lost(open_place):
    async with open_place("a", "a") as (*_, high):
        high.link("a", Presence.ONLINE)
        await a_while()
        assert high.spots.held == [THERE]
        high.link("a", Presence.RECONNECTING)
        assert high.spots.held == [THERE, HERE]


@in_virtual_time
async def test_other_addresses_are_announced_anew_at_once(open_place):
    async with open_place("a", "a") as (_, low, high):
        await a_while()
        low.service.on_change(Change.RESUMED)
        low.service.on_change(Change.ADDRESSES)
        low.service.on_change(Change.ADDRESSES)
        await a_while(2)
        assert high.spots.held[1:] == ["ws://10.0.0.1:2"]


@in_virtual_time
async def test_a_network_that_is_not_there_is_tried_again(open_place):
    async with open_place("a") as (air, anna):
        air.is_there = False
        await a_while()
        assert not anna.hall.is_open
        air.is_there = True
        await a_while(AGAIN_AFTER)
        assert len(air.announced()) == 1


@in_virtual_time
async def test_a_new_contact_is_announced_soon_and_a_renamed_one_is_no_news(open_place):
    async with open_place("a", "b") as (_, low, high):
        await a_while()
        high.marks.letters = "ab"
        high.service.on_people()
        low.service.on_people()
        await a_while(1)
        assert (low.beacon.announced, high.beacon.announced) == (1, 2)
        assert high.spots.held == [THERE, HERE]


@in_virtual_time
async def test_whoever_becomes_a_contact_is_met_though_they_were_heard_before(open_place):
    async with open_place("ab", "c") as (_, low, high):
        await a_while()
        assert high.spots.held == [high.service._url]
        high.marks.letters = "ac"
        high.service.on_people()
        await a_while(1)
        assert low.beacon.url in high.spots.held
        high.marks.letters = "c"
        high.service.on_people()
        await a_while(1)
        assert low.beacon.url not in high.spots.held


@in_virtual_time
async def test_what_is_heard_again_is_not_judged_again_and_a_flood_gets_little_time(open_place):
    async with open_place("", "a") as (air, _, ours):
        await a_while()
        others = [FakeBeacon(air, 0) for _ in range(60)]
        for number, beacon in enumerate(others):
            beacon.url = f"ws://10.0.1.{number}:1"
        air.tell()
        await a_while(10)
        for _ in range(5):
            ours.marks.asked.clear()
            air.tell()
            await a_while(10)
        assert ours.marks.asked == []
        for beacon in others:
            beacon.tags = (b"x",)
        air.tell()
        await a_while(10)
        times = [at for at, _ in ours.marks.asked]
        assert len(times) == 60
        assert min(b - a for a, b in itertools.pairwise(times)) > 0.04
        air.beacons = air.beacons[:2]


@in_virtual_time
async def test_every_hour_has_other_tags(open_place):
    async with open_place("a") as (_, anna):
        await a_while()
        anna.marks.hour = 2
        await a_while(LOOK_EVERY)
        assert anna.beacon.announced == 2


@in_virtual_time
async def test_people_may_change_before_the_beginning_and_after_the_end(open_place):
    async with open_place("a") as (_, anna):
        anna.service.on_people()
        await a_while()
        anna.settings.change(finds_on_network=False)
        await a_while(1)
        anna.marks.letters = "b"
        anna.service.on_people()
