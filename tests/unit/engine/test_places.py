"""Places: what comes goes to the newest link there, and what no link expects is a call."""

from __future__ import annotations

import pytest

from zajel_desktop.engine.match import Match
from zajel_desktop.engine.places import RETHINKING, STALE, Call, Places
from zajel_desktop.model.dialect import Dialect
from zajel_desktop.model.failure import Reason
from zajel_desktop.model.link import Stage
from zajel_desktop.protocol.wire.service import build_payload
from zajel_desktop.protocol.wire.service_messages import Pong, Refusal, Relayed, RelayKind
from zajel_desktop.protocol.wire.signals import (
    Ask,
    Candidate,
    Description,
    build_ask,
    build_candidate,
    build_description,
)

HERE, THEIRS, OTHERS = "registration", "GHJKLM", "NPQRST"
TAG = b"t" * 16
ONE, TWO = b"1" * 16, b"2" * 16


class FakeLink:
    """Keeps what it is given."""

    def __init__(self, match, stage=Stage.NEGOTIATING):
        self.match, self.stage = match, stage
        self.dialect = Dialect.NATIVE
        self.taken, self.closed = [], []

    def take(self, signal):
        self.taken.append(signal)

    def close(self, failure=None):
        self.closed.append(failure)


class Clock:
    """Turned by hand (port Clock)."""

    time = 0.0

    def monotonic(self):
        return self.time


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def places(clock):
    made = Places(clock=clock)
    made.calls = []
    made.called.subscribe(made.calls.append)
    return made


def match(*, pairing=None, is_offerer=True, address=THEIRS, key="key"):
    return Match(HERE, address, key, is_offerer, pairing)


def added(places, stage=Stage.NEGOTIATING, **fields):
    link = FakeLink(match(**fields), stage)
    places.add(link)
    return link


def say(places, kind, payload, sender=THEIRS):
    places.take(HERE, Relayed(kind, sender, build_payload(payload)))


def offer(link=ONE, tag=TAG):
    return Description("offer", "v=0\r\n", link, tag=tag)


def send_offer(places, each=None):
    say(places, RelayKind.OFFER, build_description(each or offer()))


# Who may begin where.


def test_where_nobody_is_anybody_may_begin(places):
    assert places.make_room(match())
    assert places.make_room(match(pairing="p"))


@pytest.mark.parametrize(
    ("older", "newer", "may"),
    [("p", "p", False), ("p", None, True), (None, "p", True), (None, None, True)],
)
def test_beside_a_link_that_stands_a_return_may_begin_and_a_pairing_beside_a_return(
    places, older, newer, may
):
    link = added(places, Stage.LINKED, pairing=older)
    assert places.make_room(match(pairing=newer)) is may
    assert link.closed == []


def test_beside_a_link_to_an_older_client_a_pairing_may_begin_too(places):
    link = added(places, Stage.LINKED, pairing="p")
    link.dialect = Dialect.WEB
    assert places.make_room(match(pairing="p"))
    assert link.closed == []


@pytest.mark.parametrize("stage", [Stage.NEGOTIATING, Stage.SECURING])
@pytest.mark.parametrize("pairing", ["p", None])
def test_a_pairing_that_opens_gives_way_to_nobody(places, stage, pairing):
    link = added(places, stage, pairing="p")
    assert not places.make_room(match(pairing=pairing))
    assert link.closed == []


@pytest.mark.parametrize("stage", [Stage.NEGOTIATING, Stage.SECURING])
def test_a_return_that_opens_gives_way_to_a_pairing_and_to_their_newer_offer(places, stage):
    for newer in (match(pairing="p"), match(is_offerer=False)):
        link = added(places, stage)
        assert places.make_room(newer)
        assert link.closed[0].reason is Reason.CANCELLED


def test_a_return_of_ours_is_begun_anew_only_if_it_has_not_opened_for_a_while(places, clock):
    link = added(places)
    assert not places.make_room(match())
    clock.time = STALE
    assert places.make_room(match())
    assert link.closed
    link.stage = Stage.SECURING
    assert not places.make_room(match())


# Which links there are.


def test_the_newest_is_who_it_is_for_until_it_is_over(places):
    older, newer = added(places, Stage.LINKED), added(places)
    assert places.links == (older, newer)
    assert places.newest(HERE, THEIRS) is newer
    places.remove(older)
    assert places.newest(HERE, THEIRS) is newer
    places.remove(newer)
    assert places.newest(HERE, THEIRS) is None
    assert places.links == ()


def test_besides_a_link_are_those_to_the_same_key_wherever_they_signal(places):
    link, same = added(places), added(places, address=OTHERS)
    added(places, key="another", address="QRSTUV")
    assert places.besides(link) == (same,)


# What services carry.


def test_what_comes_from_nobody_is_dropped(places):
    say(places, RelayKind.ANSWER, build_description(Description("answer", "v=0\r\n", tag=TAG)))
    say(places, RelayKind.ICE_CANDIDATE, build_candidate(Candidate("x")))
    send_offer(places, offer(tag=b""))
    assert places.calls == []


def test_answers_candidates_and_offers_without_a_mark_go_to_the_link_there(places):
    link = added(places)
    answer, found = Description("answer", "v=0\r\n", ONE, tag=TAG), Candidate("x")
    say(places, RelayKind.ANSWER, build_description(answer))
    say(places, RelayKind.ICE_CANDIDATE, build_candidate(found))
    send_offer(places, offer(tag=b""))
    assert link.taken == [answer, found, offer(tag=b"")]
    assert places.calls == []


def test_a_marked_offer_where_nobody_is_is_a_call_and_an_ask_is_one_anywhere(places):
    send_offer(places)
    added(places, Stage.LINKED)
    say(places, RelayKind.OFFER, build_ask(Ask(tag=TAG)))
    assert places.calls == [Call(HERE, THEIRS, offer()), Call(HERE, THEIRS, Ask(tag=TAG))]


def test_a_marked_offer_that_a_link_awaits_is_for_that_link_once(places):
    link = added(places, is_offerer=False)
    send_offer(places)
    send_offer(places)
    assert link.taken == [offer()]
    assert places.calls == []
    send_offer(places, offer(TWO))
    assert places.calls == [Call(HERE, THEIRS, offer(TWO))]


def test_an_offer_once_heeded_is_no_call_when_it_is_repeated(places):
    link = added(places, Stage.LINKED, is_offerer=False)
    places.heed(link, offer())
    send_offer(places)
    assert places.calls == []


def test_nonsense_ends_what_is_opening_there_unless_it_is_a_candidate(places):
    link = added(places)
    say(places, RelayKind.ICE_CANDIDATE, [])
    assert link.closed == []
    say(places, RelayKind.OFFER, {"sdp": 5})
    assert link.closed[0].reason is Reason.PEER_MISBEHAVED
    link.stage = Stage.LINKED
    say(places, RelayKind.OFFER, {"sdp": 5})
    assert len(link.closed) == 1
    say(places, RelayKind.OFFER, {"sdp": 5}, sender=OTHERS)


def test_a_peer_that_the_service_does_not_find_ends_what_is_opening(places):
    link = added(places)
    places.take(HERE, Refusal("Peer not found", "peer_not_found", OTHERS))
    places.take(HERE, Refusal("slow down"))
    places.take(HERE, Pong())
    assert link.closed == []
    places.take(HERE, Refusal("Peer not found", "peer_not_found", THEIRS))
    assert link.closed[0].reason is Reason.PEER_GONE
    link.stage = Stage.LINKED
    places.take(HERE, Refusal("Peer not found", "peer_not_found", THEIRS))
    assert len(link.closed) == 1


def test_calls_of_older_clients_are_not_spoken_yet(places):
    link = added(places)
    say(places, RelayKind.CALL_HANGUP, {})
    assert link.taken == []


def send_older(places, kind="offer"):
    say(places, RelayKind(kind), {"type": kind, "sdp": "v=0"})


def test_an_older_client_offers_anew_where_its_link_stands_or_has_just_ended(places, clock):
    again = []
    places.offered_again.subscribe(again.append)
    link = added(places, Stage.LINKED, pairing="p")
    send_older(places)
    assert (again, len(link.taken)) == ([], 1)  # a Desktop that has no link to say: to the link
    link.dialect = Dialect.APP
    send_older(places)
    send_older(places, "answer")
    assert [each.match for each in again] == [link.match]
    places.remove(link)
    send_older(places)
    assert len(again) == 2
    clock.time += RETHINKING
    send_older(places)
    assert len(again) == 2
