"""What a log may show of a service."""

from __future__ import annotations

import pytest

from zajel_desktop.model.service import IceServer


@pytest.mark.parametrize(
    ("urls", "is_relay"),
    [
        (("stun:a",), False),
        (("turn:a",), True),
        (("TURNS:a:443?transport=tcp",), True),
        (("stun:a", "turn:a"), True),
        ((), False),
    ],
)
def test_a_relay_is_a_server_that_carries_something(urls, is_relay):
    assert IceServer(urls).is_relay == is_relay


def test_a_relays_password_is_never_shown():
    server = IceServer(("turn:relay.example",), "anna", "hush")
    assert "turn:relay.example" in repr(server)
    assert "hush" not in repr(server)
    assert "anna" not in repr(server)
