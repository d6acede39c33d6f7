"""What a log may show of a service."""

from __future__ import annotations

from zajel_desktop.model.service import IceServer


def test_a_relays_password_is_never_shown():
    server = IceServer(("turn:relay.example",), "anna", "hush")
    assert "turn:relay.example" in repr(server)
    assert "hush" not in repr(server)
    assert "anna" not in repr(server)
