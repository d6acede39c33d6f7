"""Foreign returns: contacts with older clients are let in by their key, and nobody else is."""

from __future__ import annotations

import pytest

from zajel_desktop.crypto.identity import Identity
from zajel_desktop.engine.foreign_returns import ForeignReturns
from zajel_desktop.model.contact import Contact, KeyState
from zajel_desktop.model.dialect import Dialect
from zajel_desktop.protocol.returning import DEAD_LIFE, MAX_ASKED, MAX_LET_IN
from zajel_desktop.protocol.wire.service_messages import (
    PairIncoming,
    PairMatched,
    PairRequest,
    PairResponse,
)

OURS, THEIRS, SMALLER = "HHHHHH", "KKKKKK", "BBBBBB"
US, NOOR, OTHER = (Identity(bytes([n]) * 32).peer_id for n in (1, 2, 3))


class Service:
    """A registration that keeps what is said there."""

    url, address, key = "ws://here", OURS, US

    def __init__(self):
        self.said = []

    def send(self, message):
        self.said.append(message)
        return True


class Scene:
    """Our contacts, a clock that is turned by hand, and links that are only noted."""

    def __init__(self, **fields):
        fields = {"dialect": Dialect.APP} | fields
        self.people = {NOOR: Contact("noor", NOOR, "talk", "", 1.0, **fields)}
        self.now, self.opened, self.missed, self.turned = 0.0, [], [], []
        self.here = Service()
        self.returns = ForeignReturns(
            is_own=lambda key: key == US, people=self, links=self, clock=self
        )
        self.returns.missed.subscribe(self.missed.append)

    def with_key(self, key):
        return self.people.get(key)

    def turn(self, match):
        if self.opened:
            self.turned.append(match)
        return bool(self.opened)

    def open(self, match):
        self.opened.append(match)
        return True

    def has_newer(self, match):
        return bool(self.turned) and match is not self.turned[-1]

    def monotonic(self):
        return self.now

    def call(self, address=THEIRS):
        return self.returns.call(self.here, address)

    def incoming(self, key=NOOR, address=THEIRS):
        return self.returns.take_incoming(self.here, PairIncoming(address, key, 120_000))

    def matched(self, key=NOOR, address=THEIRS, *, is_initiator=True):
        return self.returns.take_match(self.here, PairMatched(address, key, is_initiator))


def test_whoever_is_met_is_asked_and_the_match_becomes_a_link():
    scene = Scene()
    assert scene.call()
    assert scene.here.said == [PairRequest(THEIRS)]
    assert scene.matched()
    (match,) = scene.opened
    assert (match.address, match.key, match.our_address) == (THEIRS, NOOR, OURS)
    assert (match.is_offerer, match.pairing, match.own_key) == (True, None, US)
    assert (match.is_foreign_return, match.allows_foreign) == (True, True)
    assert (match.typed, match.shown) == (None, None)


def test_no_name_is_told_to_somebody_who_may_be_anybody():
    scene = Scene()
    scene.call()
    assert scene.here.said[0].proposed_name is None


def test_with_the_larger_address_we_wait_to_be_asked():
    scene = Scene()
    assert not scene.call(SMALLER)
    assert scene.here.said == []


def test_without_an_address_nobody_is_asked():
    scene = Scene()
    scene.here.address = None
    assert not scene.call()


@pytest.mark.parametrize("dialect", [Dialect.APP, Dialect.WEB, Dialect.HEADLESS])
def test_whoever_asks_with_the_key_of_such_a_contact_is_let_in(dialect):
    scene = Scene(dialect=dialect)
    assert scene.incoming()
    assert scene.here.said == [PairResponse(THEIRS, True)]
    assert scene.matched(is_initiator=False)
    (match,) = scene.opened
    assert (match.is_offerer, match.is_foreign_return) == (False, True)


@pytest.mark.parametrize(
    "fields",
    [
        {"dialect": Dialect.NATIVE},
        {"dialect": Dialect.UNKNOWN},
        {"is_blocked": True},
        {"key_state": KeyState.ASKING, "other_key": OTHER},
    ],
)
def test_nobody_else_is_let_in(fields):
    scene = Scene(**fields)
    assert not scene.incoming()
    assert not scene.incoming(OTHER)
    assert not scene.incoming(US)
    assert scene.here.said == []
    assert not scene.matched()
    assert scene.opened == []


def test_after_a_hint_the_key_decides_and_a_stranger_is_forgotten():
    scene = Scene()
    scene.call()
    assert scene.matched(OTHER)
    assert scene.opened == []
    assert scene.missed == [(scene.here, THEIRS)]
    assert not scene.call()
    scene.now += DEAD_LIFE
    assert scene.call()


def test_whoever_is_blocked_between_request_and_match_gets_no_link():
    scene = Scene()
    scene.call()
    scene.people[NOOR] = Contact("noor", NOOR, "talk", "", 1.0, is_blocked=True)
    assert scene.matched()
    assert scene.opened == []


def test_a_match_with_another_key_than_the_one_let_in_is_nobody():
    scene = Scene()
    scene.people[OTHER] = Contact("omar", OTHER, "talk 2", "", 1.0, dialect=Dialect.APP)
    scene.incoming()
    assert scene.matched(OTHER, is_initiator=False)
    assert scene.opened == []


def test_of_two_matches_that_cross_the_last_counts_and_the_first_gives_way():
    scene = Scene()
    scene.call()
    scene.incoming()
    assert scene.matched(is_initiator=False)
    assert scene.matched(is_initiator=True)
    assert not scene.matched(is_initiator=True)
    assert [match.is_offerer for match in scene.opened] == [False]
    assert [match.is_offerer for match in scene.turned] == [True]


def test_a_dead_code_is_missed_and_not_asked_again():
    scene = Scene()
    scene.call()
    assert scene.returns.take_refusal(scene.here, THEIRS)
    assert scene.missed == [(scene.here, THEIRS)]
    assert not scene.call()
    assert scene.missed == [(scene.here, THEIRS)] * 2
    assert scene.here.said == [PairRequest(THEIRS)]


def test_a_refusal_of_something_else_is_not_ours():
    scene = Scene()
    assert not scene.returns.take_refusal(scene.here, THEIRS)
    assert not scene.returns.take_refusal(scene.here, None)
    scene.call()
    assert not scene.returns.take_refusal(scene.here, SMALLER)
    assert scene.returns.take_refusal(scene.here, None)
    assert scene.missed == []


def test_a_service_that_hints_at_thousands_makes_us_ask_a_few():
    scene = Scene()
    for number in range(2, 10):
        for other in range(2, 10):
            scene.call(f"ZZZZ{number}{other}")
    assert len(scene.here.said) == MAX_ASKED


def test_somebody_who_asks_again_and_again_is_for_our_person_to_decide():
    scene = Scene()
    taken = [scene.incoming(address=f"ZZZZZ{number}") for number in range(2, 9)]
    assert taken == [True] * MAX_LET_IN + [False] * (7 - MAX_LET_IN)


def test_a_service_that_has_forgotten_us_matches_nobody():
    scene = Scene()
    scene.call()
    scene.returns.forget(scene.here)
    assert not scene.matched()


def test_where_a_pairing_of_our_person_has_led_nobody_comes_back_as_well():
    scene = Scene()
    scene.call()
    scene.returns.settle(scene.here, THEIRS)
    assert not scene.matched()
    assert scene.opened == []


def test_whoever_asks_again_is_let_in_again():
    scene = Scene()
    scene.incoming()
    scene.matched(is_initiator=False)
    scene.incoming()
    assert scene.here.said == [PairResponse(THEIRS, True)] * 2


def test_after_the_end_of_a_link_whoever_was_there_may_be_asked_at_once():
    scene = Scene()
    scene.incoming()
    scene.matched(is_initiator=False)
    assert not scene.call()
    scene.returns.part(scene.opened[0])
    assert scene.call()


def test_the_end_of_a_link_that_gave_way_is_no_reason_to_ask_where_another_opens():
    scene = Scene()
    scene.call()
    scene.incoming()
    scene.matched(is_initiator=False)
    scene.matched(is_initiator=True)
    scene.returns.part(scene.opened[0])
    assert not scene.call()
    scene.returns.part(scene.turned[0])
    assert scene.call()


@pytest.mark.parametrize("is_initiator", [True, False])
def test_whoever_asks_may_have_typed_the_secret_of_our_code_and_nobody_else(is_initiator):
    scene, shown = Scene(), object()
    scene.incoming() if not is_initiator else scene.call()
    matched = PairMatched(THEIRS, NOOR, is_initiator)
    assert scene.returns.take_match(scene.here, matched, shown)
    assert scene.opened[-1].shown is (None if is_initiator else shown)
