"""Meeting hours shared by clocks that differ, and rounds of questions that keep their pace."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zajel_desktop.protocol.meeting import (
    ALONE,
    BATCH,
    BURST,
    HOUR,
    PATIENCE,
    PAUSE,
    REFUSED,
    Calling,
    Round,
    hour_of,
    hours,
    next_change,
)

times = st.floats(1e9, 4e9)


@given(times, st.floats(-HOUR / 2 + 1, HOUR / 2 - 1))
def test_clocks_that_differ_by_less_than_half_an_hour_meet(now, skew):
    assert set(hours(now)) & set(hours(now + skew))


@given(times)
def test_the_hours_stay_until_the_next_change(now):
    change = next_change(now)
    assert now < change <= now + HOUR
    assert set(hours(now)) == set(hours(change - 0.01)) != set(hours(change))
    assert hour_of(now) == hours(now)[0]


def names(count):
    return [named(f"c{n}") for n in range(count)]


def named(name):
    return Calling(name, "our key")


def test_a_few_contacts_are_asked_for_one_by_one_in_their_order():
    questions = Round()
    questions.want(names(3))
    asked = []
    while batch := questions.next(1.0):
        asked.append(batch)
        assert questions.answered(is_anybody=True) == batch
    assert asked == [(named("c0"),), (named("c1"),), (named("c2"),)]


def test_nothing_is_asked_while_an_answer_is_awaited_but_not_for_ever():
    questions = Round()
    questions.want(names(2))
    assert questions.next(1.0) == (named("c0"),)
    assert questions.due(1.0) == 1.0 + PATIENCE
    assert questions.next(1.5) == ()
    assert questions.next(1.0 + PATIENCE) == (named("c1"),)


def test_nobody_wanted_is_no_question():
    questions = Round()
    assert questions.due(1.0) is None
    assert questions.next(1.0) == ()
    assert questions.answered(is_anybody=True) == ()


def test_who_is_wanted_twice_is_asked_for_once():
    questions = Round()
    questions.want(names(2) + names(2))
    assert questions.next(1.0) == (named("c0"),)
    questions.answered(is_anybody=False)
    assert questions.next(1.0) == (named("c1"),)
    questions.answered(is_anybody=False)
    assert questions.next(1.0) == ()


def test_whoever_is_in_a_hurry_is_asked_for_first():
    questions = Round()
    questions.want(names(3))
    questions.want_first([named("c2")])
    assert questions.next(1.0) == (named("c2"),)


def test_whoever_is_forgotten_is_not_asked_for():
    questions = Round()
    questions.want(names(2))
    questions.forget("c0")
    assert questions.next(1.0) == (named("c1"),)


def test_a_service_that_forgot_is_asked_anew():
    questions = Round()
    questions.want(names(1))
    questions.next(1.0)
    questions.begin_anew()
    questions.want(names(1))
    assert questions.next(1.0) == (named("c0"),)


def test_many_contacts_are_found_by_cutting_batches_in_two():
    questions = Round()
    there = {named("c7"), named("c31"), named("c99")}
    questions.want(names(120))
    found, asked, now = [], 0, 0.0
    while (due := questions.due(now)) is not None:
        now = max(now, due)
        batch = questions.next(now)
        asked += 1
        met = questions.answered(is_anybody=bool(there & set(batch)))
        if len(batch) == 1:
            assert met == batch
            found += [c for c in met if c in there]
    assert set(found) == there
    assert asked < 60


@pytest.mark.parametrize("count", [ALONE, 1000])
def test_a_round_never_takes_more_than_most_of_what_a_service_allows(count):
    questions = Round()
    questions.want(names(count))
    now, said = 0.0, []
    while (due := questions.due(now)) is not None:
        now = max(now, due)
        batch = questions.next(now)
        said.append(now)
        assert len(batch) <= BATCH
        questions.answered(is_anybody=True)
    window = max(sum(1 for t in said if start <= t < start + 60) for start in said)
    assert window <= BURST + 60 / PAUSE + 1 < 100


@given(st.data())
def test_everybody_wanted_is_asked_for_in_the_end(data):
    questions = Round()
    wanted, asked, now = set(), set(), 0.0
    for _ in range(data.draw(st.integers(1, 30))):
        match data.draw(st.sampled_from(["want", "ask", "answer", "anew"])):
            case "want":
                who = data.draw(st.sets(st.sampled_from(names(40))))
                wanted |= who
                questions.want(who)
            case "ask":
                asked |= set(questions.next(now))
            case "answer":
                questions.answered(is_anybody=data.draw(st.booleans()))
            case "anew":
                questions.begin_anew()
        now += data.draw(st.floats(0, 3))
    while (due := questions.due(now)) is not None:
        now = max(now, due)
        asked |= set(questions.next(now))
        questions.answered(is_anybody=False)
    assert asked >= wanted


def test_a_service_that_had_enough_is_left_alone_for_a_while():
    questions = Round()
    questions.want(names(1))
    questions.next(1.0)
    questions.refused()
    assert questions.next(1.0) == ()
    assert questions.due(1.0) == pytest.approx(1.0 + REFUSED)
    assert questions.next(1.1 + REFUSED) == (named("c0"),)
