"""Everything goes only after a tick and a press."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from zajel_desktop.ui.safekeeping.erase_dialog import EraseDialog


@pytest.fixture
def dialog(theme, opened):
    return opened(EraseDialog(theme, "/home/ali/Downloads"))


def test_it_takes_two_steps(dialog, qtbot):
    with qtbot.assertNotEmitted(dialog.wanted):
        dialog.erase_button.click()
    assert dialog.trouble.isVisible()
    assert dialog.focusWidget() is dialog.understood
    dialog.understood.click()
    assert not dialog.trouble.isVisible()
    with qtbot.waitSignal(dialog.wanted):
        dialog.erase_button.click()
    assert not dialog.isVisible()


def test_what_is_said_takes_no_room_from_the_tick_in_a_tall_font(dialog):
    font = dialog.understood.font()
    font.setPixelSize(3 * font.pixelSize())
    dialog.understood.setFont(font)
    dialog.adjustSize()
    dialog.erase_button.click()
    dialog.layout().activate()
    assert dialog.trouble.isVisible()
    assert dialog.understood.height() >= dialog.understood.sizeHint().height()


def test_tab_reaches_both_buttons(dialog, qtbot):
    seen = []
    for _ in range(3):
        qtbot.keyClick(dialog.focusWidget(), Qt.Key.Key_Tab)
        seen.append(dialog.focusWidget())
    assert seen == [dialog.understood, dialog.erase_button, dialog.keep_button]


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Escape])
def test_the_first_key_keeps(dialog, qtbot, key):
    dialog.understood.click()
    with qtbot.assertNotEmitted(dialog.wanted):
        qtbot.keyClick(dialog, key)
    assert not dialog.isVisible()


def test_it_says_what_stays_and_where(dialog, theme, opened):
    assert "/home/ali/Downloads" in dialog.said.text()
    assert "where they are" in opened(EraseDialog(theme, "")).said.text()
