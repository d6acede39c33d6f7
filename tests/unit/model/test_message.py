"""What an entry of a conversation is."""

from __future__ import annotations

from zajel_desktop.model.message import Kind


def test_what_somebody_said_is_no_event():
    said = {kind for kind in Kind if not kind.is_event}
    assert said == {Kind.TEXT, Kind.TRANSFER, Kind.UNKNOWN}
