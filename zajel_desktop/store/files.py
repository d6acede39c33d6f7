"""Small files that are either as they were or as they should be, never half."""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path

PRIVATE = 0o600


def write_whole(path: Path, data: bytes, mode: int = PRIVATE, *, is_secret: bool = False) -> None:
    """Replace ``path`` by ``data``, on the disk when this returns; raise OSError.

    A crash leaves the file as it was before; a failure takes its unfinished copy away again.
    Where what stood there before ``is_secret``, zeros are written over it once it is replaced.
    """
    beside = path.with_name(path.name + ".new")
    old = _hold(path) if is_secret else None
    try:
        handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
        with open(handle, "wb") as file:
            if sys.platform != "win32":
                os.fchmod(handle, mode)  # a left-over copy may have had another mode
            file.write(data)
            file.flush()
            os.fsync(handle)
        os.replace(beside, path)
    except OSError:
        beside.unlink(missing_ok=True)
        if old is not None:
            os.close(old)
        raise
    sync_folder(path.parent)
    if old is not None:
        _blank(old)


def _hold(path: Path) -> int | None:
    """The file at ``path``, open, so that it can still be written once it has no name."""
    if sys.platform == "win32":
        return None  # Windows replaces no file that is open
    try:
        return os.open(path, os.O_RDWR)
    except OSError:
        return None  # there is none, or it is not ours to write


def _blank(handle: int) -> None:
    """Write zeros over a file, as far as its disk lets us, and close it."""
    with contextlib.suppress(OSError), open(handle, "r+b") as file:
        file.write(bytes(os.fstat(handle).st_size))
        file.flush()
        os.fsync(handle)


def sync_file(path: Path) -> None:
    """Make what was written to ``path`` last over a power loss; raise OSError."""
    handle = os.open(path, os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_folder(folder: Path) -> None:
    """Make names in ``folder`` last over a power loss; raise OSError."""
    if sys.platform == "win32":
        return  # Windows cannot open folders, NTFS keeps their order itself
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def wipe(path: Path) -> None:
    """Write zeros over a small secret file, then delete it; raise OSError, gone already is fine.

    Disks that write elsewhere instead (flash, copy on write) may keep the old bytes all the same.
    """
    try:
        handle = os.open(path, os.O_RDWR | getattr(os, "O_NOFOLLOW", 0))
    except FileNotFoundError:
        return
    _blank(handle)
    path.unlink(missing_ok=True)
    sync_folder(path.parent)


def delete_all(folder: Path, pattern: str) -> None:
    """Delete the files in ``folder`` that ``pattern`` names; raise OSError."""
    for path in folder.glob(pattern):
        path.unlink(missing_ok=True)


def remove_if_empty(folder: Path) -> None:
    """Delete ``folder`` unless something is in it that is not ours to delete."""
    with contextlib.suppress(OSError):
        folder.rmdir()
