"""Negotiation: the table, the queue of candidates, and what is left aside."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zajel_desktop.model.errors import LocalError, RemoteError
from zajel_desktop.protocol.negotiation import (
    MAX_WAITING,
    TRANSITIONS,
    ApplyAnswer,
    ApplyCandidate,
    CreateAnswer,
    CreateOffer,
    DroppedCandidate,
    Negotiation,
    Role,
    Signal,
    State,
)
from zajel_desktop.protocol.wire.signals import Candidate, Description

LINK = b"l" * 16
OTHER = b"o" * 16
OPEN = [state for state in State if state is not State.CLOSED]
ILLEGAL = [case for case in itertools.product(Role, OPEN, Signal) if case not in TRANSITIONS]


def description(signal, link=LINK, generation=1):
    return Description(signal.value, "v=0", link, generation)


@pytest.mark.parametrize(("role", "state", "signal"), ILLEGAL)
def test_everything_outside_the_table_is_the_peers_fault(role, state, signal):
    negotiation = Negotiation(role, LINK)
    negotiation.state = state
    with pytest.raises(RemoteError):
        negotiation.receive(description(signal))
    assert negotiation.state is state


@pytest.fixture
def offering():
    negotiation = Negotiation(Role.IMPOLITE, LINK)
    assert negotiation.begin() == [CreateOffer()]
    return negotiation


def test_the_impolite_side_offers_and_applies_the_answer(offering):
    answer = description(Signal.ANSWER)
    assert offering.receive(answer) == [ApplyAnswer(answer)]
    assert offering.state is State.SETTLED


def test_the_polite_side_waits_and_answers_for_the_link_of_the_offer():
    negotiation = Negotiation(Role.POLITE, OTHER)
    assert negotiation.begin() == []
    offer = description(Signal.OFFER, generation=3)
    assert negotiation.receive(offer) == [CreateAnswer(offer)]
    assert negotiation.describe(Signal.ANSWER, "v=0") == description(Signal.ANSWER, generation=3)


def test_a_negotiation_begins_once(offering):
    with pytest.raises(LocalError):
        offering.begin()


@pytest.mark.parametrize(("link", "generation"), [(OTHER, 1), (LINK, 2)])
def test_an_answer_to_another_link_or_generation_is_left_aside(offering, link, generation):
    assert offering.receive(description(Signal.ANSWER, link, generation)) == []
    assert offering.state is State.OFFERING


def test_an_answer_of_an_older_client_names_no_link(offering):
    answer = description(Signal.ANSWER, link=b"")
    assert offering.receive(answer) == [ApplyAnswer(answer)]


def test_early_candidates_wait_and_are_applied_in_order(offering):
    candidates = [Candidate(str(n)) for n in range(3)]
    for candidate in candidates:
        assert offering.candidate(candidate) == []
    answer = description(Signal.ANSWER)
    applied = [ApplyCandidate(candidate) for candidate in candidates]
    assert offering.receive(answer) == [ApplyAnswer(answer), *applied]
    assert offering.candidate(Candidate("late")) == [ApplyCandidate(Candidate("late"))]


def test_the_oldest_of_too_many_candidates_goes(offering):
    for number in range(MAX_WAITING):
        assert offering.candidate(Candidate(str(number))) == []
    assert offering.candidate(Candidate("last")) == [DroppedCandidate()]
    outputs = offering.receive(description(Signal.ANSWER))
    assert outputs[1] == ApplyCandidate(Candidate("1"))
    assert outputs[-1] == ApplyCandidate(Candidate("last"))


def test_nothing_happens_after_the_end(offering):
    offering.close()
    assert offering.receive(description(Signal.ANSWER)) == []
    assert offering.candidate(Candidate("x")) == []


signals = st.one_of(
    st.builds(description, st.sampled_from(Signal), st.sampled_from([LINK, OTHER, b""])),
    st.builds(Candidate, st.text(max_size=3)),
)


@given(st.sampled_from(Role), st.lists(signals, max_size=30))
def test_no_order_of_signals_applies_two_descriptions(role, arriving):
    negotiation = Negotiation(role, LINK)
    negotiation.begin()
    outputs = []
    for signal in arriving:
        try:
            if isinstance(signal, Candidate):
                outputs += negotiation.candidate(signal)
            else:
                outputs += negotiation.receive(signal)
        except RemoteError:
            continue
    descriptions = [o for o in outputs if isinstance(o, ApplyAnswer | CreateAnswer)]
    assert len(descriptions) <= 1
    first = next((i for i, o in enumerate(outputs) if isinstance(o, ApplyCandidate)), None)
    assert first is None or any(isinstance(o, ApplyAnswer | CreateAnswer) for o in outputs[:first])
