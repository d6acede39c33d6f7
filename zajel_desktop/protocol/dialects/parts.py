"""What only peers of an older dialect say, and what only they make happen."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

from zajel_desktop.model.dialect import Dialect
from zajel_desktop.model.ids import MessageId


@dataclass(frozen=True, slots=True)
class FileStart:
    """A file comes, at once and unasked: ``size`` bytes in so many ``chunks``.

    ``name`` is what the sender calls it, as it came: nothing about it is safe.
    """

    id: str
    name: str
    size: int
    chunks: int


@dataclass(frozen=True, slots=True)
class FileChunk:
    """Piece ``index`` of the file ``id``, from 0."""

    id: str
    index: int
    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class FileComplete:
    """Every chunk of the file ``id`` has been said."""

    id: str


@dataclass(frozen=True, slots=True)
class FileError:
    """The receiver of the file ``id`` cannot go on; ``message`` is in its own words."""

    id: str
    message: str


@dataclass(frozen=True, slots=True)
class TransferCancel:
    """Somebody ends the file ``id``: ``user_cancelled``, ``error`` or ``timeout``."""

    id: str
    reason: str


FilePart: TypeAlias = FileStart | FileChunk | FileComplete | FileError | TransferCancel
FILE_PARTS = (FileStart, FileChunk, FileComplete, FileError, TransferCancel)


@dataclass(frozen=True, slots=True)
class Handed:
    """Our text ``id`` is with the channel, and the other's transport has stirred since.

    No older client says that anything has arrived, so this is the most that is ever known.
    """

    id: MessageId


@dataclass(frozen=True, slots=True)
class Unreadable:
    """They have sent what nobody can open."""


@dataclass(frozen=True, slots=True)
class Recognised:
    """What they have sent shows that they speak ``dialect``, and not what had been guessed."""

    dialect: Dialect


ForeignPart: TypeAlias = FilePart | Handed | Unreadable | Recognised
