"""A passphrase is hidden until somebody wants to see it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from zajel_desktop.ui.safekeeping.passphrase_field import PassphraseField


@pytest.fixture
def field(theme, qtbot):
    field = PassphraseField(theme, "Passphrase")
    qtbot.addWidget(field)
    field.show()
    return field


def test_it_is_hidden_until_the_eye_is_pressed(field, qtbot):
    assert field.field.echoMode() is QLineEdit.EchoMode.Password
    assert field.eye_button.accessibleName() == "Show the passphrase"
    qtbot.mouseClick(field.eye_button, Qt.MouseButton.LeftButton)
    assert field.is_shown
    assert field.eye_button.accessibleName() == "Hide the passphrase"
    field.turn()
    assert not field.is_shown


def test_the_eye_is_reached_by_keyboard(field, qtbot):
    field.take_keyboard()
    qtbot.keyClick(field.field, Qt.Key.Key_Tab)
    assert field.window().focusWidget() is field.eye_button
    qtbot.keyClick(field.eye_button, Qt.Key.Key_Space)
    assert field.is_shown


def test_what_is_wrong_stands_below_until_something_is_typed(field, qtbot):
    field.show_trouble("That is not it.")
    assert field.trouble.isVisible()
    assert field.field.accessibleDescription() == "That is not it."
    qtbot.keyClicks(field.field, "a")
    assert not field.trouble.isVisible()


def test_enter_is_told(field, qtbot):
    with qtbot.waitSignal(field.entered):
        qtbot.keyClick(field.field, Qt.Key.Key_Return)


def test_what_was_typed_is_forgotten_and_hidden_again(field, qtbot):
    qtbot.keyClicks(field.field, "words")
    field.turn()
    field.show_trouble("no")
    field.clear()
    assert (field.text, field.is_shown, field.trouble.text()) == ("", False, "")


def test_nothing_can_be_read_while_nothing_can_be_typed(field):
    field.turn()
    field.setEnabled(False)
    assert not field.is_shown


def test_a_new_attempt_is_typed_over_the_old_one(field, qtbot):
    qtbot.keyClicks(field.field, "words")
    field.take_keyboard()
    qtbot.keyClicks(field.field, "x")
    assert field.text == "x"
