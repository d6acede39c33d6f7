"""Text that every encoding can hold, and long text in pieces."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

_JOINER = "\u200d"
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_FLAGS = "".join(map(chr, range(0x1F1E6, 0x1F200)))
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

    No character may be larger than ``limit``. It is cut between what people see as characters, as
    far as the data of Unicode in Python tells (UAX 29): marks, joined emoji, flags and ends of
    lines stay whole.
    """
    pieces = []
    while size(text[: limit + 1]) > limit:
        cut = _cut(text, _longest(text, limit, size))
        pieces.append(text[:cut])
        text = text[cut:]
    return [*pieces, text] if text or not pieces else pieces


def _longest(text: str, limit: int, size: Callable[[str], int]) -> int:
    """How many characters fit."""
    low, high = 1, min(limit, len(text))  # each counts at least one
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if size(text[:middle]) <= limit else (low, middle - 1)
    return low


def _cut(text: str, end: int) -> int:
    """The last place up to ``end`` where ``text`` may be cut; ``end`` if there is none near it."""
    for at in range(end, max(end - _LONGEST, 0), -1):
        if at == len(text) or not _belongs(text, at):
            return at
    return end


def _belongs(text: str, at: int) -> bool:
    """Whether the character ``at`` is part of what those before it have begun."""
    before, character = text[at - 1], text[at]
    if _JOINER in (before, character):
        return True
    if character in _FLAGS:
        flags = len(text[:at]) - len(text[:at].rstrip(_FLAGS))
        return flags % 2 == 1  # they go in pairs
    if "\u1160" <= character <= "\u11ff":  # vowels and ends of Hangul syllables
        return True
    if "\U0001f3fb" <= character <= "\U0001f3ff" or "\U000e0020" <= character <= "\U000e007f":
        return True  # the colour of a skin, the letters of a tag
    return unicodedata.category(character)[0] == "M" or before + character == "\r\n"
