"""Everything goes only after a tick and a press."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from zajel_desktop.ui.safekeeping.erase_dialog import EraseDialog


@pytest.fixture
def dialog(theme, opened):
    return opened(EraseDialog(theme, "/home/ali/Downloads"))


def test_it_takes_two_steps(dialog, qtbot):
    assert not dialog.erase_button.isEnabled()
    with qtbot.assertNotEmitted(dialog.wanted):
        dialog.accept()
    dialog.understood.click()
    with qtbot.waitSignal(dialog.wanted):
        dialog.erase_button.click()
    assert not dialog.isVisible()


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Escape])
def test_the_first_key_keeps(dialog, qtbot, key):
    dialog.understood.click()
    with qtbot.assertNotEmitted(dialog.wanted):
        qtbot.keyClick(dialog, key)
    assert not dialog.isVisible()


def test_it_says_what_stays_and_where(dialog, theme, opened):
    assert "/home/ali/Downloads" in dialog.said.text()
    assert "where they are" in opened(EraseDialog(theme, "")).said.text()
