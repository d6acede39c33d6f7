"""The dialog for somebody's own server: what it says, and until when."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from zajel_desktop.ui.settings.server_dialog import ServerDialog


@pytest.fixture
def dialog(theme, qtbot):
    dialog = ServerDialog(theme)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(dialog)
    dialog.introduce("A server", "host:1", "Use it")
    dialog.open()
    return dialog


def test_it_says_what_it_is_for(dialog):
    assert (dialog.windowTitle(), dialog.heading.text()) == ("A server", "A server")
    assert dialog.address.placeholderText() == "host:1"
    assert dialog.about.isHidden()
    dialog.introduce("A server", "host:1", "Use it", "About it.")
    assert not dialog.about.isHidden()


def test_trouble_is_said_and_spoken_until_the_next_key(dialog, qtbot):
    dialog.show_trouble("This is none.")
    assert not dialog.trouble.isHidden()
    assert dialog.address.accessibleDescription() == "This is none."
    qtbot.keyClicks(dialog.password, "x")
    assert dialog.trouble.isHidden()
    assert dialog.address.accessibleDescription() == ""


def test_a_password_is_not_shown_and_addresses_run_from_left_to_right(dialog):
    assert dialog.password.echoMode() is QLineEdit.EchoMode.Password
    assert dialog.address.layoutDirection() is Qt.LayoutDirection.LeftToRight
