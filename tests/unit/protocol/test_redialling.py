"""Redialling: the table, the waiting times, what people are shown; and two over bad wires."""

from __future__ import annotations

import itertools
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fakes.reuniting import World
from zajel_desktop.model.link import Presence
from zajel_desktop.protocol.redialling import (
    DIAL_PATIENCE,
    FIRST_DELAY,
    LATER,
    LONGEST_DELAY,
    LONGEST_LATER,
    LONGEST_SOON,
    MAX_DIALS,
    MAX_FAILED,
    NEXT,
    OPENING_PATIENCE,
    RECONNECTING,
    SEEK_PATIENCE,
    SOON,
    STEADY,
    Dial,
    Event,
    Redialling,
    Seek,
    State,
)

HOW = {
    State.SHUT: [],
    State.SEEKING: [Event.ADMIT],
    State.AWAY: [Event.ADMIT, Event.MISS],
    State.DIALLING: [Event.ADMIT, Event.MEET],
    State.LINKED: [Event.ADMIT, Event.LINK],
    State.GONE: [Event.ADMIT, Event.LINK, Event.PART],
}


def machine_in(state, now=0.0):
    machine = Redialling()
    for event in HOW[state]:
        machine.take(event, now, place="there" if event is Event.MEET else None)
    assert machine.state is state
    return machine


@pytest.mark.parametrize(
    ("state", "event"),
    [pair for pair in itertools.product(State, Event) if pair not in NEXT],
    ids=lambda each: each.value,
)
def test_what_is_not_in_the_table_changes_nothing(state, event):
    machine = machine_in(state)
    due = machine.due
    assert machine.take(event, 0.0, place="there") == []
    assert (machine.state, machine.due) == (state, due)


@pytest.mark.parametrize("state", State, ids=lambda each: each.value)
def test_there_is_a_next_time_unless_there_is_nothing_to_wait_for(state):
    is_at_rest = state in {State.SHUT, State.LINKED, State.GONE}
    assert (machine_in(state).due is None) is is_at_rest


def test_whoever_is_admitted_is_sought_and_dialled_where_they_are_met():
    machine = Redialling()
    assert machine.take(Event.ADMIT, 0.0) == [Seek()]
    assert machine.take(Event.MEET, 1.0, place="there") == [Dial("there")]
    assert machine.state is State.DIALLING


def test_a_lost_link_is_dialled_where_it_was_and_sought_as_well():
    machine = machine_in(State.LINKED)
    assert machine.take(Event.LOSE, 100.0, place="there") == [Dial("there"), Seek()]


def test_a_lost_link_whose_place_has_gone_is_sought():
    machine = machine_in(State.LINKED)
    assert machine.take(Event.LOSE, 100.0) == [Seek()]
    assert machine.take(Event.MISS, 100.1) == []
    assert machine.state is State.AWAY


def test_links_that_fail_at_once_do_not_chase_each_other():
    machine, now, waits = machine_in(State.LINKED), 0.0, []
    for _ in range(12):
        began = now = now + 0.1
        assert machine.take(Event.LOSE, now, place="there") == []
        while machine.state is State.AWAY:
            now = machine.due
            machine.take(Event.WAKE, now)
        waits.append(now - began)
        machine.take(Event.LINK, now)
    assert waits == pytest.approx(sorted(waits))
    assert waits[0] == pytest.approx(FIRST_DELAY)
    assert waits[-1] == pytest.approx(LONGEST_DELAY)


def test_a_link_that_lasted_begins_with_the_first_delay_again():
    machine = machine_in(State.AWAY)
    for _ in range(8):
        machine.take(Event.WAKE, machine.due)
        machine.take(Event.MISS, 0.0)
    machine.take(Event.LINK, 0.0)
    machine.take(Event.LOSE, STEADY)
    machine.take(Event.MISS, STEADY)
    assert machine.due == STEADY + FIRST_DELAY


@given(st.lists(st.floats(0, 1, exclude_max=True), min_size=1, max_size=30))
def test_the_waiting_doubles_up_to_a_minute_with_chance_in_it(chances):
    machine, now, delay = machine_in(State.SEEKING), 0.0, FIRST_DELAY
    for chance in chances:
        machine.take(Event.MISS, now, chance=chance)
        assert machine.due == pytest.approx(now + delay * (0.5 + chance))
        delay = min(delay * 2, LONGEST_DELAY)
        now = machine.due
        assert machine.take(Event.WAKE, now) == [Seek()]


@pytest.mark.parametrize("event", [Event.CALL, Event.SUMMON])
def test_when_something_changes_it_is_tried_at_once_and_the_waiting_is_short_again(event):
    machine = machine_in(State.AWAY)
    for _ in range(8):
        machine.take(Event.WAKE, machine.due)
        machine.take(Event.MISS, 0.0)
    assert machine.take(event, 10.0) == [Seek()]
    machine.take(Event.MISS, 10.0)
    assert machine.due == 10.0 + FIRST_DELAY


def test_in_the_first_minutes_after_a_loss_the_waiting_stays_short():
    machine = machine_in(State.LINKED)
    machine.take(Event.LOSE, 100.0)
    waits, now = [], 100.0
    while now < 900.0:
        machine.take(Event.MISS, now)
        began = now
        while machine.state is State.AWAY:
            now = machine.due
            machine.take(Event.WAKE, now)
        waits.append((began, now - began))
    assert all(wait <= LONGEST_SOON for began, wait in waits if began < 100.0 + SOON)
    assert all(wait <= LONGEST_LATER for began, wait in waits if began < 100.0 + LATER)
    assert waits[-1][1] > 2 * LONGEST_LATER


def test_a_service_that_does_not_answer_is_not_waited_for():
    machine = machine_in(State.SEEKING)
    assert machine.due == SEEK_PATIENCE
    assert machine.take(Event.WAKE, SEEK_PATIENCE) == []
    assert machine.state is State.AWAY
    assert machine.due == SEEK_PATIENCE + FIRST_DELAY


def test_waking_too_early_is_nothing():
    machine = machine_in(State.AWAY)
    assert machine.take(Event.WAKE, 0.1) == []
    assert machine.state is State.AWAY


def test_a_dial_that_nobody_answers_is_a_miss_unless_a_link_opens():
    machine = machine_in(State.DIALLING)
    machine.take(Event.OPEN, 1.0, place="there")
    machine.take(Event.WAKE, DIAL_PATIENCE)
    assert machine.state is State.DIALLING
    machine.take(Event.WAKE, 1.0 + OPENING_PATIENCE)
    assert machine.state is State.AWAY


def test_few_places_are_dialled_at_once_and_none_twice():
    machine = machine_in(State.DIALLING)
    assert machine.take(Event.MEET, 0.0, place="there") == []
    places = [f"p{n}" for n in range(5)]
    dialled = [out for p in places for out in machine.take(Event.MEET, 0.0, place=p)]
    assert len(dialled) == MAX_DIALS - 1
    machine.take(Event.MISS, 0.0, place="there")
    assert machine.state is State.DIALLING
    machine.take(Event.MISS, 0.0, place="p0")
    assert machine.state is State.AWAY


def test_a_miss_elsewhere_and_nowhere_change_nothing_while_a_dial_is_under_way():
    machine = machine_in(State.DIALLING)
    machine.take(Event.MISS, 0.0)
    machine.take(Event.MISS, 0.0, place="elsewhere")
    assert machine.state is State.DIALLING


def test_whoever_said_goodbye_is_not_dialled_there_but_where_they_come_back():
    machine = machine_in(State.LINKED)
    machine.take(Event.PART, 0.0, place="there")
    assert machine.take(Event.CALL, 1.0) == []
    assert machine.take(Event.MEET, 1.0, place="there") == []
    assert machine.state is State.GONE
    assert machine.take(Event.MEET, 2.0, place="new") == [Dial("new")]


def test_whoever_talks_to_another_computer_of_ours_is_dialled_nowhere():
    machine = machine_in(State.LINKED)
    machine.take(Event.PART, 0.0)
    assert machine.take(Event.MEET, 1.0, place="anywhere") == []
    machine.take(Event.OPEN, 2.0, place="theirs")
    assert machine.state is State.DIALLING


def test_the_person_may_have_them_sought_all_the_same():
    assert machine_in(State.GONE).take(Event.SUMMON, 1.0) == [Seek()]


def test_whoever_calls_is_dialling_whatever_was_before():
    for state in (State.AWAY, State.SEEKING, State.GONE):
        machine = machine_in(state)
        machine.take(Event.OPEN, 0.0, place="theirs")
        assert machine.state is State.DIALLING


def test_whoever_is_shut_out_has_nothing_under_way():
    for state in State:
        machine = machine_in(state)
        machine.take(Event.SHUT, 0.0)
        assert (machine.state, machine.due) == (State.SHUT, None)
        for event in set(Event) - {Event.ADMIT}:
            assert machine.take(event, 1.0, place="there") == []
        assert machine.state is State.SHUT


# What people are shown.


def test_a_lost_link_is_reconnecting_for_half_a_minute_then_offline():
    machine = machine_in(State.LINKED)
    machine.take(Event.LOSE, 100.0, place="there")
    assert machine.presence(100.0) is Presence.RECONNECTING
    now = 100.0
    while now < 100.0 + RECONNECTING:
        assert machine.presence(now) is Presence.RECONNECTING
        now = machine.due
        machine.take(Event.WAKE, now)
    assert now == 100.0 + RECONNECTING
    assert machine.presence(now) is Presence.OFFLINE


def test_whoever_is_met_is_connecting_and_whoever_does_not_answer_is_not():
    machine = machine_in(State.DIALLING)
    assert machine.presence(0.0) is Presence.CONNECTING
    machine.take(Event.MISS, 1.0, place="there")
    assert machine.presence(1.0) is Presence.OFFLINE
    machine.take(Event.MEET, 2.0, place="there")
    assert machine.presence(2.0) is Presence.OFFLINE
    machine.take(Event.MEET, 2.0, place="new")
    assert machine.presence(2.0) is Presence.CONNECTING


@pytest.mark.parametrize("state", [State.SHUT, State.AWAY, State.SEEKING, State.GONE])
def test_nobody_else_is_shown_as_coming(state):
    assert machine_in(state).presence(0.0) is Presence.OFFLINE


def test_places_that_failed_are_not_remembered_for_ever():
    machine = machine_in(State.AWAY)
    for n in range(MAX_FAILED + 1):
        machine.take(Event.MEET, 0.0, place=n)
        machine.take(Event.MISS, 0.0, place=n)
    machine.take(Event.MEET, 0.0, place=0)
    assert machine.presence(0.0) is Presence.CONNECTING


def test_it_prints_where_it_stands():
    assert repr(machine_in(State.AWAY)) == "Redialling(away)"


# Two of them, a service that comes and goes, and wires that are as bad as wires get.


@settings(max_examples=100)  # twelve thousand in tests/long
@given(st.integers(0, 2**64))
def test_two_sides_always_end_linked_once_the_wires_are_good(seed):
    World(random.Random(seed)).run()
