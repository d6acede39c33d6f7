"""Moving to the next connection: the table, what is left aside, and every order of things."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fakes.moving import KEY, World, explore
from zajel_desktop.crypto.agreement import connection_mac
from zajel_desktop.model.errors import LocalError, RemoteError
from zajel_desktop.protocol.connection import FILES, MESSAGES
from zajel_desktop.protocol.generations import Generations
from zajel_desktop.protocol.move_table import PATIENCE, TRANSITIONS, Event, State
from zajel_desktop.protocol.moves import (
    ApplyAnswer,
    CreateAnswer,
    CreateOffer,
    Drop,
    Ended,
    GaveUp,
    Moved,
    Prove,
    Say,
    Switch,
    Take,
)
from zajel_desktop.protocol.wire.native import Mac, build_frame
from zajel_desktop.protocol.wire.operations import (
    ConnectionAnswer,
    ConnectionAsk,
    ConnectionCandidate,
    ConnectionEmptied,
    ConnectionMoved,
    ConnectionOffer,
    ConnectionRefused,
)
from zajel_desktop.protocol.wire.signals import Candidate

BINDING = b"e" * 32
CANDIDATE = Candidate("1 1 udp 1 127.0.0.1 9 typ host", "0", 0, "abcd")
ILLEGAL = [
    (is_offerer, state, event)
    for is_offerer, state, event in itertools.product((True, False), State, Event)
    if (state, event) not in TRANSITIONS[is_offerer]
]


def proof(number, *, is_offerer, binding=BINDING):
    return build_frame(Mac(connection_mac(KEY, number, binding, is_offerer=is_offerer)))


@pytest.mark.parametrize(("is_offerer", "state", "event"), ILLEGAL)
def test_nothing_leads_on_that_is_not_in_the_table(is_offerer, state, event):
    machine = Generations(is_offerer=is_offerer, key=KEY)
    machine.state = state
    with pytest.raises(LocalError):
        machine._go(event, 0.0)
    assert machine.state is state


@pytest.fixture
def offerer():
    return Generations(is_offerer=True, key=KEY)


@pytest.fixture
def asker():
    return Generations(is_offerer=False, key=KEY)


def connecting(machine):
    """Bring the offerer to where the channels should open."""
    machine.renew(0.0)
    machine.described(2, "v=0", 0.0)
    machine.heard(ConnectionAnswer(2, "v=0"), 0.0)
    return machine


def proving(machine):
    connecting(machine)
    machine.channel_opened(2, MESSAGES, BINDING, 0.0)
    machine.channel_opened(2, FILES, BINDING, 0.0)
    return machine


def moving(machine):
    proving(machine)
    machine.frame(2, MESSAGES, proof(2, is_offerer=False), 0.0)
    return machine


def test_the_offerer_offers_and_the_other_asks(offerer, asker):
    assert offerer.renew(0.0) == [CreateOffer(2)]
    assert offerer.described(2, "v=0", 0.0) == [Say(ConnectionOffer(2, "v=0"))]
    assert asker.renew(0.0) == [Say(ConnectionAsk(2))]
    assert asker.heard(ConnectionOffer(2, "v=0"), 0.0) == [CreateAnswer(2, "v=0")]
    assert asker.described(2, "v=1", 0.0) == [Say(ConnectionAnswer(2, "v=1"))]
    assert offerer.heard(ConnectionAnswer(2, "v=1"), 0.0) == [ApplyAnswer(2, "v=1")]


def test_an_asked_offerer_offers_and_a_crossing_ask_is_answered_by_the_offer(offerer):
    assert offerer.heard(ConnectionAsk(2), 0.0) == [CreateOffer(2)]
    assert offerer.heard(ConnectionAsk(2), 0.0) == []


def test_each_side_proves_itself_first_of_all_and_moves_once_both_have(offerer):
    connecting(offerer)
    opened = offerer.channel_opened(2, MESSAGES, BINDING, 0.0)
    assert opened == [Prove(2, proof(2, is_offerer=True))]
    assert offerer.frame(2, MESSAGES, proof(2, is_offerer=False), 0.0) == []
    moved = offerer.channel_opened(2, FILES, BINDING, 0.0)
    assert moved == [Say(ConnectionMoved(2, 0)), Switch(2)]


@pytest.mark.parametrize(
    "frame",
    [
        proof(2, is_offerer=True),  # our own, back
        proof(3, is_offerer=False),
        proof(2, is_offerer=False, binding=b"o" * 32),
        b"\x04sealed",
        "text",
    ],
)
def test_a_connection_that_is_not_proven_is_refused(offerer, frame):
    proving(offerer)
    with pytest.raises(RemoteError):
        offerer.frame(2, MESSAGES, frame, 0.0)
    assert offerer.state is State.PROVING


def test_what_comes_on_the_new_connection_waits_for_the_last_of_the_old(offerer):
    moving(offerer)
    assert offerer.frame(2, MESSAGES, b"\x04new", 0.0) == []
    assert offerer.frame(2, FILES, b"\x05new", 0.0) == []
    assert offerer.frame(1, MESSAGES, b"\x04old", 0.0) == [Take(MESSAGES, b"\x04old")]
    assert offerer.heard(ConnectionMoved(2, 1), 0.0) == [Take(MESSAGES, b"\x04new")]
    assert offerer.frame(2, MESSAGES, b"\x04more", 0.0) == [Take(MESSAGES, b"\x04more")]
    assert offerer.frame(1, FILES, b"\x05old", 0.0) == [
        Take(FILES, b"\x05old"),
        Take(FILES, b"\x05new"),
        Say(ConnectionEmptied(2)),
    ]
    assert offerer.heard(ConnectionEmptied(2), 0.0) == [Drop(1), Moved(2)]
    assert offerer.state is State.STEADY


def test_file_frames_are_counted_for_each_connection_anew(offerer):
    for _ in range(3):
        offerer.file_sent()
    proving(offerer)
    said = offerer.frame(2, MESSAGES, proof(2, is_offerer=False), 0.0)
    assert said == [Say(ConnectionMoved(2, 3)), Switch(2)]
    offerer.file_sent()
    offerer.heard(ConnectionMoved(2, 0), 0.0)
    offerer.heard(ConnectionEmptied(2), 0.0)
    offerer.renew(10.0)
    offerer.described(3, "v=0", 10.0)
    offerer.heard(ConnectionAnswer(3, "v=0"), 10.0)
    for label in (MESSAGES, FILES):
        offerer.channel_opened(3, label, BINDING, 10.0)
    said = offerer.frame(3, MESSAGES, proof(3, is_offerer=False), 10.0)
    assert said == [Say(ConnectionMoved(3, 1)), Switch(3)]


def test_an_attempt_that_fails_leaves_the_old_connection_and_is_tried_again(offerer):
    connecting(offerer)
    outputs = offerer.broken(2, "no path", 1.0)
    refused = Say(ConnectionRefused(2, "no path"))
    assert outputs == [Drop(2), refused, GaveUp("no path", is_final=False)]
    assert offerer.tick(2.9) == []
    assert offerer.tick(3.0) == [CreateOffer(3)]


def test_three_failures_are_enough(offerer):
    now, reasons = 0.0, []
    outputs = offerer.renew(now)
    while not reasons or not reasons[-1].is_final:
        number = next((o.generation for o in outputs if isinstance(o, CreateOffer)), None)
        if number is not None:
            failed = offerer.broken(number, "no path", now)
            reasons += [o for o in failed if isinstance(o, GaveUp)]
        now += 0.5
        outputs = offerer.tick(now)
    assert [reason.is_final for reason in reasons] == [False, False, True]
    assert offerer.tick(now + 100) == []


@pytest.mark.parametrize("state", [s for s in PATIENCE if s is not State.SETTLING])
def test_nothing_waits_for_ever(offerer, asker, state):
    machine = asker if state in {State.ASKED, State.ANSWERING} else offerer
    if state is State.ASKED:
        asker.renew(0.0)
    elif state is State.ANSWERING:
        asker.heard(ConnectionOffer(2, "v=0"), 0.0)
    elif state is State.OFFERING:
        offerer.renew(0.0)
    else:
        bring = {State.CONNECTING: connecting, State.PROVING: proving, State.MOVING: moving}
        bring[state](offerer)
    assert machine.state is state
    assert machine.tick(PATIENCE[state] - 0.1) == []
    machine.tick(PATIENCE[state])
    assert machine.state is (State.ENDED if state is State.MOVING else State.STEADY)


def test_frames_of_the_old_connection_keep_the_move_alive(offerer):
    moving(offerer)
    offerer.frame(1, FILES, b"\x05", 4.9)
    assert offerer.tick(9.8) == []
    assert offerer.tick(9.9) == [Ended("moving took too long")]


def test_whoever_waits_too_long_for_the_other_to_be_done_closes_the_old_one(offerer):
    moving(offerer)
    offerer.heard(ConnectionMoved(2, 0), 0.0)
    assert offerer.tick(30.0) == [Drop(1), Moved(2)]
    assert offerer.heard(ConnectionEmptied(2), 31.0) == []


@pytest.mark.parametrize("number", [1, 2])
def test_after_the_move_there_is_no_way_back(offerer, number):
    moving(offerer)
    assert offerer.broken(number, "lost", 0.0) == [Ended("lost")]
    assert offerer.broken(number, "lost", 0.0) == []
    assert offerer.frame(1, MESSAGES, b"\x04", 0.0) == []
    assert offerer.heard(ConnectionAsk(3), 0.0) == []


def test_the_old_connection_may_die_once_it_is_empty(offerer):
    moving(offerer)
    offerer.heard(ConnectionMoved(2, 0), 0.0)
    assert offerer.broken(1, "closed", 0.0) == []
    assert offerer.broken(2, "lost", 0.0) == [Ended("lost")]


def test_what_is_refused_after_they_moved_ends_the_link(offerer):
    proving(offerer)
    assert offerer.heard(ConnectionMoved(2, 0), 0.0) == []
    assert offerer.heard(ConnectionRefused(2, "late"), 0.0) == [
        Ended("refused by the other side")  # what they say is for no log of ours
    ]


def test_moving_to_what_was_given_up_ends_the_link(offerer):
    proving(offerer)
    offerer.broken(2, "lost", 0.0)
    (ended,) = offerer.heard(ConnectionMoved(2, 0), 0.0)
    assert isinstance(ended, Ended)


def test_what_concerns_an_older_generation_is_left_aside(offerer, asker):
    connecting(offerer)
    offerer.broken(2, "lost", 0.0)
    offerer.tick(5.0)  # the third begins
    for operation in (
        ConnectionAsk(2),
        ConnectionAnswer(2, "v=0"),
        ConnectionCandidate(2, "x"),
        ConnectionRefused(2),
        ConnectionEmptied(2),
    ):
        assert offerer.heard(operation, 5.0) == []
    assert offerer.frame(2, MESSAGES, b"\x04", 5.0) == []
    assert offerer.described(2, "v=0", 5.0) == []
    assert offerer.channel_opened(2, MESSAGES, BINDING, 5.0) == []
    assert offerer.broken(2, "lost", 5.0) == []
    assert offerer.state is State.OFFERING
    asker.heard(ConnectionOffer(3, "v=0"), 0.0)
    assert asker.heard(ConnectionOffer(2, "v=0"), 0.0) == []
    assert asker.heard(ConnectionOffer(3, "v=0"), 0.0) == []


def test_a_newer_offer_takes_the_place_of_the_one_before(asker):
    asker.heard(ConnectionOffer(2, "v=0"), 0.0)
    outputs = asker.heard(ConnectionOffer(3, "v=0"), 1.0)
    assert Drop(2) in outputs
    assert outputs[-1] == CreateAnswer(3, "v=0")


def test_nobody_makes_us_make_connections_faster_than_people_move(asker):
    made, now = 0, 0.0
    for number in range(2, 1002):
        outputs = asker.heard(ConnectionOffer(number, "v=0"), now)
        made += any(isinstance(output, CreateAnswer) for output in outputs)
        now += 0.01
    assert made <= 20
    assert asker.heard(ConnectionOffer(1500, "v=0"), now + 1)[-1] == CreateAnswer(1500, "v=0")


def test_nobody_makes_us_offer_faster_than_people_move(offerer):
    made, now, number = 0, 0.0, 1
    for _ in range(1000):
        outputs = offerer.heard(ConnectionAsk(number + 1), now) + offerer.tick(now)
        if any(isinstance(output, CreateOffer) for output in outputs):
            made, number = made + 1, number + 1
            offerer.heard(ConnectionRefused(number, "no"), now)
        now += 0.1
    assert made <= 10


@pytest.mark.parametrize(
    "operation",
    [
        ConnectionAsk(4),
        ConnectionOffer(2, "v=0"),
        ConnectionMoved(7, 0),
    ],
)
def test_the_offerer_refuses_what_no_honest_asker_says(offerer, operation):
    connecting(offerer)
    with pytest.raises(RemoteError):
        offerer.heard(operation, 0.0)


@pytest.mark.parametrize("operation", [ConnectionAsk(2), ConnectionAnswer(2, "v=0")])
def test_the_asker_refuses_what_no_honest_offerer_says(asker, operation):
    with pytest.raises(RemoteError):
        asker.heard(operation, 0.0)


def test_moving_before_our_proof_or_twice_is_refused(offerer):
    connecting(offerer)
    with pytest.raises(RemoteError):
        offerer.heard(ConnectionMoved(2, 0), 0.0)
    offerer.channel_opened(2, MESSAGES, BINDING, 0.0)
    assert offerer.heard(ConnectionMoved(2, 0), 0.0) == []
    with pytest.raises(RemoteError):
        offerer.heard(ConnectionMoved(2, 0), 0.0)


def test_frames_beyond_the_last_one_are_refused(offerer):
    moving(offerer)
    offerer.heard(ConnectionMoved(2, 1), 0.0)
    with pytest.raises(RemoteError):
        offerer.frame(1, MESSAGES, b"\x04", 0.0)
    with pytest.raises(RemoteError):
        offerer.heard(ConnectionMoved(2, 1), 0.0)


def test_candidates_found_late_are_said_for_the_connection_they_belong_to(offerer):
    assert offerer.candidate_found(1, CANDIDATE) == [
        Say(ConnectionCandidate(1, CANDIDATE.candidate, "0", 0, "abcd"))
    ]
    offerer.renew(0.0)
    assert offerer.candidate_found(2, CANDIDATE) == []  # the offer is not written yet
    offerer.described(2, "v=0", 0.0)
    assert len(offerer.candidate_found(2, CANDIDATE)) == 1
    assert offerer.candidate_found(3, CANDIDATE) == []


def test_who_wants_to_move_while_moving_moves_again(offerer):
    moving(offerer)
    assert offerer.renew(0.0) == []
    offerer.heard(ConnectionMoved(2, 0), 0.0)
    offerer.heard(ConnectionEmptied(2), 0.0)
    assert offerer.tick(0.5) == []
    assert offerer.tick(1.0) == [CreateOffer(3)]


def test_a_good_network_moves_a_link_that_talks_both_ways():
    world = World()
    for turn in range(40):
        for party in world.parties:
            party.speak(MESSAGES)
            party.speak(FILES)
        if turn in {3, 20}:
            world.renew(world.parties[turn % 2])
        for step in world.progress()[:7]:
            if step in world.progress():
                step[0](*step[1:])
        world.pass_time(0.1)
    world.rest()
    world.judge()
    assert world.parties[0].moves == [2, 3]


@settings(max_examples=200)  # twenty thousand in tests/long
@given(st.lists(st.integers(0, 2**16), max_size=150))
def test_whatever_happens_both_sides_are_linked_or_ended_with_everything_in_order(choices):
    explore(choices)
