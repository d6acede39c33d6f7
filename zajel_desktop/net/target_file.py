"""A file being received: checked, hashed and written in one go; every method blocks.

It is ``NAME.part`` until its hash matches. What was written is brought to the medium every MiB, and
only that is told (``safe``); after a loss of power any part of the rest may be there, wrong or not,
so that beginnings of what is held are named beside all of it.

Everything happens in folders that are held open, and no link is followed: neither a peer's name nor
a link in the way leads out of the download folder, and nothing that was there is ever replaced.
"""

from __future__ import annotations

import errno
import hashlib
import math
import os
import stat
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import PurePath, PurePosixPath

from zajel_desktop.crypto.files import PieceSeal
from zajel_desktop.model.errors import FileError, RemoteError
from zajel_desktop.model.failure import Failure, Reason, Side
from zajel_desktop.model.ids import TransferId
from zajel_desktop.model.transfer import FileItem
from zajel_desktop.net.disk import write_error
from zajel_desktop.net.place import NEW, OLD, Place, open_place
from zajel_desktop.net.target_names import PART, all_taken, is_below, names, top_of
from zajel_desktop.protocol.wire.files import parse_file_frame
from zajel_desktop.protocol.wire.operations import FileAttempt, Prefix

BLOCK = 1024 * 1024

PREFIX_STEP = 1024 * 1024
"""Bytes between two beginnings of a held file that the sender may go on from."""

PREFIXES = 10
"""How many there are: more than a loss of power can spoil, which is the window of the sender."""

SAFE_BYTES = 1024 * 1024
SAFE_PAUSE = 0.25
"""What is written is brought to the medium after so many bytes, or so many seconds."""

bring_to_medium = getattr(os, "fdatasync", os.fsync)


class TargetFile:
    """``items[file]`` below ``folder``, at its path if that is known and still free.

    ``is_chosen`` tells that the path is new: what is there by now is not ours.
    ``is_new`` tells that :meth:`open` has made it. ``is_cancelled`` may be set from any thread and
    ends the reading of what is held.
    """

    def __init__(
        self, folder: str, items: Sequence[FileItem], file: int, *, is_chosen: bool = False
    ) -> None:
        self.path = items[file].path
        self.held = 0
        self.held_sha256 = b""
        self.prefixes: tuple[Prefix, ...] = ()
        self.safe = 0
        self.is_new = False
        self.is_whole = False
        self.is_cancelled = False
        self._folder = os.path.abspath(folder)
        self._items = list(items)
        self._number = file
        self._is_chosen = is_chosen
        self._has_made_top = False
        self._place: Place | None = None  # the folder it lies in
        self._file = -1
        self._hash = hashlib.sha256()
        self._at = 0
        self._safe_at = -math.inf  # monotonic seconds
        self._is_named = False  # for good: its name survives a loss of power
        self._attempt: FileAttempt | None = None
        self._seal: PieceSeal | None = None
        self._index = 0
        self._lock = threading.Lock()

    def open(self) -> None:
        """Find or make ``NAME.part``, and hash what it holds; raise FileError."""
        with self._lock:
            try:
                self._open()
                self._check_space(sum(item.size for item in self._items[self._number :]))
            except OSError as error:
                self._abandon()
                raise write_error(error) from error
            except FileError:
                self._abandon()
                raise

    def begin(self, attempt: FileAttempt) -> None:
        """Take frames of ``attempt`` from now on; what is held beyond its offset goes."""
        with self._lock:
            try:
                if attempt.offset != self._at:
                    self._rehash(attempt.offset)
                os.ftruncate(self._file, attempt.offset)
                os.lseek(self._file, attempt.offset, os.SEEK_SET)
                if attempt.offset:
                    bring_to_medium(self._file)  # whoever wrote that may have been killed
                self._check_space(attempt.size)
            except OSError as error:
                raise write_error(error) from error
        self._seal = PieceSeal(
            key=attempt.key, transfer=TransferId(attempt.id), attempt=attempt.attempt
        )
        self._attempt, self._index, self.is_whole = attempt, 0, False
        self.safe, self._safe_at = attempt.offset, time.monotonic()

    def write(self, frames: Sequence[bytes]) -> int:
        """Check and write ``frames``; return how many bytes of the file are written.

        ``safe`` of them stay whatever happens. Raise RemoteError if one breaks the rules, FileError
        if the disk refuses.
        """
        with self._lock:
            try:
                for frame in frames:
                    self._write(frame)
                self._make_safe()
            except OSError as error:
                raise write_error(error) from error
            return self._at

    def digest(self) -> bytes:
        """The SHA-256 of everything up to here."""
        return self._hash.digest()

    def keep(self, modified_at: float) -> str:
        """Give it its final name and time, safely on the disk; return where it lies."""
        with self._lock:
            try:
                name = self._settle(modified_at)
            except OSError as error:
                raise write_error(error) from error
            finally:
                self._close()
            self.path = os.path.join(os.path.dirname(self.path), name)
            return self.path

    def discard(self) -> None:
        """Delete ``NAME.part`` and the folders that are empty without it."""
        with self._lock:
            self._discard()

    def close(self) -> None:
        """Let go of the file; idempotent."""
        self.is_cancelled = True
        with self._lock:
            self._close()

    # Where it lies.

    def _abandon(self) -> None:
        """It is not received after all: nobody else knows of a file that we have just made."""
        if self.is_new:
            self._discard()
        elif self._has_made_top:
            with suppress(OSError):
                self._remove_empty()
        self._close()

    def _discard(self) -> None:
        with suppress(OSError):
            path = PurePath(self.path)
            try:
                place = self._place or self._descend(path.relative_to(self._folder).parts)
                self._close_file()
                place.remove(path.name + PART)
            finally:
                self._close()
            self._remove_empty()

    def _remove_empty(self) -> None:
        for parent in PurePath(self.path).parents:
            if str(parent) == self._folder:
                break
            os.rmdir(parent)  # refuses while anything is in it

    def _open(self) -> None:
        if is_below(self.path, self._folder):
            if self._open_known(PurePath(self.path).relative_to(self._folder).parts):
                return
            self._close()
        parts = PurePosixPath(self._items[self._number].name).parts
        folders = (self._top(parts[0]), *parts[1:-1]) if len(parts) > 1 else ()
        place = self._descend((*folders, parts[-1]), make=True)
        self.path = os.path.join(self._folder, *folders, self._create(place, parts[-1]))
        self.is_new = True

    def _open_known(self, parts: Sequence[str]) -> bool:
        """Go on with what is there, or begin at exactly that name; False if neither can be."""
        if self._is_chosen and not self._begin_top(parts):
            return False
        place = self._descend(parts, make=True)
        if not self._is_chosen and self._reopen(place, parts[-1]):
            self._rehash(None)
            self.held, self.held_sha256 = self._at, self.digest()
            return True
        self._close_file()
        self.is_new = self._make(place, parts[-1])
        return self.is_new

    def _begin_top(self, parts: Sequence[str]) -> bool:
        """Make the folder chosen for an offered folder; False if somebody else has made it."""
        number = self._number
        others = [*self._items[:number], *self._items[number + 1 :]]
        wanted = PurePosixPath(self._items[number].name).parts[0]
        if len(parts) == 1 or top_of(self._folder, others, wanted):
            return True
        self._has_made_top = self._make_top(parts[0])
        if not self._has_made_top:
            self._items[number] = replace(self._items[number], path="")  # another top is wanted
        return self._has_made_top

    def _make_top(self, name: str) -> bool:
        os.makedirs(self._folder, exist_ok=True)
        try:
            os.mkdir(os.path.join(self._folder, name))
        except FileExistsError:
            return False
        return True

    def _top(self, wanted: str) -> str:
        """The folder that the files of an offered folder go into: a new one for each offer."""
        known = top_of(self._folder, self._items, wanted)
        name = known or next(filter(self._make_top, names(wanted)), None)
        if name is None:
            raise all_taken()
        return name

    def _descend(self, parts: Sequence[str], *, make: bool = False) -> Place:
        """Hold the folder of the last of ``parts`` open; ``make`` what is missing on the way."""
        self._place = open_place(self._folder)
        for part in parts[:-1]:
            above = self._place
            try:
                self._place = above.below(part, make=make)
            finally:
                above.close()
        return self._place

    def _reopen(self, place: Place, name: str) -> bool:
        """Open the ``NAME.part`` begun before; False if it is gone or not ours any more."""
        try:
            self._file = place.open(name + PART, OLD)
        except FileNotFoundError:
            return False
        found = os.fstat(self._file)
        return stat.S_ISREG(found.st_mode) and found.st_nlink == 1

    def _create(self, place: Place, wanted: str) -> str:
        """Make a new ``NAME.part`` whose name is free in both forms; return the name."""
        for name in names(wanted):
            if self._make(place, name):
                return name
        raise all_taken()

    def _make(self, place: Place, name: str) -> bool:
        """Make a new ``NAME.part``; False if it or the name is taken."""
        if place.has(name) or place.has(name + PART):
            return False
        try:
            self._file = place.open(name + PART, NEW)
        except FileExistsError:
            return False
        return True

    def _settle(self, modified_at: float) -> str:
        """Rename to the first of its names that is free; return that."""
        if self._place is None:
            raise OSError(errno.EBADF, "not open")
        os.fsync(self._file)
        self._close_file()  # some systems rename no open file
        chosen = os.path.basename(self.path)
        _set_time(self._place, chosen + PART, modified_at)
        wanted = PurePosixPath(self._items[self._number].name).name
        for name in (chosen, *names(wanted)):
            with suppress(FileExistsError):
                self._place.rename(chosen + PART, name)
                self._place.sync()
                return name
        raise all_taken()

    def _close(self) -> None:
        self._close_file()
        if self._place is not None:
            self._place.close()
            self._place = None

    def _close_file(self) -> None:
        if self._file >= 0:
            os.close(self._file)
            self._file = -1

    # Its bytes.

    def _rehash(self, length: int | None) -> None:
        """Hash the first ``length`` bytes, None for all."""
        self._hash, self._at = hashlib.sha256(), 0
        self.prefixes = ()
        end = os.fstat(self._file).st_size
        os.lseek(self._file, 0, os.SEEK_SET)
        while length is None or self._at < length:
            wanted = BLOCK if length is None else min(BLOCK, length - self._at)
            block = os.read(self._file, wanted)
            if self.is_cancelled:
                raise OSError(errno.ECANCELED, "no longer wanted")
            if not block:
                break
            self._hash.update(block)
            self._at += len(block)
            if 0 < end - self._at < PREFIXES * PREFIX_STEP:
                self.prefixes += (Prefix(self._at, self.digest()),)
        if length is not None and self._at != length:
            raise OSError(errno.EIO, "what was held is gone")

    def _check_space(self, needed: int) -> None:
        free = self._place.free() if self._place else 0
        missing = needed - self._at - free
        if missing > 0:
            raise FileError(Failure(Reason.DISK_FULL, Side.OURS, f"{missing} bytes missing"))

    def _write(self, frame: bytes) -> None:
        if self._seal is None or self._attempt is None or self._file < 0:
            raise OSError(errno.EBADF, "not open")
        parsed = parse_file_frame(frame)
        if self.is_whole or parsed.index != self._index:
            raise RemoteError(f"frame {parsed.index} instead of {self._index}")
        piece = self._seal.open(parsed.sealed, parsed.index, is_last=parsed.is_last)
        self._check_length(len(piece), self._attempt, is_last=parsed.is_last)
        left = memoryview(piece)
        while left:
            left = left[os.write(self._file, left) :]
        self._hash.update(piece)
        self._at += len(piece)
        self._index += 1
        self.is_whole = parsed.is_last

    def _make_safe(self) -> None:
        """Bring what is written to the medium, now and then; the whole file is so when kept."""
        if self.is_whole:
            self.safe = self._at
            return
        now = time.monotonic()
        if self._at - self.safe < SAFE_BYTES and now - self._safe_at < SAFE_PAUSE:
            return
        bring_to_medium(self._file)
        if not self._is_named and self._place is not None:
            self._place.sync()
            self._is_named = True
        self.safe, self._safe_at = self._at, now

    def _check_length(self, length: int, attempt: FileAttempt, *, is_last: bool) -> None:
        if is_last:
            if self._at + length != attempt.size:
                raise RemoteError(f"a file of {self._at + length} bytes, not {attempt.size}")
        elif length != attempt.frame_size or self._at + length >= attempt.size:
            raise RemoteError(f"a piece of {length} bytes")


def confirm(folder: str, item: FileItem) -> str | None:
    """Where the file of this hash lies, given its name if we died before that; None if gone."""
    final, part = item.path, item.path + PART
    if not os.path.lexists(part):
        is_there = os.path.isfile(final) and os.path.getsize(final) == item.size
        return final if is_there else None
    if os.path.lexists(final) and os.path.samefile(final, part):
        os.unlink(part)  # we died between the two steps of the renaming
        return final
    target = TargetFile(folder, [item], 0)
    try:
        target.open()
        if target.digest().hex() == item.sha256:
            return target.keep(item.modified_at)
        target.discard()
        return None
    finally:
        target.close()


def discard(folder: str, item: FileItem) -> None:
    """Delete what has come of an unfinished file, if it lies below ``folder``."""
    if PurePath(item.path).is_relative_to(os.path.abspath(folder)):
        TargetFile(folder, [item], 0).discard()


def _set_time(place: Place, name: str, modified_at: float) -> None:
    if math.isfinite(modified_at) and 0 < modified_at < 2**40:
        with suppress(OSError, OverflowError):  # a time the file system cannot keep
            place.set_time(name, modified_at)
