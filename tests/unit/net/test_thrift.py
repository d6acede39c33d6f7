"""Thrift: every second packet is acknowledged, the odd one soon, and T3 still keeps its time."""

from __future__ import annotations

import asyncio
import enum

import pytest

from zajel_desktop.net.thrift import PATIENCE, Thrift


class Below:
    """What aiortc's association would be; it counts what it is asked to do."""

    class State(enum.Enum):
        ESTABLISHED = 1
        CLOSED = 2

    def __init__(self):
        self._rto = 1.0
        self._sack_misordered = set()
        self._sack_duplicates = []
        self._t3_handle = None
        self._association_state = self.State.ESTABLISHED
        self.acknowledged = 0
        self.expired = 0

    async def _send_sack(self):
        self.acknowledged += 1

    def _t3_expired(self):
        self._t3_handle = None
        self.expired += 1


class Timer:
    def __init__(self, when, callback):
        self.when = when
        self.callback = callback
        self.is_cancelled = False

    def cancel(self):
        self.is_cancelled = True


class Hand:
    """A clock that a test turns, in place of the loop."""

    def __init__(self):
        self.now = 0.0
        self.timers = []

    def time(self):
        return self.now

    def call_at(self, when, callback):
        self.timers.append(Timer(when, callback))
        return self.timers[-1]

    def call_later(self, delay, callback):
        return self.call_at(self.now + delay, callback)

    @property
    def pending(self):
        return [timer for timer in self.timers if not timer.is_cancelled]

    def turn(self, seconds):
        self.now += seconds
        for timer in [each for each in self.pending if each.when <= self.now]:
            timer.cancel()
            timer.callback()


@pytest.fixture
def hand():
    return Hand()


@pytest.fixture
async def below(hand):
    made = Below()
    made.thrift = Thrift(made, hand)
    yield made
    await made.thrift.stop()


async def test_every_second_packet_is_acknowledged_at_once(below, hand):
    for _ in range(6):
        await below._send_sack()
    assert below.acknowledged == 3
    assert len(hand.timers) == 1
    hand.turn(PATIENCE)
    await below.thrift.stop()
    assert below.acknowledged == 3
    assert hand.pending == []


async def test_an_odd_packet_is_acknowledged_soon(below, hand):
    await below._send_sack()
    assert below.acknowledged == 0
    hand.turn(PATIENCE)
    await below.thrift.stop()
    assert below.acknowledged == 1


async def test_a_gap_and_a_doubled_packet_are_acknowledged_at_once(below):
    below._sack_misordered.add(7)
    await below._send_sack()
    below._sack_misordered.clear()
    below._sack_duplicates.append(5)
    await below._send_sack()
    assert below.acknowledged == 2


async def test_nothing_is_acknowledged_after_the_end(below, hand):
    await below._send_sack()
    below._association_state = below.State.CLOSED
    hand.turn(PATIENCE)
    await asyncio.sleep(0)
    assert below.acknowledged == 0


async def test_the_timer_fires_after_the_last_restart_and_one_timer_is_enough(below, hand):
    below._t3_start()
    for _ in range(9):
        hand.turn(0.1)
        below._t3_restart()
    assert len(hand.timers) == 1
    hand.turn(0.1)
    assert below.expired == 0
    assert below._t3_handle is not None
    hand.turn(0.8)
    assert below.expired == 0
    hand.turn(0.2)
    assert below.expired == 1
    assert below._t3_handle is None


async def test_a_shorter_time_counts_at_once(below, hand):
    below._rto = 3.0
    below._t3_start()
    below._rto = 1.0
    below._t3_restart()
    hand.turn(1.0)
    assert below.expired == 1
    assert hand.pending == []


async def test_a_stopped_timer_does_not_fire_and_starts_again(below, hand):
    below._t3_start()
    below._t3_cancel()
    assert below._t3_handle is None
    hand.turn(0.5)
    below._t3_start()
    assert below._t3_handle is not None
    hand.turn(0.5)
    assert below.expired == 0
    hand.turn(0.5)
    assert below.expired == 1
    below._t3_start()
    below._t3_cancel()
    hand.turn(5.0)
    assert below.expired == 1


async def test_the_end_leaves_no_timer(below, hand):
    below._t3_start()
    below._association_state = below.State.CLOSED
    below._t3_cancel()
    assert hand.pending == []
