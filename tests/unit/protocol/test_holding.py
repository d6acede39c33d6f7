"""Frames that came too early wait in order, and not without bounds."""

from __future__ import annotations

import pytest

from zajel_desktop.model.errors import RemoteError
from zajel_desktop.protocol.holding import MAX_HELD, Holding

MIB = bytes(1024 * 1024)


def test_what_is_held_of_a_channel_is_released_once_and_in_order():
    holding = Holding()
    for label, data in (("messages", b"1"), ("files", b"x"), ("messages", b"2")):
        holding.hold(label, data)
    assert list(holding.release("messages")) == [b"1", b"2"]
    assert list(holding.release("messages")) == []
    assert list(holding.release("files")) == [b"x"]


def test_nobody_makes_us_hold_more_than_the_bound():
    holding = Holding()
    for _ in range(MAX_HELD // len(MIB) - 1):
        holding.hold("files", MIB)
    with pytest.raises(RemoteError):
        holding.hold("files", MIB)


def test_empty_frames_count_as_well():
    holding = Holding()

    def flood():
        while True:
            holding.hold("messages", b"")

    with pytest.raises(RemoteError):
        flood()


def test_what_was_released_makes_room():
    holding = Holding()
    for _ in range(3 * MAX_HELD // len(MIB)):
        holding.hold("files", MIB)
        list(holding.release("files"))
    holding.hold("files", MIB)
