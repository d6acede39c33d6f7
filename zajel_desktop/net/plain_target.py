"""A file that comes from somebody with an older client: its pieces are written where they lie."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Sequence
from functools import partial

from zajel_desktop.net.disk import write_error
from zajel_desktop.net.target_file import TargetFile
from zajel_desktop.net.threads import Threads


class PlainTargetFile(TargetFile):
    """One such file; every method blocks. It always begins anew."""

    def write_pieces(self, pieces: Sequence[tuple[int, bytes]]) -> None:
        """Write every piece at its offset, in any order; raise FileError."""
        with self._lock:
            try:
                for offset, data in pieces:
                    self._write_at(offset, data)
            except OSError as error:
                raise write_error(error) from error

    def finish(self) -> bytes:
        """Nothing more comes: return the SHA-256 of the whole file; raise FileError."""
        with self._lock:
            try:
                if self._at != os.fstat(self._file).st_size:
                    self._rehash(None)  # it did not come in its order
                return self.digest()
            except OSError as error:
                raise write_error(error) from error

    def _write_at(self, offset: int, data: bytes) -> None:
        if self._file < 0:
            raise OSError(errno.EBADF, "not open")
        os.lseek(self._file, offset, os.SEEK_SET)
        left = memoryview(data)
        while left:
            left = left[os.write(self._file, left) :]
        if offset == self._at:
            self._hash.update(data)
            self._at += len(data)


class ThreadedPlainTarget:
    """The same with its work in threads (port PlainTarget)."""

    def __init__(self, file: PlainTargetFile, threads: Threads, closed: Callable[[], None]) -> None:
        self._file = file
        self._threads = threads
        self._closed = closed

    @property
    def path(self) -> str:
        """Where it will lie once it is whole."""
        return self._file.path

    async def write(self, pieces: Sequence[tuple[int, bytes]]) -> None:
        """Write every piece at its offset; raise FileError."""
        await self._threads.run(partial(self._file.write_pieces, tuple(pieces)))

    async def finish(self) -> bytes:
        """Nothing more comes: return the SHA-256 of the whole file; raise FileError."""
        return await self._threads.run(self._file.finish)

    async def keep(self, modified_at: float) -> str:
        """Give it its final name; return where it lies; raise FileError."""
        return await self._threads.run(partial(self._file.keep, modified_at))

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()
        self._closed()
