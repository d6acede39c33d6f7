# ruff: noqa: N802 - the names of methods are SQLite's
"""A disk under SQLite that loses its power, or refuses a write, exactly when a test says so.

It stands below the encryption: what it sees is what would lie on the medium. ``journal`` keeps
every write, sync, truncation and deletion in order; :func:`after_power_loss` makes the files that
a machine would find that lost its power at one moment of it: what was synced is there, of what was
not, any part, in pieces of a sector.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import apsw

SECTOR = 512
DISKS: list[FakeDisk] = []
"""Every disk ever made: the encryption over one points to it until the process ends."""


@dataclass(frozen=True, slots=True)
class Write:
    """Bytes written at a place of a file; not yet sure to stay."""

    file: str
    offset: int
    data: bytes


@dataclass(frozen=True, slots=True)
class Truncate:
    """A file was cut to a size; not yet sure to stay."""

    file: str
    size: int


@dataclass(frozen=True, slots=True)
class Sync:
    """All that was done to a file before is sure to stay."""

    file: str


@dataclass(frozen=True, slots=True)
class Delete:
    """A file was deleted; that is sure to stay at once."""

    file: str


@dataclass(frozen=True, slots=True)
class Promise:
    """Somebody was told that ``word`` has been stored."""

    word: str


Event = Write | Truncate | Sync | Delete | Promise


class FakeDisk(apsw.VFS):
    """A layer over the system's files, by name for ``connect(vfs=disk.vfs)``."""

    def __init__(self) -> None:
        name = f"disk{len(DISKS)}"
        DISKS.append(self)
        self.vfs = f"multipleciphers-{name}"  # the encryption over this layer
        self.journal: list[Event] = []
        self.refuse: Callable[[Event], apsw.Error | None] = lambda event: None
        super().__init__(name, "unix")

    def xOpen(self, name, flags):
        return FakeDiskFile(self, name, flags)

    def xDelete(self, filename, syncdir):
        self.happens(Delete(Path(filename).name))
        super().xDelete(filename, syncdir)

    def happens(self, event: Event) -> None:
        """Note ``event``, or refuse it."""
        if error := self.refuse(event):
            raise error
        self.journal.append(event)


class FakeDiskFile(apsw.VFSFile):
    """One open file of the disk."""

    def __init__(self, disk, name, flags):
        super().__init__("unix", name, flags)
        path = name.filename() if isinstance(name, apsw.URIFilename) else name
        self._disk = disk
        self._name = Path(path or "temporary").name

    def xWrite(self, data, offset):
        self._disk.happens(Write(self._name, offset, bytes(data)))
        super().xWrite(data, offset)

    def xTruncate(self, newsize):
        self._disk.happens(Truncate(self._name, newsize))
        super().xTruncate(newsize)

    def xSync(self, flags):
        self._disk.happens(Sync(self._name))
        super().xSync(flags)


def after_power_loss(journal: list[Event], moment: int, chance: random.Random) -> dict[str, bytes]:
    """The files found after the power went out when ``moment`` events had happened."""
    files: dict[str, bytearray] = {}
    for place, event in enumerate(journal[:moment]):
        match event:
            case Delete(name):
                files.pop(name, None)
            case Write(name) | Truncate(name):
                is_sure = Sync(name) in journal[place:moment]
                apply(event, files.setdefault(name, bytearray()), None if is_sure else chance)
    return {name: bytes(data) for name, data in files.items()}


def apply(event: Write | Truncate, data: bytearray, chance: random.Random | None) -> None:
    """Do to ``data`` what ``event`` says; with ``chance``, perhaps, and perhaps in part."""
    if isinstance(event, Truncate):
        if chance is None or chance.random() < 0.5:
            del data[event.size :]
        return
    for start in range(0, len(event.data), SECTOR):
        if chance is None or chance.random() < 0.5:
            piece = event.data[start : start + SECTOR]
            place = event.offset + start
            data.extend(bytes(max(0, place + len(piece) - len(data))))
            data[place : place + len(piece)] = piece
