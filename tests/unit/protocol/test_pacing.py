"""Pacing: no service ever has to refuse, and what people wait for goes first."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zajel_desktop.protocol.pacing import (
    LIMITS,
    MAX_WAITING,
    PAIR_REQUESTS,
    WINDOW,
    Pacing,
    Urgency,
    urgency,
)
from zajel_desktop.protocol.rendezvous.limits import Limits, Window
from zajel_desktop.protocol.wire.service_messages import (
    Heartbeat,
    Leave,
    PairCancel,
    PairRequest,
    PairResponse,
    Ping,
    Register,
    RegisterRendezvous,
    Relay,
    RelayKind,
)

THEM, OTHER = "ABCDEF", "GHJKLM"
OFFER, CANDIDATE = (Relay(kind, THEM) for kind in (RelayKind.OFFER, RelayKind.ICE_CANDIDATE))
MEET = RegisterRendezvous(THEM)


def everything(pacing, now):
    """All that may be said at ``now``."""
    said = []
    while (message := pacing.next(now)) is not None:
        said.append(message)
    return said


@pytest.mark.parametrize(
    ("message", "kind"),
    [
        (Ping(), Urgency.ALWAYS),
        (Heartbeat(), Urgency.ALWAYS),
        (Leave(), Urgency.ALWAYS),
        (Register(THEM, "key"), Urgency.ALWAYS),
        (PairRequest(THEM), Urgency.PEOPLE),
        (PairResponse(THEM, True), Urgency.PEOPLE),
        (PairResponse(THEM, False), Urgency.LATER),
        (PairCancel(THEM), Urgency.PEOPLE),
        (OFFER, Urgency.PEOPLE),
        (Relay(RelayKind.ANSWER, THEM), Urgency.PEOPLE),
        (Relay(RelayKind.CALL_OFFER, THEM), Urgency.PEOPLE),
        (CANDIDATE, Urgency.CANDIDATE),
        (Relay(RelayKind.CALL_ICE, THEM), Urgency.CANDIDATE),
        (MEET, Urgency.LATER),
    ],
)
def test_each_message_has_its_urgency(message, kind):
    assert urgency(message) is kind


def test_what_people_wait_for_overtakes_and_pings_overtake_all():
    pacing = Pacing()
    for message in (MEET, CANDIDATE, OFFER, PairRequest(THEM), Ping()):
        pacing.put(message)
    assert everything(pacing, 0.0) == [Ping(), OFFER, PairRequest(THEM), CANDIDATE, MEET]
    assert pacing.due(0.0) is None


def test_of_one_kind_the_first_goes_first():
    pacing = Pacing()
    meetings = [RegisterRendezvous(THEM, (str(number),)) for number in range(5)]
    for message in meetings:
        pacing.put(message)
    assert everything(pacing, 0.0) == meetings


@pytest.mark.parametrize(
    ("message", "most"),
    [
        (MEET, LIMITS[Urgency.LATER]),
        (CANDIDATE, LIMITS[Urgency.CANDIDATE]),
        (OFFER, LIMITS[Urgency.PEOPLE]),
    ],
)
def test_a_part_of_each_minute_is_kept_for_what_is_more_urgent(message, most):
    pacing = Pacing()
    for _ in range(120):
        pacing.put(message)
    assert len(everything(pacing, 5.0)) == most
    assert pacing.is_held(urgency(message))
    assert pacing.due(6.0) == 5.0 + WINDOW
    assert everything(pacing, 5.0 + WINDOW - 0.01) == []
    assert len(everything(pacing, 5.0 + WINDOW)) == 120 - most


def test_a_ping_goes_however_much_was_said():
    pacing = Pacing()
    for _ in range(120):
        pacing.put(OFFER)
    everything(pacing, 0.0)
    pacing.put(Ping())
    assert pacing.due(1.0) == 1.0
    assert everything(pacing, 1.0) == [Ping()]


def test_room_that_frees_up_one_by_one_is_used_one_by_one():
    pacing = Pacing()
    for second in range(LIMITS[Urgency.PEOPLE]):
        pacing.said(OFFER, second / 10)
    pacing.put(OFFER)
    pacing.put(OFFER)
    assert pacing.due(20.0) == WINDOW
    assert everything(pacing, WINDOW) == [OFFER]
    assert pacing.due(WINDOW) == pytest.approx(WINDOW + 0.1)


def test_a_tenth_request_to_pair_waits_and_holds_nobody_else_up():
    pacing = Pacing()
    for _ in range(PAIR_REQUESTS + 1):
        pacing.put(PairRequest(THEM))
    pacing.put(OFFER)
    assert everything(pacing, 0.0) == [PairRequest(THEM)] * PAIR_REQUESTS + [OFFER]
    assert pacing.due(1.0) == WINDOW
    assert everything(pacing, WINDOW) == [PairRequest(THEM)]


def test_a_request_that_still_waits_is_taken_back_without_a_word():
    pacing = Pacing()
    pacing.put(PairRequest(OTHER))
    pacing.put(PairRequest(THEM))
    pacing.put(PairCancel(THEM))
    assert everything(pacing, 0.0) == [PairRequest(OTHER)]
    pacing.put(PairCancel(OTHER))
    assert everything(pacing, 0.0) == [PairCancel(OTHER)]


def test_if_too_much_waits_the_oldest_of_what_is_least_urgent_is_forgotten():
    pacing = Pacing()
    pacing.put(MEET)
    for _ in range(MAX_WAITING - 1):
        pacing.put(OFFER)
    pacing.put(OFFER)
    assert len(pacing) == MAX_WAITING
    assert not pacing.is_held(Urgency.LATER)
    pacing.put(PairRequest(THEM))
    assert len(pacing) == MAX_WAITING
    assert pacing.is_held(Urgency.PEOPLE)


def test_what_could_not_be_said_goes_first_on_the_next_connection():
    pacing = Pacing()
    pacing.put(OFFER)
    pacing.put(PairRequest(THEM))
    pacing.put_back(pacing.next(0.0))
    pacing.begin_anew()
    assert everything(pacing, 0.1) == [OFFER, PairRequest(THEM)]


def test_another_connection_begins_with_a_whole_window():
    pacing = Pacing()
    for _ in range(120):
        pacing.put(OFFER)
    everything(pacing, 0.0)
    pacing.begin_anew()
    assert len(everything(pacing, 0.1)) == 30


def test_another_connection_takes_as_many_requests_as_any():
    pacing = Pacing()
    for _ in range(PAIR_REQUESTS + 3):
        pacing.put(PairRequest(THEM))
    assert len(everything(pacing, 0.0)) == PAIR_REQUESTS
    pacing.begin_anew()
    assert len(everything(pacing, 0.1)) == 3


def test_what_is_cleared_is_never_said():
    pacing = Pacing()
    pacing.put(OFFER)
    pacing.put(MEET)
    pacing.clear()
    assert (pacing.next(0.0), len(pacing)) == (None, 0)


def test_for_a_service_that_has_had_enough_only_people_go_on():
    pacing = Pacing()
    pacing.put(MEET)
    pacing.put(CANDIDATE)
    for _ in range(20):
        pacing.put(OFFER)
    pacing.refused(3.0)
    assert everything(pacing, 4.0) == [OFFER] * 10
    assert pacing.due(4.0) == 3.0 + WINDOW
    assert everything(pacing, 3.0 + WINDOW) == [OFFER] * 10 + [CANDIDATE, MEET]


FRAMES = st.lists(
    st.tuples(
        st.sampled_from([MEET, CANDIDATE, OFFER, PairRequest(THEM), PairCancel(THEM)]),
        st.integers(1, 60),
        st.floats(0, 30),
    ),
    max_size=40,
)


@given(FRAMES, st.floats(0, 1.0))
def test_a_service_that_counts_from_the_first_frame_never_refuses(puts, jitter):
    limits = Limits()
    pacing, frames, asked = Pacing(), Window(), Window()
    now = 0.0
    for message, count, pause in puts:
        now += pause
        for _ in range(count):
            pacing.put(message)
        pacing.put(Ping())
        while (said := pacing.next(now)) is not None:
            heard = now + jitter if now < 1.0 else now  # the first one travels longer
            if not isinstance(said, Ping):
                assert frames.admits(heard, limits.frames - 10, limits.window)
            if isinstance(said, PairRequest):
                assert asked.admits(heard, limits.pair_requests, limits.window)


@given(FRAMES)
def test_whatever_waits_is_said_at_the_time_that_is_named(puts):
    pacing, now = Pacing(), 0.0
    for message, count, pause in puts:
        now += pause
        for _ in range(count):
            pacing.put(message)
        due = pacing.due(now)
        if due is None:
            assert pacing.next(now) is None
            continue
        assert pacing.next(due) is not None
        now = max(now, due)
