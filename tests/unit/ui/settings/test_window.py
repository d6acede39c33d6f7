"""The settings: every page within reach of the keyboard, nothing to confirm."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from tests.fakes.engine import FakeEngine
from zajel_desktop.model.safekeeping import Protection
from zajel_desktop.ui.settings.page import Page
from zajel_desktop.ui.settings.window import SettingsWindow


@pytest.fixture
def window(appearance, qtbot):
    window = SettingsWindow(FakeEngine(), appearance)
    window.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(window)
    window.show()
    return window


@pytest.mark.parametrize("page", list(Page))
def test_every_page_can_be_shown(window, page):
    window.show_page(page)
    assert window.stack.currentIndex() == page
    assert not window.grab().isNull()


def test_a_search_turns_to_what_was_found(window, qtbot):
    qtbot.keyClicks(window.search, "reduce motion")
    window.search.search()
    assert window.stack.currentIndex() == Page.LOOKS


def test_the_key_to_lock_works_here_too(appearance, qtbot):
    engine = FakeEngine()
    window = SettingsWindow(engine, appearance)
    window.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(window)
    window.lock()
    assert window.stack.currentIndex() == Page.PRIVACY
    engine.safekeeping.protect(Protection.PASSPHRASE)
    window.lock()
    assert engine.asked("safekeeping.lock") == [()]


def test_it_makes_room_for_a_code(window, qtbot):
    with qtbot.waitSignal(window.code_requested):
        window.profile.code_requested.emit()
    assert not window.isVisible()


def test_escape_closes(window, qtbot):
    window.list.setFocus()
    qtbot.keyClick(window.list, Qt.Key.Key_Escape)
    assert not window.isVisible()


def test_it_opens_at_the_size_of_the_design(window, appearance):
    assert window.size().toTuple() == tuple(appearance.theme.tokens.size.dialog_settings)
