"""How long a message may be, in the words of the counter below the field."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QObject

from zajel_desktop.model.message import MAX_TEXT
from zajel_desktop.ui.text import isolated, size_text

COUNTED = 60 * 1024
"""Bytes of UTF-8 from which on the counter appears."""

translate = QCoreApplication.translate


@dataclass(frozen=True, slots=True)
class Room:
    """How much room a text leaves: ``words`` is empty while there is plenty."""

    is_too_long: bool = False
    words: str = ""


def room_for(text: str) -> Room:
    """Say how much room ``text`` leaves in one message."""
    if 4 * len(text) < COUNTED:
        return Room()
    size = len(text.encode("utf-8", "surrogatepass"))
    if size < COUNTED:
        return Room()
    if size <= MAX_TEXT:
        left = isolated(size_text(MAX_TEXT - size))
        return Room(words=translate("Composer", "{size} left").format(size=left))
    return Room(True, too_long_words(surplus(text)))


def surplus(text: str) -> int:
    """How many characters at the end of ``text`` are too many."""
    kept = text.encode("utf-8", "surrogatepass")[:MAX_TEXT]
    return len(text) - len(kept.decode("utf-8", "ignore"))


def too_long_words(count: int) -> str:
    """Say that ``count`` characters are too many, and what to do."""
    if count == 1:
        return translate("Composer", "Too long by 1 character. Shorten it or send it as a file.")
    return Surplus().words(count)


class Surplus(QObject):
    """Counts in the plural forms of the language, which translators find in ``tr`` only."""

    def words(self, count: int) -> str:
        """Say that several characters are too many."""
        return self.tr("Too long by %n characters. Shorten it or send it as a file.", "", count)
