"""A backup opens whole and with its passphrase, or it is refused with its reason."""

from __future__ import annotations

import itertools
import os
import tracemalloc

import msgspec
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.unit.store.conftest import KEY
from zajel_desktop.crypto.passphrase import Cost
from zajel_desktop.crypto.stream import PIECE_BYTES
from zajel_desktop.model.errors import StoreError
from zajel_desktop.model.failure import Reason
from zajel_desktop.store.backup import (
    HEAD_BYTES,
    MANIFEST_BYTES,
    SEALED_BYTES,
    Head,
    Manifest,
    Snapshot,
    check,
    is_backup,
    pack,
    take_snapshot,
    unpack,
)
from zajel_desktop.store.database import connect_as_it_is

CHEAP = Cost(memory=8, passes=1, lanes=1)
WORDS = "right words"
FIRST = PIECE_BYTES - MANIFEST_BYTES
NUMBERS = itertools.count()


def made(folder, data):
    """A backup of ``data``, and its manifest."""
    database = folder / "database"
    database.write_bytes(data)
    manifest = Manifest(KEY, len(data), 5.0, "file")
    pack(database, manifest, folder / "backup", WORDS, CHEAP)
    return folder / "backup", manifest


def reason_to_refuse(file, passphrase=WORDS):
    target = file.with_name("restored")
    with pytest.raises(StoreError) as caught:
        unpack(file, target, passphrase)
    assert not target.exists()
    with pytest.raises(StoreError) as checked:
        check(file, passphrase)
    assert checked.value.failure.reason is caught.value.failure.reason
    return caught.value.failure.reason


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("backup")


@pytest.fixture(scope="module")
def whole(folder):
    """The bytes of a backup of three pieces."""
    return made(folder, bytes(range(256)) * 600)[0].read_bytes()


def written(folder, data):
    file = folder / f"altered {next(NUMBERS)}"
    file.write_bytes(data)
    return file


@pytest.mark.parametrize(
    "size", [0, 1, FIRST - 1, FIRST, FIRST + 1, FIRST + PIECE_BYTES, 5 * PIECE_BYTES]
)
def test_what_was_packed_is_unpacked(tmp_path, size):
    data = os.urandom(size)
    file, manifest = made(tmp_path, data)
    assert unpack(file, tmp_path / "restored", WORDS) == manifest
    assert (tmp_path / "restored").read_bytes() == data
    assert check(file, WORDS) == manifest
    assert is_backup(file)
    assert not is_backup(tmp_path / "database")
    if size > 10:
        assert data[-10:] not in file.read_bytes()


@pytest.mark.skipif(os.name == "nt", reason="Windows has no modes")
def test_only_we_may_read_what_is_written(tmp_path):
    file, _ = made(tmp_path, b"data")
    unpack(file, tmp_path / "restored", WORDS)
    for name in ("backup", "restored"):
        assert (tmp_path / name).stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("passphrase", ["", "Right words", "right words "])
def test_a_wrong_passphrase_is_told_from_damage(folder, whole, passphrase):
    assert reason_to_refuse(written(folder, whole), passphrase) is Reason.PASSPHRASE_WRONG


@given(data=st.data())
def test_any_flipped_bit_is_refused(folder, whole, data):
    edges = st.sampled_from([0, HEAD_BYTES, HEAD_BYTES + SEALED_BYTES, len(whole) - 1])
    place = data.draw(st.integers(0, HEAD_BYTES) | edges | st.integers(0, len(whole) - 1))
    altered = bytearray(whole)
    altered[place] ^= 1 << data.draw(st.integers(0, 7))
    file = written(folder, altered)
    assert reason_to_refuse(file) is Reason.BACKUP_DAMAGED
    file.unlink()


@given(length=st.integers(0, HEAD_BYTES + 3 * SEALED_BYTES))
@example(length=HEAD_BYTES)
@example(length=HEAD_BYTES + SEALED_BYTES)
@example(length=HEAD_BYTES + 2 * SEALED_BYTES)
def test_any_truncation_is_refused(folder, whole, length):
    file = written(folder, whole[: min(length, len(whole) - 1)])
    assert reason_to_refuse(file) is Reason.BACKUP_DAMAGED
    file.unlink()


def test_pieces_left_out_moved_or_added_are_refused(folder, whole):
    head, rest = whole[:HEAD_BYTES], whole[HEAD_BYTES:]
    pieces = [rest[at : at + SEALED_BYTES] for at in range(0, len(rest), SEALED_BYTES)]
    one, two, three = pieces
    for altered in ([one, three], [two, one, three], [one, two, three, three], [two, three], []):
        assert reason_to_refuse(written(folder, head + b"".join(altered))) is Reason.BACKUP_DAMAGED


@given(data=st.binary(max_size=200))
def test_what_is_no_backup_is_refused(folder, data):
    file = written(folder, data)
    assert reason_to_refuse(file) is Reason.BACKUP_DAMAGED
    file.unlink()


def test_a_head_that_asks_for_the_whole_computer_is_refused_at_once(folder, whole):
    head = Head(Cost(memory=2**31, passes=255, lanes=255), bytes(16), bytes(16)).pack()
    assert reason_to_refuse(written(folder, head + whole[HEAD_BYTES:])) is Reason.BACKUP_DAMAGED


def test_a_backup_of_another_size_than_it_says_is_refused(tmp_path):
    (tmp_path / "database").write_bytes(b"data")
    pack(tmp_path / "database", Manifest(KEY, 5, 5.0, "file"), tmp_path / "b", WORDS, CHEAP)
    assert reason_to_refuse(tmp_path / "b") is Reason.BACKUP_DAMAGED


def test_a_file_that_is_not_there_is_no_backup(tmp_path):
    with pytest.raises(StoreError) as caught:
        check(tmp_path / "nowhere", WORDS)
    assert caught.value.failure.reason is Reason.BACKUP_DAMAGED


@pytest.mark.parametrize("kind", ["magic", msgspec.Raw(b'"\xff"'), msgspec.Raw(b"[" * 900)])
def test_a_manifest_that_makes_no_sense_is_refused(tmp_path, kind):
    (tmp_path / "database").write_bytes(b"data")
    manifest = Manifest(KEY, 4, 5.0, kind)
    pack(tmp_path / "database", manifest, tmp_path / "b", WORDS, CHEAP)
    assert reason_to_refuse(tmp_path / "b") is Reason.BACKUP_DAMAGED


def test_a_backup_that_fails_leaves_the_one_before(tmp_path, monkeypatch):
    file, manifest = made(tmp_path, b"data")
    before = file.read_bytes()

    def refuse(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(OSError, match="No space"):
        pack(tmp_path / "database", manifest, file, WORDS, CHEAP)
    assert file.read_bytes() == before
    assert {path.name for path in tmp_path.iterdir()} == {"database", "backup"}


def test_it_takes_no_more_memory_for_more_data(tmp_path):
    (tmp_path / "database").write_bytes(b"")
    os.truncate(tmp_path / "database", 40_000_000)
    manifest = Manifest(KEY, 40_000_000, 5.0, "file")
    tracemalloc.start()
    pack(tmp_path / "database", manifest, tmp_path / "backup", WORDS, CHEAP)
    unpack(tmp_path / "backup", tmp_path / "restored", WORDS)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 1_000_000


def test_a_snapshot_is_all_of_this_moment_under_a_fresh_key(connection, tmp_path):
    connection.execute("INSERT INTO conversations (id) VALUES ('deleted words')")
    connection.execute("DELETE FROM conversations")
    connection.execute("INSERT INTO conversations (id) VALUES ('now')")
    fresh = take_snapshot(connection, tmp_path / "a b%?&'.zajel")
    connection.execute("INSERT INTO conversations (id) VALUES ('later')")
    assert fresh.key != KEY
    assert fresh.path.stat().st_mode & 0o077 == 0
    opened = connect_as_it_is(fresh.path, fresh.key)
    assert opened.execute("SELECT group_concat(id) FROM conversations").get == "now"
    assert opened.pragma("user_version") == connection.pragma("user_version")
    opened.close()
    again = take_snapshot(connection, tmp_path / "a b%?&'.zajel")
    assert (again.path, again.key) != (fresh.path, fresh.key)


def test_what_prints_shows_no_key(tmp_path):
    assert KEY.hex() not in repr(Manifest(KEY, 5, 5.0, "file"))
    assert repr(KEY) not in repr(Manifest(KEY, 5, 5.0, "file"))
    assert repr(KEY) not in repr(Snapshot(tmp_path, KEY))
