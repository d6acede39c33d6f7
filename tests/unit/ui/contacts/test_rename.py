"""A contact gets a name of our choosing."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from tests.fakes.engine import FakeEngine
from zajel_desktop.ui.contacts.rename import RenameDialog


@pytest.fixture
def engine():
    return FakeEngine()


@pytest.fixture
def dialog(engine, theme, qtbot):
    dialog = RenameDialog(engine, theme, engine.contacts.add("Noor"))
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(dialog)
    dialog.open()
    return dialog


def test_whoever_has_no_name_is_asked_about_as_a_person(engine, theme, qtbot):
    dialog = RenameDialog(engine, theme, engine.contacts.add(""))
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(dialog)
    said = [label.text() for label in dialog.findChildren(QLabel)]
    assert "What do you call this person?" in said


def test_enter_takes_the_name(dialog, engine, qtbot):
    dialog.field.selectAll()
    qtbot.keyClicks(dialog.field, " Noor H. ")
    qtbot.keyClick(dialog.field, Qt.Key.Key_Return)
    assert engine.asked("contacts.rename") == [("contact-1", "Noor H.")]


def test_escape_changes_nothing(dialog, engine, qtbot):
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert engine.asked("contacts.rename") == []


def test_the_present_name_is_there_to_type_over(dialog):
    assert dialog.field.text() == dialog.field.selectedText() == "Noor"
