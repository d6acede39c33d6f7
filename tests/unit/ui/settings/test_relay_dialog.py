"""A relay is taken only with an address that is one."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from zajel_desktop.model.service import IceServer
from zajel_desktop.ui.settings.relay_dialog import RelayDialog, is_address


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("stun:stun.example.org", True),
        ("turn:relay.example.org:3478?transport=tcp", True),
        ("turns:[2001:db8::1]:5349", True),
        ("relay.example.org", False),
        ("turn:", False),
        ("turn:a b", False),
        ("turn:host:123456", False),
        ("http://host", False),
    ],
)
def test_addresses_are_told_from_other_text(text, is_one):
    assert is_address(text) is is_one


@pytest.fixture
def dialog(theme, qtbot):
    dialog = RelayDialog(theme)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(dialog)
    dialog.open()
    return dialog


def test_a_relay_is_handed_on(dialog, qtbot):
    qtbot.keyClicks(dialog.address, "turn:relay.example.org")
    qtbot.keyClicks(dialog.user, "ali")
    qtbot.keyClicks(dialog.password, "secret")
    with qtbot.waitSignal(dialog.relay_entered) as entered:
        qtbot.keyClick(dialog.password, Qt.Key.Key_Return)
    assert entered.args == [IceServer(("turn:relay.example.org",), "ali", "secret")]


@pytest.mark.parametrize("address", ["nonsense", "turn:relay.example.org"])
def test_what_is_missing_is_said_until_the_next_key(dialog, qtbot, address):
    qtbot.keyClicks(dialog.address, address)
    with qtbot.assertNotEmitted(dialog.relay_entered):
        dialog.add_button.click()
    assert not dialog.trouble.isHidden()
    qtbot.keyClicks(dialog.address, "x")
    assert dialog.trouble.isHidden()


def test_a_server_that_only_tells_our_address_needs_no_name(dialog, qtbot):
    qtbot.keyClicks(dialog.address, "stun:stun.example.org")
    with qtbot.waitSignal(dialog.relay_entered):
        dialog.add_button.click()
