"""Another database and its key take the place of the old ones together, or not at all."""

from __future__ import annotations

import pytest

from tests.fakes.crashes import every_death
from zajel_desktop.store.replacing import decide, finish, is_empty, waiting_database

OLD = {"zajel.db": b"old", "zajel.db-wal": b"log", "key.json": b"old key", "tries.json": b"{}"}
NEW = {"zajel.db": b"new", "key.json": b"new key"}


def contents(folder):
    return {f.name: f.read_bytes() for f in folder.iterdir()}


def put(folder, files):
    folder.mkdir()
    for name, data in files.items():
        (folder / name).write_bytes(data)
    return folder


def replace(folder):
    waiting_database(folder).write_bytes(b"new")
    decide(folder, b"new key")


@pytest.mark.parametrize("before", [{}, OLD])
def test_what_is_decided_takes_the_place_of_all(tmp_path, before):
    folder = put(tmp_path / "store", before)
    replace(folder)
    assert contents(folder) == NEW


@pytest.mark.parametrize("before", [{}, OLD])
def test_a_program_that_dies_leaves_everything_or_nothing_of_it(tmp_path, monkeypatch, before):
    def prepare(number):
        return put(tmp_path / str(number), before)

    outcomes = []
    for folder in every_death(monkeypatch, prepare, replace):
        finish(folder)
        outcomes.append(contents(folder))
    assert outcomes[0] == before
    assert outcomes[-1] == NEW
    assert all(outcome in (before, NEW) for outcome in outcomes)
    assert outcomes.index(NEW) > 3  # there were deaths on both sides of the decision
    assert outcomes.count(NEW) > 3


@pytest.mark.parametrize("before", [{}, OLD])
def test_a_program_that_dies_while_finishing_is_finished_by_the_next(tmp_path, monkeypatch, before):
    decided = before | {"zajel.db.restored": b"new", "key.json.restored": b"new key"}
    for folder in every_death(monkeypatch, lambda n: put(tmp_path / str(n), decided), finish):
        finish(folder)
        assert contents(folder) == NEW


def test_what_was_not_decided_is_cleared_away(tmp_path):
    left = {"zajel.db.restored": b"ne", "key.json.restored.new": b"new"}
    folder = put(tmp_path / "store", OLD | left)
    finish(folder)
    assert contents(folder) == OLD


def test_a_folder_is_empty_unless_a_store_lies_there(tmp_path):
    folder = put(tmp_path / "store", {"lock": b"", "zajel.db.restored": b""})
    assert is_empty(folder)
    for name in ("zajel.db", "key.json", "key.json.restored"):
        (folder / name).write_bytes(b"")
        assert not is_empty(folder)
        (folder / name).unlink()
