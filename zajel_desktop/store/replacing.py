"""Puts another database and its key in the place of what is there: all of it, or nothing.

    zajel.db.restored   the other database, complete and synced
    key.json.restored   its key file; from the moment it has this name, the replacement is decided

A program that is killed before that moment leaves everything as it was, and the next one that
takes the folder clears the rest away. Killed later, the next one finishes the work. Whoever calls
these functions holds the folder's lock.
"""

from __future__ import annotations

import os
from pathlib import Path

from zajel_desktop.store.files import sync_folder, wipe, write_whole

DATABASE, KEY = "zajel.db", "key.json"
OF_THE_OLD = ("zajel.db-wal", "zajel.db-shm", "tries.json")


def waiting_database(folder: Path) -> Path:
    """Where the other database is written before :func:`decide`."""
    return folder / "zajel.db.restored"


def decide(folder: Path, key_file: bytes) -> None:
    """From here on the database and ``key_file`` are the ones of ``folder``; raise OSError."""
    sync_folder(folder)
    write_whole(_waiting_key(folder), key_file)
    finish(folder)


def finish(folder: Path) -> None:
    """Finish what was decided, clear away what was not; raise OSError."""
    database, key = waiting_database(folder), _waiting_key(folder)
    if key.exists():
        for name in OF_THE_OLD:
            (folder / name).unlink(missing_ok=True)
        sync_folder(folder)  # the old log must never meet the new database
        if database.exists():
            os.replace(database, folder / DATABASE)
            sync_folder(folder)
        wipe(folder / KEY)
        os.replace(key, folder / KEY)
        sync_folder(folder)
    for left in (database, key.with_name(key.name + ".new")):
        left.unlink(missing_ok=True)


def is_empty(folder: Path) -> bool:
    """Whether no store lies in ``folder``, now or once the decided is finished."""
    names = (DATABASE, KEY, _waiting_key(folder).name)
    return not any((folder / name).exists() for name in names)


def _waiting_key(folder: Path) -> Path:
    return folder / "key.json.restored"
