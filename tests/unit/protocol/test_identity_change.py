"""A contact with another key: one notice for every event, one question for every key."""

from __future__ import annotations

import itertools

import pytest

from zajel_desktop.crypto.identity import Identity
from zajel_desktop.model.contact import KeyState, Trust
from zajel_desktop.model.errors import LocalError
from zajel_desktop.model.key_change import Notice
from zajel_desktop.protocol.identity_change import (
    TRANSITIONS,
    Event,
    KnownKey,
    decide,
    hand_over,
    meet,
    paired,
)

OLD, NEW, THIRD = (Identity(bytes([number]) * 32).peer_id for number in (1, 2, 3))

ACTS = {
    Event.KNOWN_KEY: lambda known: meet(known, OLD),
    Event.OTHER_KEY: lambda known: meet(known, NEW),
    Event.THIRD_KEY: lambda known: meet(known, THIRD),
    Event.HAND_OVER: lambda known: hand_over(known, NEW, is_proven=True),
    Event.WRONG_HAND_OVER: lambda known: hand_over(known, NEW, is_proven=False),
    Event.PAIR_AGAIN: lambda known: decide(known, Event.PAIR_AGAIN),
    Event.KEEP_REFUSING: lambda known: decide(known, Event.KEEP_REFUSING),
    Event.PAIRED: lambda known: paired(known, NEW, is_verified=True),
    Event.PAIRED_UNVERIFIED: lambda known: paired(known, NEW, is_verified=False),
    Event.PAIRING_FAILED: lambda known: decide(known, Event.PAIRING_FAILED),
}
POSSIBLE = sorted(
    set(itertools.product(KeyState, Event)) - {(KeyState.SETTLED, Event.THIRD_KEY)}, key=str
)


def at(state, trust=Trust.VERIFIED):
    return KnownKey(OLD, trust, state, None if state is KeyState.SETTLED else NEW)


def test_the_table_is_complete():
    assert sorted(TRANSITIONS, key=str) == POSSIBLE


@pytest.mark.parametrize(("state", "event"), POSSIBLE, ids=lambda value: value.name)
@pytest.mark.parametrize("trust", Trust)
def test_every_event_in_every_state_gives_its_one_notice(state, event, trust):
    change = ACTS[event](at(state, trust))
    assert (change.known.state, change.notice) == TRANSITIONS[state, event]
    assert (change.known.other is None) == (change.known.state is KeyState.SETTLED)


REPLACING = {Notice.FOLLOWED, Notice.REPLACED, Notice.REPLACED_UNVERIFIED}


@pytest.mark.parametrize(("state", "event"), POSSIBLE, ids=lambda value: value.name)
def test_the_key_changes_only_by_hand_over_and_by_pairing_again(state, event):
    change = ACTS[event](at(state))
    assert (change.known.key == NEW) == (change.notice in REPLACING)
    if change.notice in REPLACING:
        by_pairing = state is KeyState.PAIRING and event in {Event.PAIRED, Event.PAIRED_UNVERIFIED}
        assert event is Event.HAND_OVER or by_pairing
    else:
        assert change.known.trust is Trust.VERIFIED


@pytest.mark.parametrize("trust", Trust)
@pytest.mark.parametrize("state", KeyState)
def test_what_was_verified_stays_so_after_a_hand_over(state, trust):
    assert hand_over(at(state, trust), NEW, is_proven=True).known == KnownKey(NEW, trust)


@pytest.mark.parametrize("is_verified", [True, False])
def test_after_pairing_again_only_the_secret_verifies(is_verified):
    change = paired(at(KeyState.PAIRING), THIRD, is_verified=is_verified)
    trust = Trust.VERIFIED if is_verified else Trust.UNVERIFIED
    assert change.known == KnownKey(THIRD, trust)


def test_nobody_is_asked_twice_about_one_key():
    known, asked = at(KeyState.SETTLED), 0
    for key in (NEW, NEW, OLD, NEW, NEW, OLD, NEW):
        change = meet(known, key)
        known, asked = change.known, asked + (change.notice is Notice.ASKED)
    assert (asked, known.state) == (1, KeyState.REFUSING)


def test_a_question_is_taken_back_when_the_known_key_is_met():
    change = meet(at(KeyState.ASKING), OLD)
    assert (change.notice, change.known.state) == (Notice.TAKEN_BACK, KeyState.REFUSING)


def test_another_key_than_the_refused_one_is_asked_about():
    change = meet(at(KeyState.REFUSING), THIRD)
    assert (change.notice, change.known.other) == (Notice.ASKED, THIRD)


def test_a_hand_over_to_the_key_it_comes_from_is_wrong():
    assert hand_over(at(KeyState.SETTLED), OLD, is_proven=True).notice is Notice.HAND_OVER_REFUSED


@pytest.mark.parametrize(
    "event",
    [e for e in Event if e not in {Event.PAIR_AGAIN, Event.KEEP_REFUSING, Event.PAIRING_FAILED}],
)
def test_only_a_decision_is_decided(event):
    with pytest.raises(LocalError):
        decide(at(KeyState.ASKING), event)


@pytest.mark.parametrize("count", [4])
def test_no_run_of_events_stores_a_key_that_nobody_chose(count):
    for events in itertools.product(ACTS, repeat=count):
        known = at(KeyState.SETTLED)
        for event in events:
            if (known.state, event) in TRANSITIONS:
                known = ACTS[event](known).known
        if known.key == NEW:
            pairing = {Event.PAIRED, Event.PAIRED_UNVERIFIED} & set(events)
            chose = Event.PAIR_AGAIN in events and pairing
            assert Event.HAND_OVER in events or chose
