"""Makes names that peers chose harmless: for files on our disk, and for people on our screen.

What a peer calls a file is hostile until proven otherwise: it may try to climb out of the
download folder, to hide, to overwrite, to look like something else, or to be a device.
"""

from __future__ import annotations

import unicodedata
from pathlib import PurePosixPath

MAX_NAME = 240
"""The longest file name in bytes of UTF-8; file systems take 255, we add a number and ``.part``."""

MAX_DEPTH = 16
MAX_PATH = 1_024
"""The deepest and the longest relative path; the latter in bytes of UTF-8."""

MAX_PERSON = 64
"""The longest name of a person, in characters."""

NAMELESS = "file"

# Illegal in names on some system; a colon would also make drives and alternate streams.
ILLEGAL = dict.fromkeys(map(ord, '/\\:*?"<>|'), "_")

# Devices on Windows, with any extension.
DEVICES = frozenset(
    {"CON", "PRN", "AUX", "NUL", "CLOCK$", "CONIN$", "CONOUT$"}
    | {f"{port}{number}" for port in ("COM", "LPT") for number in "123456789¹²³"}
)

# Format characters that belong to words: joiners, and the marks that stand over Arabic and
# Syriac numbers. All others are invisible or turn the direction of what follows.
KEPT_FORMATS = frozenset(
    "\u200c\u200d\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2"
)


def clean_file_name(name: str) -> str:
    """Make ``name`` one harmless file name, never empty; a clean name stays as it is."""
    text = _compose(name).translate(ILLEGAL)
    text = _trim(text)
    if text.partition(".")[0].rstrip().upper() in DEVICES:
        text = f"_{text}"
    return _trim(_shorten(text)) or NAMELESS


def clean_path(path: str) -> str:
    """Make ``path`` a relative path of harmless names joined by ``/``, never empty."""
    parts = [part for part in path.replace("\\", "/").split("/") if _trim(_compose(part))]
    names = [clean_file_name(part) for part in parts][-MAX_DEPTH:]
    while len("/".join(names).encode()) > MAX_PATH:
        del names[0]
    return "/".join(names) or NAMELESS


def clean_person_name(name: str) -> str:
    """Make what somebody calls themselves one short line; may be empty."""
    spaced = "".join(" " if _is_break(char) else char for char in name)
    return " ".join(_compose(spaced).split())[:MAX_PERSON].rstrip()


def numbered(name: str, number: int) -> str:
    """The name to try where ``name`` is taken: ``name (2).ext``."""
    if number < 2:
        return name
    path = PurePosixPath(name)
    suffix = path.suffix
    if path.stem.endswith(".tar"):
        suffix = f".tar{suffix}"
    return f"{name.removesuffix(suffix)} ({number}){suffix}"


def _compose(text: str) -> str:
    """``text`` in NFC without what cannot be seen."""
    composed = unicodedata.normalize("NFC", text)
    return unicodedata.normalize("NFC", "".join(filter(_is_visible, composed)))


def _is_visible(char: str) -> bool:
    if char in KEPT_FORMATS:
        return True
    if ord(char) & 0xFFFE == 0xFFFE:  # never characters (Unicode, 23.7)
        return False
    return unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Zl", "Zp"}


def _is_break(char: str) -> bool:
    return char in "\t\n\v\f\r\x1c\x1d\x1e\x1f\x85\u2028\u2029"


def _trim(text: str) -> str:
    """``text`` without the dots that hide it and the ends that some systems drop."""
    while text != (trimmed := text.strip().strip(".")):
        text = trimmed
    return text


def _shorten(name: str) -> str:
    """``name`` within MAX_NAME, its extension kept if it is a plausible one."""
    if len(name.encode()) <= MAX_NAME:
        return name
    suffix = PurePosixPath(name).suffix
    if len(suffix.encode()) > 20:
        suffix = ""
    room = MAX_NAME - len(suffix.encode())
    stem = name.removesuffix(suffix).encode()[:room].decode(errors="ignore")
    return f"{_trim(stem)}{suffix}"
