"""Buttons: large enough to hit, named for whoever cannot see them, deaf while they work."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from zajel_desktop.ui.theme import Mode
from zajel_desktop.ui.widgets.buttons import Button, IconButton, Kind


def made(qtbot, widget):
    qtbot.addWidget(widget)
    widget.show()
    return widget


@pytest.mark.parametrize("kind", Kind)
def test_a_button_is_as_high_as_the_design_says(theme, qtbot, kind):
    button = made(qtbot, Button(theme, "Accept", kind))
    small = made(qtbot, Button(theme, "Accept", kind, is_small=True))
    assert button.sizeHint().height() == theme.tokens.size.button
    assert small.sizeHint().height() == theme.tokens.size.button_small


def test_a_button_grows_with_the_text(theme, qtbot):
    button = made(qtbot, Button(theme, "Accept", icon="copy"))
    theme.set_scale(150)
    assert button.sizeHint().height() == theme.tokens.size.button > 50


def test_a_primary_button_is_filled_with_the_accent(theme, qtbot):
    button = made(qtbot, Button(theme, "Accept", Kind.PRIMARY))
    assert button.grab().toImage().pixelColor(6, 18) == theme.tokens.color.accent
    theme.set_mode(Mode.DARK)
    assert button.grab().toImage().pixelColor(6, 18) == theme.tokens.color.accent


def test_a_button_can_begin_to_stand_out(theme, qtbot):
    button = made(qtbot, Button(theme, "Send", icon="send"))
    button.set_kind(Kind.PRIMARY)
    assert button.grab().toImage().pixelColor(6, 18) == theme.tokens.color.accent


def test_a_busy_button_takes_no_clicks_and_keeps_its_words(theme, qtbot):
    button, clicks = made(qtbot, Button(theme, "Ask to pair", Kind.PRIMARY)), []
    button.clicked.connect(lambda: clicks.append(1))
    button.set_busy(True)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    qtbot.keyClick(button, Qt.Key.Key_Space)
    assert clicks == []
    assert (button.text(), button.is_busy) == ("Ask to pair", True)
    assert not button.icon().isNull()
    assert button.accessibleDescription() == "Working"


def test_a_button_that_is_done_takes_clicks_again(theme, qtbot):
    button, clicks = made(qtbot, Button(theme, "Ask to pair")), []
    button.clicked.connect(lambda: clicks.append(1))
    button.set_busy(True)
    button.set_busy(True)
    button.set_busy(False)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    qtbot.keyClick(button, Qt.Key.Key_Space)
    assert len(clicks) == 2
    assert button.icon().isNull()
    assert button.accessibleDescription() == ""


def test_a_busy_button_turns(theme, qtbot):
    button = made(qtbot, Button(theme, "Ask to pair"))
    button.set_busy(True)
    before = button.icon().cacheKey()
    qtbot.waitUntil(lambda: button.icon().cacheKey() != before)


def test_an_icon_button_says_what_it_does(theme, qtbot):
    button = made(qtbot, IconButton(theme, "mic", "Microphone"))
    assert (button.accessibleName(), button.toolTip()) == ("Microphone", "Microphone")
    button.say("mic-off", "Microphone, muted")
    assert button.accessibleName() == "Microphone, muted"


def test_an_icon_button_is_large_enough_and_reached_by_keyboard(theme, qtbot):
    button, clicks = made(qtbot, IconButton(theme, "more", "More actions")), []
    button.clicked.connect(lambda: clicks.append(1))
    button.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(button, Qt.Key.Key_Space)
    assert clicks
    assert button.height() == button.width() == theme.tokens.size.icon_button


def test_an_icon_button_can_be_of_another_size(theme, qtbot):
    button = made(qtbot, IconButton(theme, "send", "Send", tone="accent", size="composer_button"))
    assert button.height() == theme.tokens.size.composer_button


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space])
def test_enter_presses_the_button_the_keyboard_is_on_as_space_does(theme, qtbot, key):
    for button in (Button(theme, "Accept"), IconButton(theme, "more", "More")):
        clicks = []
        made(qtbot, button).clicked.connect(lambda _, clicks=clicks: clicks.append(1))
        qtbot.keyClick(button, key)
        assert clicks == [1]


def test_enter_with_another_key_held_means_something_else(theme, qtbot):
    button, clicks = made(qtbot, Button(theme, "Accept")), []
    button.clicked.connect(lambda: clicks.append(1))
    qtbot.keyClick(button, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert clicks == []
