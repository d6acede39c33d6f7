"""Pinging: who is there, how far away, and what of it is worth showing."""

from __future__ import annotations

import pytest

from zajel_desktop.engine.pinging import Pinging
from zajel_desktop.protocol.heartbeat import Pulse
from zajel_desktop.protocol.wire.operations import Pong


@pytest.fixture
def pinging():
    return Pinging(0.0)


def answer(pinging, asked, seconds):
    ping = pinging.ask(asked)
    return pinging.answered(Pong(ping.number), asked + seconds)


def test_every_ping_has_a_number_of_its_own(pinging):
    assert [pinging.ask(0.0).number, pinging.ask(1.0).number] == [1, 2]


def test_the_round_trip_is_measured_in_milliseconds(pinging):
    assert pinging.round_trip is None
    assert answer(pinging, 1.0, 0.020)
    assert pinging.round_trip == 20


def test_a_lost_way_is_silent_at_once_until_something_is_heard():
    pinging = Pinging(0.0)
    pinging.doubt(1.0, is_lost=True)
    pinging.tick(1.0)
    assert pinging.pulse is Pulse.SILENT
    pinging.heard(1.1)
    assert pinging.pulse is Pulse.ALIVE


def test_the_shortest_round_trip_is_a_millisecond(pinging):
    answer(pinging, 1.0, 0.0)
    assert pinging.round_trip == 1


@pytest.mark.parametrize(("then", "is_news"), [(0.102, False), (0.140, False), (0.160, True)])
def test_a_round_trip_that_differs_little_is_no_news(pinging, then, is_news):
    answer(pinging, 1.0, 0.100)
    assert answer(pinging, 2.0, then) is is_news
    assert pinging.round_trip == (round(then * 1000) if is_news else 100)


@pytest.mark.parametrize("number", [0, 1, 3, -1])
def test_an_answer_to_another_ping_says_nothing(pinging, number):
    pinging.ask(0.0)
    pinging.ask(1.0)
    assert not pinging.answered(Pong(number), 1.1)
    assert pinging.round_trip is None


def test_silence_is_judged_and_ended_by_anything_heard(pinging):
    assert [pinging.tick(float(now)) for now in (0, 1, 2)] == [False, True, True]
    pinging.tick(3.0)
    assert pinging.pulse is Pulse.SUSPECT
    pinging.heard(3.5)
    assert pinging.pulse is Pulse.ALIVE


def test_packets_end_the_silence_as_well(pinging):
    pinging.tick(3.0)
    pinging.stirred(3.5)
    assert pinging.pulse is Pulse.ALIVE


def test_whoever_has_just_spoken_need_not_ping(pinging):
    pinging.sent(0.9)
    assert not pinging.tick(1.0)


def test_nobody_is_asked_who_answers_no_ping_and_anything_that_comes_is_a_sign():
    pinging = Pinging(0.0, is_answered=False)
    for now in range(1, 8):
        assert not pinging.tick(now)
    pinging.stirred(7.0)
    for now in range(8, 15):
        assert not pinging.tick(now)
    assert pinging.pulse is Pulse.ALIVE
    pinging.tick(16.0)
    assert pinging.pulse is Pulse.SUSPECT
