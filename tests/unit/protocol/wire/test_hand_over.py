"""The announcement of a new identity: read back as built, refused in any other form."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zajel_desktop.model.errors import RemoteError
from zajel_desktop.protocol.wire.hand_over import (
    NewIdentity,
    build_new_identity,
    parse_new_identity,
)

EXAMPLE = NewIdentity(b"k" * 32, b"p" * 32)


def test_it_is_read_back():
    assert parse_new_identity(build_new_identity(EXAMPLE)) == EXAMPLE


def test_unknown_members_are_ignored():
    members = msgspec.msgpack.decode(build_new_identity(EXAMPLE))
    assert parse_new_identity(msgspec.msgpack.encode(members | {"newer": 1})) == EXAMPLE


@pytest.mark.parametrize(
    "changed", [{"key": b"k" * 31}, {"proof": b"p" * 33}, {"key": None}, {"kind": "other"}]
)
def test_anything_else_is_the_peers_fault(changed):
    members = msgspec.msgpack.decode(build_new_identity(EXAMPLE))
    with pytest.raises(RemoteError):
        parse_new_identity(msgspec.msgpack.encode(members | changed))


def test_nothing_of_it_is_shown():
    assert repr(EXAMPLE) == "NewIdentity(…)"


@given(st.binary(max_size=100))
def test_any_bytes_at_all_are_the_peers_fault(data):
    with pytest.raises(RemoteError):
        parse_new_identity(data)
