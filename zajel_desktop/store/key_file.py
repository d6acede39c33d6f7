"""The file ``key.json``: the key of the database, wrapped, and what unwraps it.

    {"version": 1, "name": <id>, "kind": "file",       "key": <base64>, "proof": <base64>}
    {"version": 1, "name": <id>, "kind": "keyring",    "key": <base64>, "proof": <base64>}
    {"version": 1, "name": <id>, "kind": "passphrase", "key": <base64>, "proof": <base64>,
     "stretching": {"salt": <base64>, "memory": <KiB>, "passes": <n>, "lanes": <n>}}

``file`` holds the key itself: whoever reads the file reads the history. ``keyring`` holds it
wrapped under another key, which the system's keyring keeps by ``name``; ``passphrase`` under what
Argon2id makes of words that only the person knows. To go from one kind to another only this file is
written anew, in one step: the key itself never changes. ``proof`` tells a wrong key from a damaged
database. Wrong passphrases are counted in ``tries.json`` beside it (tries.py).
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from pathlib import Path
from typing import Literal, TypeAlias

import msgspec

from zajel_desktop.crypto.draw import random_bytes
from zajel_desktop.crypto.passphrase import SALT_BYTES, Cost, stretch
from zajel_desktop.crypto.wrapping import proof, unwrap, wrap
from zajel_desktop.model.errors import LocalError, RemoteError
from zajel_desktop.model.failure import Reason
from zajel_desktop.store.failures import store_error
from zajel_desktop.store.files import write_whole
from zajel_desktop.store.system_keyring import Keyring
from zajel_desktop.store.tries import Tries

logger = logging.getLogger(__name__)

ABOUT = b"zajel store 1"
KEY_BYTES = 32

Kind: TypeAlias = Literal["file", "keyring", "passphrase"]


class Stretching(msgspec.Struct, frozen=True):
    """How a passphrase becomes a key: the numbers of a :class:`Cost`, and the salt."""

    salt: bytes
    memory: int
    passes: int
    lanes: int

    def key(self, passphrase: str) -> bytes:
        """The key of ``passphrase``; raise StoreError if these numbers make no sense."""
        try:
            return stretch(passphrase, self.salt, Cost(self.memory, self.passes, self.lanes))
        except RemoteError as error:
            raise store_error(Reason.STORE_UNREADABLE, str(error)) from error


class Record(msgspec.Struct, frozen=True):
    """What the file holds."""

    name: str
    kind: Kind
    key: bytes
    proof: bytes
    version: Literal[1] = 1
    stretching: Stretching | None = None

    def __repr__(self) -> str:
        return f"Record({self.kind})"


class KeyFile:
    """The key of one database; ``cost`` is that of new passphrases."""

    def __init__(
        self,
        path: Path,
        keyring: Keyring | None,
        *,
        cost: Cost | None = None,
        now: Callable[[], float] = time.time,
    ) -> None:
        self.path = path
        self._keyring = keyring
        self._cost = cost or Cost()
        self._tries = Tries(path.with_name("tries.json"), now)

    @property
    def exists(self) -> bool:
        """Whether a key has been made."""
        return self.path.exists()

    @property
    def kind(self) -> Kind:
        """What protects the key; raise StoreError if the file cannot be read."""
        return self._read().kind

    def wait(self) -> float:
        """Seconds until another passphrase may be tried, 0 if one may be now."""
        return self._tries.wait()

    def make(self) -> tuple[bytes, bool]:
        """Draw a key and keep it; tell whether it lies in the file itself. Raise OSError."""
        key = random_bytes(KEY_BYTES)
        record = self.record(key, None)
        self._write(record)
        return key, record.kind == "file"

    def load(self, passphrase: str | None = None) -> tuple[bytes, bool]:
        """The key, and whether it lies in the file itself.

        Raise StoreError: PASSPHRASE_NEEDED, PASSPHRASE_WRONG, PASSPHRASE_WAIT after too many
        wrong ones, STORE_UNREADABLE if it cannot be had now for another reason.
        """
        record = self._read()
        match record.kind:
            case "file":
                key: bytes | None = record.key
            case "keyring":
                key = self._from_keyring(record)
            case "passphrase":
                key = self._from_passphrase(record, passphrase)
        if key is None or proof(key, ABOUT) != record.proof:
            raise store_error(Reason.STORE_UNREADABLE, "the key does not fit its proof")
        return key, record.kind == "file"

    def change(self, current: str | None, new: str | None) -> Kind:
        """Protect the key by the passphrase ``new``, or as on first start if that is None.

        ``current`` is the passphrase until now, if there is one. The file is as it was or as it
        should be, whenever the power goes out; return the new kind. Raise what :meth:`load` does,
        OSError, LocalError for an empty passphrase.
        """
        if new == "":
            raise LocalError("an empty passphrase")
        before = self._read()
        key, _ = self.load(current)
        after = self.record(key, new)
        self._write(after)
        if before.kind == "keyring":
            self.forget(before.name)
        return after.kind

    def record(self, key: bytes, passphrase: str | None) -> Record:
        """``key`` as the file keeps it, not written yet; the keyring may have been given a part."""
        name, proven = random_bytes(16).hex(), proof(key, ABOUT)
        if passphrase is not None:
            cost = self._cost
            how = Stretching(random_bytes(SALT_BYTES), cost.memory, cost.passes, cost.lanes)
            wrapped = wrap(key, how.key(passphrase), ABOUT)
            return Record(name, "passphrase", wrapped, proven, stretching=how)
        kept = self._wrapped_by_keyring(key, name)
        if kept is None:
            return Record(name, "file", key, proven)
        return Record(name, "keyring", kept, proven)

    @property
    def name_in_keyring(self) -> str | None:
        """Under which name the keyring keeps what unwraps the key, if it does; raise StoreError."""
        if not self.exists:
            return None
        record = self._read()
        return record.name if record.kind == "keyring" else None

    def forget(self, name: str) -> None:
        """Take back what the keyring keeps under ``name``, as far as it lets us."""
        if self._keyring is None:
            return
        try:
            self._keyring.delete(name)
        except OSError as error:
            logger.warning("the keyring does not forget: %s", error)

    def _read(self) -> Record:
        try:
            return msgspec.json.decode(self.path.read_bytes(), type=Record)
        except OSError as error:
            detail = f"key file unreadable: {error.strerror}"
            raise store_error(Reason.STORE_UNREADABLE, detail) from error
        except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
            detail = "key file damaged or of a newer version"
            raise store_error(Reason.STORE_UNREADABLE, detail) from error

    def _write(self, record: Record) -> None:
        write_whole(self.path, msgspec.json.encode(record), is_secret=True)

    def _from_passphrase(self, record: Record, passphrase: str | None) -> bytes:
        if record.stretching is None:
            raise store_error(Reason.STORE_UNREADABLE, "key file without its salt")
        if passphrase is None:
            raise store_error(Reason.PASSPHRASE_NEEDED, "a passphrase protects the key")
        wait = self._tries.wait()
        if wait > 0:
            raise store_error(Reason.PASSPHRASE_WAIT, f"{wait:.0f} s left to wait")
        self._tries.begin()
        key = unwrap(record.key, record.stretching.key(passphrase), ABOUT)
        if key is None:
            raise store_error(Reason.PASSPHRASE_WRONG, "not the passphrase")
        self._tries.succeed()
        return key

    def _wrapped_by_keyring(self, key: bytes, name: str) -> bytes | None:
        """The key under one that the keyring has proven to keep; None without such a keyring."""
        if self._keyring is None:
            return None
        under = random_bytes(KEY_BYTES)
        try:
            self._keyring.save(name, under)
            if self._keyring.load(name) != under:
                return None
        except (OSError, ValueError) as error:
            logger.info("no keyring, the key goes into a file: %s", error)
            return None
        return wrap(key, under, ABOUT)

    def _from_keyring(self, record: Record) -> bytes | None:
        if self._keyring is None:
            raise store_error(Reason.STORE_UNREADABLE, "the key is in a keyring we do not have")
        try:
            under = self._keyring.load(record.name)
        except (OSError, ValueError) as error:
            raise store_error(Reason.STORE_UNREADABLE, str(error)) from error
        if under is None:
            raise store_error(Reason.STORE_UNREADABLE, "the keyring has lost the key")
        return unwrap(record.key, under, ABOUT)
