"""A proxy is taken only with an address that is one; its password is hidden while it is typed."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from zajel_desktop.model.proxy import Proxy, ProxyKind
from zajel_desktop.ui.settings.proxy_dialog import ProxyDialog

BEFORE = Proxy(ProxyKind.HTTP, "proxy.example.org", 3128, "ali", "a:b")


@pytest.fixture
def open_dialog(theme, qtbot):
    def open_dialog(before=None):
        dialog = ProxyDialog(theme, before)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
        qtbot.addWidget(dialog)
        dialog.open()
        return dialog

    return open_dialog


@pytest.mark.parametrize(
    ("address", "user", "password", "url"),
    [
        ("socks5://127.0.0.1:9050", "", "", "socks5://127.0.0.1:9050"),
        ("HTTP://host:3128/", "ali", "a@b", "http://ali:a%40b@host:3128"),
        ("socks5://noor:word@host:1", "", "", "socks5://noor:word@host:1"),
        ("socks5://noor:word@host:1", "ali", "other", "socks5://ali:other@host:1"),
    ],
)
def test_a_proxy_is_handed_on_whole(open_dialog, qtbot, address, user, password, url):
    dialog = open_dialog()
    qtbot.keyClicks(dialog.address, address)
    qtbot.keyClicks(dialog.user, user)
    qtbot.keyClicks(dialog.password, password)
    with qtbot.waitSignal(dialog.proxy_entered) as entered:
        qtbot.keyClick(dialog.password, Qt.Key.Key_Return)
    assert entered.args == [url]


@pytest.mark.parametrize(
    ("address", "password", "said"),
    [
        ("", "", "not an address of a proxy"),
        ("host:1080", "", "not an address of a proxy"),
        ("https://host:1080", "", "not an address of a proxy"),
        ("socks5://host:1080", "word", "no user name"),
    ],
)
def test_what_is_wrong_is_said_until_the_next_key(open_dialog, qtbot, address, password, said):
    dialog = open_dialog()
    qtbot.keyClicks(dialog.address, address)
    qtbot.keyClicks(dialog.password, password)
    with qtbot.assertNotEmitted(dialog.proxy_entered):
        dialog.add_button.click()
    assert said in dialog.trouble.text()
    assert dialog.address.accessibleDescription() == dialog.trouble.text()
    qtbot.keyClicks(dialog.user, "x")
    assert dialog.trouble.isHidden()


def test_the_proxy_of_before_can_be_given_up(open_dialog, qtbot):
    dialog = open_dialog(BEFORE)
    with qtbot.waitSignal(dialog.proxy_entered) as entered:
        dialog.none_button.click()
    assert entered.args == [""]
    assert not dialog.isVisible()


def test_the_proxy_of_before_can_be_changed_and_its_password_stays_hidden(open_dialog, qtbot):
    dialog = open_dialog(BEFORE)
    assert dialog.address.text() == "http://proxy.example.org:3128"
    assert dialog.password.echoMode() is QLineEdit.EchoMode.Password
    with qtbot.waitSignal(dialog.proxy_entered) as entered:
        dialog.add_button.click()
    assert entered.args == [BEFORE.url]
