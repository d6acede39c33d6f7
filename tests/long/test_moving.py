"""Every order of things while a link moves, many times over: it is linked or ended, never stuck."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fakes.moving import explore

pytestmark = pytest.mark.long


@settings(max_examples=20_000)
@given(st.lists(st.integers(0, 2**16), min_size=20, max_size=300))
def test_no_order_of_things_leaves_a_link_stuck_or_its_frames_out_of_turn(choices):
    explore(choices)
