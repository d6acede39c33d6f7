"""The address of a meeting point: forgiven where it can be, explained where it cannot."""

from __future__ import annotations

import pytest

from zajel_desktop.ui.service_address import AddressField, normalised


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("wss://signal.example.org", "wss://signal.example.org"),
        (" ws://10.0.0.1:7461 ", "ws://10.0.0.1:7461"),
        ("signal.example.org", "wss://signal.example.org"),
        ("signal.example.org:8443/zajel", "wss://signal.example.org:8443/zajel"),
        ("ws://[::1]:7461", "ws://[::1]:7461"),
        ("", ""),
        ("https://signal.example.org", ""),
        ("wss://", ""),
        ("wss://a b", ""),
        ("wss://[broken", ""),
        ("wss://host:99999", ""),
    ],
)
def test_what_was_typed_is_understood_or_refused(typed, meant):
    assert normalised(typed) == meant


@pytest.fixture
def field(qtbot):
    field = AddressField()
    qtbot.addWidget(field)
    return field


def test_what_is_wrong_is_said_until_the_next_key(field, qtbot):
    qtbot.keyClicks(field.field, "http://x")
    assert not field.check()
    assert "not an address" in field.trouble.text()
    assert not field.trouble.isHidden()
    qtbot.keyClicks(field.field, "y")
    assert field.trouble.isHidden()


def test_an_empty_field_asks_for_the_address(field):
    field.check()
    assert field.trouble.text() == "Type the address of the server."


def test_enter_hands_a_good_address_on(field, qtbot):
    qtbot.keyClicks(field.field, "signal.example.org")
    with qtbot.waitSignal(field.address_entered) as entered:
        field.enter()
    assert entered.args == ["wss://signal.example.org"]


def test_a_bad_address_goes_nowhere(field, qtbot):
    qtbot.keyClicks(field.field, "ftp://x")
    with qtbot.assertNotEmitted(field.address_entered):
        field.enter()
