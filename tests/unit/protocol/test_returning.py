"""Returning: whatever a service says, few are asked, and only those come back who may."""

from __future__ import annotations

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from zajel_desktop.protocol.returning import (
    ASK_AGAIN,
    CALM,
    DEAD_LIFE,
    MATCH_LIFE,
    MAX_ASKED,
    MAX_KEPT,
    MAX_LET_IN,
    MINUTE,
    Meaning,
    Returning,
)

OURS, LARGER, SMALLER = "HHHHHH", "KKKKKK", "BBBBBB"
HOME, ABROAD = "home", "abroad"
THERE = (HOME, LARGER)
KEY, OTHER = "key", "other key"


def match(returning, place=THERE, key=KEY, *, is_asker=True, now=1.0, is_expected=True):
    return returning.match(place, key, is_asker=is_asker, is_expected=is_expected, now=now)


def codes():
    """Many addresses larger than ours."""
    return [f"Z{number:05}" for number in range(2000)]


def test_the_smaller_address_asks_and_the_larger_one_waits():
    returning = Returning()
    assert returning.ask(THERE, OURS, 0.0)
    assert not returning.ask((HOME, SMALLER), OURS, 0.0)
    assert not returning.ask((HOME, OURS), OURS, 0.0)


def test_nobody_is_asked_twice_until_it_must_be_thought_that_they_vanished():
    returning = Returning()
    assert returning.ask(THERE, OURS, 0.0)
    assert not returning.ask(THERE, OURS, ASK_AGAIN - 0.1)
    assert returning.ask(THERE, OURS, ASK_AGAIN)


def test_a_service_that_hints_at_thousands_makes_us_ask_a_few():
    returning = Returning()
    asked = [code for code in codes() if returning.ask((HOME, code), OURS, 0.0)]
    assert len(asked) == MAX_ASKED
    assert returning.ask((ABROAD, LARGER), OURS, 0.0)
    more = [code for code in codes() if returning.ask((HOME, code), OURS, MINUTE)]
    assert len(more) == MAX_ASKED


def test_whoever_was_not_there_is_not_asked_for_a_while():
    returning = Returning()
    returning.ask(THERE, OURS, 0.0)
    assert returning.refuse(THERE, 1.0)
    assert not returning.refuse(THERE, 1.0)
    assert returning.is_dead(THERE, DEAD_LIFE)
    assert not returning.ask(THERE, OURS, DEAD_LIFE)
    assert returning.ask(THERE, OURS, DEAD_LIFE + 1.0)


def test_a_match_with_one_who_may_come_back_is_a_return_once():
    returning = Returning()
    returning.ask(THERE, OURS, 0.0)
    assert match(returning) is Meaning.RETURN
    assert match(returning) is Meaning.NOTHING


def test_a_match_that_nobody_asked_for_is_nothing():
    assert match(Returning()) is Meaning.NOTHING


def test_a_match_long_after_the_request_is_nothing():
    returning = Returning()
    returning.ask(THERE, OURS, 0.0)
    assert match(returning, now=MATCH_LIFE) is Meaning.NOTHING


def test_whoever_else_is_met_is_a_stranger_and_not_asked_again():
    returning = Returning()
    returning.ask(THERE, OURS, 0.0)
    assert match(returning, is_expected=False) is Meaning.STRANGER
    assert not returning.ask(THERE, OURS, DEAD_LIFE)


def test_whoever_asked_with_one_key_and_is_matched_with_another_is_a_stranger():
    returning = Returning()
    assert returning.let_in(THERE, KEY, 0.0)
    assert match(returning, key=OTHER, is_asker=False) is Meaning.STRANGER


@pytest.mark.parametrize("is_asker", [True, False])
def test_of_requests_that_cross_each_becomes_a_match_once(is_asker):
    returning = Returning()
    assert returning.ask(THERE, OURS, 0.0)
    assert returning.let_in(THERE, KEY, 0.1)
    assert match(returning, is_asker=is_asker) is Meaning.RETURN
    assert match(returning, is_asker=is_asker) is Meaning.NOTHING
    assert match(returning, is_asker=not is_asker) is Meaning.RETURN
    assert match(returning, is_asker=not is_asker) is Meaning.NOTHING


def test_a_match_says_whose_request_it_was():
    returning = Returning()
    assert returning.ask(THERE, OURS, 0.0)
    assert match(returning, is_asker=False) is Meaning.NOTHING
    assert match(returning) is Meaning.RETURN


def test_after_a_match_nobody_is_asked_there_for_a_moment_unless_its_link_is_over():
    returning = Returning()
    returning.let_in(THERE, KEY, 0.0)
    match(returning, is_asker=False)
    assert not returning.ask(THERE, OURS, CALM)
    returning.part(THERE)
    returning.part((HOME, SMALLER))
    assert returning.ask(THERE, OURS, CALM)


def test_whoever_asks_while_there_is_a_link_is_let_in():
    """They have lost it, and we have not noticed."""
    returning = Returning()
    for _ in range(2):
        assert returning.let_in(THERE, KEY, 0.0)
        assert match(returning, is_asker=False) is Meaning.RETURN


def test_where_our_person_was_matched_nothing_else_follows():
    returning = Returning()
    returning.ask(THERE, OURS, 0.0)
    returning.let_in(THERE, KEY, 0.0)
    returning.settle(THERE, 1.0)
    assert match(returning) is Meaning.NOTHING
    assert match(returning, is_asker=False) is Meaning.NOTHING


def test_one_key_is_let_in_a_few_times_a_minute_then_our_person_decides():
    returning = Returning()
    answers = [returning.let_in((HOME, code), KEY, 0.0) for code in codes()[: MAX_LET_IN + 1]]
    assert answers == [True] * MAX_LET_IN + [False]
    assert returning.let_in(THERE, OTHER, 0.0)
    assert returning.let_in(THERE, KEY, MINUTE)


def test_a_service_that_has_forgotten_matches_nobody():
    returning = Returning()
    returning.ask(THERE, OURS, 0.0)
    returning.ask((ABROAD, LARGER), OURS, 0.0)
    assert returning.is_waiting(HOME)
    returning.forget(HOME)
    assert not returning.is_waiting(HOME)
    assert match(returning) is Meaning.NOTHING
    assert match(returning, (ABROAD, LARGER)) is Meaning.RETURN


def test_what_is_remembered_is_bounded():
    returning = Returning()
    for number, code in enumerate(codes()):
        place, now = (HOME, code), number * MINUTE
        assert returning.let_in(place, str(number), now)
        is_expected = number % 2 == 0
        match(returning, place, str(number), is_asker=False, now=now, is_expected=is_expected)
        returning.let_in((ABROAD, code), str(number), now)
    assert len(returning._requests) <= MAX_KEPT
    assert len(returning._dead._since) <= MAX_KEPT
    assert repr(returning) == f"Returning({MAX_KEPT} requests)"


PLACES = st.tuples(st.sampled_from([HOME, ABROAD]), st.sampled_from([LARGER, SMALLER, "ZZZZZZ"]))
KEYS = st.sampled_from([KEY, OTHER])


class Hostile(RuleBasedStateMachine):
    """A service that says anything, in any order, at any time."""

    def __init__(self):
        super().__init__()
        self.returning = Returning()
        self.now = 0.0
        self.requests = {}  # (place, is ours) -> whose key may be matched there, None: any
        self.asked, self.let_in = [], []

    @rule(seconds=st.floats(0, 40))
    def wait(self, seconds):
        self.now += seconds

    @rule(place=PLACES)
    def hint(self, place):
        if self.returning.ask(place, OURS, self.now):
            assert place[1] > OURS
            self.asked.append((self.now, place[0]))
            self.requests[place, True] = None

    @rule(place=PLACES, key=KEYS)
    def incoming(self, place, key):
        if self.returning.let_in(place, key, self.now):
            self.let_in.append((self.now, key))
            self.requests[place, False] = key

    @rule(place=PLACES, key=KEYS, is_asker=st.booleans(), is_expected=st.booleans())
    def matched(self, place, key, is_asker, is_expected):
        meaning = match(
            self.returning, place, key, is_asker=is_asker, is_expected=is_expected, now=self.now
        )
        if meaning is Meaning.RETURN:
            assert is_expected
            assert self.requests[place, is_asker] in {None, key}
        self.requests.pop((place, is_asker), None)

    @rule(place=PLACES)
    def refused(self, place):
        under_way = [self.requests.pop((place, each), "none") for each in (True, False)]
        assert self.returning.refuse(place, self.now) is (under_way != ["none", "none"])

    @invariant()
    def few_are_asked_and_few_are_let_in(self):
        for events, most in ((self.asked, MAX_ASKED), (self.let_in, MAX_LET_IN)):
            lately = [what for since, what in events if self.now < since + MINUTE]
            assert all(lately.count(what) <= most for what in lately)


TestHostile = Hostile.TestCase
