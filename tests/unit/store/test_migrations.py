"""Migrations: each script once, in order, whole or not at all."""

from __future__ import annotations

import apsw
import pytest

from zajel_desktop.model.errors import StoreError
from zajel_desktop.model.failure import Reason
from zajel_desktop.store.migrations import migrate, scripts

STEPS = ["CREATE TABLE a (x); INSERT INTO a VALUES (1)", "ALTER TABLE a ADD y; UPDATE a SET y = 2"]


@pytest.fixture
def plain():
    connection = apsw.Connection(":memory:")
    yield connection
    connection.close()


def test_scripts_are_numbered_without_a_gap():
    import importlib.resources

    folder = importlib.resources.files("zajel_desktop.store").joinpath("schema")
    numbers = sorted(int(file.name[:4]) for file in folder.iterdir())
    assert numbers == list(range(1, len(scripts()) + 1))


def test_an_empty_database_takes_every_step(plain):
    migrate(plain, STEPS)
    assert plain.pragma("user_version") == 2
    assert plain.execute("SELECT x, y FROM a").fetchall() == [(1, 2)]


def test_only_what_is_missing_is_done(plain):
    migrate(plain, STEPS[:1])
    plain.execute("UPDATE a SET x = 7")
    migrate(plain, STEPS)
    migrate(plain, STEPS)
    assert plain.execute("SELECT x, y FROM a").fetchall() == [(7, 2)]


def test_a_step_that_fails_leaves_the_version_before_it(plain):
    broken = [STEPS[0], "ALTER TABLE a ADD y; INSERT INTO nowhere VALUES (1)"]
    with pytest.raises(apsw.SQLError):
        migrate(plain, broken)
    assert plain.pragma("user_version") == 1
    assert plain.execute("SELECT * FROM a").fetchall() == [(1,)]
    migrate(plain, STEPS)
    assert plain.pragma("user_version") == 2


def test_a_newer_schema_is_refused_untouched(plain):
    plain.pragma("user_version", 3)
    with pytest.raises(StoreError) as caught:
        migrate(plain, STEPS)
    assert caught.value.failure.reason is Reason.STORE_UNREADABLE
    assert plain.pragma("user_version") == 3


def shown_before(plain, steps):
    """What is shown to whoever wants a copy before ``steps``: versions and columns."""
    shown = []

    def before(connection, version):
        columns = [row[1] for row in connection.execute("PRAGMA table_info(a)")]
        shown.append((version, columns))

    migrate(plain, steps, before=before)
    return shown


def test_a_copy_can_be_made_once_before_anything_changes(plain):
    assert shown_before(plain, STEPS[:1]) == []  # nobody has anything yet
    assert shown_before(plain, STEPS[:1]) == []
    assert shown_before(plain, [*STEPS, "ALTER TABLE a ADD z"]) == [(1, ["x"])]
    assert plain.pragma("user_version") == 3


def test_without_its_copy_nothing_is_changed(plain):
    def full(connection, version):
        raise OSError("no space")

    migrate(plain, STEPS[:1])
    with pytest.raises(OSError, match="space"):
        migrate(plain, STEPS, before=full)
    assert plain.pragma("user_version") == 1
