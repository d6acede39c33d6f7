"""The database: encrypted from its first byte, and a write is whole or not there."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing

import apsw
import pytest

from tests.fakes.nouns import contact, message
from tests.unit.store.conftest import KEY
from zajel_desktop.model.errors import LocalError, StoreError
from zajel_desktop.model.failure import Reason
from zajel_desktop.store import database as database_module
from zajel_desktop.store.database import check_whole, connect, connect_as_it_is, snapshot, transact
from zajel_desktop.store.migrations import scripts

TEXT = "a sentence that must never lie on a disk as it is"


def reason_to_refuse(path, key=KEY):
    with pytest.raises(StoreError) as caught:
        connect(path, key)
    return caught.value.failure.reason


def files_beside(path):
    return {file.name: file.read_bytes() for file in path.parent.iterdir()}


@pytest.mark.parametrize(
    ("pragma", "value"),
    [
        ("cipher", "chacha20"),
        ("journal_mode", "wal"),
        ("synchronous", 2),
        ("foreign_keys", 1),
        ("temp_store", 2),
    ],
)
def test_the_connection_is_as_decided(connection, pragma, value):
    assert connection.pragma(pragma) == value


async def test_nothing_lies_on_the_disk_as_it_was_said(path, contacts, messages):
    await contacts.save(contact(claimed_name="Somebody Special"))
    await messages.add(message(1, text=TEXT))
    await messages.save_draft(contact().conversation, TEXT)
    beside = files_beside(path)
    assert set(beside) == {"zajel.db", "zajel.db-wal", "zajel.db-shm"}
    for data in beside.values():
        for word in (b"sentence", b"Special", b"special", b"CREATE", b"noor"):
            assert word not in data
            assert word.decode().encode("utf-16-le") not in data


async def test_nor_after_everything_has_moved_into_the_file_itself(path, messages, contacts):
    await contacts.save(contact())
    await messages.add(message(1, text=TEXT))
    with closing(connect(path, KEY)) as other:
        other.pragma("wal_checkpoint", "TRUNCATE")
    data = path.read_bytes()
    assert len(data) > 4096
    assert b"sentence" not in data
    assert not data.startswith(b"SQLite format 3")


def test_another_key_opens_nothing_and_changes_nothing(path, connection):
    connection.close()
    before = files_beside(path)
    assert reason_to_refuse(path, bytes(32)) is Reason.STORE_DAMAGED
    assert files_beside(path) == before


@pytest.mark.parametrize("where", [3, 100, 4200, -40])
def test_an_altered_byte_is_noticed_and_nothing_is_repaired(path, connection, where):
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    data = bytearray(path.read_bytes())
    data[where] ^= 0x10
    path.write_bytes(data)
    with pytest.raises(StoreError) as caught, closing(connect(path, KEY)) as damaged:
        read_all(damaged)
    assert caught.value.failure.reason is Reason.STORE_DAMAGED
    assert path.read_bytes() == data


def read_all(connection):
    """Read every page, translated as a repository's reading would be."""
    from zajel_desktop.store.failures import from_sqlite

    try:
        result = connection.pragma("integrity_check")
    except apsw.Error as error:
        raise from_sqlite(error) from error
    assert result != "ok"
    raise from_sqlite(apsw.CorruptError(result))


@pytest.mark.parametrize("data", [b"\0" * 8192, b"not a database" * 1000, b"xy"])
def test_a_file_that_is_no_database_is_damaged_and_stays(path, data):
    path.write_bytes(data)
    assert reason_to_refuse(path) is Reason.STORE_DAMAGED
    assert path.read_bytes() == data


def test_a_plain_database_is_not_taken_for_ours(path):
    with closing(sqlite3.connect(path)) as plain:
        plain.execute("CREATE TABLE t (a)")
    assert reason_to_refuse(path) is Reason.STORE_DAMAGED


def test_a_newer_schema_is_refused_and_stays(path, connection):
    connection.pragma("user_version", len(scripts()) + 1)
    connection.close()
    assert reason_to_refuse(path) is Reason.STORE_UNREADABLE
    assert reason_to_refuse(path) is Reason.STORE_UNREADABLE


def test_a_folder_that_is_not_there_cannot_be_written(tmp_path):
    assert reason_to_refuse(tmp_path / "no" / "zajel.db") is Reason.FOLDER_UNWRITABLE


def test_a_locked_file_is_in_use(path, connection, monkeypatch):
    monkeypatch.setattr("zajel_desktop.store.database.BUSY_PATIENCE", 1)
    connection.execute("BEGIN EXCLUSIVE; CREATE TABLE other (a)")
    with closing(connect(path, KEY)) as second, pytest.raises(apsw.BusyError):
        transact(second, lambda c: None)


async def test_what_fails_leaves_no_half(database, connection):
    def work(connection):
        connection.execute("INSERT INTO conversations (id) VALUES ('half')")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await database.write(work)
    assert connection.execute("SELECT count(*) FROM conversations").get == 0
    assert not connection.in_transaction


async def test_a_broken_rule_of_the_tables_is_our_own_mistake(database):
    with pytest.raises(LocalError, match="FOREIGN KEY"):
        await database.write(lambda c: c.execute("INSERT INTO items VALUES (99, '')"))


async def test_a_full_database_fails_and_goes_on_once_there_is_room(database, contacts, messages):
    def set_pages(count):
        return database.read(lambda c: c.pragma("max_page_count", count))

    await contacts.save(contact())
    await set_pages(await database.read(lambda c: c.pragma("page_count")) + 2)
    with pytest.raises(StoreError) as caught:
        await messages.add(message(1, text="x" * 60_000))
    assert caught.value.failure.reason is Reason.DISK_FULL
    assert await messages.find(message(1).id) is None
    await set_pages(10_000)
    assert await messages.add(message(1, text="x" * 60_000))


async def test_many_at_once_are_all_there(contacts, messages):
    await contacts.save(contact())
    await asyncio.gather(*(messages.add(message(n)) for n in range(100)))
    page = await messages.page(contact().conversation, limit=200)
    assert [m.id for m in page] == [message(n).id for n in range(100)]


# Whoever only reads.


def test_whoever_only_reads_sees_what_another_has_written_and_changes_nothing(path, connection):
    connection.execute("INSERT INTO conversations (id) VALUES ('one')")
    with closing(connect_as_it_is(path, KEY)) as reader:
        assert reader.execute("SELECT id FROM conversations").get == "one"
        connection.execute("UPDATE conversations SET id = 'two'")
        assert reader.execute("SELECT id FROM conversations").get == "two"


def test_an_older_schema_is_read_as_it_is_and_a_newer_one_is_not(path, connection):
    for version, is_readable in ((0, True), (len(scripts()), True), (len(scripts()) + 1, False)):
        connection.pragma("user_version", version)
        try:
            connect_as_it_is(path, KEY).close()
            assert is_readable
        except StoreError:
            assert not is_readable
        assert connection.pragma("user_version") == version


def test_a_database_that_is_not_there_is_not_made_by_reading(path):
    with pytest.raises(StoreError):
        connect_as_it_is(path, KEY)
    assert not path.exists()


def test_a_snapshot_that_fails_leaves_no_file(path, connection, tmp_path):
    with pytest.raises(StoreError):
        snapshot(connection, tmp_path / "none" / "copy.db", KEY)
    (tmp_path / "copy.db").write_bytes(b"not empty")
    with pytest.raises((StoreError, LocalError)):
        snapshot(connection, tmp_path / "copy.db", KEY)
    assert not (tmp_path / "copy.db").exists()


def test_damage_anywhere_is_found(path, connection):
    for number in range(500):
        connection.execute("INSERT INTO conversations (id) VALUES (?)", (f"{number} " * 50,))
    connection.close()
    with closing(connect_as_it_is(path, KEY)) as whole:
        check_whole(whole)
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    with closing(connect_as_it_is(path, KEY)) as damaged, pytest.raises(StoreError) as caught:
        check_whole(damaged)
    assert caught.value.failure.reason is Reason.STORE_DAMAGED


def test_an_older_database_is_shown_before_it_is_migrated(path, monkeypatch):
    connect(path, KEY).close()
    monkeypatch.setattr(database_module, "scripts", lambda: [*scripts(), "CREATE TABLE more (x)"])
    shown = []
    connect(path, KEY, before_migrating=lambda c, version: shown.append(version)).close()
    connect(path, KEY, before_migrating=lambda c, version: shown.append(version)).close()
    assert shown == [len(scripts())]
