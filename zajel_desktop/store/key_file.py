"""The file ``key.json``: the key of the database, wrapped, and what unwraps it.

    {"version": 1, "name": <id>, "kind": "file",    "key": <base64>, "proof": <base64>}
    {"version": 1, "name": <id>, "kind": "keyring", "key": <base64>, "proof": <base64>}

``file`` holds the key itself: whoever reads the file reads the history. ``keyring`` holds it
wrapped under another key, which the system's keyring keeps by ``name``. Another kind, such as a
passphrase, only writes this file anew: the key itself never changes. ``proof`` tells a wrong key
from a damaged database.
"""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Literal

import msgspec

from zajel_desktop.crypto.draw import random_bytes
from zajel_desktop.crypto.wrapping import proof, unwrap, wrap
from zajel_desktop.model.failure import Reason
from zajel_desktop.store.failures import store_error
from zajel_desktop.store.files import write_whole
from zajel_desktop.store.system_keyring import Keyring

logger = logging.getLogger(__name__)

ABOUT = b"zajel store 1"
KEY_BYTES = 32


class Record(msgspec.Struct, frozen=True):
    """What the file holds."""

    name: str
    kind: Literal["file", "keyring"]
    key: bytes
    proof: bytes
    version: Literal[1] = 1

    def __repr__(self) -> str:
        return f"Record({self.kind})"


class KeyFile:
    """The key of one database."""

    def __init__(self, path: Path, keyring: Keyring | None) -> None:
        self._path = path
        self._keyring = keyring

    @property
    def exists(self) -> bool:
        """Whether a key has been made."""
        return self._path.exists()

    def make(self) -> tuple[bytes, bool]:
        """Draw a key and keep it; tell whether it lies in the file itself. Raise OSError."""
        key = random_bytes(KEY_BYTES)
        name = random_bytes(16).hex()
        wrapped = self._wrapped_by_keyring(key, name)
        record = Record(
            name=name,
            kind="file" if wrapped is None else "keyring",
            key=wrapped or key,
            proof=proof(key, ABOUT),
        )
        write_whole(self._path, msgspec.json.encode(record))
        return key, wrapped is None

    def load(self) -> tuple[bytes, bool]:
        """The key, and whether it lies in the file itself.

        Raise StoreError with STORE_UNREADABLE if it cannot be had now.
        """
        record = self._read()
        key = record.key if record.kind == "file" else self._from_keyring(record)
        if key is None or proof(key, ABOUT) != record.proof:
            raise store_error(Reason.STORE_UNREADABLE, "the key does not fit its proof")
        return key, record.kind == "file"

    def _read(self) -> Record:
        try:
            return msgspec.json.decode(self._path.read_bytes(), type=Record)
        except OSError as error:
            detail = f"key file unreadable: {error.strerror}"
            raise store_error(Reason.STORE_UNREADABLE, detail) from error
        except msgspec.DecodeError as error:
            detail = "key file damaged or of a newer version"
            raise store_error(Reason.STORE_UNREADABLE, detail) from error

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
