"""Sweeping: on the thread of the windows only, and never through what stays."""

from __future__ import annotations

import gc
import threading
import weakref

import pytest
from PySide6.QtCore import QObject

from zajel_desktop.ui import sweeper
from zajel_desktop.ui.sweeper import SOME, Sweeper


class Knot:
    """Garbage that only a collection finds."""

    def __init__(self):
        self.me = self


@pytest.fixture
def swept(qapp, monkeypatch):
    monkeypatch.setattr(sweeper, "PAUSE", 0)
    owner = QObject()
    made = Sweeper(owner)
    yield made
    made.stop()


def make_much():
    return [[] for _ in range(2 * SOME)]


def test_a_thread_that_makes_much_collects_nothing(swept):
    gone = weakref.ref(Knot())
    thread = threading.Thread(target=make_much)
    thread.start()
    thread.join()
    assert gone() is not None


def test_garbage_goes_when_the_loop_has_its_turn(swept, qtbot):
    gone = weakref.ref(Knot())
    kept = make_much()
    qtbot.waitUntil(lambda: gone() is None)
    assert kept


def test_little_is_left_alone(swept, monkeypatch):
    looked = []
    monkeypatch.setattr(gc, "get_count", lambda: (SOME, 99, 99))
    monkeypatch.setattr(gc, "collect", looked.append)
    swept.sweep()
    assert looked == []


@pytest.mark.parametrize(("counts", "generation"), [((10, 10), 0), ((11, 10), 1), ((11, 11), 2)])
def test_older_objects_are_looked_at_seldom(swept, monkeypatch, counts, generation):
    looked = []
    monkeypatch.setattr(gc, "get_count", lambda: (SOME + 1, *counts))
    monkeypatch.setattr(gc, "collect", looked.append)
    swept.sweep()
    assert looked == [generation]


def test_what_stays_is_spared_until_the_end(swept):
    gone = weakref.ref(Knot())
    swept.spare()
    gc.collect()
    assert gone() is not None
    swept.stop()
    gc.collect()
    assert gone() is None


def test_what_was_spared_is_cleared_away_when_nobody_needs_it_any_more(swept):
    gone = weakref.ref(Knot())
    swept.spare()
    swept.clear()
    assert gone() is None


@pytest.mark.parametrize("was_enabled", [True, False])
def test_afterwards_it_is_as_before(qapp, was_enabled):
    before = gc.isenabled()
    (gc.enable if was_enabled else gc.disable)()
    try:
        owner = QObject()
        made = Sweeper(owner)
        assert not gc.isenabled()
        made.stop()
        assert gc.isenabled() == was_enabled
    finally:
        (gc.enable if before else gc.disable)()
