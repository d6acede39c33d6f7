"""Segments: exactly one part is chosen, one stop of Tab, arrows inside."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from zajel_desktop.ui.widgets.segments import Segment, Segments


@pytest.fixture
def segments(theme, qtbot):
    segments = Segments(theme, [("qr", "My code"), ("edit", "Enter a code"), ("", "Scan")])
    qtbot.addWidget(segments)
    segments.resize(472, 38)
    segments.show()
    return segments


def parts(segments):
    return segments.findChildren(Segment)


def test_the_first_is_chosen_at_first(segments):
    assert segments.index == 0
    assert [part.accessibleName() for part in parts(segments)] == [
        "My code",
        "Enter a code",
        "Scan",
    ]


def test_a_click_chooses_and_tells_once(segments, qtbot):
    told = []
    segments.chosen.connect(told.append)
    qtbot.mouseClick(parts(segments)[1], Qt.MouseButton.LeftButton)
    assert (segments.index, told) == (1, [1])


def test_only_the_chosen_one_is_reached_by_tab(segments):
    segments.choose(1)
    stops = [part.focusPolicy() is not Qt.FocusPolicy.NoFocus for part in parts(segments)]
    assert stops == [False, True, False]


@pytest.mark.parametrize(
    ("direction", "key", "index"),
    [
        (Qt.LayoutDirection.LeftToRight, Qt.Key.Key_Right, 1),
        (Qt.LayoutDirection.LeftToRight, Qt.Key.Key_Left, 2),
        (Qt.LayoutDirection.RightToLeft, Qt.Key.Key_Left, 1),
        (Qt.LayoutDirection.RightToLeft, Qt.Key.Key_Right, 2),
        (Qt.LayoutDirection.LeftToRight, Qt.Key.Key_Down, 1),
        (Qt.LayoutDirection.LeftToRight, Qt.Key.Key_X, 0),
    ],
)
def test_arrows_follow_the_direction_of_reading(segments, qtbot, direction, key, index):
    segments.setLayoutDirection(direction)
    qtbot.keyClick(parts(segments)[0], key)
    assert segments.index == index


def test_the_chosen_one_is_raised(segments, theme):
    image = segments.grab().toImage()
    assert image.pixelColor(20, 8) == theme.tokens.color.raised
    assert image.pixelColor(460, 8) == theme.tokens.color.sunken


def test_the_keyboard_comes_to_the_part_that_is_shown(segments):
    segments.show()
    segments.activateWindow()
    segments.choose(1)
    segments.take_keyboard()
    assert segments.focusWidget().text() == segments._group.button(1).text()
