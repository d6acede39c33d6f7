"""Whose list of servers is asked: an address and a key that can be meant, or the app's own."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from zajel_desktop.model.bootstrap import APP_KEY, APP_URL
from zajel_desktop.ui.settings.list_dialog import ListDialog

KEY = "aT6HRI0epsGWdhIX2E2I0h/j/h/9ravxrjl09qnGc/A="
URL = "https://signal.example.org"


@pytest.fixture
def open_dialog(theme, qtbot):
    def open_dialog(url="", key=""):
        dialog = ListDialog(theme, url, key)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
        qtbot.addWidget(dialog)
        dialog.open()
        return dialog

    return open_dialog


def test_what_the_app_uses_stands_in_the_empty_fields(open_dialog):
    dialog = open_dialog()
    assert dialog.address.placeholderText() == APP_URL
    assert dialog.key.placeholderText() == APP_KEY
    assert not hasattr(dialog, "own_button")


@pytest.mark.parametrize(("url", "key"), [(URL, KEY), (URL, ""), ("", KEY), ("", "")])
def test_both_are_handed_on_as_typed(open_dialog, qtbot, url, key):
    dialog = open_dialog()
    qtbot.keyClicks(dialog.address, f" {url}")
    qtbot.keyClicks(dialog.key, key)
    with qtbot.waitSignal(dialog.list_entered) as entered:
        qtbot.keyClick(dialog.key, Qt.Key.Key_Return)
    assert entered.args == [url, key]


@pytest.mark.parametrize(
    ("url", "key", "said"),
    [
        ("signal.example.org", "", "not an address of a list"),
        ("wss://signal.example.org", "", "not an address of a list"),
        ("http://signal.example.org", "", "not an address of a list"),
        (URL, "abc", "not a key"),
        (URL, KEY[:-8], "not a key"),
    ],
)
def test_what_is_wrong_is_said_until_the_next_key(open_dialog, qtbot, url, key, said):
    dialog = open_dialog()
    qtbot.keyClicks(dialog.address, url)
    qtbot.keyClicks(dialog.key, key)
    with qtbot.assertNotEmitted(dialog.list_entered):
        dialog.add_button.click()
    assert said in dialog.trouble.text()
    qtbot.keyClicks(dialog.key, "x")
    assert dialog.trouble.isHidden()


def test_another_list_can_be_given_up_for_the_one_of_the_app(open_dialog, qtbot):
    dialog = open_dialog(URL, KEY)
    assert (dialog.address.text(), dialog.key.text()) == (URL, KEY)
    with qtbot.waitSignal(dialog.list_entered) as entered:
        dialog.own_button.click()
    assert entered.args == ["", ""]
    assert not dialog.isVisible()
