"""What each older client makes of files: how large, in which pieces, how fast, how patient."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from zajel_desktop.model.dialect import Dialect

MIB: Final = 1024 * 1024

MOST_RECEIVED: Final = 2048 * MIB
"""The largest file, in bytes, that we take from somebody who does not ask before."""


@dataclass(frozen=True, slots=True)
class FileRules:
    """The rules of one dialect.

    ``chunk_bytes`` go into one frame; ``max_file`` is the largest file in bytes that is taken, None
    for any; ``takes_empty`` tells whether an empty one is. ``chunk_pause`` follows every chunk,
    ``end_pause`` stands before the end is said, ``patience`` is how long the other side waits for a
    chunk, each in seconds.
    """

    chunk_bytes: int
    max_file: int | None
    takes_empty: bool
    chunk_pause: float
    end_pause: float
    patience: float


FILE_RULES: Final = {
    # It opens chunks later than it reads the end, and counts what it has not opened as missing.
    Dialect.APP: FileRules(16_384, None, True, 0.01, 0.1, 120.0),
    Dialect.WEB: FileRules(16_384, 100 * MIB, False, 0.0, 0.01, 30.0),
    Dialect.HEADLESS: FileRules(4_096, None, True, 0.01, 0.01, 120.0),
}
"""By dialect, for those that are foreign."""
