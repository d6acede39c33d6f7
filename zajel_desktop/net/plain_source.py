"""A file of ours on its way to somebody with an older client: read and hashed, sealed elsewhere.

The link seals: its texts and pieces are numbered together. So the pieces themselves come to the
loop, a few at a time.
"""

from __future__ import annotations

import asyncio
import errno
import hashlib
import os
import stat
import threading
from collections.abc import Callable
from functools import partial
from typing import Protocol

from zajel_desktop.model.errors import FileError
from zajel_desktop.model.failure import Failure, Reason, Side
from zajel_desktop.model.transfer import FileItem
from zajel_desktop.net.disk import read_error
from zajel_desktop.net.place import READ
from zajel_desktop.net.threads import Threads, settle
from zajel_desktop.protocol.dialects.parts import FileChunk, FilePart

BLOCK = 256 * 1024
"""Bytes that are read at once."""

SEND_MARK = 256 * 1024
"""The most bytes queued on the connection that texts use too: they wait where it is more."""


class PartChannel(Protocol):
    """What is said of files on a link, as the engine hands it over."""

    def say_part(self, part: FilePart) -> None: ...
    async def wait_drained(self, mark: int) -> None: ...


class PlainSourceFile:
    """One file while it is being sent; every method blocks."""

    def __init__(self, item: FileItem) -> None:
        self.size = item.size
        self.modified_at = item.modified_at
        self._path = item.path
        self._file = -1
        self._at = 0
        self._hash = hashlib.sha256()
        self._lock = threading.Lock()

    def open(self) -> None:
        """Open it; raise FileError."""
        with self._lock:
            try:
                self._file = os.open(self._path, READ)
                self.size, self.modified_at = self._look()
            except OSError as error:
                self._close()
                raise read_error(error) from error

    def read(self, length: int) -> tuple[list[bytes], bool]:
        """The next pieces of ``length`` bytes, the last may be shorter; and whether that is all.

        Raise FileError if the file is gone, or not as it was when it was opened.
        """
        with self._lock:
            try:
                return self._read(length)
            except OSError as error:
                raise read_error(error) from error

    def digest(self) -> bytes:
        """The SHA-256 of everything up to here."""
        return self._hash.digest()

    def close(self) -> None:
        """Let go of the file; idempotent."""
        with self._lock:
            self._close()

    def _read(self, length: int) -> tuple[list[bytes], bool]:
        pieces: list[bytes] = []
        while self._at < self.size and len(pieces) * length < BLOCK:
            piece = os.read(self._file, length)
            self._at += len(piece)
            if self._at > self.size or (len(piece) < length and self._at < self.size):
                raise _changed()
            self._hash.update(piece)
            pieces.append(piece)
        is_whole = self._at == self.size
        if is_whole and self._look() != (self.size, self.modified_at):
            raise _changed()
        return pieces, is_whole

    def _look(self) -> tuple[int, float]:
        found = os.fstat(self._file)
        if not stat.S_ISREG(found.st_mode):
            raise OSError(errno.EINVAL, "not a file any more")
        return found.st_size, found.st_mtime

    def _close(self) -> None:
        if self._file >= 0:
            os.close(self._file)
            self._file = -1


class ThreadedPlainSource:
    """The same with its work in threads (port PlainSource)."""

    def __init__(self, file: PlainSourceFile, threads: Threads) -> None:
        self.size = file.size
        self.modified_at = file.modified_at
        self._file = file
        self._threads = threads

    async def send(
        self,
        channel: PartChannel,
        file: str,
        *,
        length: int,
        pause: float,
        report: Callable[[int], None],
    ) -> bytes:
        """Say the whole file as ``file``, piece by piece; return its SHA-256."""
        index = sent = 0
        reading = self._read(length)
        try:
            while True:
                await asyncio.wait([reading])
                pieces, is_whole = reading.result()
                if not is_whole:
                    reading = self._read(length)  # while these are being sent
                for piece in pieces:
                    await channel.wait_drained(SEND_MARK)
                    channel.say_part(FileChunk(file, index, piece))
                    index, sent = index + 1, sent + len(piece)
                    report(sent)
                    await asyncio.sleep(pause)  # also without one: others want their turn
                if is_whole:
                    await channel.wait_drained(0)
                    return self._file.digest()
        finally:
            await settle(reading)

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()

    def _read(self, length: int) -> asyncio.Future[tuple[list[bytes], bool]]:
        return self._threads.start(partial(self._file.read, length))


def _changed() -> FileError:
    return FileError(Failure(Reason.FILE_CHANGED, Side.OURS, "changed while it was read"))
