"""Copies of the database made before each migration: the last two, under the same key.

    backups/zajel-<version>-<UTC as YYYYMMDDTHHMMSSZ>.db

They protect from our own mistakes and from a damaged file, not from a lost disk: for that there
are backups in a file of their own (backup.py).
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import apsw

from zajel_desktop.store.database import snapshot
from zajel_desktop.store.files import sync_folder

KEPT = 2
NAME = re.compile(r"zajel-(\d+)-(\d{8}T\d{6}Z)\.db")
TIME = "%Y%m%dT%H%M%SZ"


@dataclass(frozen=True, slots=True)
class Copy:
    """One copy: of what schema ``version``, made when (seconds since the epoch)."""

    path: Path
    version: int
    made_at: float


def copies(folder: Path) -> tuple[Copy, ...]:
    """Those in ``folder``, the newest first."""
    found = [_read(path) for path in folder.glob("zajel-*.db")]
    return tuple(sorted(filter(None, found), key=lambda c: (c.made_at, c.version), reverse=True))


def keep_copy(
    connection: apsw.Connection, version: int, folder: Path, *, key: bytes, now: float
) -> None:
    """Copy all of ``connection`` into ``folder``; then let go of all but the newest two.

    Raise StoreError or OSError if that is not possible; then no copy was lost.
    """
    folder.mkdir(mode=0o700, exist_ok=True)
    when = datetime.fromtimestamp(now, UTC).strftime(TIME)
    path = folder / f"zajel-{version}-{when}.db"
    fresh = path.with_name("unfinished")
    fresh.unlink(missing_ok=True)
    snapshot(connection, fresh, key)
    os.replace(fresh, path)
    sync_folder(folder)
    others = [copy for copy in copies(folder) if copy.path != path]  # whatever the clock says
    for copy in others[KEPT - 1 :]:
        copy.path.unlink(missing_ok=True)


def _read(path: Path) -> Copy | None:
    named = NAME.fullmatch(path.name)
    if named is None:
        return None
    try:
        made = datetime.strptime(named[2], TIME).replace(tzinfo=UTC)
    except ValueError:
        return None
    return Copy(path, int(named[1]), made.timestamp())
