"""The locked store of one profile: a folder, its lock, its key and its encrypted database.

    folder/lock       held while a program uses the profile
    folder/key.json   the key, wrapped (key_file.py); tries.json counts wrong passphrases
    folder/zajel.db   the database, with zajel.db-wal and zajel.db-shm while it is open
    folder/backups    copies made before migrations (rolling.py)

Nothing that lies there is ever overwritten or deleted because it cannot be opened.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import apsw

from zajel_desktop.crypto.passphrase import Cost
from zajel_desktop.model.failure import Reason
from zajel_desktop.store import replacing
from zajel_desktop.store.contacts import SqliteContacts
from zajel_desktop.store.database import Database, connect
from zajel_desktop.store.failures import from_sqlite, store_error, translated
from zajel_desktop.store.files import sync_folder
from zajel_desktop.store.folder_lock import FolderLock
from zajel_desktop.store.identity import SqliteIdentity
from zajel_desktop.store.key_file import KeyFile, Kind
from zajel_desktop.store.messages import SqliteMessages
from zajel_desktop.store.settings import SqliteSettings
from zajel_desktop.store.system_keyring import Keyring
from zajel_desktop.store.transfers import SqliteTransfers
from zajel_desktop.store.worker import Worker

if TYPE_CHECKING:
    from zajel_desktop.store.backup import Snapshot
    from zajel_desktop.store.keeping import Keeper
    from zajel_desktop.store.rolling import Copy


class SqliteRepositories:
    """All of the open store."""

    def __init__(
        self,
        connection: apsw.Connection,
        worker: Worker,
        held: ExitStack,
        *,
        key_file: KeyFile,
        keeper: Callable[[], Keeper],
    ) -> None:
        self._connection = connection
        self._worker = worker
        self._held = held
        self._key_file = key_file
        self._keeper = keeper
        database = Database(connection, worker)
        self.identity = SqliteIdentity(database)
        self.settings = SqliteSettings(database)
        self.contacts = SqliteContacts(database)
        self.messages = SqliteMessages(database)
        self.transfers = SqliteTransfers(database)

    async def key_kind(self) -> Kind:
        """What protects the key: a ``file``, a ``keyring`` or a ``passphrase``."""
        return await self._worker.run(lambda: self._key_file.kind)

    async def change_passphrase(self, current: str | None, new: str | None) -> Kind:
        """Set, change or (``new`` None) remove the passphrase; return what protects the key now.

        The database stays as it is. Raise StoreError, PASSPHRASE_WRONG if ``current`` is not the
        one until now, and LocalError for an empty new one; then nothing has changed.
        """

        def work() -> Kind:
            with translated():
                return self._key_file.change(current, new)

        return await self._worker.run(work)

    async def back_up(self, target: Path, passphrase: str) -> int:
        """Write all of this moment into the file ``target``; return its size in bytes.

        The store is held up while a copy is made, not while that is sealed. Raise StoreError,
        LocalError for an empty passphrase.
        """
        fresh = await self._worker.run(lambda: self._take_snapshot(target))
        sealing = Worker("backup")
        try:
            return await sealing.run(lambda: self._keeper().seal(fresh, target, passphrase))
        finally:
            await sealing.close(lambda: fresh.path.unlink(missing_ok=True))

    async def check_backup(self, source: Path, passphrase: str) -> None:
        """Return if all of ``source`` is a backup that ``passphrase`` opens; raise StoreError."""
        from zajel_desktop.store.backup import check

        reading = Worker("backup")
        try:
            await reading.run(lambda: check(source, passphrase))
        finally:
            await reading.close(lambda: None)

    async def close(self) -> None:
        """Finish writing and let go of the files; idempotent."""
        await self._worker.close(self._let_go)

    def _take_snapshot(self, target: Path) -> Snapshot:
        from zajel_desktop.store.backup import take_snapshot

        with translated():
            return take_snapshot(self._connection, target)

    def _let_go(self) -> None:
        try:
            self._held.close()
        except apsw.Error as error:
            raise from_sqlite(error) from error


class FileVault:
    """The store in ``folder``. Without a ``keyring`` its key lies in a file beside it.

    ``cost`` is that of new passphrases; ``now`` tells the seconds since the epoch.
    """

    def __init__(
        self,
        folder: Path,
        keyring: Keyring | None = None,
        *,
        cost: Cost | None = None,
        now: Callable[[], float] = time.time,
    ) -> None:
        self._folder = folder
        self._key_file = KeyFile(folder / replacing.KEY, keyring, cost=cost, now=now)
        self._make_keeper = partial(_keeper, folder, keyring, cost=cost, now=now)
        self._now = now
        self._is_key_in_file = False

    @property
    def is_key_in_file(self) -> bool:
        """Whether the key lies unprotected beside the database; known once it was opened."""
        return self._is_key_in_file

    def wait(self) -> float:
        """Seconds until another passphrase may be tried, 0 if one may be now; reads a file."""
        return self._key_file.wait()

    def copies(self) -> tuple[Copy, ...]:
        """What there is to bring back if the database is damaged, the newest first."""
        return self._make_keeper().copies()

    def bring_back(self, copy: Copy, passphrase: str | None = None) -> Path:
        """Replace the damaged database by ``copy``; return where it was set aside. Blocks.

        Raise StoreError; then everything is as it was.
        """
        return self._make_keeper().bring_back(copy, unlock=passphrase)

    async def open(self, passphrase: str | None = None) -> SqliteRepositories:
        """Unlock it, making it on first start.

        Raise StoreError: STORE_IN_USE for a second program, PASSPHRASE_NEEDED, PASSPHRASE_WRONG,
        PASSPHRASE_WAIT after too many wrong ones (see :meth:`wait`), STORE_UNREADABLE without the
        right key or for a newer schema, STORE_DAMAGED, DISK_FULL, FOLDER_UNWRITABLE.
        """
        worker, held = Worker("store"), ExitStack()
        try:
            connection = await worker.run(lambda: self._unlock(held, passphrase))
        except BaseException:  # a cancelled opening must let go of what it got, too
            await worker.close(held.close)
            raise
        return SqliteRepositories(
            connection, worker, held, key_file=self._key_file, keeper=self._make_keeper
        )

    def _unlock(self, held: ExitStack, passphrase: str | None) -> apsw.Connection:
        """Take the folder and open its database; ``held`` is what must be let go of.

        No key stays in an attribute: once this returns only SQLite has it, which blanks it when
        the connection is closed.
        """
        with translated():
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            lock = FolderLock(self._folder)
            lock.take()
            held.callback(lock.release)
            replacing.finish(self._folder)
            path = self._folder / replacing.DATABASE
            key, self._is_key_in_file = self._find_key(path, passphrase)
            is_new = not path.exists()

            def before_migrating(connection: apsw.Connection, version: int) -> None:
                from zajel_desktop.store.rolling import keep_copy

                folder = self._folder / "backups"
                keep_copy(connection, version, folder, key=key, now=self._now())

            connection = connect(path, key, before_migrating=before_migrating)
            held.callback(connection.close)
            if is_new:
                sync_folder(self._folder)
        return connection

    def _find_key(self, database: Path, passphrase: str | None) -> tuple[bytes, bool]:
        file = self._key_file
        if file.exists:
            return file.load(passphrase)
        if database.exists():
            raise store_error(Reason.STORE_UNREADABLE, "the key file is missing")
        return file.make()


def _keeper(
    folder: Path, keyring: Keyring | None, *, cost: Cost | None, now: Callable[[], float]
) -> Keeper:
    """What backups are made with; no start waits for it."""
    from zajel_desktop.store.keeping import Keeper

    return Keeper(folder, keyring, cost=cost, now=now)
