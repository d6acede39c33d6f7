"""The passage of a link: it moves to another connection while people talk and files travel."""

from __future__ import annotations

import asyncio

import pytest

from tests.fakes.connections import FakeConnection
from tests.fakes.people import is_linked
from tests.fakes.virtual_time import in_virtual_time
from zajel_desktop.model.errors import RemoteError
from zajel_desktop.model.failure import Reason
from zajel_desktop.model.ids import ContactId
from zajel_desktop.model.service import IceServer
from zajel_desktop.protocol.connection import FOREIGN_LABELS, LABELS, ChannelClosed
from zajel_desktop.protocol.wire.operations import ConnectionOffer, ConnectionRefused
from zajel_desktop.protocol.wire.signals import Candidate

CANDIDATE = Candidate("1 1 udp 1 127.0.0.1 9 typ host", ufrag="fake0")


def link_of(person):
    (link,) = person.engine.links._links.values()
    return link


def open_connections(town):
    return [made for made in town.net.made if not made.is_closed]


async def pair(town):
    anna, badr = await town.person("Anna"), await town.person("Badr")
    await town.pair(anna, badr)
    return anna, badr


async def until(condition):
    """Wait, in virtual time, until ``condition()`` holds."""
    for _ in range(1200):
        if condition():
            return
        await asyncio.sleep(0.05)
    raise AssertionError("it never happened")


@in_virtual_time
async def test_only_packets_on_the_connection_in_use_stir(open_town):
    async with open_town() as town:
        anna, badr = await pair(town)
        passage = link_of(anna)._passage
        passage.has_stirred()
        town.net.is_silent = True
        assert not passage.has_stirred()
        link_of(badr)._passage._now().connection.stir()
        assert not passage.has_stirred()
        passage._now().connection.stir()
        assert passage.has_stirred()
        assert not passage.has_stirred()


@pytest.mark.parametrize("who", [0, 1])
def test_either_side_moves_the_link_while_both_talk(open_town, who):
    @in_virtual_time
    async def run():
        async with open_town() as town:
            people = await pair(town)
            before = [link_of(person) for person in people]
            for number in range(30):
                for person in people:
                    person.say(f"{number}")
                if number == 10:
                    link_of(people[who]).renew("another network")
                await asyncio.sleep(0.01)
            for person in people:
                await person.until(lambda p=person: len(p.texts) == 30)
                assert person.texts == [f"{number}" for number in range(30)]
            await until(lambda: len(open_connections(town)) == 2)
            assert len(town.net.made) == 4
            assert [link_of(person) for person in people] == before
            assert all(person.statuses[-1].failure is None for person in people)

    run()


@in_virtual_time
async def test_both_move_at_once_and_again_and_end_on_one_connection(open_town):
    async with open_town() as town:
        people = await pair(town)
        for _ in range(3):
            for person in people:
                link_of(person).renew("both")
            await asyncio.sleep(3)
        for person in people:
            person.say("after all that")
        for person in people:
            await person.until(lambda p=person: p.texts == ["after all that"])
        assert len(open_connections(town)) == 2


@in_virtual_time
async def test_frames_of_files_move_over_in_order(open_town):
    async with open_town() as town:
        anna, badr = await pair(town)
        got = []
        badr.engine.links.frame_received.subscribe(lambda heard: got.append(heard[1]))
        channel = anna.engine.links.file_channel(anna.contact.id)
        for number in range(60):
            if number == 20:
                link_of(badr).renew("in the middle")
            channel.send(b"\x05" + number.to_bytes(2, "big"))
            await channel.wait_drained(0)
            await asyncio.sleep(0.005)
        await until(lambda: len(got) == 60)
        assert got == [b"\x05" + number.to_bytes(2, "big") for number in range(60)]
        assert len(town.net.made) == 4


@in_virtual_time
async def test_whoever_waits_for_room_waits_on_where_the_link_has_moved(open_town):
    async with open_town() as town:
        anna, badr = await pair(town)
        channel = anna.engine.links.file_channel(anna.contact.id)
        first = link_of(anna)._passage._now().connection
        link_of(anna).renew("soon")
        await until(lambda: link_of(anna)._passage._now().connection is not first)
        await until(lambda: len(open_connections(town)) == 2)
        channel.send(b"\x05")
        await channel.wait_drained(0)
        assert is_linked(badr)


@in_virtual_time
async def test_a_network_without_another_path_leaves_the_link_where_it_is(open_town):
    async with open_town() as town:
        anna, badr = await pair(town)
        town.net.is_reachable = False
        link_of(anna).renew("in vain")
        await asyncio.sleep(120)
        anna.say("still here")
        await badr.until(lambda: badr.texts == ["still here"])
        assert len(open_connections(town)) == 2
        assert is_linked(anna)


@in_virtual_time
async def test_the_old_connection_dies_in_the_middle_and_the_link_ends_with_a_reason(open_town):
    async with open_town() as town:
        anna, badr = await pair(town)
        first = open_connections(town)
        for connection in first:
            connection.hold()
        link_of(anna).renew("too late")
        first[0].fail()
        for person in (anna, badr):
            await person.until(lambda p=person: not is_linked(p))
            failure = next(s.failure for s in reversed(person.statuses) if s.failure)
            assert failure.reason is Reason.LINK_LOST


@in_virtual_time
async def test_a_candidate_found_late_is_told_inside_the_link(open_town):
    async with open_town() as town:
        anna, badr = await pair(town)
        town.net.made[0].find_candidate(CANDIDATE)
        await until(lambda: town.net.made[1].candidates)
        assert town.net.made[1].candidates[0].candidate == CANDIDATE.candidate
        assert is_linked(anna)
        assert is_linked(badr)


@in_virtual_time
async def test_no_candidate_can_harm_the_connection_in_use(open_town):
    async with open_town() as town:
        anna, badr = await pair(town)
        link_of(anna).renew("first of all")
        await until(lambda: len(town.net.made) == 4 and len(open_connections(town)) == 2)
        ours, used = (link_of(person)._passage._now().connection for person in (anna, badr))
        troubles = [RemoteError("nonsense"), TimeoutError("a name that nobody knows"), OSError()]

        async def refuse(candidate):
            raise troubles.pop()

        used.add_candidate = refuse
        for _ in range(3):
            ours.find_candidate(Candidate(CANDIDATE.candidate))
        await until(lambda: not troubles)
        await asyncio.sleep(60)
        assert is_linked(anna)
        assert is_linked(badr)
        assert len(town.net.made) == 4


@in_virtual_time
async def test_hiding_our_address_moves_the_link_to_a_relay(open_town):
    async with open_town() as town:
        relay = (IceServer(("turn:relay",)),)
        anna = await town.person("Anna", ice_servers=relay)
        badr = await town.person("Badr")
        await town.pair(anna, badr)
        link_of(anna).renew("hide", is_relay_only=True)
        await until(lambda: len(town.net.made) == 4 and len(open_connections(town)) == 2)
        assert sorted(made.is_relay_only for made in open_connections(town)) == [False, True]
        assert is_linked(badr)


@in_virtual_time
async def test_a_link_that_cannot_hide_our_address_ends(open_town):
    async with open_town() as town:
        anna, _ = await pair(town)
        link_of(anna).renew("hide", is_relay_only=True)
        await anna.until(lambda: not is_linked(anna), 60)


@in_virtual_time
async def test_an_offer_from_the_side_that_answers_ends_the_link(open_town):
    async with open_town() as town:
        people = await pair(town)
        asker = max(people, key=lambda person: link_of(person).identity.public)
        other = min(people, key=lambda person: link_of(person).identity.public)
        asker.engine.links.send(ContactId(asker.contact.id), ConnectionOffer(2, "v=0"))
        await other.until(lambda: not is_linked(other))
        failure = next(s.failure for s in reversed(other.statuses) if s.failure)
        assert failure.reason is Reason.PEER_MISBEHAVED


def by_role(people):
    """Who offers the next connection, and who answers."""
    return sorted(people, key=lambda person: link_of(person).identity.public)


@in_virtual_time
async def test_an_offer_that_makes_no_sense_is_refused_and_harms_nothing(open_town):
    async with open_town() as town:
        people = await pair(town)
        offerer, asker = by_role(people)
        offerer.engine.links.send(offerer.contact.id, ConnectionOffer(2, "v=0 nonsense"))
        await asyncio.sleep(5)
        assert len(open_connections(town)) == 2
        offerer.say("still here")
        await asker.until(lambda: asker.texts == ["still here"])


@in_virtual_time
async def test_a_description_too_long_for_the_link_ends_the_attempt_only(open_town, monkeypatch):
    async with open_town() as town:
        anna, badr = await pair(town)
        describe = FakeConnection._describe

        def describe_at_length(connection, kind):
            return describe(connection, kind) + "a=candidate:\r\n" * 5_000

        monkeypatch.setattr(FakeConnection, "_describe", describe_at_length)
        link_of(anna).renew("in vain")
        await asyncio.sleep(30)
        assert len(town.net.made) > 2
        assert len(open_connections(town)) == 2
        assert is_linked(anna)
        assert is_linked(badr)


@in_virtual_time
async def test_whoever_stops_in_the_middle_of_a_move_closes_both_connections(open_town):
    async with open_town() as town:
        anna, _ = await pair(town)
        town.net.is_reachable = False
        link_of(anna).renew("never done")
        await until(lambda: len(town.net.made) == 4)
        first, second = [each.connection for each in link_of(anna)._passage._generations.values()]
        first.close = asyncio.Event().wait  # takes for ever
        await anna.stop()
        assert second.is_closed


@in_virtual_time
async def test_what_the_other_side_makes_up_is_in_no_log(open_town, caplog):
    caplog.set_level("INFO")
    async with open_town() as town:
        anna, badr = await pair(town)
        before = len(town.net.made)
        town.net.is_reachable = False
        for person in (anna, badr):
            link_of(person).renew("a test")
        await until(lambda: len(town.net.made) >= before + 2)
        for person in (anna, badr):
            person.engine.links.send(person.contact.id, ConnectionRefused(2, "mark\nof theirs"))
        await asyncio.sleep(1)
        for made in town.net.made[:before]:
            made._inbox(ChannelClosed("mark\nof theirs"))
        await until(lambda: not is_linked(anna))
    assert "mark\nof" not in caplog.text
    assert "did not move" in caplog.text


@in_virtual_time
async def test_a_channel_that_desktops_do_not_need_may_close(open_town):
    async with open_town() as town:
        anna, badr = await pair(town)
        for made in town.net.made:
            for label in FOREIGN_LABELS:
                made._inbox(ChannelClosed(label))
        await asyncio.sleep(1)
        assert is_linked(anna)
        assert is_linked(badr)
        for made in town.net.made:
            made._inbox(ChannelClosed(LABELS[0]))
        await until(lambda: not is_linked(anna))


@in_virtual_time
async def test_strangers_are_offered_the_channels_of_every_client_and_desktops_their_own(open_town):
    async with open_town() as town:
        anna, badr = await town.person("Anna"), await town.person("Badr")
        anna.engine.pairing.pair((await badr.code()).address)  # no secret that only Desktops prove
        await badr.until(lambda: badr.engine.pairing.requests)
        badr.engine.pairing.accept(badr.engine.pairing.requests[0].id)
        await anna.until(lambda: is_linked(anna))
        (offered,) = {made.labels for made in town.net.made if made.is_offerer}
        assert offered == (*LABELS, *FOREIGN_LABELS)
        await badr.stop()
        await until(lambda: not is_linked(anna))
        before = len(town.net.made)
        await town.person("Badr", badr.disk)
        await until(lambda: is_linked(anna))
        offered = {made.labels for made in town.net.made[before:] if made.is_offerer}
        assert offered == {LABELS}
