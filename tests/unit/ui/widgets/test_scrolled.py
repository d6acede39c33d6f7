"""A page that scrolls: whole where there is room, in reach where there is none."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from zajel_desktop.ui.widgets.labels import Label
from zajel_desktop.ui.widgets.scrolled import Scrolled


@pytest.fixture
def page():
    page = QWidget()
    column = QVBoxLayout(page)
    column.addWidget(Label("Many words that need several lines. " * 8, wraps=True))
    for _ in range(12):
        column.addWidget(QLineEdit())
    return page


@pytest.fixture
def scrolled(qtbot, page):
    made = Scrolled(page)
    qtbot.addWidget(made)
    made.resize(300, 200)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    return made


def test_a_narrow_page_is_higher(scrolled):
    assert scrolled.height_for(200) > scrolled.height_for(400) > 200


def test_it_is_as_wide_as_its_place(scrolled, page):
    assert page.width() == scrolled.viewport().width()
    assert not scrolled.horizontalScrollBar().isVisible()


def test_what_the_keyboard_comes_to_is_brought_into_sight(scrolled, page, qtbot):
    fields = page.findChildren(QLineEdit)
    fields[0].setFocus()
    for field in fields[:-1]:
        qtbot.keyClick(field, Qt.Key.Key_Tab)
    assert fields[-1].hasFocus()
    assert not fields[-1].visibleRegion().isEmpty()


def test_it_turns_line_by_line_and_takes_no_stop_of_its_own(scrolled):
    assert scrolled.focusPolicy() is Qt.FocusPolicy.NoFocus
    scrolled.turn(2)
    assert scrolled.verticalScrollBar().value() == 2 * scrolled.verticalScrollBar().singleStep()
    scrolled.turn(-5)
    assert scrolled.verticalScrollBar().value() == 0
