"""A file of ours, read, hashed and sealed in one go; every method blocks and runs in a thread."""

from __future__ import annotations

import errno
import hashlib
import os
import stat
import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING

from zajel_desktop.crypto.files import PieceSeal
from zajel_desktop.model.errors import FileError
from zajel_desktop.model.failure import Failure, Reason, Side
from zajel_desktop.model.ids import TransferId
from zajel_desktop.model.transfer import FileItem
from zajel_desktop.net.disk import read_error
from zajel_desktop.net.place import READ
from zajel_desktop.protocol.wire.files import build_file_frame
from zajel_desktop.protocol.wire.operations import FileAttempt, Prefix

if TYPE_CHECKING:
    from hashlib import _Hash as Hash

BLOCK = 1024 * 1024


class SourceFile:
    """One file while it is being sent; ``size`` and ``modified_at`` are those it was opened with.

    ``is_cancelled`` may be set from any thread and ends the reading of what the other side holds.
    """

    def __init__(self, item: FileItem) -> None:
        self.size = item.size
        self.modified_at = item.modified_at
        self.offset = 0
        self._is_whole = False
        self.is_cancelled = False
        self._item = item
        self._file = -1
        self._hash = hashlib.sha256()
        self._seal: PieceSeal | None = None
        self._attempt = b""
        self._piece_size = 0
        self._index = 0
        self._at = 0
        self._lock = threading.Lock()

    def open(self, held: int, held_sha256: bytes, prefixes: Sequence[Prefix] = ()) -> None:
        """Open it, and find out whether it begins with the ``held`` bytes of that hash, or which
        is the longest of ``prefixes`` that it begins with."""
        with self._lock:
            try:
                self._file = os.open(self._item.path, READ)
                self.size, self.modified_at = self._look()
                self._resume([*prefixes, Prefix(held, held_sha256)])
            except OSError as error:
                self._close()
                raise read_error(error) from error

    def begin(self, attempt: FileAttempt) -> None:
        """Seal what follows as ``attempt`` says."""
        self._seal = PieceSeal(
            key=attempt.key, transfer=TransferId(attempt.id), attempt=attempt.attempt
        )
        self._attempt = attempt.attempt
        self._piece_size = attempt.frame_size

    def frames(self, count: int) -> tuple[list[bytes], bool]:
        """The next ``count`` frames or fewer at the end, and whether that is the end."""
        with self._lock:
            try:
                frames = [self._frame() for _ in range(count) if not self._is_whole]
                return frames, self._is_whole
            except OSError as error:
                raise read_error(error) from error

    def digest(self) -> bytes:
        """The SHA-256 of everything up to here."""
        return self._hash.digest()

    def close(self) -> None:
        """Let go of the file; idempotent."""
        self.is_cancelled = True
        with self._lock:
            self._close()

    def _close(self) -> None:
        if self._file >= 0:
            os.close(self._file)
            self._file = -1

    def _look(self) -> tuple[int, float]:
        found = os.fstat(self._file)
        if not stat.S_ISREG(found.st_mode):
            raise OSError(errno.EINVAL, "not a file any more")
        return found.st_size, found.st_mtime

    def _resume(self, prefixes: Sequence[Prefix]) -> None:
        """Go on after the longest of ``prefixes`` that is ours; they rise."""
        is_changed = (self.size, self.modified_at) != (self._item.size, self._item.modified_at)
        hashed, at = hashlib.sha256(), 0
        for prefix in prefixes if not is_changed else ():
            if not at < prefix.length <= self.size:
                break
            self._hash_up_to(hashed, prefix.length - at)
            at = prefix.length
            if hashed.digest() != prefix.sha256:
                break  # and so is whatever is longer
            self._hash, self.offset, self._at = hashed.copy(), at, at
        os.lseek(self._file, self.offset, os.SEEK_SET)

    def _hash_up_to(self, hashed: Hash, left: int) -> None:
        while left and (block := os.read(self._file, min(left, BLOCK))):
            if self.is_cancelled:
                raise OSError(errno.ECANCELED, "no longer wanted")
            hashed.update(block)
            left -= len(block)

    def _frame(self) -> bytes:
        if self._seal is None or self._file < 0:
            raise OSError(errno.EBADF, "not open")
        piece = os.read(self._file, self._piece_size)
        self._at += len(piece)
        is_last = self._at >= self.size
        if self._at > self.size or (len(piece) < self._piece_size and not is_last):
            raise _changed()
        if is_last and self._look() != (self.size, self.modified_at):
            raise _changed()
        self._hash.update(piece)
        sealed = self._seal.seal(piece, self._index, is_last=is_last)
        frame = build_file_frame(self._attempt, self._index, sealed, is_last=is_last)
        self._index += 1
        self._is_whole = is_last
        return frame


def _changed() -> FileError:
    return FileError(Failure(Reason.FILE_CHANGED, Side.OURS, "changed while it was read"))
