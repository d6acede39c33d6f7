"""Holds a profile for one running program; the system lets go of it however that program ends."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from zajel_desktop.model.failure import Reason
from zajel_desktop.store.failures import store_error

if sys.platform == "win32":
    import msvcrt

    def _take(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _take(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


IN_USE = (BlockingIOError, PermissionError)  # flock's and msvcrt's ways to say it


class FolderLock:
    """A lock on the file ``lock`` of a folder."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "lock"
        self._handle: int | None = None

    def take(self) -> None:
        """Take it; raise StoreError with STORE_IN_USE if another program has it, OSError."""
        handle = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            _take(handle)
        except OSError as error:
            os.close(handle)
            if isinstance(error, IN_USE):
                raise store_error(Reason.STORE_IN_USE, "another program holds it") from error
            raise
        self._handle = handle

    def release(self) -> None:
        """Let go of it; idempotent."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None
