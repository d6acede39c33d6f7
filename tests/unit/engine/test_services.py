"""Services: the one the person chose is found, kept, and found again when it has gone."""

from __future__ import annotations

import asyncio
import contextlib

import pytest

from tests.fakes.connections import FakeNet
from tests.fakes.meeting_points import Ears, Host, Network
from tests.fakes.people import Town, is_linked
from tests.fakes.service import MemoryService
from tests.fakes.virtual_time import in_virtual_time
from zajel_desktop.model.failure import Reason
from zajel_desktop.model.pairing import InvitationState
from zajel_desktop.model.service import ServiceChoice, ServiceState
from zajel_desktop.model.surroundings import Change
from zajel_desktop.protocol.wire.service_messages import IceServerEntry

NETWORK = {"service": ServiceChoice.NETWORK, "service_url": ""}
COMPUTER = {"service": ServiceChoice.COMPUTER, "service_url": ""}
HERE, THERE = "wss://here.example", "wss://there.example/path"


def at(url):
    return {"service": ServiceChoice.URL, "service_url": url}


class Place:
    """Computers on one network."""

    def __init__(self, town, network):
        self.town = town
        self.network = network

    async def computer(self, number, **settings):
        """A person at a computer of their own."""
        host, ears = Host(self.network, number), Ears(self.network, number)
        ports = {"signaling": self.network, "local": host, "discovery": ears}
        person = await self.town.person(f"P{number}", ports=ports, **settings)
        person.host, person.ears = host, ears
        person.told = []
        person.engine.services.status_changed.subscribe(person.told.append)
        return person


@pytest.fixture
def open_place(tmp_path):
    @contextlib.asynccontextmanager
    async def open_place(*urls):
        network = Network(*urls)
        town = Town(MemoryService(), FakeNet(), tmp_path)
        try:
            yield Place(town, network)
        finally:
            await town.close()
        hosted = [url for url in network.services if url.startswith("ws://")]
        assert (hosted, {1, 2} & set(network.announced)) == ([], set())

    return open_place


def status(person):
    return person.engine.services.status


async def until_ready(person, url=None):
    def is_ready():
        found = status(person)
        return found.state is ServiceState.READY and url in {None, found.url}

    await person.until(is_ready)


@in_virtual_time
async def test_a_service_chosen_by_its_url_is_used(open_place):
    async with open_place(HERE) as place:
        anna = await place.computer(1, **at(HERE))
        assert status(anna).state is ServiceState.CONNECTING
        await until_ready(anna)
        found = status(anna)
        assert (found.url, found.choice, found.is_hosted_here) == (HERE, ServiceChoice.URL, False)
        assert anna.host.started == anna.ears.heard_on == []


@in_virtual_time
async def test_only_this_computer_hosts_for_itself_and_tells_nobody(open_place):
    async with open_place() as place:
        anna = await place.computer(1, **COMPUTER)
        await until_ready(anna)
        assert status(anna).is_hosted_here
        assert anna.host.started == [(False, ())]
        assert place.network.announced == {}
        assert anna.ears.heard_on == []


@in_virtual_time
async def test_the_first_on_a_network_hosts_and_the_second_joins_and_they_can_pair(open_place):
    async with open_place() as place:
        anna = await place.computer(1, **NETWORK)
        await until_ready(anna)
        badr = await place.computer(2, **NETWORK)
        await until_ready(badr)
        assert status(anna).is_hosted_here
        assert not status(badr).is_hosted_here
        assert status(anna).url == status(badr).url == place.network.announced[1]
        await place.town.pair(badr, anna)
        assert is_linked(badr)


@in_virtual_time
async def test_of_two_who_began_to_host_at_once_the_lower_goes_on_and_both_meet_there(open_place):
    async with open_place() as place:
        anna, badr = await place.computer(1, **NETWORK), await place.computer(2, **NETWORK)
        await until_ready(anna)
        await until_ready(badr)
        assert status(badr).is_hosted_here
        await badr.until(lambda: not status(badr).is_hosted_here)
        await until_ready(badr, status(anna).url)
        assert list(place.network.announced) == [1]
        await place.town.pair(badr, anna)


@in_virtual_time
async def test_a_host_that_cannot_listen_any_more_goes_on_hosting(open_place):
    async with open_place() as place:
        anna = await place.computer(1, **NETWORK)
        await until_ready(anna)
        place.network.is_there = False
        await asyncio.sleep(60)
        assert status(anna).is_hosted_here
        assert status(anna).state is ServiceState.READY


@in_virtual_time
async def test_the_chosen_interfaces_are_used_for_listening_hearing_and_telling(open_place):
    async with open_place() as place:
        anna = await place.computer(1, **NETWORK, interfaces=("lan",))
        await until_ready(anna)
        assert anna.ears.heard_on == [("lan",)]
        assert anna.host.started == [(True, ("lan",))]


@in_virtual_time
async def test_whoever_joined_chooses_again_at_once_when_the_host_has_gone(open_place):
    async with open_place() as place:
        anna = await place.computer(1, **NETWORK)
        await until_ready(anna)
        badr = await place.computer(2, **NETWORK)
        await until_ready(badr)
        began = place.town.clock.monotonic()
        await anna.stop()
        place.town.people.remove(anna)
        await badr.until(lambda: status(badr).is_hosted_here)
        await until_ready(badr)
        assert place.town.clock.monotonic() - began < 2
        assert list(place.network.announced) == [2]


@in_virtual_time
async def test_of_two_hosts_that_are_left_the_next_one_is_joined(open_place):
    async with open_place() as place:
        place.network.services[HERE] = MemoryService(HERE)
        place.network.services[THERE] = MemoryService(THERE)
        place.network.announced = {7: HERE, 8: THERE}
        anna = await place.computer(1, **NETWORK)
        await until_ready(anna, HERE)
        place.network.lose(HERE)
        await until_ready(anna, THERE)
        place.network.lose(THERE)
        await anna.until(lambda: status(anna).is_hosted_here)


@in_virtual_time
async def test_an_announced_service_that_cannot_be_reached_is_said_to_be_away_and_asked_seldom(
    open_place,
):
    async with open_place() as place:
        place.network.announced = {7: HERE}  # a firewall: nobody answers there
        anna = await place.computer(1, **NETWORK)
        await anna.until(lambda: status(anna).state is ServiceState.AWAY)
        assert status(anna).url == HERE
        assert status(anna).failure.reason is Reason.SERVICE_UNREACHABLE
        assert status(anna).retry_at is not None
        await asyncio.sleep(120)
        assert 5 < len(place.network.asked) < 60
        place.network.services[HERE] = MemoryService(HERE)
        await until_ready(anna, HERE)
        place.network.lose(HERE)
        await anna.until(lambda: status(anna).is_hosted_here)


@in_virtual_time
async def test_an_announced_service_that_comes_up_late_is_used_without_choosing_again(open_place):
    async with open_place() as place:
        place.network.announced = {7: HERE}
        anna = await place.computer(1, **NETWORK)
        await anna.until(lambda: status(anna).state is ServiceState.AWAY)
        place.network.services[HERE] = MemoryService(HERE)
        await until_ready(anna, HERE)
        code = await anna.code()
        await asyncio.sleep(30)
        assert (await anna.code()) == code
        assert len(anna.ears.heard_on) == 1
        place.network.announced = {}


@in_virtual_time
async def test_an_announced_service_that_vanished_before_we_came_is_not_waited_for(open_place):
    async with open_place() as place:
        place.network.announced = {7: HERE}
        anna = await place.computer(1, **NETWORK)
        await anna.until(lambda: status(anna).state is ServiceState.AWAY)
        place.network.announced = {}
        await anna.until(lambda: status(anna).is_hosted_here, 30)


@in_virtual_time
async def test_without_a_network_it_says_so_and_tries_until_there_is_one(open_place):
    async with open_place() as place:
        place.network.is_there = False
        anna = await place.computer(1, **NETWORK)
        await anna.until(lambda: status(anna).state is ServiceState.AWAY)
        assert status(anna).failure.reason is Reason.SERVICE_UNREACHABLE
        assert status(anna).retry_at == pytest.approx(place.town.clock.now() + 5, abs=1)
        place.network.is_there = True
        await until_ready(anna)


@in_virtual_time
async def test_trying_again_without_a_network_does_not_wait(open_place):
    async with open_place() as place:
        place.network.is_there = False
        anna = await place.computer(1, **NETWORK)
        await anna.until(lambda: status(anna).state is ServiceState.AWAY)
        place.network.is_there = True
        began = place.town.clock.monotonic()
        anna.engine.services.retry()
        await until_ready(anna)
        assert place.town.clock.monotonic() - began < 2


@pytest.mark.parametrize("url", ["", "nonsense", "http://here", "ws://elsewhere.example", "wss://"])
def test_what_is_no_address_of_a_service_is_said_at_once_and_nobody_is_asked(open_place, url):
    @in_virtual_time
    async def run():
        async with open_place() as place:
            anna = await place.computer(1, **at(url))
            await anna.until(lambda: status(anna).state is ServiceState.AWAY)
            assert status(anna).failure.reason is Reason.SERVICE_NOT_ZAJEL
            assert status(anna).retry_at is None
            assert place.network.asked == []
            anna.engine.services.retry()
            await anna.until(lambda: len(anna.told) >= 3)
            assert status(anna).state is ServiceState.AWAY

    run()


@in_virtual_time
async def test_a_service_that_is_down_is_away_and_used_when_it_is_back(open_place):
    async with open_place(HERE) as place:
        service = place.network.services[HERE]
        service.is_down = True
        anna = await place.computer(1, **at(HERE))
        await anna.until(lambda: status(anna).state is ServiceState.AWAY)
        assert status(anna).failure.reason is Reason.SERVICE_UNREACHABLE
        assert status(anna).retry_at > place.town.clock.now()
        service.is_down = False
        await until_ready(anna)
        assert (status(anna).failure, status(anna).retry_at) == (None, None)


@in_virtual_time
async def test_a_change_of_mind_leaves_the_old_service_and_gives_a_new_code(open_place):
    async with open_place(HERE, THERE) as place:
        anna = await place.computer(1, **at(HERE))
        before = await anna.code()
        anna.engine.settings.change(**at(THERE))
        await until_ready(anna, THERE)
        assert (await anna.code()).address != before.address
        await asyncio.sleep(1)
        assert place.network.services[HERE].sockets == {}


@in_virtual_time
async def test_another_choice_than_the_service_changes_nothing_there(open_place):
    async with open_place(HERE) as place:
        anna = await place.computer(1, **at(HERE))
        code = await anna.code()
        anna.engine.settings.change(name="Anna", accept_below=5)
        await asyncio.sleep(1)
        assert await anna.code() == code
        assert place.network.asked == [HERE]


@in_virtual_time
async def test_only_the_last_of_many_changes_of_mind_counts(open_place):
    async with open_place(HERE, THERE) as place:
        anna = await place.computer(1, **COMPUTER)
        for choice in (NETWORK, at(HERE), COMPUTER, NETWORK, at("nonsense"), at(THERE)):
            anna.engine.settings.change(**choice)
            await asyncio.sleep(0.005)
        await until_ready(anna, THERE)
        await asyncio.sleep(30)
        assert status(anna).url == THERE
        assert set(place.network.services) == {HERE, THERE}
        assert place.network.announced == {}


@in_virtual_time
async def test_links_stay_when_the_service_changes(open_place):
    async with open_place(HERE, THERE) as place:
        anna, badr = await place.computer(1, **at(HERE)), await place.computer(2, **at(HERE))
        await place.town.pair(anna, badr)
        anna.engine.settings.change(**at(THERE))
        await until_ready(anna, THERE)
        await asyncio.sleep(60)
        assert is_linked(anna)
        assert is_linked(badr)


@in_virtual_time
async def test_a_code_of_another_service_is_asked_there_and_left_afterwards(open_place):
    async with open_place(HERE, THERE) as place:
        anna, badr = await place.computer(1, **at(HERE)), await place.computer(2, **at(THERE))
        await anna.code()
        await badr.code()
        anna.engine.pairing.pair(badr.engine.pairing.invitation.link)
        await badr.until(lambda: badr.engine.pairing.requests)
        badr.engine.pairing.accept(badr.engine.pairing.requests[0].id)
        for person in (anna, badr):
            await person.until(lambda p=person: is_linked(p))
        assert status(anna).url == HERE
        assert anna.contact.services[0] == THERE
        await badr.stop()
        place.town.people.remove(badr)
        await anna.until(lambda: not is_linked(anna))
        await asyncio.sleep(1)
        assert len(place.network.services[THERE].sockets) == 1  # there he may come back
        anna.engine.contacts.remove(anna.contact.id)
        await asyncio.sleep(1)
        assert place.network.services[THERE].sockets == {}


@in_virtual_time
async def test_stopping_in_the_middle_of_a_choice_leaves_nothing_behind(open_place):
    for pause in (0, 0.1, 0.25, 0.255, 0.3, 0.5):
        async with open_place() as place:
            anna = await place.computer(1, **NETWORK)
            await asyncio.sleep(pause)
            anna.engine.settings.change(**COMPUTER)
            anna.engine.settings.change(**NETWORK)


@in_virtual_time
async def test_whoever_hosts_a_network_does_so_anew_at_other_addresses(open_place):
    async with open_place() as place:
        anna = await place.computer(1, **NETWORK)
        await until_ready(anna)
        before = status(anna).url
        anna.engine.services.on_change(Change.RESUMED)
        await asyncio.sleep(5)
        assert status(anna).url == before
        anna.engine.services.on_change(Change.ADDRESSES)
        await anna.until(lambda: status(anna).url != before)
        await until_ready(anna)
        assert status(anna).is_hosted_here
        assert list(place.network.announced.values()) == [status(anna).url]


@in_virtual_time
async def test_after_a_change_around_us_a_silent_service_is_noticed_soon(open_place):
    async with open_place(HERE) as place:
        anna = await place.computer(1, **at(HERE))
        await until_ready(anna)
        place.network.services[HERE].follow = lambda outputs: None  # the wire is cut
        anna.engine.services.on_change(Change.RESUMED)
        async with asyncio.timeout(4):
            await anna.until(lambda: any(told.state is ServiceState.AWAY for told in anna.told))


@in_virtual_time
async def test_the_code_is_away_with_the_service(open_place):
    async with open_place() as place:
        place.network.announced = {7: HERE}
        anna = await place.computer(1, **NETWORK)
        await anna.until(lambda: status(anna).state is ServiceState.AWAY)
        assert anna.engine.pairing.invitation.state is InvitationState.AWAY
        place.network.announced = {}


@in_virtual_time
@pytest.mark.parametrize(("url", "offers"), [("turn:there", True), ("stun:there", False)])
async def test_it_is_known_whether_the_service_offers_a_relay(open_place, url, offers):
    async with open_place() as place:
        servers = (IceServerEntry(url, "me", "word"),)
        place.network.services[HERE] = MemoryService(HERE, ice_servers=servers)
        person = await place.computer(1, **at(HERE))
        assert not status(person).offers_relay
        await until_ready(person)
        assert status(person).offers_relay is offers


@in_virtual_time
async def test_another_proxy_is_another_way_to_the_same_address_at_the_service(open_place):
    async with open_place(HERE) as place:
        anna = await place.computer(1, **at(HERE))
        await until_ready(anna)
        address = anna.engine.services.default.address
        for socket in place.network.services[HERE].sockets.values():
            socket.is_stranded = lambda: True  # as one that went another way
        anna.told.clear()
        anna.engine.settings.change(proxy="socks5://127.0.0.1:9050")
        await asyncio.sleep(5)
        assert ServiceState.AWAY in {told.state for told in anna.told}
        assert status(anna).state is ServiceState.READY
        assert anna.engine.services.default.address == address
