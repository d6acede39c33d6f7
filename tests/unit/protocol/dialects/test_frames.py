"""Frames of files: the shapes that the older clients send, and nothing that makes no sense."""

from __future__ import annotations

import base64
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zajel_desktop.model.errors import RemoteError
from zajel_desktop.protocol.dialects.dialect import MAX_FRAME
from zajel_desktop.protocol.dialects.frames import MAX_CHUNK, build_frame, parse_frame
from zajel_desktop.protocol.dialects.parts import (
    FileChunk,
    FileComplete,
    FileError,
    FileStart,
    TransferCancel,
)

ID = "9d557ecc-52c6-4465-a587-6943c5f1dc49"
COUNTS = st.integers(0, 2**31 - 1)
IDS = st.text(min_size=1, max_size=100)
PARTS = st.one_of(
    st.builds(FileStart, IDS, st.text(max_size=255), st.integers(0, 2**53 - 1), COUNTS),
    st.builds(FileChunk, IDS, COUNTS, st.binary(max_size=100)),
    st.builds(FileComplete, IDS),
    st.builds(FileError, IDS, st.text(max_size=1024)),
    st.builds(TransferCancel, IDS, st.sampled_from(["user_cancelled", "error", "timeout"])),
)


def same(text):
    return text


def parse(**members):
    return parse_frame(json.dumps(members), same)


@given(PARTS)
def test_what_was_built_reads_the_same(part):
    assert parse_frame(build_frame(part, str.swapcase), str.swapcase) == part


def test_the_frames_are_spelled_as_theirs():
    start = json.loads(build_frame(FileStart(ID, "small.bin", 50_000, 4), same))
    assert start == {
        **{"type": "file_start", "fileId": ID, "fileName": "small.bin"},
        **{"totalSize": 50_000, "totalChunks": 4},
    }
    chunk = json.loads(build_frame(FileChunk(ID, 3, b"abc"), same))
    data = base64.b64encode(b"abc").decode()
    assert chunk == {"type": "file_chunk", "fileId": ID, "chunkIndex": 3, "data": data}
    assert json.loads(build_frame(FileComplete(ID), same)) == {
        "type": "file_complete",
        "fileId": ID,
    }
    error = json.loads(build_frame(FileError(ID, "no"), same))
    assert error == {"type": "file_error", "fileId": ID, "error": "no"}
    cancel = json.loads(build_frame(TransferCancel(ID, "timeout"), same))
    assert cancel == {"type": "transfer_cancel", "fileId": ID, "reason": "timeout"}


def test_members_that_nobody_fills_are_ignored():
    members = {"fileId": ID, "fileName": "a", "totalSize": 1, "totalChunks": 1}
    found = parse(type="file_start", chunkHashes=["x"], **members)
    assert found == FileStart(ID, "a", 1, 1)


@pytest.mark.parametrize(
    "kind", ["file_start_ack", "chunk_ack", "chunk_retry", "file_complete_ack"]
)
def test_acknowledgements_are_nothing_to_us(kind):
    assert parse(type=kind, fileId=ID, accepted=True, chunkIndex=1, status="received") is None


@pytest.mark.parametrize(
    "members",
    [
        {"type": "file_start", "fileId": ID, "fileName": "a", "totalSize": -1, "totalChunks": 1},
        {"type": "file_start", "fileId": ID, "fileName": "a", "totalSize": 1, "totalChunks": 1.5},
        {"type": "file_start", "fileId": ID, "fileName": "a", "totalSize": 2**53, "totalChunks": 1},
        {"type": "file_start", "fileId": "", "fileName": "a", "totalSize": 1, "totalChunks": 1},
        {"type": "file_start", "fileId": "x" * 101, "fileName": "a", "totalSize": 1},
        {"type": "file_start", "fileId": ID, "fileName": 7, "totalSize": 1, "totalChunks": 1},
        {"type": "file_chunk", "fileId": ID, "chunkIndex": -1, "data": ""},
        {"type": "file_chunk", "fileId": ID, "chunkIndex": 2**31, "data": ""},
        {"type": "file_chunk", "fileId": ID, "chunkIndex": 0, "data": "no base64!"},
        {"type": "file_chunk", "fileId": ID, "chunkIndex": 0, "data": "é"},
        {"type": "file_chunk", "fileId": ID, "chunkIndex": 0},
        {"type": "file_complete"},
        {"type": "transfer_cancel", "fileId": ID, "reason": "whim"},
        {"type": 5, "fileId": ID},
        {"fileId": ID},
        {},
    ],
)
def test_a_frame_that_makes_no_sense_is_refused(members):
    with pytest.raises(RemoteError):
        parse(**members)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "null",
            "[]",
            "7",
            '"x"',
            "{",
            "\ud800",
            "[" * 100_000,
            '{"x":' * 40 + "1" + "}" * 40,
        ),
        '{"type":"file_complete","fileId":"' + "x" * MAX_FRAME + '"}',
    ],
)
def test_what_is_no_frame_is_refused(text):
    with pytest.raises(RemoteError):
        parse_frame(text, same)


def test_a_chunk_larger_than_anybody_sends_is_refused():
    data = base64.b64encode(bytes(MAX_CHUNK + 1)).decode()
    with pytest.raises(RemoteError, match="chunk of"):
        parse(type="file_chunk", fileId=ID, chunkIndex=0, data=data)


def test_a_reason_that_nobody_understands_is_not_said():
    cancelled = build_frame(TransferCancel(ID, "user_cancelled"), same)
    assert json.loads(cancelled)["reason"] == "user_cancelled"
