"""Text that every encoding can hold."""

from __future__ import annotations


def whole_text(text: str) -> str:
    """``text`` with U+FFFD for each half of a character (a lone surrogate).

    Such halves come out of clipboards, file names and command lines, and nothing can store or send
    them.
    """
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
