"""The focus ring: seen after a key, gone after a click, and never in the way."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPushButton, QVBoxLayout, QWidget

from zajel_desktop.ui.widgets.focus_ring import FocusRings


@pytest.fixture
def window(theme, qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    column = QVBoxLayout(window)
    for made in (QPushButton("Decline"), QPushButton("Accept"), QLineEdit()):
        column.addWidget(made)
    return window


@pytest.fixture
def rings(theme, qapp, window, qtbot):
    rings = FocusRings(theme, qapp)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    yield rings
    rings.setParent(None)


@pytest.fixture
def buttons(window):
    return window.findChildren(QPushButton)


@pytest.fixture
def field(window):
    return window.findChild(QLineEdit)


def test_without_the_keyboard_there_is_no_ring(rings, buttons, qtbot):
    qtbot.mouseClick(buttons[0], Qt.MouseButton.LeftButton)
    assert rings.ring is None


def test_tab_shows_where_the_focus_is(rings, buttons, qtbot):
    buttons[0].setFocus()
    qtbot.keyClick(buttons[0], Qt.Key.Key_Tab)
    assert rings.ring.geometry() == buttons[1].geometry().adjusted(-4, -4, 4, 4)


def test_a_click_takes_it_away_and_a_key_brings_it_back(rings, buttons, qtbot):
    buttons[0].setFocus()
    qtbot.keyClick(buttons[0], Qt.Key.Key_Tab)
    qtbot.mouseClick(buttons[1], Qt.MouseButton.LeftButton)
    assert rings.ring is None
    qtbot.keyClick(buttons[1], Qt.Key.Key_Shift)
    assert rings.ring is not None


def test_a_click_elsewhere_takes_it_away(rings, buttons, qtbot):
    buttons[0].setFocus()
    qtbot.keyClick(buttons[0], Qt.Key.Key_Tab)
    qtbot.mouseClick(buttons[0], Qt.MouseButton.LeftButton)
    assert rings.ring is None


def test_a_field_shows_its_focus_itself(rings, buttons, field, qtbot):
    buttons[1].setFocus()
    qtbot.keyClick(buttons[1], Qt.Key.Key_Tab)
    assert field.hasFocus()
    assert rings.ring is None


def test_a_control_may_show_its_focus_itself(rings, buttons, qtbot):
    buttons[1].setProperty("focusRing", "none")
    buttons[0].setFocus()
    qtbot.keyClick(buttons[0], Qt.Key.Key_Tab)
    assert rings.ring is None


def test_it_lets_the_mouse_through(rings, buttons, qtbot):
    buttons[0].setFocus()
    qtbot.keyClick(buttons[0], Qt.Key.Key_Tab)
    assert rings.ring.testAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)


def test_it_follows_a_control_that_moves(rings, buttons, window, qtbot):
    buttons[0].setFocus()
    qtbot.keyClick(buttons[0], Qt.Key.Key_Tab)
    window.resize(500, 300)
    qtbot.waitUntil(lambda: rings.ring.geometry() == buttons[1].geometry().adjusted(-4, -4, 4, 4))


def test_it_is_drawn_in_the_colour_of_focus(rings, buttons, theme, qtbot):
    buttons[0].setFocus()
    qtbot.keyClick(buttons[0], Qt.Key.Key_Tab)
    ring = rings.ring
    image = ring.grab().toImage()
    assert image.pixelColor(ring.width() // 2, 0) == theme.tokens.color.focus


def test_it_leaves_with_the_control(rings, buttons, qtbot):
    buttons[0].setFocus()
    qtbot.keyClick(buttons[0], Qt.Key.Key_Tab)
    buttons[1].hide()
    assert rings.ring is None or rings.ring.geometry() != buttons[1].geometry()


def test_a_window_that_is_gone_leaves_nothing_behind(rings, window, buttons, qtbot, theme):
    buttons[0].setFocus()
    qtbot.keyClick(buttons[0], Qt.Key.Key_Tab)
    window.close()
    theme.refresh()
    assert rings.ring is None
