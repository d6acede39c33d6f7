"""When to move: what is wanted, pauses after failures, calm after a move, offers not too often."""

from __future__ import annotations

import pytest

from zajel_desktop.protocol.pace import CALM, LONGEST_PAUSE, SOON, TRIES, Pace


@pytest.fixture
def pace():
    return Pace()


def test_nothing_is_due_before_it_is_wanted(pace):
    assert not pace.is_due(1000.0)
    pace.want()
    assert pace.is_due(0.0)


def test_what_fails_is_tried_again_after_growing_pauses_and_then_no_more(pace):
    pace.want()
    for failures in range(1, TRIES):
        pace.failed(0.0, is_ours=True)
        assert not pace.is_due(2.0**failures - 0.01)
        assert pace.is_due(2.0**failures)
    pace.failed(0.0, is_ours=True)
    assert not pace.is_wanted


def test_what_others_wanted_is_not_tried_again_by_us(pace):
    pace.failed(0.0, is_ours=False)
    assert not pace.is_wanted


def test_the_pause_after_a_failure_has_a_longest_length(pace):
    for _ in range(20):
        pace.failed(0.0, is_ours=True)
    pace.is_wanted = True
    assert pace.is_due(LONGEST_PAUSE)
    assert not pace.is_due(LONGEST_PAUSE - 0.01)


def test_a_new_reason_forgets_the_failures(pace):
    for _ in range(TRIES - 1):
        pace.failed(0.0, is_ours=True)
    pace.want()
    pace.failed(0.0, is_ours=True)
    assert pace.is_wanted
    assert pace.is_due(2.0)


def test_after_a_move_the_next_one_waits_a_moment(pace):
    pace.want()
    pace.moved(10.0)
    assert not pace.is_due(10.0 + CALM - 0.01)
    assert pace.is_due(10.0 + CALM)


def test_of_two_offers_too_close_the_second_is_not_admitted(pace):
    assert pace.admit(0.0)
    assert not pace.admit(SOON - 0.01)
    assert pace.admit(SOON)
    assert repr(pace) == "Pace(0 failures)"
