"""The profile locks itself when nobody has been here for long enough, and only then."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from zajel_desktop.model.safekeeping import Protection
from zajel_desktop.ui.safekeeping.auto_lock import AutoLock
from zajel_desktop.ui.safekeeping.screen_lock import ScreenLock


@pytest.fixture
def clock():
    return [1000.0]


@pytest.fixture
def window(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return window


@pytest.fixture
def watch(engine, qapp, window, clock):
    """A profile that may be locked, and is after 60 s."""
    engine.safekeeping.protect(Protection.PASSPHRASE)
    engine.settings.change(lock_after=60)
    watch = AutoLock(engine, qapp, now=lambda: clock[0])
    yield watch
    watch.stop()


def locks(engine):
    return len(engine.asked("safekeeping.lock"))


def test_it_locks_after_the_time_and_not_before(watch, engine, clock):
    clock[0] += 59
    watch.check()
    assert locks(engine) == 0
    clock[0] += 1
    watch.check()
    assert locks(engine) == 1


def test_a_key_or_the_pointer_begins_the_time_anew(watch, engine, window, clock):
    for touch in (
        lambda: QTest.keyClick(window.windowHandle(), Qt.Key.Key_A),
        lambda: QTest.mouseMove(window.windowHandle(), window.rect().center()),
    ):
        clock[0] += 59
        touch()
        clock[0] += 59
        watch.check()
        assert locks(engine) == 0
        watch.touch()


def test_nothing_is_taken_from_anybody(watch, window):
    event = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_A, Qt.KeyboardModifier.NoModifier)
    assert not watch.eventFilter(window, event)


def test_without_a_passphrase_nothing_is_locked(watch, engine, clock):
    engine.safekeeping.protect(Protection.FILE)
    clock[0] += 3600
    watch.check()
    assert locks(engine) == 0


def test_without_a_time_nothing_is_watched(watch, engine, window, clock):
    engine.settings.change(lock_after=0)
    clock[0] += 3600
    watch.check()
    assert locks(engine) == 0
    engine.settings.change(lock_after=60)
    watch.check()
    assert locks(engine) == 0  # the time begins when it is chosen


def test_a_clock_put_back_locks_nobody_for_ever_nor_at_once(watch, engine, clock):
    clock[0] -= 500
    watch.check()
    assert locks(engine) == 0
    clock[0] += 60
    watch.check()
    assert locks(engine) == 1


def test_another_window_counts_as_well(watch, engine, window, clock, qtbot):
    other = QWidget()
    qtbot.addWidget(other)
    other.show()
    other.activateWindow()
    qtbot.waitUntil(other.isActiveWindow)
    clock[0] += 59
    QTest.keyClick(other.windowHandle(), Qt.Key.Key_A)
    clock[0] += 59
    watch.check()
    assert locks(engine) == 0


def test_the_timer_itself_locks(watch, engine, clock, qtbot):
    clock[0] += 59.99
    watch.check()
    clock[0] += 0.01
    qtbot.waitUntil(lambda: locks(engine) == 1)


def test_it_locks_with_the_screen_only_if_that_was_chosen(watch, engine, monkeypatch):
    monkeypatch.setattr(ScreenLock, "listen", lambda self: None)
    assert watch.findChild(ScreenLock) is None
    engine.settings.change(locks_with_screen=True)
    screen = watch.findChild(ScreenLock)
    screen.on_changed(True)
    assert locks(engine) == 1
    engine.settings.change(locks_with_screen=False)
    screen.on_changed(True)
    engine.settings.change(locks_with_screen=True)
    assert watch.findChildren(ScreenLock) == [screen]
    engine.safekeeping.protect(Protection.FILE)
    screen.on_changed(True)
    assert locks(engine) == 1
