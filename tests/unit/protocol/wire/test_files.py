"""Frames of the file channel."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zajel_desktop.crypto.files import PieceSeal
from zajel_desktop.model.errors import RemoteError
from zajel_desktop.protocol.wire.files import (
    MAX_FRAME,
    MAX_PIECE,
    OVERHEAD,
    build_file_frame,
    parse_file_frame,
)

ATTEMPT = bytes(range(0xA0, 0xB0))
VECTOR = bytes.fromhex(
    "05a0a1a2a3a4a5a6a7a8a9aaabacadaeaf000000000000000000"
    "50dd2e5dc2ca868b720b390d8e78f8bfd68c3d7609ccff95bdf1e84bd3"
)


def test_the_vector_of_the_protocol_is_built_and_read():
    seal = PieceSeal(
        key=bytes(range(32)), transfer="01890a5d-ac96-774b-bcce-b302099a8057", attempt=ATTEMPT
    )
    sealed = seal.seal(b"Hello, Zajel!", 0, is_last=False)
    assert build_file_frame(ATTEMPT, 0, sealed, is_last=False) == VECTOR
    frame = parse_file_frame(VECTOR)
    assert (frame.attempt, frame.index, frame.is_last) == (ATTEMPT, 0, False)
    assert seal.open(frame.sealed, 0, is_last=False) == b"Hello, Zajel!"


def test_the_largest_piece_makes_the_largest_frame():
    frame = build_file_frame(ATTEMPT, 2**64 - 1, bytes(MAX_PIECE + 16), is_last=True)
    assert len(frame) == MAX_FRAME
    assert parse_file_frame(frame).index == 2**64 - 1


@pytest.mark.parametrize(
    "frame",
    [
        b"",
        bytes([5]) + bytes(OVERHEAD - 2),
        bytes([5]) + bytes(MAX_FRAME),
        bytes([4]) + bytes(60),
        bytes([5]) + bytes(24) + b"\2" + bytes(40),
    ],
    ids=["empty", "short", "long", "kind", "flags"],
)
def test_a_frame_that_breaks_the_rules_is_refused(frame):
    with pytest.raises(RemoteError):
        parse_file_frame(frame)


@given(st.binary(max_size=200))
def test_any_bytes_are_a_frame_or_refused(data):
    try:
        frame = parse_file_frame(data)
    except RemoteError:
        return
    built = build_file_frame(frame.attempt, frame.index, bytes(frame.sealed), is_last=frame.is_last)
    assert built == data
