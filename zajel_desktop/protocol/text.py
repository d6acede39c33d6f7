"""Text that every encoding can hold, and long text in pieces."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator

_JOINER = "\u200d"
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_LONGEST = 64
"""The most characters that are kept together as one; only a hostile text has longer ones."""


def whole_text(text: str) -> str:
    """``text`` with U+FFFD for each half of a character (a lone surrogate).

    Such halves come out of clipboards, file names and command lines, and nothing can store or send
    them.
    """
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def clean_text(text: str) -> str:
    """:func:`whole_text` without control characters; tabs and ends of lines stay."""
    return _CONTROLS.sub("", whole_text(text))


def utf16_units(text: str) -> int:
    """How long ``text`` is to a browser."""
    return len(text) + sum(character > "\uffff" for character in text)


def utf8_bytes(text: str) -> int:
    """How long ``text`` is on its way, in bytes."""
    return len(text.encode())


def split_text(text: str, limit: int, size: Callable[[str], int]) -> list[str]:
    """``text`` in pieces of at most ``limit``, which together are all of it; at least one.

    It is cut between what people see as characters, as far as the data of Unicode in Python tells
    (UAX 29): marks, joined emoji, flags and ends of lines stay whole.
    """
    pieces: list[str] = []
    piece: list[str] = []
    used = 0
    for cluster in _clusters(text):
        for part in [cluster] if size(cluster) <= limit else cluster:
            length = size(part)
            if piece and used + length > limit:
                pieces.append("".join(piece))
                piece, used = [], 0
            piece.append(part)
            used += length
    return [*pieces, "".join(piece)] if piece or not pieces else pieces


def _clusters(text: str) -> Iterator[str]:
    start = 0
    flags = 0  # regional indicators in a row: they go in pairs
    for index in range(1, len(text)):
        flags = flags + 1 if _is_flag(text[index - 1]) else 0
        if index - start < _LONGEST and _belongs(text[index - 1], text[index], flags):
            continue
        yield text[start:index]
        start = index
    if start < len(text):
        yield text[start:]


def _belongs(before: str, character: str, flags: int) -> bool:
    """Whether ``character`` is part of what ``before`` has begun."""
    if character < "\u0300":
        return before == "\r" and character == "\n"
    if character == _JOINER or before == _JOINER or "\U0001f3fb" <= character <= "\U0001f3ff":
        return True
    if _is_flag(character):
        return flags % 2 == 1
    if "\u1160" <= character <= "\u11ff":  # vowels and ends of Hangul syllables
        return True
    return unicodedata.category(character)[0] == "M" or "\U000e0020" <= character <= "\U000e007f"


def _is_flag(character: str) -> bool:
    return "\U0001f1e6" <= character <= "\U0001f1ff"
