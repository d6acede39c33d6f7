"""A choice: one of several, hit anywhere, explained by its second line."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from zajel_desktop.ui.choices import Choice


@pytest.fixture
def group(theme, qtbot):
    """Two choices, one below the other."""
    window = QWidget()
    layout = QVBoxLayout(window)
    choices = [
        Choice(theme, "This network", "Nothing to set up.", icon="path-lan", is_framed=True),
        Choice(theme, "A server", "An address that you were given or run yourself. " * 3),
    ]
    for choice in choices:
        layout.addWidget(choice)
    qtbot.addWidget(window)
    window.resize(400, 300)
    window.show()
    window.choices = choices
    return window


def test_a_click_anywhere_chooses(group, qtbot):
    first, second = group.choices
    qtbot.mouseClick(
        second, Qt.MouseButton.LeftButton, pos=second.rect().bottomRight() - QPoint(5, 5)
    )
    assert second.isChecked()
    assert not first.isChecked()


def test_arrows_move_the_choice(group, qtbot):
    first, second = group.choices
    first.setChecked(True)
    first.setFocus()
    qtbot.keyClick(first, Qt.Key.Key_Down)
    assert second.isChecked()


def test_a_long_explanation_gets_more_lines(group):
    _, second = group.choices
    assert second.heightForWidth(250) > second.heightForWidth(900)


def test_other_words_are_spoken_too(group):
    first, _ = group.choices
    first.set_line("In use now")
    assert first.accessibleDescription() == first.line == "In use now"


def test_the_chosen_one_stands_out(group, theme):
    first, _ = group.choices
    first.setChecked(True)
    assert (
        first.grab().toImage().pixelColor(first.width() - 20, 10) == theme.tokens.color.accent_soft
    )


def test_it_is_mirrored(group, theme):
    first, _ = group.choices
    first.setChecked(True)
    dot, middle = 22, first.height() // 2
    assert first.grab().toImage().pixelColor(dot, middle) == theme.tokens.color.accent
    group.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    mirrored = first.grab().toImage().pixelColor(first.width() - 1 - dot, middle)
    assert mirrored == theme.tokens.color.accent
