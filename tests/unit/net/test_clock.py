"""The clocks: one for people, one that never goes back."""

from __future__ import annotations

import time

from zajel_desktop.net.clock import SystemClock


def test_the_clock_for_people_counts_from_the_epoch():
    before = time.time()
    assert before <= SystemClock().now() <= time.time()


def test_the_other_clock_never_goes_back():
    clock = SystemClock()
    moments = [clock.monotonic() for _ in range(100)]
    assert moments == sorted(moments)
