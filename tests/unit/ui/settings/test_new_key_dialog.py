"""A new key only after a second thought."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from tests.fakes.engine import FakeEngine
from zajel_desktop.ui.settings.new_key_dialog import NewKeyDialog


@pytest.fixture
def engine():
    return FakeEngine()


@pytest.fixture
def dialog(engine, theme, qtbot):
    dialog = NewKeyDialog(engine, theme)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(dialog)
    dialog.open()
    return dialog


def test_a_new_key_is_taken(dialog, engine):
    dialog.new_button.click()
    assert engine.asked("identity.renew") == [()]
    assert not dialog.isVisible()


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Escape])
def test_the_first_key_keeps(dialog, engine, qtbot, key):
    qtbot.keyClick(dialog, key)
    assert not dialog.isVisible()
    assert engine.asked("identity.renew") == []
