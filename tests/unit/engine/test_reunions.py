"""Reunions: whoever was lost comes back without hands; nobody else is called or answered."""

from __future__ import annotations

import asyncio
import sys
from dataclasses import replace
from itertools import permutations

import pytest

from tests.fakes.connections import FakeNet
from tests.fakes.people import Town, is_linked
from tests.fakes.repositories import Disk
from tests.fakes.service import MemoryService
from tests.fakes.virtual_time import in_virtual_time
from zajel_desktop.crypto.identity import Identity
from zajel_desktop.engine.meetings import offers
from zajel_desktop.model.contact import Contact, KeyState
from zajel_desktop.model.failure import Failure, Reason, Side
from zajel_desktop.model.link import Presence
from zajel_desktop.model.pairing import Step
from zajel_desktop.protocol.identity_change import KnownKey
from zajel_desktop.protocol.rendezvous.machine import Rendezvous
from zajel_desktop.protocol.wire.service import build_payload, read_payload
from zajel_desktop.protocol.wire.service_messages import (
    LiveMatch,
    Refusal,
    Registered,
    RegisterRendezvous,
    Relay,
    Relayed,
    RelayKind,
    RendezvousResult,
    ServerInfo,
)
from zajel_desktop.protocol.wire.signals import Ask, Description, build_ask, build_description

KEYS = sorted((bytes([n]) * 32 for n in (1, 2)), key=lambda key: Identity(key).public)
"""The private keys of two people; whoever has the first one offers."""


@pytest.fixture(params=["Anna offers", "Badr offers"], autouse=True)
def keys(request, monkeypatch):
    """Everything holds whoever of the two it is who offers."""
    ordered = KEYS if request.param == "Anna offers" else KEYS[::-1]
    monkeypatch.setattr(sys.modules[__name__], "KEYS", ordered)


async def pair_in(town):
    anna, badr = [
        await town.person(name, Disk(private=key))
        for name, key in zip(("Anna", "Badr"), KEYS, strict=True)
    ]
    await town.pair(anna, badr)
    await asyncio.sleep(30)
    return anna, badr


async def linked(*people, patience=5):
    for person in people:
        await person.until(lambda p=person: is_linked(p), patience=patience)


def presence(person):
    return person.engine.links.status(person.contact.id).presence


async def leave(town, person):
    """Quit, with a goodbye."""
    await person.stop()
    town.people.remove(person)


async def die(town, person):
    """Vanish without a word to anybody but the service."""
    town.net.is_silent = True
    await leave(town, person)
    town.net.is_silent = False


def said(person, kind):
    """Everything of this kind that ``person`` says to the service from now on."""
    found = []
    registration = person.engine.services.default
    send = registration.send

    def note(message):
        if isinstance(message, kind):
            found.append(message)
        return send(message)

    registration.send = note
    return found


# Coming back.


@in_virtual_time
async def test_a_link_that_was_lost_comes_back(open_town):
    async with open_town() as town:
        anna, badr = await pair_in(town)
        town.net.made[0].fail()
        await anna.until(lambda: not is_linked(anna))
        assert presence(anna) is Presence.RECONNECTING
        await linked(anna, badr, patience=2)
        assert presence(anna) is Presence.ONLINE


@in_virtual_time
async def test_whoever_starts_again_is_linked_again(open_town):
    async with open_town() as town:
        anna, badr = await pair_in(town)
        await leave(town, badr)
        await anna.until(lambda: presence(anna) is Presence.OFFLINE)
        await asyncio.sleep(600)
        badr = await town.person("Badr", badr.disk)
        await linked(badr, anna)


@in_virtual_time
async def test_whoever_dies_and_starts_again_is_linked_again_though_the_other_had_not_noticed(
    open_town,
):
    async with open_town() as town:
        for who in (0, 1):
            people = list(await pair_in(town))
            await die(town, people[who])
            assert is_linked(people[1 - who])
            people[who] = await town.person("Again", people[who].disk)
            await linked(people[who], patience=2)
            await asyncio.sleep(1)
            people[who].say(f"back {who}")
            other = people[1 - who]
            await other.until(lambda other=other, who=who: f"back {who}" in other.texts)
            await asyncio.sleep(60)
            assert all(is_linked(person) for person in people)
            for person in people:
                await leave(town, person)


@in_virtual_time
async def test_both_may_start_again_at_once(open_town):
    async with open_town() as town:
        anna, badr = await pair_in(town)
        await die(town, anna)
        await die(town, badr)
        anna, badr = await asyncio.gather(
            town.person("Anna", anna.disk), town.person("Badr", badr.disk)
        )
        await linked(anna, badr)


@in_virtual_time
async def test_links_outlive_their_service_and_come_back_once_it_does(open_town):
    async with open_town() as town:
        anna, badr = await pair_in(town)
        town.service.shut()
        town.service.machine = Rendezvous(ServerInfo("another life"))
        await asyncio.sleep(40)
        assert is_linked(anna)
        town.net.made[0].fail()
        await asyncio.sleep(40)
        assert presence(anna) is Presence.OFFLINE
        town.service.is_down = False
        await linked(anna, badr, patience=50)


@in_virtual_time
async def test_everybody_comes_back_to_everybody(open_town):
    async with open_town() as town:
        anna, badr = await pair_in(town)
        carla = await town.person("Carla")
        for other in (anna, badr):
            await town.pair(carla, other)
        await asyncio.sleep(30)
        for made in town.net.made:
            made.fail()
        await asyncio.sleep(5)
        for person in (anna, badr, carla):
            links = person.engine.links
            assert all(links.is_linked(each.id) for each in person.engine.contacts.all)
            assert len(person.engine.contacts.all) == 2


@in_virtual_time
async def test_a_link_on_which_nothing_is_heard_is_replaced_before_it_ends(open_town):
    async with open_town() as town:
        anna, badr = await pair_in(town)
        for made in town.net.made[:2]:
            made.hold()
        await anna.until(lambda: presence(anna) is Presence.RECONNECTING)
        await anna.until(lambda: presence(anna) is Presence.ONLINE, patience=3)
        assert Presence.OFFLINE not in [status.presence for status in anna.statuses[1:]]
        badr.say("over the new one")
        await anna.until(lambda: anna.texts == ["over the new one"])
        await asyncio.sleep(60)
        assert is_linked(anna)
        assert is_linked(badr)


@in_virtual_time
async def test_a_lost_contact_is_reconnecting_for_half_a_minute_and_then_offline(open_town):
    async with open_town() as town:
        anna, badr = await pair_in(town)
        await die(town, badr)
        await anna.until(lambda: presence(anna) is Presence.RECONNECTING)
        began = asyncio.get_running_loop().time()
        await anna.until(lambda: presence(anna) is Presence.OFFLINE)
        assert 25 < asyncio.get_running_loop().time() - began < 45
        await asyncio.sleep(3600)
        assert presence(anna) is Presence.OFFLINE


@in_virtual_time
async def test_a_contact_of_another_service_is_met_there(open_town, tmp_path):
    async with open_town() as town:
        anna, badr = await pair_in(town)
        key = anna.contact
        assert key.services == (town.service.url,)
        for person in (anna, badr):
            person.engine.settings.change(service_url="ws://127.0.0.1:9")
        await asyncio.sleep(5)
        town.net.made[0].fail()
        await linked(anna, badr, patience=20)


@in_virtual_time
async def test_a_link_that_gives_way_before_the_newer_one_has_opened_here_is_no_goodbye(open_town):
    async with open_town() as town:
        anna, badr = await pair_in(town)
        await die(town, badr)
        told = len(anna.statuses)
        badr = await town.person("Badr", badr.disk)
        await badr.until(lambda: is_linked(badr), patience=5)
        await asyncio.sleep(10)
        assert Presence.OFFLINE not in [status.presence for status in anna.statuses[told:]]
        assert is_linked(anna)


class Forgetful(MemoryService):
    """Some sockets lead nowhere any more, and nobody is told: a router has forgotten them."""

    def __init__(self):
        super().__init__()
        self.dead = set()

    def hear(self, socket, message):
        if socket.id not in self.dead:
            super().hear(socket, message)

    def follow(self, outputs):
        super().follow([output for output in outputs if output.connection not in self.dead])


@in_virtual_time
async def test_where_a_router_forgot_everything_the_service_is_doubted_with_the_link(tmp_path):
    town = Town(Forgetful(), FakeNet(), tmp_path)
    try:
        anna, badr = await pair_in(town)
        began = asyncio.get_running_loop().time()
        town.service.dead = set(town.service.sockets)
        for made in town.net.made:
            made.hold()
        await anna.until(lambda: presence(anna) is Presence.RECONNECTING)
        await anna.until(lambda: presence(anna) is Presence.ONLINE)
        assert asyncio.get_running_loop().time() - began < 13
        badr.say("here again")
        await anna.until(lambda: anna.texts == ["here again"])
    finally:
        await town.close()


# Goodbye.


@in_virtual_time
async def test_whoever_said_goodbye_is_not_dialled_until_they_come(open_town):
    async with open_town() as town:
        anna, badr = await pair_in(town)
        made = len(town.net.made)
        await leave(town, badr)
        relayed = said(anna, Relay)
        await asyncio.sleep(600)
        assert relayed == []
        assert len(town.net.made) == made
        badr = await town.person("Badr", badr.disk)
        await linked(anna, badr)


@in_virtual_time
async def test_the_person_may_have_somebody_dialled_who_said_goodbye(open_town):
    async with open_town() as town:
        anna, badr = await pair_in(town)
        badr.engine.reunions._subscriptions[0]()  # deaf to services
        anna.engine.links.end(anna.contact.id, Failure(Reason.PEER_GONE, Side.PEERS))
        await anna.until(lambda: not is_linked(anna))
        asked = said(anna, RegisterRendezvous)
        anna.engine.reunions.dial(anna.contact.id)
        anna.engine.reunions.dial("nobody")
        await asyncio.sleep(1)
        assert asked


@in_virtual_time
async def test_one_identity_on_two_computers_does_not_fight_over_a_contact(open_town):
    async with open_town() as town:
        anna, badr = await pair_in(town)
        other = await town.person("Badr", badr.disk)
        await linked(other)
        await asyncio.sleep(60)
        made = len(town.net.made)
        await asyncio.sleep(1200)
        assert len(town.net.made) == made
        assert is_linked(anna)
        assert is_linked(other)
        assert not is_linked(badr)


# Who is neither dialled nor answered.


@in_virtual_time
async def test_nothing_goes_to_whoever_is_blocked_and_they_get_no_answer(open_town):
    async with open_town() as town:
        anna, badr = await pair_in(town)
        anna.engine.contacts.block(anna.contact.id, True)
        await anna.until(lambda: not is_linked(anna))
        told = said(anna, (Relay, RegisterRendezvous))
        badr.engine.reunions.dial(badr.contact.id)
        await leave(town, badr)
        badr = await town.person("Badr", badr.disk)
        await asyncio.sleep(300)
        assert told == []
        assert not is_linked(badr)
        assert presence(badr) is Presence.OFFLINE
        anna.engine.contacts.block(anna.contact.id, False)
        await linked(anna, badr)


@in_virtual_time
async def test_whoever_was_removed_is_a_stranger(open_town):
    async with open_town() as town:
        anna, badr = await pair_in(town)
        anna.engine.contacts.remove(anna.contact.id)
        await badr.until(lambda: not is_linked(badr))
        await leave(town, badr)
        badr = await town.person("Badr", badr.disk)
        await asyncio.sleep(300)
        assert anna.engine.contacts.all == ()
        assert not is_linked(badr)


@in_virtual_time
async def test_what_was_opening_for_a_contact_ends_when_they_are_removed(open_town):
    async with open_town() as town:
        anna, badr = await pair_in(town)
        town.net.is_reachable = False
        town.net.made[0].fail()
        await anna.until(lambda: not is_linked(anna))
        await asyncio.sleep(1)
        anna.engine.contacts.remove(anna.contact.id)
        town.net.is_reachable = True
        await asyncio.sleep(60)
        assert anna.engine.contacts.all == ()
        assert not is_linked(badr)


async def silent(town):
    """Two who are linked, hear nothing any more, and open links beside, in vain."""
    anna, badr = await pair_in(town)
    town.net.is_silent, town.net.is_reachable = True, False
    before = len(town.net.made)
    await asyncio.sleep(6)
    assert is_linked(anna)
    assert len(town.net.made) > before
    return anna, badr, town.net.made[before:]


@in_virtual_time
async def test_what_opens_beside_a_link_ends_with_it_when_they_are_blocked(open_town):
    async with open_town() as town:
        anna, badr, opening = await silent(town)
        badr.engine.contacts.block(badr.contact.id, True)
        anna.engine.contacts.block(anna.contact.id, True)
        await asyncio.sleep(1.5)
        assert all(made.is_closed for made in opening)


@in_virtual_time
async def test_nobody_becomes_a_contact_by_coming_back(open_town):
    """A link that opens for a key which is theirs no more leads nowhere."""
    async with open_town() as town:
        for number, (person, other) in enumerate(permutations(await pair_in(town)), start=8):
            known = KnownKey(Identity(bytes([number]) * 32).peer_id, person.contact.trust)

            def change(opening, person=person, known=known):
                if opening.step is Step.SECURING:
                    person.engine.contacts.set_key(person.contact.id, known)

            stop = person.engine.links.opening_changed.subscribe(change)
            for made in town.net.made:
                made.fail()
            await person.until(lambda person=person, known=known: person.contact.key == known.key)
            await asyncio.sleep(60)
            stop()
            assert not is_linked(person)
            person.engine.contacts.set_key(
                person.contact.id, replace(known, key=other.engine.identity.key)
            )
            await linked(person, other, patience=120)


def strangers():
    yield (
        RelayKind.OFFER,
        build_description(Description("offer", "v=0\r\n", b"l" * 16, tag=b"t" * 16)),
    )
    yield RelayKind.OFFER, build_ask(Ask(tag=b"t" * 16))
    yield RelayKind.OFFER, build_ask(Ask())
    yield RelayKind.ANSWER, build_description(Description("answer", "v=0\r\n", tag=b"t" * 16))


@in_virtual_time
async def test_calls_that_no_contact_has_marked_get_no_answer(open_town):
    async with open_town() as town:
        anna, _ = await pair_in(town)
        made, told = len(town.net.made), said(anna, Relay)
        for kind, payload in strangers():
            call = Relayed(kind, "ZZZZZZ", build_payload(payload))
            anna.engine.services.default.heard.publish(call)
        await asyncio.sleep(60)
        assert told == []
        assert len(town.net.made) == made


@in_virtual_time
async def test_a_call_repeated_by_the_service_harms_nothing(open_town):
    async with open_town() as town:
        anna, badr = await pair_in(town)
        heard = {anna: [], badr: []}
        for person, calls in heard.items():
            person.engine.services.heard.subscribe(
                lambda each, calls=calls: (
                    calls.append(each[1]) if isinstance(each[1], Relayed) else None
                )
            )
        town.net.made[0].fail()
        await anna.until(lambda: not is_linked(anna))
        await linked(anna, badr)
        for person, calls in heard.items():
            for call in tuple(calls):
                person.engine.services.default.heard.publish(call)
        await asyncio.sleep(120)
        assert is_linked(anna)
        assert is_linked(badr)
        anna.say("still here")
        await badr.until(lambda: badr.texts == ["still here"])


@in_virtual_time
async def test_whoever_calls_again_and_again_with_one_mark_makes_us_open_few_links(open_town):
    async with open_town() as town:
        anna, badr = await pair_in(town)
        before = len(town.net.made)
        for here, there in ((anna, badr), (badr, anna)):
            place = here.engine.services.default
            sender = there.engine.services.default.address
            reunions = there.engine.reunions
            own = there.engine.identity.key
            tag = reunions.meetings.tag(there.contact, own, sender, place.address)
            for number in range(300):
                link = number.to_bytes(16, "big")
                offer = build_description(Description("offer", "v=0\r\n", link, tag=tag))
                call = Relayed(RelayKind.OFFER, sender, build_payload(offer))
                place.heard.publish(call)
                place.heard.publish(
                    Relayed(RelayKind.OFFER, sender, build_payload(build_ask(Ask(link, tag=tag))))
                )
            await asyncio.sleep(0.2)
        assert len(town.net.made) - before < 20
        await asyncio.sleep(120)
        assert is_linked(anna)
        assert is_linked(badr)


@in_virtual_time
async def test_a_contact_who_takes_our_part_gets_no_answer(open_town):
    async with open_town() as town:
        anna, badr = await pair_in(town)
        await leave(town, badr)
        place, own = anna.engine.services.default, anna.engine.identity.key
        tag = anna.engine.reunions.meetings.tag(anna.contact, own, "BCDFGH", place.address)
        offer = build_description(Description("offer", "v=0\r\n", b"l" * 16, tag=tag))
        calls = [offer, build_ask(Ask(tag=tag))]
        if not offers(own, anna.contact.key):
            calls.reverse()
        opened = []
        anna.engine.links.opening_changed.subscribe(lambda each: opened.append(each.step))
        for payload, is_right in zip(calls, (False, True), strict=True):
            place.heard.publish(Relayed(RelayKind.OFFER, "BCDFGH", build_payload(payload)))
            await asyncio.sleep(0.5)
            assert (Step.PATH in opened) is is_right


@in_virtual_time
async def test_what_opens_over_a_service_that_was_lost_is_begun_anew(open_town):
    async with open_town() as town:
        anna, badr = await pair_in(town)
        town.net.is_reachable = False
        before = len(town.net.made)
        town.net.made[0].fail()
        await anna.until(lambda: not is_linked(anna))
        await asyncio.sleep(2)
        opening = town.net.made[before:]
        assert opening
        for person in (anna, badr):
            place = person.engine.services.default
            place.heard.publish(Registered(place.address, "server"))
        await asyncio.sleep(1)
        assert all(made.is_closed for made in opening)


ASKING = {"state": KeyState.ASKING, "other": Identity(b"\x08" * 32).peer_id}


@in_virtual_time
async def test_whose_key_is_in_question_stays_linked_by_the_known_one(open_town):
    async with open_town() as town:
        anna, badr = await pair_in(town)
        town.net.made[0].fail()
        await anna.until(lambda: not is_linked(anna))
        await linked(anna, badr)
        await asyncio.sleep(5)
        for person in (anna, badr):
            known = KnownKey(person.contact.key, person.contact.trust, **ASKING)
            person.engine.contacts.set_key(person.contact.id, known)
        await asyncio.sleep(5)
        assert is_linked(anna)
        assert is_linked(badr)


@in_virtual_time
async def test_whose_key_comes_in_question_while_they_are_welcomed_is_not_linked(open_town):
    async with open_town() as town:
        anna, badr = await pair_in(town)
        async with anna.engine.contacts._welcoming:
            town.net.made[0].fail()
            await anna.until(lambda: not is_linked(anna))
            await asyncio.sleep(2)
            known = KnownKey(anna.contact.key, anna.contact.trust, **ASKING)
            anna.engine.contacts.set_key(anna.contact.id, known)
            anna.statuses.clear()
        await asyncio.sleep(30)
        assert Presence.ONLINE not in {status.presence for status in anna.statuses}
        assert not is_linked(badr)


@in_virtual_time
async def test_an_address_that_the_service_does_not_know_is_a_miss(open_town):
    async with open_town() as town:
        anna, badr = await pair_in(town)
        await leave(town, badr)
        for person in (anna,):
            registration = person.engine.services.default
            registration.heard.publish(Refusal("Peer not found", "peer_not_found", "ZZZZZZ"))
        await asyncio.sleep(10)
        assert presence(anna) is Presence.OFFLINE


class Liar(MemoryService):
    """Names ``instead`` wherever somebody is met."""

    instead = None

    def follow(self, outputs):
        super().follow([self._lie(output) for output in outputs])

    def _lie(self, output):
        found = getattr(output, "message", None)
        if self.instead and isinstance(found, RendezvousResult):
            named = (LiveMatch(self.instead),)
            return replace(output, message=RendezvousResult(named))
        return output


@in_virtual_time
async def test_a_service_that_names_somebody_else_leads_to_nobody(tmp_path):
    """Not even if that one takes part in the lie, and has its own key to prove."""
    town = Town(Liar(), FakeNet(), tmp_path)
    try:
        anna, badr = await pair_in(town)
        mallory = await town.person("Mallory", Disk(private=b"\x07" * 32))
        await leave(town, badr)
        contact = Contact("a", anna.engine.identity.key, "talk", "", 1.0)
        own = mallory.engine.identity.key
        mallory.engine.reunions.meetings.whose = lambda *_: (contact, own)
        await mallory.code()
        town.service.machine._acquaintances.may_relay = lambda *_: True
        town.service.instead = mallory.engine.services.default.address
        anna.engine.reunions.dial(anna.contact.id)
        made = len(town.net.made)
        await asyncio.sleep(120)
        assert len(town.net.made) > made
        assert not is_linked(anna)
        assert not is_linked(mallory)
        assert mallory.engine.contacts.all == ()
        assert len(anna.engine.contacts.all) == 1
    finally:
        await town.close()


# Keys.


@in_virtual_time
async def test_whoever_has_a_new_key_since_is_found_by_the_old_one_and_led_over(open_town):
    async with open_town() as town:
        anna, badr = await pair_in(town)
        await leave(town, badr)
        before = anna.engine.identity.key
        anna.engine.identity.renew()
        await anna.until(lambda: anna.engine.identity.key != before)
        await asyncio.sleep(5)
        badr = await town.person("Badr", badr.disk)
        await linked(anna, badr)
        await badr.until(lambda: badr.contact.key == anna.engine.identity.key)
        await asyncio.sleep(30)
        for made in town.net.made:
            made.fail()
        await badr.until(lambda: not is_linked(badr))
        await linked(anna, badr)


# The window.


@in_virtual_time
async def test_nobody_is_linked_before_links_can_be_made(open_town):
    async with open_town() as town:
        anna, badr = await pair_in(town)
        await leave(town, badr)
        prepared, asked = asyncio.Event(), []

        async def prepare():
            asked.append(True)
            await prepared.wait()

        anna.engine.reunions.prepare_with(prepare)
        badr = await town.person("Badr", badr.disk)
        await asyncio.sleep(5)
        assert asked == [True]
        assert not is_linked(anna)
        prepared.set()
        await linked(anna, badr, patience=10)
        assert asked == [True]


@in_virtual_time
async def test_a_change_of_the_network_has_everybody_tried_at_once(open_town):
    async with open_town() as town:
        anna, badr = await pair_in(town)
        town.net.is_reachable = False
        town.net.made[0].fail()
        await asyncio.sleep(300)
        assert not is_linked(anna)
        town.net.is_reachable = True
        for person in (anna, badr):
            person.engine.reunions.on_change()
        await linked(anna, badr, patience=30)


def test_what_is_relayed_reads_as_it_was_built():
    assert [kind for kind, payload in strangers() if read_payload(build_payload(payload))]


@in_virtual_time
async def test_two_links_at_once_of_which_each_keeps_another_do_not_part_people(open_town):
    async with open_town() as town:
        anna, badr = await pair_in(town)
        await town.pair(anna, badr)
        await asyncio.sleep(3)  # until the older one is over
        (kept,) = badr.engine.links._links.values()
        kept.give_way()  # as if the older of the two had come here last
        await anna.until(lambda: not is_linked(anna))
        await linked(anna, badr, patience=60)
