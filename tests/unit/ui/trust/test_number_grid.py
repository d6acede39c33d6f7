from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from tests.fakes.engine import NUMBER
from zajel_desktop.ui.trust.number_grid import NumberGrid


@pytest.fixture
def grid(theme, qtbot):
    made = NumberGrid(theme)
    qtbot.addWidget(made)
    made.show_number(NUMBER)
    made.resize(400, 200)
    made.show()
    return made


def test_the_groups_are_read_from_left_to_right_line_by_line(grid):
    grid.layout().activate()
    places = [(label.y(), label.x()) for label in grid.groups]
    assert [label.text() for label in grid.groups] == list(NUMBER)
    assert places == sorted(places)
    assert len({y for y, _ in places}) == 4


def test_it_is_read_the_same_way_in_arabic(grid):
    grid.parent() or QApplication.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    try:
        assert grid.layoutDirection() is Qt.LayoutDirection.LeftToRight
    finally:
        QApplication.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


def test_it_is_spoken_group_by_group(grid):
    assert grid.accessibleName() == "Safety number: " + ", ".join(NUMBER)


def test_it_grows_with_the_text(grid, theme):
    before = grid.groups[0].sizeHint().width()
    theme.set_scale(150)
    assert grid.groups[0].sizeHint().width() > before
