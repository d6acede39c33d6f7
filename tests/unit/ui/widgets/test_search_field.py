"""The search field: it waits for the next key, and Esc empties it first."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QVBoxLayout

from zajel_desktop.ui.widgets.search_field import SearchField


@pytest.fixture
def field(theme, qtbot):
    field = SearchField(theme, "Search people and messages")
    qtbot.addWidget(field)
    field.show()
    return field


def test_it_says_what_it_is_for(field):
    assert field.placeholderText() == field.accessibleName() == "Search people and messages"


def test_it_tells_when_no_key_follows(field, qtbot):
    told = []
    field.searched.connect(told.append)
    qtbot.keyClicks(field, "noor ")
    assert told == []
    qtbot.waitUntil(lambda: told == ["noor"])


def test_enter_does_not_wait(field, qtbot):
    told = []
    field.searched.connect(told.append)
    qtbot.keyClicks(field, "noor")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert told == ["noor"]


def test_emptying_it_does_not_wait(field, qtbot):
    field.setText("noor")
    with qtbot.waitSignal(field.searched) as searched:
        field.clear()
    assert searched.args == [""]


def test_esc_empties_it_before_it_closes_the_window(theme, qtbot):
    dialog = QDialog()
    qtbot.addWidget(dialog)
    field = SearchField(theme, "Search")
    QVBoxLayout(dialog).addWidget(field)
    dialog.show()
    field.setText("noor")
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert (field.text(), dialog.isVisible()) == ("", True)
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_it_is_as_high_as_the_design_says(field, theme):
    assert field.sizeHint().height() == theme.tokens.size.search
