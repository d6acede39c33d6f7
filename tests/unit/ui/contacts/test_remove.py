"""A contact goes only after a second thought."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from tests.fakes.engine import FakeEngine
from zajel_desktop.ui.contacts.remove import RemoveDialog


@pytest.fixture
def engine():
    return FakeEngine()


@pytest.fixture
def noor(engine):
    return engine.contacts.add("Noor")


@pytest.fixture
def dialog(engine, noor, theme, qtbot):
    dialog = RemoveDialog(engine, theme, noor)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(dialog)
    dialog.open()
    return dialog


def test_the_contact_is_named_and_removed(dialog, engine, noor):
    assert dialog.title.text() == "Remove \u2068Noor\u2069?"
    dialog.remove_button.click()
    assert engine.contacts.find(noor.id) is None


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Escape])
def test_the_first_key_keeps(dialog, engine, noor, qtbot, key):
    qtbot.keyClick(dialog, key)
    assert not dialog.isVisible()
    assert engine.contacts.find(noor.id)


def test_whoever_is_gone_already_is_not_removed_again(dialog, engine, noor):
    engine.contacts.remove(noor.id)
    dialog.remove_button.click()
    assert engine.asked("contacts.remove") == [(noor.id,)]
