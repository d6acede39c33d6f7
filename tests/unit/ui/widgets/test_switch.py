"""The switch: on or off at once, by mouse and by keyboard, mirrored where people read so."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from zajel_desktop.ui.widgets.switch import Switch


@pytest.fixture
def switch(theme, qtbot):
    theme.set_motion_reduced(True)
    switch = Switch(theme, "Hide my address")
    qtbot.addWidget(switch)
    switch.show()
    return switch


def test_a_click_moves_it(switch, qtbot):
    qtbot.mouseClick(switch, Qt.MouseButton.LeftButton)
    assert switch.isChecked()


@pytest.mark.parametrize("key", [Qt.Key.Key_Space, Qt.Key.Key_Return])
def test_a_key_moves_it(switch, qtbot, key):
    qtbot.keyClick(switch, key)
    assert switch.isChecked()


def test_it_has_a_name_and_is_high_enough_to_hit(switch):
    assert switch.accessibleName() == "Hide my address"
    assert switch.height() >= 32


def test_it_is_filled_where_it_is_on(switch, theme):
    switch.setChecked(True)
    middle = switch.height() // 2
    assert switch.grab().toImage().pixelColor(8, middle) == theme.tokens.color.accent
    switch.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    assert switch.grab().toImage().pixelColor(8, middle) == theme.tokens.color.on_accent


def test_it_slides_where_things_may_move(switch, theme, qtbot):
    theme.set_motion_reduced(False)
    before = switch.grab().toImage()
    switch.setChecked(True)
    accent, middle = theme.tokens.color.accent, switch.height() // 2
    qtbot.waitUntil(lambda: switch.grab().toImage().pixelColor(5, middle) == accent)
    assert switch.grab().toImage() != before


def test_a_dead_switch_looks_dead(switch, theme):
    switch.setChecked(True)
    switch.setEnabled(False)
    ground = switch.grab().toImage().pixelColor(8, switch.height() // 2)
    assert ground == theme.tokens.color.text_disabled
