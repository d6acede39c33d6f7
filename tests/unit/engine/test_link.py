"""The link: alive while it is heard, closed with a reason, harmed by nobody else."""

from __future__ import annotations

import asyncio
import itertools
import json

import pytest

from tests.fakes.connections import FakeConnection
from tests.fakes.people import is_linked
from tests.fakes.virtual_time import in_virtual_time
from zajel_desktop.model.failure import Reason, Side
from zajel_desktop.model.link import Path, Presence
from zajel_desktop.model.pairing import Step
from zajel_desktop.model.service import ServiceState
from zajel_desktop.model.surroundings import Change
from zajel_desktop.protocol import sealed
from zajel_desktop.protocol.wire.signals import Candidate


@in_virtual_time
async def test_a_quiet_link_stays(open_town):
    async with open_town() as town:
        anna, badr = await town.person("Anna"), await town.person("Badr")
        await town.pair(anna, badr)
        await anna.until(lambda: anna.statuses[-1].round_trip is not None)
        code = await anna.code()  # a new one comes after ten minutes
        await anna.until(lambda: anna.engine.pairing.invitation.code not in {None, code}, 700)
        assert is_linked(anna)
        assert is_linked(badr)
        assert anna.engine.links.status(anna.contact.id).path is Path.LAN


@in_virtual_time
async def test_silence_is_suspect_then_asks_for_another_link_and_ends_this_one_at_last(open_town):
    async with open_town() as town:
        anna, badr = await town.person("Anna"), await town.person("Badr")
        await town.pair(anna, badr)
        wanted = []
        link_of(anna).restart_wanted.subscribe(lambda _: wanted.append(town.clock.monotonic()))
        town.net.is_silent = True
        began = town.clock.monotonic()
        await anna.until(lambda: anna.statuses[-1].presence is Presence.RECONNECTING)
        assert 2 <= town.clock.monotonic() - began <= 4
        await anna.until(lambda: not is_linked(anna))
        assert 14 <= town.clock.monotonic() - began <= 16
        assert [3 <= at - began <= 5 for at in wanted] == [True]
        assert link_ended(anna).reason is Reason.LINK_LOST


@in_virtual_time
async def test_at_other_addresses_a_link_moves_and_stays_online(open_town):
    async with open_town() as town:
        anna, badr = await town.person("Anna"), await town.person("Badr")
        await town.pair(anna, badr)
        before = len(town.net.made)
        anna.engine.links.on_change(Change.RESUMED)
        await asyncio.sleep(2)
        assert len(town.net.made) == before
        anna.engine.links.on_change(Change.ADDRESSES)
        await asyncio.sleep(5)
        assert len(town.net.made) == before + 2
        assert {status.presence for status in anna.statuses[1:]} == {Presence.ONLINE}


@in_virtual_time
@pytest.mark.parametrize(("is_gone", "patience"), [(True, 0.1), (False, 2.0)])
async def test_a_link_that_cannot_move_asks_for_another_soon(open_town, is_gone, patience):
    async with open_town() as town:
        anna, badr = await town.person("Anna"), await town.person("Badr")
        await town.pair(anna, badr)
        wanted = []
        link_of(anna).restart_wanted.subscribe(wanted.append)
        town.net.is_silent, town.net.is_elsewhere = True, is_gone
        for connection in town.net.made:
            connection.stir()  # just before, and so no news of the way of now
        anna.engine.links.on_change(Change.ADDRESSES)
        await asyncio.sleep(patience)
        assert len(wanted) == 1
        assert anna.statuses[-1].presence is Presence.RECONNECTING


@in_virtual_time
async def test_a_suspect_link_that_is_heard_again_is_online(open_town):
    async with open_town() as town:
        anna, badr = await town.person("Anna"), await town.person("Badr")
        await town.pair(anna, badr)
        for connection in town.net.made:
            connection.hold()
        await anna.until(lambda: anna.statuses[-1].presence is Presence.RECONNECTING)
        for connection in town.net.made:
            connection.release()
        await anna.until(lambda: anna.statuses[-1].presence is Presence.ONLINE)
        anna.say("still here")
        await badr.until(lambda: badr.texts == ["still here"])


@in_virtual_time
async def test_a_link_whose_frames_take_long_lives_as_long_as_packets_come(open_town):
    async with open_town() as town:
        anna, badr = await town.person("Anna"), await town.person("Badr")
        await town.pair(anna, badr)
        link = link_of(anna)
        town.net.is_silent = True
        for _ in range(60):
            await asyncio.sleep(1)
            for connection in town.net.made:
                connection.stir()
        assert Presence.RECONNECTING not in {status.presence for status in anna.statuses}
        began = town.clock.monotonic()
        await anna.until(lambda: anna.statuses[-1].presence is Presence.RECONNECTING)
        assert 2 <= town.clock.monotonic() - began <= 4
        await link.wait_ended()
        assert 14 <= town.clock.monotonic() - began <= 16


@in_virtual_time
async def test_a_goodbye_is_no_loss(open_town):
    async with open_town() as town:
        anna, badr = await town.person("Anna"), await town.person("Badr")
        await town.pair(anna, badr)
        await badr.stop()
        await anna.until(lambda: not is_linked(anna))
        assert anna.statuses[-1].failure.reason is Reason.PEER_GONE


@in_virtual_time
async def test_a_connection_that_breaks_is_lost(open_town):
    async with open_town() as town:
        anna, badr = await town.person("Anna"), await town.person("Badr")
        await town.pair(anna, badr)
        town.net.made[0].fail()
        await anna.until(lambda: not is_linked(anna))
        await badr.until(lambda: not is_linked(badr))
        assert anna.statuses[-1].failure.reason is Reason.LINK_LOST


@in_virtual_time
@pytest.mark.parametrize("kind", ["offer", "answer"])
async def test_a_description_too_long_for_services_ends_that_pairing_only(
    open_town, monkeypatch, kind
):
    async with open_town() as town:
        anna, badr, dana = [await town.person(name) for name in ("Anna", "Badr", "Dana")]
        heard = []
        anna.engine.services.status_changed.subscribe(heard.append)
        describe = FakeConnection._describe

        def describe_at_length(connection, of):
            return describe(connection, of) + ("a=candidate:\r\n" * 5_000 if of == kind else "")

        with monkeypatch.context() as long:
            long.setattr(FakeConnection, "_describe", describe_at_length)
            await town.pair(anna, badr, accept=False)
            badr.engine.pairing.accept(badr.engine.pairing.requests[0].id)
            for person in (anna, badr):
                await person.until(lambda p=person: p.progress[-1].step is Step.FAILED)
        failures = [person.progress[-1].failure for person in (anna, badr)]
        assert [f.side for f in failures if f.reason is Reason.OUR_FAULT] == [Side.OURS]
        await town.pair(anna, dana)
        assert all(status.state is not ServiceState.AWAY for status in heard)


@in_virtual_time
async def test_a_peer_that_talks_nonsense_is_put_out(open_town, caplog):
    async with open_town() as town:
        anna, badr = await town.person("Anna"), await town.person("Badr")
        await town.pair(anna, badr)
        offerer = next(made for made in town.net.made if made.is_offerer)
        offerer.send("messages", b"\x04nonsense")
        await badr.until(lambda: not is_linked(badr))
        assert badr.statuses[-1].failure.reason is Reason.PEER_MISBEHAVED
        assert anna.contact.key == badr.engine.identity.key
        assert badr.engine.contacts.all


@in_virtual_time
async def test_both_ends_of_a_link_share_its_transcript_and_know_whether_it_was_verified(open_town):
    async with open_town() as town:
        anna, badr = await town.person("Anna"), await town.person("Badr")
        await town.pair(anna, badr)
        ours, theirs = (link_of(person) for person in (anna, badr))
        assert ours.transcript == theirs.transcript
        assert len(ours.transcript) == 32
        assert ours.is_verified
        assert theirs.is_verified


def link_ended(person):
    """Why the last link ended."""
    return next(s.failure for s in reversed(person.statuses) if s.failure)


def link_of(person):
    (link,) = person.engine.links._links.values()
    return link


class Clumsy:
    """Peer connections whose greetings are of an older client (port PeerConnections)."""

    def __init__(self, net):
        self._net = net

    def make(self, **options):
        made = self._net.make(**options)
        send = made.send

        def greet(label, data):
            if isinstance(data, str):
                key = json.loads(data)["publicKey"]
                data = json.dumps({"type": "handshake", "publicKey": key})
            send(label, data)

        made.send = greet
        return made


@in_virtual_time
async def test_a_contact_that_has_spoken_native_is_not_met_without_it(open_town):
    async with open_town() as town:
        anna, badr = await town.person("Anna"), await town.person("Badr")
        await town.pair(anna, badr)
        before = badr.contact
        await anna.stop()
        await badr.until(lambda: not is_linked(badr))
        ports = {"connections": Clumsy(town.net)}
        anna = await town.person("Anna", anna.disk, ports=ports)
        code = await badr.code()
        await anna.code()
        anna.engine.pairing.pair(code.address)
        await badr.until(lambda: badr.engine.pairing.requests)
        badr.engine.pairing.accept(badr.engine.pairing.requests[0].id)
        await badr.until(lambda: badr.progress[-1].step is Step.FAILED)
        assert badr.progress[-1].failure.reason is Reason.STEPPED_BACK
        assert badr.contact == before
        assert not is_linked(badr)


@in_virtual_time
async def test_another_exporter_on_each_end_is_found_out(open_town):
    async with open_town() as town:
        anna, badr = await town.person("Anna"), await town.person("Badr")
        make, number = town.net.make, itertools.count()

        def strange(**options):
            made, own = make(**options), next(number).to_bytes(32, "big")
            made.exporter = lambda label, length: own
            return made

        town.net.make = strange
        await town.pair(anna, badr, accept=False)
        badr.engine.pairing.accept(badr.engine.pairing.requests[0].id)
        for person in (anna, badr):
            await person.until(lambda p=person: p.progress[-1].step is Step.FAILED)
            assert person.engine.contacts.all == ()
        assert badr.progress[-1].failure.reason is Reason.ALTERED
        assert anna.progress[-1].failure.reason is Reason.SECRET_UNTESTED


@pytest.fixture
def short_sessions(monkeypatch):
    """Sessions that serve a minute instead of a day."""
    monkeypatch.setattr(sealed, "LIFE", 60.0)


def test_a_link_takes_new_sessions_while_people_talk_and_loses_nothing(open_town, short_sessions):
    @in_virtual_time
    async def run():
        async with open_town() as town:
            anna, badr = await town.person("Anna"), await town.person("Badr")
            await town.pair(anna, badr)
            first = link_of(anna)._speaking._talk._link._sends
            for number in range(40):
                anna.say(f"a{number}")
                badr.say(f"b{number}")
                await asyncio.sleep(7.3)
            await anna.until(lambda: len(anna.texts) == 40)
            await badr.until(lambda: len(badr.texts) == 40)
            assert anna.texts == [f"b{number}" for number in range(40)]
            assert badr.texts == [f"a{number}" for number in range(40)]
            assert link_of(anna)._speaking._talk._link._sends is not first
            assert is_linked(anna)

    run()


async def opening(town):
    """Two whose connection never opens, and one link of each."""
    town.net.is_reachable = False
    anna, badr = await town.person("Anna"), await town.person("Badr")
    await town.pair(anna, badr, accept=False)
    badr.engine.pairing.accept(badr.engine.pairing.requests[0].id)
    await anna.until(lambda: anna.engine.links._places.links)
    await badr.until(lambda: badr.engine.links._places.links)
    return [next(iter(person.engine.links._places.links)) for person in (anna, badr)]


@in_virtual_time
async def test_within_eight_seconds_without_a_path_the_link_says_why_and_goes_on_trying(open_town):
    async with open_town() as town:
        began = town.clock.monotonic()
        links = await opening(town)
        doubts = []
        for link in links:
            link.changed.subscribe(
                lambda at: at.doubt and not at.failure and doubts.append(town.clock.monotonic())
            )
        await links[0].wait_ended()
        await links[1].wait_ended()
        assert [6.5 <= at - began <= 8.0 for at in doubts] == [True, True]
        assert 19.5 <= town.clock.monotonic() - began <= 21.5
        for link in links:
            assert link.theirs is not None
            assert link.failure.reason is link.doubt.reason


@in_virtual_time
async def test_a_candidate_found_late_goes_through_the_service_while_the_link_opens(open_town):
    async with open_town() as town:
        await opening(town)
        await asyncio.sleep(1)
        ours, theirs = town.net.made
        ours.find_candidate(Candidate("1 1 udp 1 127.0.0.1 9 typ host", ufrag=ours.token))
        ours.find_candidate(Candidate("2 1 udp 1 127.0.0.1 9 typ host", ufrag="older"))
        await asyncio.sleep(1)
        assert [c.ufrag for c in theirs.candidates] == [ours.token]


@in_virtual_time
async def test_a_link_that_opens_ends_when_our_address_is_to_be_hidden(open_town):
    async with open_town() as town:
        link, _ = await opening(town)
        link.renew("hide", is_relay_only=False)
        await asyncio.sleep(1)
        assert link.failure is None
        link.renew("hide", is_relay_only=True)
        await link.wait_ended()
        assert link.failure.reason is Reason.CANCELLED
