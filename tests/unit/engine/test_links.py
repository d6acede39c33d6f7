"""Links: one for each contact, made by matches alone, harmed by nobody who was not matched."""

from __future__ import annotations

import asyncio
import copy

import pytest

from tests.fakes.people import is_linked
from tests.fakes.virtual_time import in_virtual_time
from zajel_desktop.engine.links import GOODBYE_PATIENCE
from zajel_desktop.model.failure import Failure, Reason, Side
from zajel_desktop.model.link import Presence
from zajel_desktop.model.pairing import Step
from zajel_desktop.model.service import IceServer
from zajel_desktop.protocol.connection import FrameArrived
from zajel_desktop.protocol.wire.operations import Text
from zajel_desktop.protocol.wire.service import build_payload
from zajel_desktop.protocol.wire.service_messages import (
    PairMatched,
    Refusal,
    Relayed,
    RelayKind,
)

OURS, THEIRS, NAMED = (IceServer((f"stun:{name}",)) for name in ("ours", "theirs", "named"))


class Deciding:
    """Believes in some ICE servers only (port IceProbe)."""

    def __init__(self, *working):
        self.asked = []
        self._working = working

    async def working(self, servers):
        self.asked.append(tuple(servers))
        return tuple(server for server in servers if server in self._working)

    def forget(self):
        pass


async def pair_in(town, **anna_settings):
    anna, badr = await town.person("Anna", **anna_settings), await town.person("Badr")
    await town.pair(anna, badr)
    return anna, badr


def presence(person):
    return person.engine.links.status(person.contact.id).presence


def step(person):
    return person.progress[-1].step if person.progress else None


def registration_of(person):
    return person.engine.services.default


def say(person, announcement):
    """The service of ``person`` says something."""
    registration_of(person).heard.publish(announcement)


def last_match(person):
    """What the service told ``person`` about its last match."""
    return [heard for heard in person.heard if isinstance(heard, PairMatched)][-1]


async def listening(town, name, **settings):
    person = await town.person(name, **settings)
    person.heard = []
    person.engine.services.heard.subscribe(lambda heard: person.heard.append(heard[1]))
    return person


# Whom we link with.


@in_virtual_time
async def test_nobody_is_linked_before_a_match(open_town):
    async with open_town() as town:
        anna = await town.person("Anna")
        links = anna.engine.links
        assert links.status("nobody").presence is Presence.OFFLINE
        assert not links.send("nobody", Text("x", "hello", 1.0))
        assert not links.is_linked("nobody")
        assert links.file_channel("nobody") is None
        links.drop("nobody")


@in_virtual_time
async def test_a_link_tells_its_contact_its_path_and_its_round_trip(open_town):
    async with open_town() as town:
        anna, _ = await pair_in(town)
        await anna.until(lambda: anna.statuses[-1].round_trip is not None)
        assert {status.contact for status in anna.statuses} == {anna.contact.id}
        assert anna.statuses[-1] == anna.engine.links.status(anna.contact.id)
        assert presence(anna) is Presence.ONLINE


@in_virtual_time
async def test_the_same_status_is_not_told_twice(open_town):
    async with open_town() as town:
        anna, _ = await pair_in(town)
        await asyncio.sleep(120)
        pairs = zip(anna.statuses, anna.statuses[1:], strict=False)
        assert all(one != other for one, other in pairs)


@in_virtual_time
async def test_a_second_match_for_the_same_place_is_left_aside(open_town):
    async with open_town() as town:
        anna, badr = await listening(town, "Anna"), await listening(town, "Badr")
        await town.pair(anna, badr)
        made = len(town.net.made)
        say(anna, last_match(anna))
        say(badr, last_match(badr))
        await asyncio.sleep(60)
        assert len(town.net.made) == made
        assert is_linked(anna)
        assert is_linked(badr)


@in_virtual_time
async def test_whoever_has_gone_has_a_newer_one_only_where_another_match_has_led(open_town):
    async with open_town() as town:
        anna, _ = await pair_in(town)
        links = anna.engine.links
        (link,) = links._places.links
        assert not links.has_newer(link.match)
        assert links.has_newer(copy.copy(link.match))
        await anna.stop()
        assert not links.has_newer(copy.copy(link.match))


@in_virtual_time
async def test_crossed_requests_told_twice_make_one_link(open_town):
    async with open_town() as town:
        anna, badr = await listening(town, "Anna"), await listening(town, "Badr")
        codes = [str(await anna.code()), str(await badr.code())]
        anna.engine.services.heard.subscribe(lambda heard: twice(anna, heard))
        anna.engine.pairing.pair(codes[1])
        badr.engine.pairing.pair(codes[0])
        for person in (anna, badr):
            await person.until(lambda p=person: is_linked(p))
        await asyncio.sleep(60)
        assert is_linked(anna)
        assert len(town.net.made) == 2


def twice(person, heard):
    if isinstance(heard[1], PairMatched) and not getattr(person, "was_told", False):
        person.was_told = True
        say(person, heard[1])


@in_virtual_time
async def test_a_match_that_nobody_asked_for_opens_nothing(open_town):
    async with open_town() as town:
        anna, badr = await town.person("Anna"), await town.person("Badr")
        await anna.code()
        say(anna, PairMatched("ABCDEF", badr.engine.identity.key, True))
        await asyncio.sleep(1)
        assert town.net.made == []
        assert anna.progress == []


# Signals.


@in_virtual_time
async def test_signals_of_strangers_go_nowhere(open_town):
    async with open_town() as town:
        anna, _ = await pair_in(town)
        for kind in RelayKind:
            payload = build_payload({"type": "offer", "sdp": "v=0\r\n"})
            say(anna, Relayed(kind, "ZZZZZZ", payload))
        await asyncio.sleep(60)
        assert is_linked(anna)
        assert len(town.net.made) == 2


@in_virtual_time
async def test_late_signals_and_refusals_do_not_harm_a_link_that_stands(open_town):
    async with open_town() as town:
        anna, badr = await listening(town, "Anna"), await listening(town, "Badr")
        await town.pair(anna, badr)
        for person in (anna, badr):
            address = last_match(person).peer_code
            for payload in (None, {"sdp": "v=0\r\n"}, {"sdp": 5}, "nonsense"):
                for kind in RelayKind:
                    say(person, Relayed(kind, address, build_payload(payload)))
            say(person, Refusal("gone", "peer_not_found", address))
        await asyncio.sleep(60)
        assert is_linked(anna)
        assert is_linked(badr)


@pytest.mark.parametrize(
    ("kind", "payload"),
    [("offer", {"sdp": "hello"}), ("answer", None), ("answer", {"sdp": "v=0\r\nunknown"})],
)
def test_a_description_that_makes_no_sense_ends_the_opening(open_town, kind, payload):
    @in_virtual_time
    async def run():
        async with open_town() as town:
            town.net.is_reachable = False
            anna, badr = await listening(town, "Anna"), await listening(town, "Badr")
            await town.pair(anna, badr, accept=False)
            badr.engine.pairing.accept(badr.engine.pairing.requests[0].id)
            await anna.until(lambda: step(anna) is Step.PATH)
            address = last_match(anna).peer_code
            say(anna, Relayed(RelayKind(kind), address, build_payload(payload)))
            await anna.until(lambda: step(anna) is Step.FAILED)
            assert anna.progress[-1].failure.reason is Reason.PEER_MISBEHAVED

    run()


@in_virtual_time
async def test_candidates_of_every_kind_never_end_an_opening(open_town):
    async with open_town() as town:
        anna, badr = await listening(town, "Anna"), await listening(town, "Badr")
        whole = "1 1 udp 1 127.0.0.1 9 typ host"

        def flood(heard):
            if isinstance(heard[1], PairMatched):
                for payload in (whole, "short", "", None, 5, [], {"candidate": 7}, {}, whole):
                    raw = build_payload(payload)
                    say(anna, Relayed(RelayKind.ICE_CANDIDATE, heard[1].peer_code, raw))

        anna.engine.services.heard.subscribe(flood)
        await town.pair(anna, badr)
        applied = [c.candidate for made in town.net.made for c in made.candidates]
        assert applied.count(whole) >= 1


@in_virtual_time
async def test_a_peer_unknown_to_the_service_ends_the_opening(open_town):
    async with open_town() as town:
        town.net.is_reachable = False
        anna, badr = await listening(town, "Anna"), await listening(town, "Badr")
        await town.pair(anna, badr, accept=False)
        badr.engine.pairing.accept(badr.engine.pairing.requests[0].id)
        await anna.until(lambda: step(anna) is Step.PATH)
        say(anna, Refusal("not found", "peer_not_found", last_match(anna).peer_code))
        await anna.until(lambda: step(anna) is Step.FAILED)
        assert anna.progress[-1].failure.reason is Reason.PEER_GONE


@in_virtual_time
async def test_a_service_that_is_lost_does_not_end_a_link(open_town):
    async with open_town() as town:
        anna, badr = await pair_in(town)
        town.service.is_down = True
        town.service.cut()
        await asyncio.sleep(300)
        anna.say("still here")
        await badr.until(lambda: badr.texts == ["still here"])


# Ends.


@in_virtual_time
async def test_a_pairing_that_is_cancelled_closes_what_was_opening(open_town):
    async with open_town() as town:
        town.net.is_reachable = False
        anna, badr = await town.person("Anna"), await town.person("Badr")
        await town.pair(anna, badr, accept=False)
        badr.engine.pairing.accept(badr.engine.pairing.requests[0].id)
        await anna.until(lambda: step(anna) is Step.PATH)
        await asyncio.sleep(1)
        anna.engine.pairing.cancel(anna.progress[-1].id)
        assert anna.progress[-1].failure.reason is Reason.CANCELLED
        await asyncio.sleep(1)
        ours = [made for made in town.net.made if made.is_closed]
        assert len(ours) >= 1
        await badr.until(lambda: step(badr) is Step.FAILED)


@in_virtual_time
async def test_blocking_ends_the_link_with_a_goodbye(open_town):
    async with open_town() as town:
        anna, badr = await pair_in(town)
        badr.engine.contacts.block(badr.contact.id, True)
        await anna.until(lambda: not is_linked(anna))
        assert anna.statuses[-1].failure.reason is Reason.PEER_GONE
        assert badr.statuses[-1].failure is None


@in_virtual_time
async def test_somebody_blocked_between_their_request_and_their_link_gets_none(open_town):
    async with open_town() as town:
        anna, badr = await pair_in(town)
        anna.engine.links.drop(anna.contact.id)
        await badr.until(lambda: not is_linked(badr))
        await town.pair(anna, badr, accept=False)
        badr.engine.pairing.accept(badr.engine.pairing.requests[0].id)
        badr.engine.contacts.block(badr.contact.id, True)
        await badr.until(lambda: step(badr) is Step.FAILED)
        assert badr.progress[-1].failure.reason is Reason.BLOCKED
        await anna.until(lambda: not is_linked(anna))
        assert not is_linked(badr)


@in_virtual_time
async def test_removing_a_contact_ends_the_link_and_says_no_more_of_it(open_town):
    async with open_town() as town:
        anna, badr = await pair_in(town)
        badr.engine.contacts.remove(badr.contact.id)
        await anna.until(lambda: not is_linked(anna))
        assert not badr.engine.contacts.all
        await asyncio.sleep(5)
        assert badr.disk.contacts == badr.disk.messages == {}


@in_virtual_time
async def test_a_contact_removed_while_they_talk_breaks_nothing(open_town):
    async with open_town() as town:
        anna, badr = await pair_in(town)
        eve = await town.person("Eve")
        await town.pair(eve, badr)
        (known,) = [c for c in badr.engine.contacts.all if c.name == "Anna"]
        for number in range(20):
            anna.say(str(number))
            badr.say(str(number), known.conversation)
        await badr.until(lambda: badr.texts)
        badr.say("too late", known.conversation)
        badr.engine.contacts.remove(known.id)
        badr.say("much too late", known.conversation)
        eve.say("hello")
        await badr.until(lambda: "hello" in badr.texts)


@in_virtual_time
async def test_a_newer_link_takes_the_place_of_the_older_without_a_break(open_town):
    async with open_town() as town:
        anna, badr = await pair_in(town)
        anna.statuses.clear()
        await town.pair(badr, anna)
        await badr.until(lambda: sum(not made.is_closed for made in town.net.made) == 2)
        await asyncio.sleep(5)
        assert Presence.OFFLINE not in {status.presence for status in anna.statuses}
        anna.say("over the new one")
        await badr.until(lambda: badr.texts == ["over the new one"])
        assert len(town.net.made) == 4


@in_virtual_time
async def test_what_an_older_link_brings_late_is_left_aside_and_comes_by_the_newer(open_town):
    async with open_town() as town:
        anna, badr = await pair_in(town)
        (older,) = badr.engine.links._links.values()
        await town.pair(badr, anna)
        await badr.until(lambda: older not in badr.engine.links._links.values())
        await badr.until(lambda: is_linked(badr))
        heard, frames = [], []
        badr.engine.links.operation_received.subscribe(heard.append)
        badr.engine.links.frame_received.subscribe(frames.append)
        older.heard.publish(Text("too-late", "are you there?", 1.0))
        older.frame_arrived.publish(b"too late")
        assert (heard, frames) == ([], [])
        anna.say("over the new one")
        await badr.until(lambda: badr.texts == ["over the new one"])


@in_virtual_time
async def test_of_one_identity_on_two_computers_the_newer_link_wins_and_the_older_is_told(
    open_town,
):
    async with open_town() as town:
        anna, badr = await pair_in(town)
        twin = await town.person("Anna", copy.deepcopy(anna.disk))
        badr.statuses.clear()
        await town.pair(twin, badr)
        await anna.until(lambda: not is_linked(anna))
        told = anna.statuses[-1]
        assert (told.presence, told.failure.reason) == (Presence.OFFLINE, Reason.LINKED_ELSEWHERE)
        badr.say("to whom")
        await twin.until(lambda: twin.texts == ["to whom"])
        await asyncio.sleep(60)
        assert anna.texts == []
        assert is_linked(twin)
        assert Presence.OFFLINE not in {status.presence for status in badr.statuses}
        await town.pair(anna, badr)  # and back again
        await twin.until(lambda: not is_linked(twin))
        assert twin.statuses[-1].failure.reason is Reason.LINKED_ELSEWHERE


@in_virtual_time
async def test_nobody_is_told_of_another_computer_where_there_is_none(open_town):
    async with open_town() as town:
        anna, badr = await pair_in(town)
        for asker, owner in ((badr, anna), (anna, badr)):
            await town.pair(asker, owner)
            await asyncio.sleep(10)
        for person in (anna, badr):
            reasons = {s.failure.reason for s in person.statuses if s.failure is not None}
            assert reasons <= {Reason.PEER_GONE}


@in_virtual_time
async def test_whoever_lost_the_link_unnoticed_pairs_again_at_once(open_town):
    async with open_town() as town:
        anna, badr = await pair_in(town)
        for made in town.net.made:
            made.hold()  # the old path is dead, nobody has noticed yet
        await town.pair(badr, anna)
        badr.say("back")
        await anna.until(lambda: anna.texts == ["back"])
        await asyncio.sleep(60)
        assert is_linked(anna)
        assert is_linked(badr)


@in_virtual_time
async def test_a_contact_the_store_refuses_gets_no_link(open_town):
    async with open_town() as town:
        anna, badr = await town.person("Anna"), await town.person("Badr")
        await town.pair(anna, badr, accept=False)
        badr.store.failure = Failure(Reason.DISK_FULL, Side.OURS)
        badr.engine.pairing.accept(badr.engine.pairing.requests[0].id)
        await badr.until(lambda: step(badr) is Step.FAILED)
        assert badr.progress[-1].failure.reason is Reason.DISK_FULL
        await anna.until(lambda: not is_linked(anna))
        badr.store.failure = None


@in_virtual_time
async def test_stopping_says_goodbye_and_takes_no_longer_than_it_must(open_town):
    async with open_town() as town:
        anna, badr = await pair_in(town)
        began = town.clock.monotonic()
        await anna.stop()
        assert town.clock.monotonic() - began < 0.2
        await badr.until(lambda: not is_linked(badr))
        assert badr.statuses[-1].failure.reason is Reason.PEER_GONE


@in_virtual_time
async def test_stopping_does_not_wait_for_a_line_that_is_full(open_town):
    async with open_town() as town:
        anna, _ = await pair_in(town)
        for made in town.net.made:
            made.hold()
        began = town.clock.monotonic()
        await anna.stop()
        assert town.clock.monotonic() - began <= GOODBYE_PATIENCE + 1.1


@in_virtual_time
async def test_stopping_while_a_link_opens_leaves_nothing_open(open_town):
    async with open_town() as town:
        town.net.is_reachable = False
        anna, badr = await town.person("Anna"), await town.person("Badr")
        await town.pair(anna, badr, accept=False)
        badr.engine.pairing.accept(badr.engine.pairing.requests[0].id)
        await anna.until(lambda: step(anna) is Step.PATH)
        await anna.stop()
        await badr.stop()
        assert all(made.is_closed for made in town.net.made)


# ICE servers.


@in_virtual_time
async def test_ice_servers_of_settings_service_and_offer_reach_the_connections_once_each(open_town):
    async with open_town(ice_servers=(NAMED, OURS)) as town:
        anna = await town.person("Anna", ice_servers=(OURS,))
        badr = await town.person("Badr", ice_servers=(THEIRS,))
        await town.pair(anna, badr)
        gathered = {made.is_offerer: made.servers for made in town.net.made}
        offerer_is_anna = OURS in gathered[True][:1]
        first, other = (OURS, THEIRS) if offerer_is_anna else (THEIRS, OURS)
        assert sorted(gathered[True], key=str) == sorted({first, NAMED, OURS}, key=str)
        assert sorted(gathered[False], key=str) == sorted({other, NAMED, OURS, first}, key=str)


@in_virtual_time
async def test_only_ice_servers_that_answer_are_gathered_from(open_town):
    async with open_town(ice_servers=(NAMED,)) as town:
        probe = Deciding(NAMED)
        ports = {"probe": probe}
        anna = await town.person("Anna", ports=ports, ice_servers=(OURS,))
        badr = await town.person("Badr", ports=ports)
        await town.pair(anna, badr)
        assert {made.servers for made in town.net.made} == {(NAMED,)}


@in_virtual_time
async def test_an_offer_names_only_servers_that_answered_whoever_made_it(open_town):
    async with open_town() as town:
        probe = Deciding(OURS)
        anna = await town.person("Anna", ports={"probe": probe}, ice_servers=(OURS, THEIRS))
        other = Deciding(OURS)
        badr = await town.person("Badr", ports={"probe": other})
        await badr.code()
        await town.pair(badr, anna)
        asked = {server for servers in other.asked for server in servers}
        offerer = next(made for made in town.net.made if made.is_offerer)
        assert asked == ({OURS} if offerer.servers == (OURS,) else set())


RELAY = IceServer(("turn:relay.example",), "us", "secret")
PROXY = "socks5://127.0.0.1:9050"


@in_virtual_time
@pytest.mark.parametrize("choice", [{"hides_address": True}, {"proxy": PROXY}])
async def test_whoever_hides_or_has_a_proxy_gathers_from_relays_only(open_town, choice):
    async with open_town(ice_servers=(RELAY,)) as town:
        anna = await town.person("Anna", **choice)
        badr = await town.person("Badr")
        await town.pair(anna, badr)
        assert sorted(made.is_relay_only for made in town.net.made) == [False, True]


@in_virtual_time
@pytest.mark.parametrize("choice", [{"hides_address": True}, {"proxy": PROXY}])
async def test_links_move_where_nobody_sees_us_as_soon_as_that_is_chosen(open_town, choice):
    async with open_town(ice_servers=(RELAY,)) as town:
        anna, badr = await pair_in(town)
        before = len(town.net.made)
        anna.engine.settings.change(**choice)
        await asyncio.sleep(20)
        assert all(each.is_closed for each in town.net.made[:before])
        assert sorted(each.is_relay_only for each in town.net.made[before:]) == [False, True]
        assert presence(anna) is presence(badr) is Presence.ONLINE


@in_virtual_time
async def test_whoever_hides_later_leaves_the_servers_of_the_other_side(open_town):
    async with open_town(ice_servers=(RELAY,)) as town:
        for name, other in (("Anna", "Badr"), ("Carla", "Dana")):
            first = await town.person(name, ice_servers=(OURS,))
            second = await town.person(other, ice_servers=(THEIRS,))
            await town.pair(first, second)
            before = len(town.net.made)
            second.engine.settings.change(hides_address=True)
            first.engine.settings.change(hides_address=True)
            await asyncio.sleep(30)
            named = [each.servers for each in town.net.made[before:]]
            assert named
            assert not any({OURS, THEIRS} <= set(servers) for servers in named)


@in_virtual_time
async def test_another_proxy_is_gone_through_by_other_connections(open_town):
    async with open_town(ice_servers=(RELAY,)) as town:
        anna, _ = await pair_in(town, proxy=PROXY)
        before = len(town.net.made)
        anna.engine.settings.change(proxy="http://127.0.0.1:3128")
        await asyncio.sleep(20)
        assert all(each.is_closed for each in town.net.made[:before])
        assert [made.is_relay_only for made in town.net.made[before:]].count(True) == 1


@in_virtual_time
async def test_a_match_that_comes_while_we_go_opens_nothing(open_town):
    async with open_town() as town:
        anna, badr = await town.person("Anna"), await town.person("Badr")
        openings = []
        anna.engine.links.opening_changed.subscribe(openings.append)
        await town.pair(badr, anna)
        await anna.stop()
        made = len(town.net.made)
        anna.engine.links.open(openings[0].match)
        await asyncio.sleep(1)
        assert len(town.net.made) == made


@in_virtual_time
async def test_links_use_the_interfaces_chosen_when_they_open(open_town):
    async with open_town() as town:
        await pair_in(town, interfaces=("lan",))
        assert {made.interfaces for made in town.net.made} == {(), ("lan",)}


# Frames.


@in_virtual_time
async def test_frames_of_files_are_told_with_their_contact(open_town):
    async with open_town() as town:
        anna, badr = await pair_in(town)
        frames = []
        badr.engine.links.frame_received.subscribe(frames.append)
        channel = anna.engine.links.file_channel(anna.contact.id)
        channel.send(b"one")
        channel.send(b"two")
        await channel.wait_drained(0)
        await asyncio.sleep(0.1)
        assert frames == [(badr.contact.id, b"one"), (badr.contact.id, b"two")]


@in_virtual_time
async def test_the_file_channel_of_a_link_that_is_gone_says_so(open_town):
    async with open_town() as town:
        anna, badr = await pair_in(town)
        channel = anna.engine.links.file_channel(anna.contact.id)
        await badr.stop()
        await anna.until(lambda: not is_linked(anna))
        with pytest.raises(OSError, match="no connection"):
            channel.send(b"late")
        with pytest.raises(OSError, match="no connection"):
            await channel.wait_drained(0)
        assert anna.engine.links.file_channel(anna.contact.id) is None


@pytest.mark.parametrize(
    ("label", "data"), [("files", "text"), ("other", b"x"), ("messages", b""), ("messages", "{}")]
)
def test_a_frame_out_of_turn_ends_the_link(open_town, label, data):
    @in_virtual_time
    async def run():
        async with open_town() as town:
            anna, _ = await pair_in(town)
            for made in town.net.made:
                made._inbox(FrameArrived(label, data))
            await anna.until(lambda: not is_linked(anna))
            assert anna.statuses[-1].failure.reason in {Reason.PEER_MISBEHAVED, Reason.LINK_LOST}

    run()


@in_virtual_time
async def test_nothing_of_a_blocked_contact_is_heard_while_its_link_ends(open_town):
    async with open_town() as town:
        anna, badr = await town.person("Anna"), await town.person("Badr")
        await town.pair(anna, badr)
        heard = []
        badr.engine.links.operation_received.subscribe(heard.append)
        (link,) = badr.engine.links._links.values()
        badr.engine.contacts.block(badr.contact.id, True)
        link.heard.publish(Text("too-late", "are you there?", 1.0))
        await badr.until(lambda: not is_linked(badr))
        assert heard == []


@in_virtual_time
async def test_nothing_goes_to_a_blocked_contact_while_its_link_ends(open_town):
    async with open_town() as town:
        anna, badr = await pair_in(town)
        contact, links = badr.contact, badr.engine.links
        badr.engine.contacts.block(contact.id, True)
        assert not links.send(contact.id, Text("late", "are you there?", 1.0))
        assert not links.is_linked(contact.id)
        assert links.file_channel(contact.id) is None
        assert links.bond(contact.id) is None
        badr.say("written to nobody", contact.conversation)
        await anna.until(lambda: not is_linked(anna))
        assert anna.texts == []


@in_virtual_time
async def test_blocking_ends_the_older_link_of_two_as_well(open_town):
    async with open_town() as town:
        anna, badr = await pair_in(town)
        heard = []
        badr.engine.links.operation_received.subscribe(heard.append)
        (older,) = badr.engine.links._links.values()
        badr.engine.links.linked.subscribe(
            lambda contact: badr.engine.contacts.block(contact, True)
        )
        await town.pair(badr, anna, accept=False)
        anna.engine.pairing.accept(anna.engine.pairing.requests[0].id)
        await badr.until(lambda: badr.contact.is_blocked)
        older.heard.publish(Text("too-late", "are you there?", 1.0))
        await badr.until(lambda: not is_linked(badr))
        assert heard == []
