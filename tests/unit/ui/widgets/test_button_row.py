from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from zajel_desktop.ui.widgets.button_row import ButtonRow
from zajel_desktop.ui.widgets.buttons import Button


@pytest.fixture
def buttons(theme):
    return [Button(theme, words) for words in ("They differ", "Later", "They match")]


@pytest.fixture
def row(buttons, qtbot):
    made = ButtonRow(buttons[:1], buttons[1:])
    qtbot.addWidget(made)
    made.show()
    return made


def sized(row, width):
    row.resize(width, row.heightForWidth(width))
    QApplication.processEvents()


def test_where_there_is_room_they_stand_side_by_side_at_the_two_ends(row, buttons):
    sized(row, 600)
    assert not row.is_column
    assert buttons[0].x() == 0
    assert buttons[2].geometry().right() == 599
    assert len({button.y() for button in buttons}) == 1


def test_in_arabic_the_ends_change(row, buttons):
    row.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    sized(row, 600)
    assert buttons[0].geometry().right() == 599


def test_where_there_is_none_they_stand_below_each_other_in_the_same_order(row, buttons):
    sized(row, 200)
    assert row.is_column
    assert [button.y() for button in buttons] == sorted(button.y() for button in buttons)
    assert all(button.width() == 200 for button in buttons)
    assert buttons[2].geometry().bottom() < row.height()
    sized(row, 600)
    assert not row.is_column


def test_those_that_are_hidden_take_no_room(row, buttons):
    whole = row.sizeHint().width()
    buttons[0].hide()
    assert row.sizeHint().width() < whole
    sized(row, row.sizeHint().width())
    assert not row.is_column


def test_a_layout_gives_it_the_height_that_it_needs(buttons, qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    column = QVBoxLayout(window)
    column.addStretch(1)
    made = ButtonRow(buttons[:1], buttons[1:], window)
    column.addWidget(made)
    window.resize(220, 400)
    window.show()
    QApplication.processEvents()
    assert made.is_column
    assert made.height() == made.heightForWidth(made.width())
    window.resize(700, 400)
    QApplication.processEvents()
    assert made.height() == buttons[0].height()


def test_words_that_grow_turn_it(row, buttons):
    sized(row, row.sizeHint().width())
    buttons[1].setText("Not now, perhaps tomorrow")
    QApplication.processEvents()
    assert row.is_column


def test_without_buttons_it_takes_no_room(row, buttons):
    for button in buttons:
        button.hide()
    assert row.sizeHint().toTuple() == (0, 0)
