"""Copies before migrations: whole, encrypted, the newest two."""

from __future__ import annotations

import pytest

from tests.unit.store.conftest import KEY
from zajel_desktop.model.errors import StoreError
from zajel_desktop.model.failure import Reason
from zajel_desktop.store import rolling
from zajel_desktop.store.database import connect_as_it_is
from zajel_desktop.store.failures import store_error
from zajel_desktop.store.rolling import copies, keep_copy

NOON = 1_700_000_000.0


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "backups"


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_a_copy_is_the_database_of_that_moment_under_its_key(connection, folder):
    connection.execute("INSERT INTO conversations (id) VALUES ('before')")
    keep_copy(connection, 1, folder, key=KEY, now=NOON)
    connection.execute("INSERT INTO conversations (id) VALUES ('after')")
    (copy,) = copies(folder)
    assert (copy.version, copy.made_at) == (1, NOON)
    assert b"SQLite" not in copy.path.read_bytes()
    copied = connect_as_it_is(copy.path, KEY)
    assert copied.execute("SELECT id FROM conversations").get == "before"
    copied.close()


def test_the_newest_two_are_kept_and_the_newest_comes_first(connection, folder):
    for number in range(4):
        keep_copy(connection, number + 1, folder, key=KEY, now=NOON + number)
    assert [copy.version for copy in copies(folder)] == [4, 3]
    assert len(names(folder)) == 2


def test_a_clock_put_back_costs_no_fresh_copy(connection, folder):
    for number in range(3):
        keep_copy(connection, number + 1, folder, key=KEY, now=NOON - number)
    assert {copy.version for copy in copies(folder)} == {1, 3}


def test_a_copy_that_cannot_be_made_costs_no_other_one(connection, folder, monkeypatch):
    def full(*_):
        raise store_error(Reason.DISK_FULL, "no space")

    for number in range(2):
        keep_copy(connection, number + 1, folder, key=KEY, now=NOON + number)
    before = names(folder)
    monkeypatch.setattr(rolling, "snapshot", full)
    with pytest.raises(StoreError):
        keep_copy(connection, 3, folder, key=KEY, now=NOON + 3)
    assert names(folder) == before


def test_an_unfinished_copy_is_replaced(connection, folder):
    folder.mkdir()
    (folder / "unfinished").write_bytes(b"half")
    keep_copy(connection, 1, folder, key=KEY, now=NOON)
    assert names(folder) == ["zajel-1-20231114T221320Z.db"]


def test_what_is_no_copy_is_none(folder):
    folder.mkdir()
    for name in ("unfinished", "zajel-x-20231114T221320Z.db", "zajel-1-20239914T221320Z.db"):
        (folder / name).write_bytes(b"")
    assert copies(folder) == ()
    assert copies(folder / "none") == ()
