"""What is done to a whole store from outside: back it up, restore it, bring a copy back, erase it.

Everything here blocks; a program calls it on a thread that may wait.
"""

from __future__ import annotations

import logging
import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import msgspec

from zajel_desktop.crypto.passphrase import Cost
from zajel_desktop.model.errors import LocalError, StoreError
from zajel_desktop.model.failure import Reason
from zajel_desktop.store import replacing
from zajel_desktop.store.backup import Manifest, Snapshot, pack, take_snapshot, unpack
from zajel_desktop.store.database import check_whole, connect_as_it_is
from zajel_desktop.store.failures import store_error, translated
from zajel_desktop.store.files import delete_all, remove_if_empty, wipe
from zajel_desktop.store.folder_lock import FolderLock
from zajel_desktop.store.key_file import KeyFile, Kind
from zajel_desktop.store.profile import Profile
from zajel_desktop.store.rolling import Copy, copies
from zajel_desktop.store.system_keyring import Keyring

logger = logging.getLogger(__name__)

STORE_FILES = ("zajel.db*", "tries.json*", "backups/zajel-*.db*", "backups/unfinished*")


class Keeper:
    """Keeps the store in ``folder``; ``cost`` is that of the passphrases it is given."""

    def __init__(
        self,
        folder: Path,
        keyring: Keyring | None = None,
        *,
        cost: Cost | None = None,
        now: Callable[[], float] = time.time,
    ) -> None:
        self._folder = folder
        self._keyring = keyring
        self._cost = cost or Cost()
        self._now = now

    def key_file(self) -> KeyFile:
        """The key of this store."""
        path = self._folder / replacing.KEY
        return KeyFile(path, self._keyring, cost=self._cost, now=self._now)

    def back_up(self, target: Path, passphrase: str, *, unlock: str | None = None) -> int:
        """Write a backup of the store as it is at this moment; return its size in bytes.

        ``passphrase`` is that of the backup, ``unlock`` that of the store. Another program may be
        using the store. Raise StoreError, LocalError for an empty passphrase.
        """
        if not self.key_file().exists:
            raise store_error(Reason.STORE_UNREADABLE, "there is no store")
        with translated():
            key, _ = self.key_file().load(unlock)
            connection = connect_as_it_is(self._folder / replacing.DATABASE, key)
            try:
                fresh = take_snapshot(connection, target)
            finally:
                connection.close()
            return self.seal(fresh, target, passphrase)

    def change_passphrase(self, current: str | None, new: str | None) -> Kind:
        """As :meth:`KeyFile.change`, of a store that no program has open; raise StoreError."""
        with translated(), self._held():
            return self.key_file().change(current, new)

    def copies(self) -> tuple[Copy, ...]:
        """The copies made before migrations, the newest first."""
        return copies(self._folder / "backups")

    def seal(self, fresh: Snapshot, target: Path, passphrase: str) -> int:
        """Make a backup of a snapshot, which is gone afterwards; return its size in bytes.

        Raise StoreError, LocalError for an empty passphrase.
        """
        try:
            if not passphrase:
                raise LocalError("a backup needs a passphrase")
            with translated():
                size = fresh.path.stat().st_size
                manifest = Manifest(fresh.key, size, self._now(), self.key_file().kind)
                pack(fresh.path, manifest, target, passphrase, self._cost)
                return target.stat().st_size
        finally:
            fresh.path.unlink(missing_ok=True)

    def restore(self, source: Path, passphrase: str, *, replaces: bool = False) -> None:
        """Make the backup ``source`` the store; what was there goes only if ``replaces``.

        A store that had a passphrase gets that of the backup. Raise StoreError: PROFILE_NOT_EMPTY,
        STORE_IN_USE, and whatever :func:`unpack` raises; then everything is as it was.
        """
        with translated(), self._held():
            if not replaces and not replacing.is_empty(self._folder):
                raise store_error(Reason.PROFILE_NOT_EMPTY, "there is a store already")
            waiting = replacing.waiting_database(self._folder)
            manifest = unpack(source, waiting, passphrase)
            old = self._name_in_keyring()
            self._check(waiting, manifest.key)
            words = passphrase if manifest.kind == "passphrase" else None
            record = self.key_file().record(manifest.key, words)
            replacing.decide(self._folder, msgspec.json.encode(record))
            self._delete("backups/zajel-*.db*")  # of another life, under another key
            if old is not None:
                self.key_file().forget(old)

    def newest_whole_copy(self, *, unlock: str | None = None) -> Copy | None:
        """The newest copy that can be opened and read to its end, if there is one.

        Raise StoreError if the key itself cannot be had.
        """
        with translated():
            key, _ = self.key_file().load(unlock)
            return next((copy for copy in self.copies() if _is_whole(copy.path, key)), None)

    def bring_back(self, copy: Copy, *, unlock: str | None = None) -> Path:
        """Put ``copy`` in the place of a damaged database, which is set aside; return where to.

        Raise StoreError: STORE_DAMAGED if the copy is, too; then everything is as it was.
        """
        with translated(), self._held():
            file = self.key_file()
            key, _ = file.load(unlock)
            waiting = replacing.waiting_database(self._folder)
            shutil.copyfile(copy.path, waiting)
            os.chmod(waiting, 0o600)
            self._check(waiting, key)
            aside = self._set_aside()
            replacing.decide(self._folder, file.path.read_bytes())
        return aside

    def erase(self, profile: Profile) -> None:
        """Delete identity, contacts, history, drafts, records of files, logs, looks and keys.

        Files that were received stay. The key goes first: whatever stops this, nothing can be
        read any more, and it can be asked for again. Raise StoreError: STORE_IN_USE while a
        program has the profile.
        """
        with translated(), self._held(finishing=False):
            self._erase_key()
            for pattern in STORE_FILES:
                self._delete(pattern)
            for folder, pattern in (
                (profile.logs, "zajel.log*"),
                (profile.pasted, "*.png"),
                (profile.looks.parent, f"{profile.looks.name}*"),
            ):
                delete_all(folder, pattern)
            for folder in (self._folder / "backups", profile.logs, profile.pasted):
                remove_if_empty(folder)

    def _erase_key(self) -> None:
        name = self._name_in_keyring()
        if name is not None:
            self.key_file().forget(name)
        for path in self._folder.glob("key.json*"):
            wipe(path)

    def _delete(self, pattern: str) -> None:
        delete_all(self._folder, pattern)

    def _name_in_keyring(self) -> str | None:
        try:
            return self.key_file().name_in_keyring
        except StoreError:
            logger.warning("the key file cannot be read; what a keyring keeps for it stays")
            return None

    def _check(self, database: Path, key: bytes) -> None:
        """Raise StoreError, and leave nothing behind, unless ``key`` opens all of it."""
        try:
            _read_whole(database, key)
        except StoreError:
            database.unlink(missing_ok=True)
            raise

    def _set_aside(self) -> Path:
        """Copy the damaged database, and what its log held, to a name that is free."""
        number = 1
        while (aside := self._folder / f"zajel.db.damaged-{number}").exists():
            number += 1
        for ending in ("", "-wal"):
            damaged = self._folder / (replacing.DATABASE + ending)
            if damaged.exists():
                shutil.copyfile(damaged, aside.with_name(aside.name + ending))
        return aside

    @contextmanager
    def _held(self, *, finishing: bool = True) -> Iterator[None]:
        """Hold the folder, made if need be, with nothing half done in it."""
        with ExitStack() as held:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            lock = FolderLock(self._folder)
            lock.take()
            held.callback(lock.release)
            if finishing:
                replacing.finish(self._folder)
            yield


def _read_whole(database: Path, key: bytes) -> None:
    """Read all of ``database`` without changing it; raise StoreError."""
    connection = connect_as_it_is(database, key)
    try:
        check_whole(connection)
    finally:
        connection.close()


def _is_whole(database: Path, key: bytes) -> bool:
    try:
        _read_whole(database, key)
    except StoreError as error:
        logger.warning("a copy cannot be used: %s", error.failure.reason.value)
        return False
    return True
