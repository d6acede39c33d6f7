"""The replay window: what the web client itself takes and refuses, and nothing twice."""

from __future__ import annotations

import json
import pathlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zajel_desktop.protocol.dialects.window import WINDOW, ReplayWindow

DATA = pathlib.Path(__file__).parents[3] / "data" / "dialect-vectors.json"
CASES = json.loads(DATA.read_text("utf-8"))["web"]["replay"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_it_takes_what_the_web_client_takes(case):
    window = ReplayWindow()
    assert [window.take(number) for number in case["seq"]] == case["accepted"]


@given(st.lists(st.integers(0, 300)))
def test_no_number_is_taken_twice_and_none_that_is_too_old(numbers):
    window, taken = ReplayWindow(), []
    for number in numbers:
        highest = max(taken, default=0)
        is_new = number > 0 and number not in taken and number > highest - WINDOW
        assert window.take(number) is is_new
        taken += [number] if is_new else []


@given(st.integers(0, 1000).flatmap(lambda start: st.permutations(range(start + 1, start + 65))))
def test_whatever_is_late_by_less_than_the_window_is_taken(numbers):
    window = ReplayWindow()
    assert all(window.take(number) for number in numbers)


def test_it_stays_small_whatever_comes():
    window = ReplayWindow()
    assert window.take(2**32 - 1)
    assert repr(window) == f"ReplayWindow({2**32 - 1})"
    assert window._seen.bit_length() <= WINDOW
