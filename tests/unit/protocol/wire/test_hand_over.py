"""The announcement of a new identity: read back as built, refused in any other form."""

from __future__ import annotations

import msgspec
import pytest

from zajel_desktop.model.errors import RemoteError
from zajel_desktop.protocol.wire.hand_over import NewIdentity
from zajel_desktop.protocol.wire.operations import build_operation, parse_operation

EXAMPLE = NewIdentity(b"k" * 32, b"p" * 32)


def test_it_is_read_back():
    assert parse_operation(build_operation(EXAMPLE)) == EXAMPLE


def test_unknown_members_are_ignored():
    members = msgspec.msgpack.decode(build_operation(EXAMPLE))
    assert parse_operation(msgspec.msgpack.encode(members | {"newer": 1})) == EXAMPLE


@pytest.mark.parametrize("changed", [{"key": b"k" * 31}, {"proof": b"p" * 33}, {"key": None}])
def test_anything_else_is_the_peers_fault(changed):
    members = msgspec.msgpack.decode(build_operation(EXAMPLE))
    with pytest.raises(RemoteError):
        parse_operation(msgspec.msgpack.encode(members | changed))


def test_nothing_of_it_is_shown():
    assert repr(EXAMPLE) == "NewIdentity(…)"
