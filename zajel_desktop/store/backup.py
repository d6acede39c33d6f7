"""A backup: everything of a profile in one file that only a passphrase opens.

The format stands in ``docs/backup.md``. Both ways need a piece of memory and the Argon2id of one
guess, however large the file is.
"""

from __future__ import annotations

import hashlib
import itertools
import os
import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Literal

import apsw
import msgspec

from zajel_desktop.crypto.draw import random_bytes
from zajel_desktop.crypto.passphrase import SALT_BYTES, Cost, stretch
from zajel_desktop.crypto.stream import PIECE_BYTES, TAG_BYTES, Stream
from zajel_desktop.crypto.wrapping import proof
from zajel_desktop.model.errors import RemoteError
from zajel_desktop.model.failure import Reason
from zajel_desktop.store.database import snapshot
from zajel_desktop.store.failures import store_error
from zajel_desktop.store.files import PRIVATE, sync_folder
from zajel_desktop.store.key_file import KEY_BYTES, Kind

MAGIC = b"ZAJELBAK"
VERSION = 1
ABOUT = b"zajel backup 1"
NUMBERS = struct.Struct(f">8sBIBB{SALT_BYTES}s16s")  # magic, version, cost, salt, proof
CHECK_BYTES = 8
MANIFEST_BYTES = 1024
HEAD_BYTES = NUMBERS.size + CHECK_BYTES
SEALED_BYTES = PIECE_BYTES + TAG_BYTES


class Manifest(msgspec.Struct, frozen=True):
    """What stands before the database: its ``key``, its size in bytes, when it was made.

    ``kind`` is what protected the store it was made of.
    """

    key: bytes
    size: int
    made_at: float
    kind: Kind
    version: Literal[1] = 1

    def __repr__(self) -> str:
        return f"Manifest({self.size} bytes)"


@dataclass(frozen=True, slots=True)
class Head:
    """What stands before the pieces; ``proof`` tells a wrong passphrase from a damaged file."""

    cost: Cost
    salt: bytes
    proof: bytes

    def pack(self) -> bytes:
        """As it stands in the file."""
        cost = self.cost
        numbers = NUMBERS.pack(
            MAGIC, VERSION, cost.memory, cost.passes, cost.lanes, self.salt, self.proof
        )
        return numbers + _check(numbers)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A copy of the database in a file for a moment, under a key that nobody keeps."""

    path: Path
    key: bytes = field(repr=False)


def take_snapshot(connection: apsw.Connection, target: Path) -> Snapshot:
    """Copy all that ``connection`` sees now to beside ``target``; raise StoreError, OSError."""
    path = target.absolute().with_name(target.name + ".snapshot")
    key = random_bytes(KEY_BYTES)
    path.unlink(missing_ok=True)
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE))
    snapshot(connection, path, key)
    return Snapshot(path, key)


def is_backup(path: Path) -> bool:
    """Whether ``path`` begins as our backups do; raise OSError."""
    with open(path, "rb") as file:
        return file.read(len(MAGIC)) == MAGIC


def pack(database: Path, manifest: Manifest, target: Path, passphrase: str, cost: Cost) -> None:
    """Seal the file ``database`` into ``target``, which is replaced once it is whole.

    Raise OSError; then ``target`` is as it was.
    """
    beside = target.with_name(target.name + ".new")
    try:
        handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, PRIVATE)
        with open(handle, "wb") as file, open(database, "rb") as source:
            _seal(source, manifest, file, passphrase, cost)
            file.flush()
            os.fsync(handle)
        os.replace(beside, target)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
    sync_folder(target.parent)


def unpack(source: Path, database: Path, passphrase: str) -> Manifest:
    """Open the backup ``source`` into the new file ``database``, on the disk afterwards.

    Raise StoreError: BACKUP_DAMAGED for whatever is no whole backup, PASSPHRASE_WRONG,
    STORE_UNREADABLE for one of a newer version; OSError.
    """
    with open(source, "rb") as file:
        head, packed = _read_head(file)
        try:
            pieces = _opened(file, _stream(head, packed, passphrase))
            first = next(pieces)
            manifest = _read_manifest(first)
            rest = itertools.chain([first[MANIFEST_BYTES:]], pieces)
            _write(rest, manifest.size, database)
        except RemoteError as error:
            raise store_error(Reason.BACKUP_DAMAGED, str(error)) from error
    return manifest


def check(source: Path, passphrase: str) -> Manifest:
    """Read all of the backup ``source`` and keep nothing; raise what :func:`unpack` does."""
    try:
        with open(source, "rb") as file:
            head, packed = _read_head(file)
            pieces = _opened(file, _stream(head, packed, passphrase))
            first = next(pieces)
            manifest = _read_manifest(first)
            size = len(first) - MANIFEST_BYTES + sum(map(len, pieces))
            if size != manifest.size:
                raise RemoteError("backup of another size than it says")
    except (RemoteError, OSError) as error:
        raise store_error(Reason.BACKUP_DAMAGED, str(error)) from error
    return manifest


def _seal(
    source: BinaryIO, manifest: Manifest, file: BinaryIO, passphrase: str, cost: Cost
) -> None:
    salt = random_bytes(SALT_BYTES)
    key = stretch(passphrase, salt, cost)
    head = Head(cost, salt, proof(key, ABOUT)).pack()
    stream = Stream(key, head)
    file.write(head)
    piece = msgspec.json.encode(manifest).ljust(MANIFEST_BYTES)
    piece += source.read(PIECE_BYTES - MANIFEST_BYTES)
    while following := source.read(PIECE_BYTES):
        file.write(stream.seal(piece, is_last=False))
        piece = following
    file.write(stream.seal(piece, is_last=True))


def _read_head(file: BinaryIO) -> tuple[Head, bytes]:
    packed = file.read(HEAD_BYTES)
    numbers = packed[: NUMBERS.size]
    if len(packed) < HEAD_BYTES or packed[NUMBERS.size :] != _check(numbers):
        raise store_error(Reason.BACKUP_DAMAGED, "the head does not hold")
    magic, version, memory, passes, lanes, salt, proven = NUMBERS.unpack(numbers)
    if magic != MAGIC:
        raise store_error(Reason.BACKUP_DAMAGED, "not a backup")
    if version != VERSION:
        raise store_error(Reason.STORE_UNREADABLE, f"backup of version {version}")
    return Head(Cost(memory, passes, lanes), salt, proven), packed


def _stream(head: Head, packed: bytes, passphrase: str) -> Stream:
    key = stretch(passphrase, head.salt, head.cost)
    if proof(key, ABOUT) != head.proof:
        raise store_error(Reason.PASSPHRASE_WRONG, "not the passphrase of this backup")
    return Stream(key, packed)


def _opened(file: BinaryIO, stream: Stream) -> Iterator[bytes]:
    sealed = file.read(SEALED_BYTES)
    while following := file.read(SEALED_BYTES):
        yield stream.open(sealed, is_last=False)
        sealed = following
    yield stream.open(sealed, is_last=True)


def _read_manifest(piece: bytes) -> Manifest:
    try:
        return msgspec.json.decode(piece[:MANIFEST_BYTES], type=Manifest)
    except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
        raise RemoteError("manifest that makes no sense") from error


def _write(pieces: Iterable[bytes], size: int, database: Path) -> None:
    """Write them as a file of ``size`` bytes; whoever fails leaves none."""
    handle = os.open(database, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, PRIVATE)
    try:
        with open(handle, "wb") as file:
            for piece in pieces:
                file.write(piece)
            if file.tell() != size:
                raise RemoteError("backup of another size than it says")
            file.flush()
            os.fsync(handle)
    except BaseException:
        database.unlink(missing_ok=True)
        raise


def _check(numbers: bytes) -> bytes:
    """Tells a damaged head from a wrong passphrase; whether anybody wrote it, the tags tell."""
    return hashlib.sha256(numbers).digest()[:CHECK_BYTES]
