"""The locked store of one profile: a folder, its lock, its key and its encrypted database.

    folder/lock       held while a program uses the profile
    folder/key.json   the key, wrapped (key_file.py)
    folder/zajel.db   the database, with zajel.db-wal and zajel.db-shm while it is open

Nothing that lies there is ever overwritten or deleted because it cannot be opened.
"""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

import apsw

from zajel_desktop.model.failure import Reason
from zajel_desktop.store.contacts import SqliteContacts
from zajel_desktop.store.database import Database, connect
from zajel_desktop.store.failures import from_sqlite, from_system, store_error
from zajel_desktop.store.files import sync_folder
from zajel_desktop.store.folder_lock import FolderLock
from zajel_desktop.store.identity import SqliteIdentity
from zajel_desktop.store.key_file import KeyFile
from zajel_desktop.store.messages import SqliteMessages
from zajel_desktop.store.settings import SqliteSettings
from zajel_desktop.store.system_keyring import Keyring
from zajel_desktop.store.transfers import SqliteTransfers
from zajel_desktop.store.worker import Worker


class SqliteRepositories:
    """All of the open store."""

    def __init__(self, connection: apsw.Connection, worker: Worker, held: ExitStack) -> None:
        self._worker = worker
        self._held = held
        database = Database(connection, worker)
        self.identity = SqliteIdentity(database)
        self.settings = SqliteSettings(database)
        self.contacts = SqliteContacts(database)
        self.messages = SqliteMessages(database)
        self.transfers = SqliteTransfers(database)

    async def close(self) -> None:
        """Finish writing and let go of the files; idempotent."""
        await self._worker.close(self._let_go)

    def _let_go(self) -> None:
        try:
            self._held.close()
        except apsw.Error as error:
            raise from_sqlite(error) from error


class FileVault:
    """The store in ``folder``. Without a ``keyring`` its key lies in a file beside it."""

    def __init__(self, folder: Path, keyring: Keyring | None = None) -> None:
        self._folder = folder
        self._keyring = keyring
        self._is_key_in_file = False

    @property
    def is_key_in_file(self) -> bool:
        """Whether the key lies unprotected beside the database; known once it was opened."""
        return self._is_key_in_file

    async def open(self) -> SqliteRepositories:
        """Unlock it, making it on first start.

        Raise StoreError: STORE_IN_USE for a second program, STORE_UNREADABLE without the right key
        or for a newer schema, STORE_DAMAGED, DISK_FULL, FOLDER_UNWRITABLE.
        """
        worker, held = Worker("store"), ExitStack()
        try:
            connection = await worker.run(lambda: self._unlock(held))
        except BaseException:  # a cancelled opening must let go of what it got, too
            await worker.close(held.close)
            raise
        return SqliteRepositories(connection, worker, held)

    def _unlock(self, held: ExitStack) -> apsw.Connection:
        """Take the folder and open its database; ``held`` is what must be let go of."""
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            lock = FolderLock(self._folder)
            lock.take()
            held.callback(lock.release)
            path = self._folder / "zajel.db"
            key, self._is_key_in_file = self._find_key(path)
            is_new = not path.exists()
            connection = connect(path, key)
            held.callback(connection.close)
            if is_new:
                sync_folder(self._folder)
        except OSError as error:
            raise from_system(error) from error
        return connection

    def _find_key(self, database: Path) -> tuple[bytes, bool]:
        file = KeyFile(self._folder / "key.json", self._keyring)
        if file.exists:
            return file.load()
        if database.exists():
            raise store_error(Reason.STORE_UNREADABLE, "the key file is missing")
        return file.make()
