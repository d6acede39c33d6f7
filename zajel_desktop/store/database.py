"""The encrypted database, used on its worker only.

Every page is encrypted with ChaCha20 and authenticated with Poly1305 by SQLite3 Multiple Ciphers,
the write-ahead log included. A write is on the disk when it returns: synchronous=FULL syncs the
log with every commit (decision 0002).
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import TypeVar

import apsw

from zajel_desktop.store.failures import from_sqlite
from zajel_desktop.store.migrations import migrate, scripts
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


def connect(path: Path, key: bytes, vfs: str | None = None) -> apsw.Connection:
    """Open or make the database at ``path`` under the 32 bytes ``key``, in the newest schema.

    ``vfs`` names the file layer of SQLite to use, None for the system's own. Raise
    StoreError: STORE_DAMAGED for a file that the key does not open, STORE_UNREADABLE for a newer
    schema, DISK_FULL and FOLDER_UNWRITABLE for what they say.
    """
    try:
        connection = apsw.Connection(str(path), vfs=vfs)
    except apsw.Error as error:
        raise from_sqlite(error) from error
    with ExitStack() as undo:
        undo.callback(connection.close)
        try:
            prepare(connection, key)
        except apsw.Error as error:
            raise from_sqlite(error, connection.system_errno) from error
        undo.pop_all()
    return connection


def prepare(connection: apsw.Connection, key: bytes) -> None:
    """Unlock, tune and migrate a fresh connection."""
    connection.pragma("cipher", "chacha20")
    connection.pragma("key", f"raw:{key.hex()}")
    connection.set_busy_timeout(BUSY_PATIENCE)
    for name, value in PRAGMAS.items():
        connection.pragma(name, value)
    migrate(connection, scripts())


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
