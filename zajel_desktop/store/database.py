"""The encrypted database, used on its worker only.

Every page is encrypted with ChaCha20 and authenticated with Poly1305 by SQLite3 Multiple Ciphers,
the write-ahead log included. A write is on the disk when it returns: synchronous=FULL syncs the
log with every commit (decision 0002).
"""

from __future__ import annotations

import urllib.parse
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import TypeVar

import apsw

from zajel_desktop.model.failure import Reason
from zajel_desktop.store.failures import from_sqlite, store_error
from zajel_desktop.store.files import sync_file
from zajel_desktop.store.migrations import BeforeMigrating, migrate, nothing, scripts
from zajel_desktop.store.worker import Worker

T = TypeVar("T")
Work = Callable[[apsw.Connection], T]

BUSY_PATIENCE = 2000
"""Milliseconds to wait for whoever else reads the file, a backup program perhaps."""

PRAGMAS = {
    "journal_mode": "wal",
    "synchronous": "full",
    "fullfsync": 1,  # macOS: through the drive's own cache
    "checkpoint_fullfsync": 1,
    "foreign_keys": 1,
    "temp_store": "memory",  # nothing unencrypted in temporary files
    "journal_size_limit": 4 << 20,
    "trusted_schema": 0,
}


READ_AND_WRITE = apsw.SQLITE_OPEN_READWRITE | apsw.SQLITE_OPEN_URI  # URI: see snapshot()
NEW_TOO = READ_AND_WRITE | apsw.SQLITE_OPEN_CREATE


def connect(
    path: Path, key: bytes, vfs: str | None = None, *, before_migrating: BeforeMigrating = nothing
) -> apsw.Connection:
    """Open or make the database at ``path`` under the 32 bytes ``key``, in the newest schema.

    ``vfs`` names the file layer of SQLite to use, None for the system's own. An older database is
    shown to ``before_migrating`` first. Raise StoreError: STORE_DAMAGED for a file that the key
    does not open, STORE_UNREADABLE for a newer schema, DISK_FULL and FOLDER_UNWRITABLE for what
    they say.
    """

    def prepare(connection: apsw.Connection) -> None:
        for name, value in PRAGMAS.items():
            connection.pragma(name, value)
        migrate(connection, scripts(), before=before_migrating)

    return _opened(path, key, prepare, vfs=vfs, flags=NEW_TOO)


def connect_as_it_is(path: Path, key: bytes) -> apsw.Connection:
    """Open the database at ``path`` without changing it, for whoever only reads.

    Another program may be using it. Raise StoreError as :func:`connect` does.
    """

    def prepare(connection: apsw.Connection) -> None:
        connection.pragma("temp_store", "memory")
        if connection.pragma("user_version") > len(scripts()):
            raise store_error(Reason.STORE_UNREADABLE, "the schema is newer than this program")

    return _opened(path, key, prepare, flags=READ_AND_WRITE)


def _opened(
    path: Path,
    key: bytes,
    prepare: Callable[[apsw.Connection], None],
    *,
    flags: int,
    vfs: str | None = None,
) -> apsw.Connection:
    try:
        connection = apsw.Connection(str(path), flags=flags, vfs=vfs)
    except apsw.Error as error:
        raise from_sqlite(error) from error
    with ExitStack() as undo:
        undo.callback(connection.close)
        try:
            connection.pragma("cipher", "chacha20")
            connection.pragma("key", f"raw:{key.hex()}")
            connection.set_busy_timeout(BUSY_PATIENCE)
            prepare(connection)
        except apsw.Error as error:
            raise from_sqlite(error, connection.system_errno) from error
        undo.pop_all()
    return connection


def snapshot(connection: apsw.Connection, path: Path, key: bytes) -> None:
    """Write all that ``connection`` sees at this moment into the new file ``path`` under ``key``.

    What was deleted is not in it. It is on the disk afterwards; whoever fails leaves no file.
    Raise StoreError, OSError.
    """
    raw = urllib.parse.quote(f"raw:{key.hex()}")
    try:
        connection.execute("VACUUM INTO ?", (f"{path.as_uri()}?cipher=chacha20&key={raw}",))
        sync_file(path)
    except apsw.Error as error:
        path.unlink(missing_ok=True)
        raise from_sqlite(error, connection.system_errno) from error
    except OSError:
        path.unlink(missing_ok=True)
        raise


def check_whole(connection: apsw.Connection) -> None:
    """Read every page; raise StoreError with STORE_DAMAGED if one does not hold."""
    try:
        found = connection.pragma("quick_check")
    except apsw.Error as error:
        raise from_sqlite(error, connection.system_errno) from error
    if found != "ok":
        raise store_error(Reason.STORE_DAMAGED, "quick_check found damage")


class Database:
    """An open database and the worker it lives on."""

    def __init__(self, connection: apsw.Connection, worker: Worker) -> None:
        self._connection = connection
        self._worker = worker

    async def read(self, work: Work[T]) -> T:
        """Do ``work``, which only reads. Raise StoreError if the file cannot be read."""
        return await self._worker.run(lambda: self._translated(work))

    async def write(self, work: Work[T]) -> T:
        """Do ``work`` in one transaction that is on the disk afterwards, or not at all.

        Raise StoreError if it could not be written, LocalError if the tables do not allow it.
        """
        return await self._worker.run(lambda: self._translated(lambda c: transact(c, work)))

    def _translated(self, work: Work[T]) -> T:
        try:
            return work(self._connection)
        except apsw.Error as error:
            raise from_sqlite(error, self._connection.system_errno) from error


def transact(connection: apsw.Connection, work: Work[T]) -> T:
    """Do ``work`` in a transaction; whatever it raises undoes it."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        result = work(connection)
        connection.execute("COMMIT")
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
    return result
