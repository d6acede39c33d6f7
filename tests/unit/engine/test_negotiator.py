"""The negotiator: one connection for each match, from both halves of the descriptions."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace

import pytest

from tests.fakes.connections import FakeNet
from tests.fakes.people import EveryServerAnswers
from tests.fakes.virtual_time import in_virtual_time
from zajel_desktop.engine.match import Match
from zajel_desktop.engine.negotiator import STEP_PATIENCE, Means, Negotiator, within
from zajel_desktop.model.errors import RemoteError
from zajel_desktop.model.ids import Address, PairingId, PeerId
from zajel_desktop.model.network import Conditions, Nat
from zajel_desktop.model.service import IceServer
from zajel_desktop.protocol.negotiation import Negotiation, Role
from zajel_desktop.protocol.wire.service import read_payload
from zajel_desktop.protocol.wire.signals import Candidate, Description, parse_description

OURS, NAMED = IceServer(("stun:ours",)), IceServer(("stun:named",))


def make(net, *, is_offerer, said, servers=(), conditions=Conditions, **options):
    registration = SimpleNamespace(send=said.append, servers=(NAMED,))
    match = Match(registration, Address("ABCDEF"), PeerId("key"), is_offerer, PairingId("p"))
    return Negotiator(
        Negotiation(Role.IMPOLITE if is_offerer else Role.POLITE, b"l" * 16),
        Means(net, EveryServerAnswers(), servers, ("lo",), **options),
        named=match.servers,
        inbox=lambda event: None,
        say=match.send,
        conditions=conditions,
    )


def last(said):
    return parsed(said[-1])


def parsed(relay):
    return parse_description(relay.kind.value, read_payload(relay.payload))


async def settled(net):
    offers, answers = [], []
    offerer = make(net, is_offerer=True, said=offers, servers=(OURS,))
    answerer = make(net, is_offerer=False, said=answers)
    await offerer.begin()
    await answerer.begin()
    await answerer.describe(last(offers))
    await offerer.describe(last(answers))
    return offerer, answerer


@in_virtual_time
async def test_an_offer_and_its_answer_make_one_connection_on_each_side():
    net = FakeNet()
    offerer, answerer = await settled(net)
    assert [made.labels for made in net.made] == [("messages", "files")] * 2
    offerer.connection.send("messages", "hello")
    assert answerer.connection.path() is net.path


@in_virtual_time
async def test_both_gather_from_every_server_that_was_named():
    net = FakeNet()
    await settled(net)
    assert [made.servers for made in net.made] == [(OURS, NAMED), (NAMED, OURS)]
    assert {made.interfaces for made in net.made} == {("lo",)}


@in_virtual_time
async def test_what_is_learnt_of_our_network_later_is_told_once():
    net, offers, answers = FakeNet(), [], []
    known = [Conditions()]
    offerer = make(net, is_offerer=True, said=offers)
    answerer = make(net, is_offerer=False, said=answers, conditions=lambda: known[0])
    await offerer.begin()
    await answerer.describe(last(offers))
    known[0] = Conditions(nat=Nat.BLOCKED)
    for _ in range(3):
        answerer.say_again()
    assert [parsed(each).network.nat for each in answers] == [Nat.UNKNOWN, Nat.BLOCKED]
    for each in answers:
        await offerer.describe(parsed(each))  # the second one changes nothing
    offerer.say_again()
    assert len(offers) == 1


@in_virtual_time
async def test_nothing_is_repeated_to_whoever_has_not_answered():
    known, said = [Conditions()], []
    offerer = make(FakeNet(), is_offerer=True, said=said, conditions=lambda: known[0])
    offerer.say_again()
    await offerer.begin()
    known[0] = Conditions(nat=Nat.CONE)
    offerer.say_again()
    assert len(said) == 1


@in_virtual_time
async def test_whoever_does_not_offer_waits():
    net, said = FakeNet(), []
    answerer = make(net, is_offerer=False, said=said)
    await answerer.begin()
    assert (said, net.made) == ([], [])
    with pytest.raises(OSError, match="no connection"):
        assert answerer.connection


@in_virtual_time
async def test_a_candidate_that_makes_no_sense_breaks_nothing():
    net = FakeNet()
    offerer, _ = await settled(net)
    for text in ("nonsense", "1 1 udp 1 127.0.0.1 9 typ host"):
        await offerer.add(Candidate(text))
    assert [c.candidate for c in net.made[0].candidates] == ["1 1 udp 1 127.0.0.1 9 typ host"]


@in_virtual_time
async def test_an_answer_that_makes_no_sense_is_the_peers_fault():
    net, offers = FakeNet(), []
    offerer = make(net, is_offerer=True, said=offers)
    await offerer.begin()
    with pytest.raises(RemoteError):
        await offerer.describe(last(offers))


@in_virtual_time
async def test_closing_ends_the_connection_and_can_be_done_twice():
    net = FakeNet()
    offerer, _ = await settled(net)
    await offerer.close()
    await offerer.close()
    assert net.made[0].is_closed
    with pytest.raises(OSError, match="no connection"):
        assert offerer.connection


@in_virtual_time
async def test_a_step_that_never_ends_is_given_up():
    loop = asyncio.get_running_loop()
    began = loop.time()
    with pytest.raises(TimeoutError):
        await within(asyncio.Event().wait())
    assert loop.time() - began == pytest.approx(STEP_PATIENCE)


@in_virtual_time
async def test_each_description_tells_how_we_stand_in_the_network():
    net, offers, answers = FakeNet(), [], []
    offerer = make(net, is_offerer=True, said=offers, conditions=lambda: Conditions(Nat.OPEN))
    answerer = make(net, is_offerer=False, said=answers, conditions=lambda: Conditions(Nat.CONE))
    await offerer.begin()
    await answerer.describe(last(offers))
    assert [last(said).network.nat for said in (offers, answers)] == [Nat.OPEN, Nat.CONE]


@in_virtual_time
async def test_who_hides_its_address_makes_connections_that_do():
    net = FakeNet()
    relay = IceServer(("turn:relay",))
    await make(net, is_offerer=True, said=[], servers=(relay,), is_relay_only=True).begin()
    assert [made.is_relay_only for made in net.made] == [True]


@in_virtual_time
async def test_who_hides_its_address_borrows_from_nobody_whom_the_other_side_names():
    net = FakeNet()
    relay = IceServer(("turn:relay",))
    answerer = make(net, is_offerer=False, said=[], servers=(relay,), is_relay_only=True)
    sdp = await net.make(servers=(), interfaces=(), inbox=None).create_offer(("messages",))
    theirs = IceServer(("turn:relay.of.the.other",), "them", "word")
    await answerer.describe(Description("offer", sdp, b"l" * 16, servers=(theirs,)))
    assert [made.servers for made in net.made if not made.is_offerer] == [(relay, NAMED)]


@in_virtual_time
async def test_an_offer_that_begins_anew_takes_the_place_of_the_connection_before():
    net, answers = FakeNet(), []
    answerer = make(net, is_offerer=False, said=answers)
    for link in (b"1" * 16, b"2" * 16):
        sdp = await net.make(servers=(), interfaces=(), inbox=None).create_offer(("messages",))
        await answerer.describe(Description("offer", sdp, link))
    ours = [made for made in net.made if not made.is_offerer]
    assert [made.is_closed for made in ours] == [True, False]
    assert last(answers).link == b"2" * 16


@in_virtual_time
async def test_an_offer_is_repeated_until_it_is_answered():
    net, offers, answers = FakeNet(), [], []
    offerer = make(net, is_offerer=True, said=offers)
    answerer = make(net, is_offerer=False, said=answers)
    offerer.repeat()
    assert offers == []
    await offerer.begin()
    await answerer.begin()
    offerer.repeat()
    assert last(offers[:1]) == last(offers)
    assert len(offers) == 2
    await answerer.describe(last(offers))
    await offerer.describe(last(answers))
    offerer.repeat()
    assert len(offers) == 2
