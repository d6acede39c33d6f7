"""Transfers in SQLite: what the contract does not see."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.fakes.nouns import contact, transfer
from zajel_desktop.model.transfer import FileItem, TransferState
from zajel_desktop.store.transfers import SqliteTransfers


@pytest.fixture
async def transfers(database, contacts):
    await contacts.save(contact())
    return SqliteTransfers(database)


async def test_a_state_that_we_do_not_know_has_failed(transfers, connection):
    await transfers.save(transfer())
    connection.execute("UPDATE transfers SET state = 'teleporting'")
    assert (await transfers.find(transfer().id)).state is TransferState.FAILED


async def test_what_a_newer_version_says_of_a_file_is_ignored(transfers, connection):
    await transfers.save(transfer())
    files = '[{"name": "a", "size": 3, "mood": "blue"}]'
    connection.execute("UPDATE items SET files = ?", (files,))
    assert (await transfers.find(transfer().id)).items == (FileItem("a", 3),)


async def test_telling_how_far_it_is_does_not_write_the_names_again(transfers, connection, path):
    many = tuple(FileItem(f"photos/{n:05}.jpeg", n) for n in range(2000))
    await transfers.save(transfer(items=many))
    connection.pragma("wal_checkpoint", "TRUNCATE")
    await transfers.save(transfer(items=many, moved=5))
    log = path.with_name("zajel.db-wal")
    assert log.stat().st_size < 5 * 4200
    assert await transfers.find(transfer().id) == replace(transfer(), items=many, moved=5)


async def test_what_is_unfinished_is_found_by_its_index(transfers, connection):
    from zajel_desktop.store.transfers import UNFINISHED

    plan = [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {UNFINISHED}")]
    assert "USING INDEX transfers_unfinished" in plan[0]
