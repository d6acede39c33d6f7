"""The frames of files as JSON, the same in all older dialects but for what is sealed."""

from __future__ import annotations

import binascii
from collections.abc import Callable
from typing import Annotated, Literal, TypeAlias

import msgspec
from msgspec import Meta

from zajel_desktop.model.errors import RemoteError
from zajel_desktop.model.nesting import is_shallow
from zajel_desktop.protocol.dialects.dialect import MAX_FRAME
from zajel_desktop.protocol.dialects.parts import (
    FileChunk,
    FileComplete,
    FileError,
    FilePart,
    FileStart,
    TransferCancel,
)

MAX_CHUNK = 256 * 1024
"""The largest chunk that is taken, in bytes; theirs have 4 or 16 KiB."""

SealText: TypeAlias = Callable[[str], str]
OpenText: TypeAlias = Callable[[str], str]

_Id: TypeAlias = Annotated[str, Meta(min_length=1, max_length=100)]
_Count: TypeAlias = Annotated[int, Meta(ge=0, lt=2**31)]


class _Frame(msgspec.Struct, tag_field="type"):
    fileId: _Id  # noqa: N815 (their spelling, here and below)


class _Start(_Frame, tag="file_start"):
    fileName: Annotated[str, Meta(max_length=4096)]  # noqa: N815
    totalSize: Annotated[int, Meta(ge=0, lt=2**53)]  # noqa: N815
    totalChunks: _Count  # noqa: N815


class _Chunk(_Frame, tag="file_chunk"):
    chunkIndex: _Count  # noqa: N815
    data: str


class _Complete(_Frame, tag="file_complete"):
    pass


class _Error(_Frame, tag="file_error"):
    error: Annotated[str, Meta(max_length=1024)] = ""


class _Cancel(_Frame, tag="transfer_cancel"):
    reason: Literal["user_cancelled", "error", "timeout"] = "error"


class _Kind(msgspec.Struct):
    type: str


_Known: TypeAlias = _Start | _Chunk | _Complete | _Error | _Cancel
_decoder: msgspec.json.Decoder[_Known] = msgspec.json.Decoder(_Known)
_kinds = msgspec.json.Decoder(_Kind)
_encoder = msgspec.json.Encoder()
_KNOWN = frozenset({"file_start", "file_chunk", "file_complete", "file_error", "transfer_cancel"})


def build_frame(part: FilePart, seal: SealText) -> str:
    """The JSON of ``part``; ``seal`` makes the member ``data`` of a chunk from its base64."""
    match part:
        case FileStart():
            frame: _Known = _Start(part.id, part.name, part.size, part.chunks)
        case FileChunk():
            plain = binascii.b2a_base64(part.data, newline=False).decode("ascii")
            frame = _Chunk(part.id, part.index, seal(plain))
        case FileComplete():
            frame = _Complete(part.id)
        case FileError():
            frame = _Error(part.id, part.message)
        case TransferCancel():
            frame = msgspec.convert(
                {"type": "transfer_cancel", "fileId": part.id, "reason": part.reason}, _Cancel
            )
    return _encoder.encode(frame).decode()


def parse_frame(text: str, open_data: OpenText) -> FilePart | None:
    """What ``text`` says of a file, None if it is of a kind that nobody needs.

    ``open_data`` makes the base64 of a chunk from its member ``data``. Raise RemoteError if it
    makes no sense.
    """
    match _decode(text):
        case _Start() as frame:
            return FileStart(frame.fileId, frame.fileName, frame.totalSize, frame.totalChunks)
        case _Chunk() as frame:
            return FileChunk(frame.fileId, frame.chunkIndex, _bytes(open_data(frame.data)))
        case _Complete() as frame:
            return FileComplete(frame.fileId)
        case _Error() as frame:
            return FileError(frame.fileId, frame.error)
        case _Cancel() as frame:
            return TransferCancel(frame.fileId, frame.reason)
        case None:
            return None


def _decode(text: str) -> _Known | None:
    if len(text) > MAX_FRAME:
        raise RemoteError(f"file frame of {len(text)} characters")
    if not is_shallow(text):
        raise RemoteError("file frame that is nested too deep")
    try:
        return _decoder.decode(text)
    except (msgspec.DecodeError, RecursionError, UnicodeError) as error:
        if isinstance(error, msgspec.ValidationError) and _kind(text) not in _KNOWN:
            return None
        raise RemoteError(f"file frame that makes no sense: {type(error).__name__}") from None


def _kind(text: str) -> str:
    try:
        return _kinds.decode(text).type
    except msgspec.DecodeError:
        raise RemoteError("file frame without a type") from None


def _bytes(text: str) -> bytes:
    try:
        data = binascii.a2b_base64(text, strict_mode=True)
    except ValueError:  # binascii.Error, or letters outside of ASCII
        raise RemoteError("chunk that is not base64") from None
    if len(data) > MAX_CHUNK:
        raise RemoteError(f"chunk of {len(data)} bytes")
    return data
