"""Small files that are either as they were or as they should be, never half."""

from __future__ import annotations

import os
import sys
from pathlib import Path

PRIVATE = 0o600


def write_whole(path: Path, data: bytes, mode: int = PRIVATE) -> None:
    """Replace ``path`` by ``data``, on the disk when this returns; raise OSError.

    A crash leaves the file as it was before; a failure takes its unfinished copy away again.
    """
    beside = path.with_name(path.name + ".new")
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
        raise
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make names in ``folder`` last over a power loss; raise OSError."""
    if sys.platform == "win32":
        return  # Windows cannot open folders, NTFS keeps their order itself
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
