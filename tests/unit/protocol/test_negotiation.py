"""Negotiation: the table, the queue of candidates, and what is left aside."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zajel_desktop.model.errors import LocalError, RemoteError
from zajel_desktop.model.network import Conditions, Nat
from zajel_desktop.protocol.negotiation import (
    FOREIGN,
    MAX_WAITING,
    TRANSITIONS,
    Abandon,
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
ILLEGAL = [
    (*case, is_foreign)
    for case, is_foreign in itertools.product(itertools.product(Role, OPEN, Signal), (False, True))
    if case not in (FOREIGN if is_foreign else TRANSITIONS)
]


def description(signal, link=LINK, generation=1, sdp="v=0"):
    return Description(signal.value, sdp, link, generation)


def of_ufrag(signal, ufrag, link=LINK):
    return description(signal, link, sdp=f"v=0\r\na=ice-ufrag:{ufrag}\r\n")


@pytest.mark.parametrize(("role", "state", "signal", "is_foreign"), ILLEGAL)
def test_everything_outside_the_table_is_the_peers_fault(role, state, signal, is_foreign):
    negotiation = Negotiation(role, LINK, is_foreign=is_foreign)
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


def test_what_a_service_repeats_is_left_aside(offering):
    answer = description(Signal.ANSWER)
    offering.receive(answer)
    assert offering.receive(answer) == []
    polite = Negotiation(Role.POLITE)
    polite.receive(description(Signal.OFFER))
    assert polite.receive(description(Signal.OFFER)) == []


def test_what_is_repeated_with_news_of_the_network_is_left_aside_too(offering):
    answer = description(Signal.ANSWER)
    assert not offering.is_told_apart
    offering.receive(answer)
    assert offering.is_told_apart
    assert offering.receive(replace(answer, network=Conditions(nat=Nat.BLOCKED))) == []


def test_an_offerer_that_begins_anew_is_answered_anew_until_the_connection_stands():
    negotiation = Negotiation(Role.POLITE)
    negotiation.receive(description(Signal.OFFER))
    again = description(Signal.OFFER, OTHER)
    assert negotiation.receive(again) == [Abandon(), CreateAnswer(again)]
    assert negotiation.describe(Signal.ANSWER, "v=0").link == OTHER
    negotiation.connected()
    assert negotiation.receive(description(Signal.OFFER, b"n" * 16)) == []


def test_a_candidate_of_another_description_is_left_aside():
    negotiation = Negotiation(Role.POLITE)
    ours, older, unnamed = (Candidate("c", ufrag=name) for name in ("ours", "older", None))
    for candidate in (older, ours, unnamed):
        negotiation.candidate(candidate)
    offer = of_ufrag(Signal.OFFER, "ours")
    applied = [ApplyCandidate(ours), ApplyCandidate(unnamed)]
    assert negotiation.receive(offer) == [CreateAnswer(offer), *applied]
    negotiation.connected()
    assert negotiation.candidate(older) == []
    assert negotiation.candidate(ours) == [ApplyCandidate(ours)]


def test_candidates_of_an_offer_to_come_wait_for_it():
    negotiation = Negotiation(Role.POLITE)
    negotiation.receive(of_ufrag(Signal.OFFER, "first"))
    early = Candidate("c", ufrag="second")
    assert negotiation.candidate(early) == []
    again = of_ufrag(Signal.OFFER, "second", OTHER)
    assert negotiation.receive(again) == [Abandon(), CreateAnswer(again), ApplyCandidate(early)]


def foreign(role):
    negotiation = Negotiation(role, LINK, is_foreign=True)
    assert negotiation.begin() == [CreateOffer()]
    return negotiation


def test_of_two_that_offer_at_once_the_polite_gives_up_its_own_and_answers():
    polite = foreign(Role.POLITE)
    offer = of_ufrag(Signal.OFFER, "theirs", b"")
    assert polite.receive(offer) == [Abandon(), CreateAnswer(offer)]
    assert polite.receive(of_ufrag(Signal.ANSWER, "late", b"")) == []


def test_the_impolite_ignores_the_offer_that_crosses_its_own_and_its_candidates():
    impolite = foreign(Role.IMPOLITE)
    assert impolite.receive(of_ufrag(Signal.OFFER, "given-up", b"")) == []
    assert impolite.candidate(Candidate("c", ufrag="given-up")) == []
    assert impolite.candidate(Candidate("c", ufrag="answer")) == []
    answer = of_ufrag(Signal.ANSWER, "answer", b"")
    applied = ApplyCandidate(Candidate("c", ufrag="answer"))
    assert impolite.receive(answer) == [ApplyAnswer(answer), applied]


@given(st.permutations([("offer", 0), ("offer", 1), ("candidate", 0), ("candidate", 1)]))
def test_two_foreign_offers_that_cross_always_end_in_one_connection(order):
    sides = [foreign(Role.IMPOLITE), foreign(Role.POLITE)]
    signals = {("offer", n): of_ufrag(Signal.OFFER, f"offer{n}", b"") for n in (0, 1)}
    signals |= {("candidate", n): Candidate("c", ufrag=f"offer{n}") for n in (0, 1)}
    outputs = [[], []]
    for kind, sender in order:
        take = sides[1 - sender].receive if kind == "offer" else sides[1 - sender].candidate
        outputs[1 - sender] += take(signals[kind, sender])
    assert [o for o in outputs[0] if not isinstance(o, DroppedCandidate)] == []
    answer = of_ufrag(Signal.ANSWER, "answer", b"")
    assert sides[0].receive(answer) == [ApplyAnswer(answer)]
    assert outputs[1] == [
        Abandon(),
        CreateAnswer(signals["offer", 0]),
        ApplyCandidate(signals["candidate", 0]),
    ]
    assert all(side.state is State.SETTLED for side in sides)


@pytest.mark.parametrize("role", Role)
def test_an_older_client_offers_again_until_the_connection_stands(role):
    negotiation = Negotiation(role, LINK)
    negotiation.begin()
    first = Signal.ANSWER if role is Role.IMPOLITE else Signal.OFFER
    negotiation.receive(of_ufrag(first, "first", b""))
    again = of_ufrag(Signal.OFFER, "again", b"")
    assert negotiation.receive(again) == [Abandon(), CreateAnswer(again)]
    assert negotiation.receive(again) == []
    negotiation.connected()
    assert negotiation.receive(of_ufrag(Signal.OFFER, "late", b"")) == []


def test_an_offer_that_crossed_ours_is_not_believed_when_it_is_repeated():
    negotiation = Negotiation(Role.IMPOLITE, LINK)
    negotiation.begin()
    crossed, answer = of_ufrag(Signal.OFFER, "a", b""), of_ufrag(Signal.ANSWER, "b", b"")
    assert negotiation.receive(crossed) == []
    assert negotiation.receive(answer) == [ApplyAnswer(answer)]
    assert negotiation.receive(crossed) == []


@pytest.mark.parametrize("role", Role)
def test_what_an_older_client_says_beside_the_table_counts_for_nothing(role):
    negotiation = Negotiation(role, LINK)
    assert negotiation.receive(of_ufrag(Signal.ANSWER, "unasked", b"")) == []
    assert negotiation.state is State.NEW


def test_a_desktop_is_not_begun_anew_by_what_looks_older():
    negotiation = Negotiation(Role.POLITE, LINK)
    negotiation.begin()
    negotiation.receive(of_ufrag(Signal.OFFER, "first"))
    assert negotiation.receive(of_ufrag(Signal.OFFER, "again", b"")) == []


signals = st.one_of(
    st.builds(description, st.sampled_from(Signal), st.sampled_from([LINK, OTHER, b""])),
    st.builds(Candidate, st.text(max_size=3)),
)


@given(st.sampled_from(Role), st.lists(signals, max_size=30))
def test_no_order_of_signals_applies_two_descriptions_to_one_connection(role, arriving):
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
    assert len(descriptions) <= 1 + len([o for o in outputs if isinstance(o, Abandon)])
    first = next((i for i, o in enumerate(outputs) if isinstance(o, ApplyCandidate)), None)
    assert first is None or any(isinstance(o, ApplyAnswer | CreateAnswer) for o in outputs[:first])


def test_a_later_generation_of_a_desktop_needs_no_mark_and_is_not_taken_for_older():
    negotiation = Negotiation(Role.POLITE, generation=2)
    offer = description(Signal.OFFER, b"", 2)
    assert negotiation.receive(offer) == [CreateAnswer(offer)]
    assert not negotiation.is_older
    with pytest.raises(RemoteError):
        negotiation.receive(description(Signal.OFFER, b"", 2, "v=1"))
