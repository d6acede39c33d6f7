"""The binary frames of the file channel.

    frame = 5 ‖ attempt (16 bytes) ‖ index (8 bytes, big-endian) ‖ flags (1 byte) ‖ sealed piece

Flag 1 marks the last frame of an attempt; no other flag exists. A frame has at most 64 KiB.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field

from zajel_desktop.crypto.files import TAG_BYTES
from zajel_desktop.model.errors import RemoteError

FILE_DATA = 5
LAST = 1
HEADER = struct.Struct(">B16sQB")
OVERHEAD = HEADER.size + TAG_BYTES

ATTEMPT_PLACE = slice(1, 17)
"""Where a frame names its attempt."""

MAX_FRAME = 65_536
"""The longest frame, in bytes."""

MAX_PIECE = MAX_FRAME - OVERHEAD
"""The most bytes of a file in one frame."""


@dataclass(frozen=True, slots=True)
class FileFrame:
    """One piece of a file on its way, sealed."""

    attempt: bytes
    index: int
    is_last: bool
    sealed: memoryview = field(repr=False)


def build_file_frame(attempt: bytes, index: int, sealed: bytes, *, is_last: bool) -> bytes:
    """The frame that :func:`parse_file_frame` reads."""
    return HEADER.pack(FILE_DATA, attempt, index, LAST if is_last else 0) + sealed


def parse_file_frame(frame: bytes) -> FileFrame:
    """Read one frame of the file channel; raise RemoteError if it is none."""
    if not OVERHEAD <= len(frame) <= MAX_FRAME:
        raise RemoteError(f"file frame of {len(frame)} bytes")
    kind, attempt, index, flags = HEADER.unpack_from(frame)
    if kind != FILE_DATA:
        raise RemoteError(f"frame of kind {kind} on the file channel")
    if flags & ~LAST:
        raise RemoteError(f"file frame with flags {flags:#x}")
    return FileFrame(attempt, index, bool(flags), memoryview(frame)[HEADER.size :])
