"""The clear handshake: ours is read back, older clients' is understood, nonsense refused."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zajel_desktop.model.errors import RemoteError
from zajel_desktop.model.nesting import MAX_DEPTH
from zajel_desktop.protocol.wire.handshake import (
    HandshakeFrame,
    Native,
    build_handshake,
    parse_handshake,
)

KEY = "A" * 43 + "="
FRAME = HandshakeFrame(KEY, Native((1, 2), ("files",), b"f" * 32))


def test_ours_is_read_back():
    assert parse_handshake(build_handshake(FRAME)) == FRAME


def test_an_older_client_sends_no_more_than_its_key():
    text = json.dumps({"type": "handshake", "publicKey": KEY})
    assert parse_handshake(text) == HandshakeFrame(KEY)
    assert json.loads(build_handshake(HandshakeFrame(KEY))) == json.loads(text)


def test_unknown_members_are_ignored():
    members = json.loads(build_handshake(FRAME))
    members["native"]["newer"] = members["newer"] = {"x": 1}
    assert parse_handshake(json.dumps(members)) == FRAME


@pytest.mark.parametrize(
    "change",
    [
        {"type": "hello"},
        {"publicKey": "short"},
        {"publicKey": 5},
        {"native": []},
        {"native": {"versions": []}},
        {"native": {"versions": [1], "ephemeral": "%%"}},
        {"native": {"versions": [1], "ephemeral": "AAAA"}},
        {"native": {"versions": "1"}},
    ],
)
def test_what_is_no_handshake_is_the_peers_fault(change):
    with pytest.raises(RemoteError):
        parse_handshake(json.dumps(json.loads(build_handshake(FRAME)) | change))


@pytest.mark.parametrize("text", ["", "{", "[]", "null", "x" * 9000, "[" * 5000])
def test_what_is_no_object_is_the_peers_fault(text):
    with pytest.raises(RemoteError):
        parse_handshake(text)


@given(st.text(max_size=300))
def test_any_text_at_all_is_read_or_refused(text):
    with pytest.raises(RemoteError):
        parse_handshake(text)


@pytest.mark.parametrize("levels", [MAX_DEPTH, 10_000])
def test_what_is_nested_too_deep_is_the_peers_fault(levels):
    deep = "[" * levels + "]" * levels
    with pytest.raises(RemoteError):
        parse_handshake(build_handshake(FRAME).replace('"type"', f'"newer":{deep},"type"'))
