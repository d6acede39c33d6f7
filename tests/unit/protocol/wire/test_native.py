"""The binary frames of version 2: read back as built; one wrong byte of kind or length refuses."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zajel_desktop.model.errors import RemoteError
from zajel_desktop.protocol.wire.files import FileFrame
from zajel_desktop.protocol.wire.native import (
    MAX_SEALED,
    Mac,
    OlmFrame,
    PakeConfirmation,
    PakeElement,
    PreKeyFrame,
    Rekey,
    Rekeyed,
    SealedKeys,
    build_control,
    build_frame,
    parse_control,
    parse_frame,
)

# As in the table of the protocol document: the first bytes, and the length of the whole.
FRAMES = {
    Mac: (b"\x01\x01", 34),
    SealedKeys: (b"\x01\x02", 82),
    PakeElement: (b"\x02\x01", 35),
    PakeConfirmation: (b"\x02\x02", 34),
}
each_part = pytest.mark.parametrize("kind", list(FRAMES))
each_sealed = pytest.mark.parametrize("kind", [PreKeyFrame, OlmFrame])


@each_part
def test_a_part_is_read_back_and_looks_as_in_the_protocol_document(kind):
    prefix, length = FRAMES[kind]
    frame = prefix + bytes(length - 2)
    assert build_frame(parse_frame(frame)) == frame
    assert isinstance(parse_frame(frame), kind)


@each_part
@pytest.mark.parametrize("off", [-1, 1])
def test_a_part_of_another_length_is_refused(kind, off):
    prefix, length = FRAMES[kind]
    with pytest.raises(RemoteError):
        parse_frame(prefix + bytes(length - 2 + off))


@each_sealed
@pytest.mark.parametrize("length", [1, MAX_SEALED - 1])
def test_a_sealed_frame_is_read_back(kind, length):
    frame = kind(b"x" * length)
    assert parse_frame(build_frame(frame)) == frame


@each_sealed
@pytest.mark.parametrize("length", [0, MAX_SEALED])
def test_a_sealed_frame_that_is_empty_or_too_long_is_refused(kind, length):
    with pytest.raises(RemoteError):
        parse_frame(build_frame(kind(b"x" * length)))


def test_file_data_is_read_as_everywhere():
    frame = parse_frame(b"\x05" + b"a" * 16 + bytes(8) + b"\x01" + b"t" * 16)
    assert isinstance(frame, FileFrame)
    assert frame.is_last


@pytest.mark.parametrize("kind", sorted(set(range(256)) - {3, 4}))
def test_an_unknown_kind_or_part_is_refused(kind):
    with pytest.raises(RemoteError):
        parse_frame(bytes([kind, 3]) + bytes(32))


def test_no_bytes_are_shown():
    assert all("kkk" not in repr(kind(b"kkkk")) for kind in (*FRAMES, PreKeyFrame, OlmFrame))
    assert repr(Rekey(b"k" * 32, b"k" * 32)) == "Rekey(…)"


@pytest.mark.parametrize("control", [Rekey(b"i" * 32, b"o" * 32), Rekeyed()])
def test_a_control_is_read_back(control):
    assert parse_control(build_control(control)) == control


def test_what_is_no_control_is_for_others():
    assert parse_control(msgspec.msgpack.encode({"kind": "text", "id": 1})) is None


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\xc1",
        msgspec.msgpack.encode({"identity": b"i" * 32}),
        msgspec.msgpack.encode({"kind": "rekey"}),
        msgspec.msgpack.encode({"kind": "rekey", "identity": b"i" * 31, "one_time": b"o" * 32}),
        msgspec.msgpack.encode({"kind": 7}),
    ],
)
def test_a_control_that_breaks_its_rules_is_the_peers_fault(body):
    with pytest.raises(RemoteError):
        parse_control(body)


@given(st.binary(max_size=100))
def test_any_bytes_at_all_are_read_or_refused(data):
    for parse in (parse_frame, parse_control):
        try:
            parse(data)
        except RemoteError:
            continue
