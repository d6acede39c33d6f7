"""The count of wrong passphrases: five are free, then waiting grows, and never for ever."""

from __future__ import annotations

import os

import pytest

from zajel_desktop.store.tries import LONGEST, SHORTEST, Tries


class Clock:
    """A clock that a test turns."""

    def __init__(self):
        self.time = 1_000_000.0

    def __call__(self):
        return self.time


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def path(tmp_path):
    return tmp_path / "tries.json"


@pytest.fixture
def tries(path, clock):
    return Tries(path, clock)


def fail(tries, times):
    for _ in range(times):
        tries.begin()


def test_the_first_five_cost_nothing(tries):
    waits = []
    for _ in range(5):
        waits.append(tries.wait())
        tries.begin()
    assert waits == [0.0] * 5
    assert tries.wait() == SHORTEST


def test_each_further_one_costs_twice_as_much_up_to_five_minutes(tries, clock):
    fail(tries, 5)
    waits = []
    for _ in range(9):
        waits.append(tries.wait())
        clock.time += waits[-1]
        assert tries.wait() == 0.0
        tries.begin()
    assert waits == [5, 10, 20, 40, 80, 160, 300, 300, 300]
    assert LONGEST == 300


def test_waiting_goes_by_and_survives_a_new_start(tries, path, clock):
    fail(tries, 6)
    clock.time += 4
    assert Tries(path, clock).wait() == 6.0


def test_success_forgives_all(tries):
    fail(tries, 7)
    tries.succeed()
    tries.succeed()
    assert tries.wait() == 0.0


def test_a_clock_put_back_makes_nobody_wait_for_years(tries, clock):
    fail(tries, 5)
    clock.time -= 10_000_000
    assert tries.wait() == SHORTEST
    clock.time += SHORTEST
    assert tries.wait() == 0.0


DEEP = b'{"x":' + b"[" * 100_000


@pytest.mark.parametrize("data", [b"", b"[]", b'{"wrong": "x"}', b'{"\xff": 1}', DEEP])
def test_a_damaged_count_keeps_nobody_out(tries, path, data):
    path.write_bytes(data)
    assert tries.wait() == 0.0


def test_a_full_disk_keeps_nobody_out(tries, monkeypatch):
    def refuse(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", refuse)
    tries.begin()
    assert tries.wait() == 0.0
