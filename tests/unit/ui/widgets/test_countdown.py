"""The countdown: it follows the clock it was given, warns at the end, and does not chatter."""

from __future__ import annotations

import pytest

from zajel_desktop.ui.widgets.countdown import CountdownRing


class Clock:
    """A clock that a test turns."""

    def __init__(self):
        self.now = 1000.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def ring(theme, qtbot, clock):
    ring = CountdownRing(theme, clock)
    qtbot.addWidget(ring)
    return ring


def test_it_counts_to_the_end_and_says_so_once(ring, clock, qtbot):
    ring.run(1120.0, 120)
    clock.now = 1119.0
    ring.tick()
    assert (ring.left, ring.is_running) == (1.0, True)
    clock.now = 1200.0
    with qtbot.waitSignal(ring.ended):
        ring.tick()
    assert (ring.left, ring.is_running) == (0.0, False)


def test_it_warns_in_the_last_fifth(ring, clock):
    ring.run(1120.0, 120)
    clock.now = 1095.0
    assert not ring.is_warning
    clock.now = 1096.0
    assert ring.is_warning


def test_a_long_time_warns_in_its_last_minute(ring, clock):
    ring.run(1600.0, 600)
    clock.now = 1539.0
    assert not ring.is_warning
    clock.now = 1540.0
    assert ring.is_warning


def test_it_is_announced_at_a_minute_and_at_ten_seconds_only(ring, clock, spoken):
    ring.run(1120.0, 120)
    for second in range(120):
        clock.now = 1000.0 + second
        ring.tick()
    assert len(spoken) == 2
    assert "1:00" in spoken[0]
    assert "0:10" in spoken[1]


def test_what_begins_short_is_not_announced_late(ring, spoken):
    ring.run(1030.0, 120)
    assert spoken == []


def test_the_last_fifth_is_drawn_in_danger(ring, clock, theme):
    ring.run(1100.0, 100)
    assert ring.grab().toImage().pixelColor(2, 22) == theme.tokens.color.progress
    clock.now = 1099.0
    image = ring.grab().toImage()
    assert image.pixelColor(2, 22) == theme.tokens.color.progress_track
    assert image.pixelColor(22, 2) == theme.tokens.color.danger


def test_it_can_be_stopped(ring):
    ring.run(1100.0, 100)
    ring.stop()
    assert not ring.is_running


def test_it_grows_with_its_digits(ring, theme):
    theme.set_scale(150)
    assert ring.sizeHint().width() == 66
