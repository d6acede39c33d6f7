"""The fakes of a bulk path choose names as the real one does."""

from __future__ import annotations

import asyncio
import os
from dataclasses import replace

import pytest

from tests.fakes.bulk import FakeBulkPath
from tests.fakes.memory_bulk import MemoryBulk
from zajel_desktop.model.transfer import FileItem
from zajel_desktop.net.bulk import LoopBulkPath

ITEMS = [FileItem("a.txt", 1), FileItem("P/x", 1)]


@pytest.fixture(params=[LoopBulkPath, MemoryBulk, FakeBulkPath])
async def bulk(request):
    bulk = request.param()
    yield bulk
    await bulk.stop()


@pytest.fixture
def folder(tmp_path):
    return str(tmp_path / "in")


async def test_a_path_is_chosen_below_the_folder_and_nothing_is_made(bulk, folder, tmp_path):
    assert await bulk.choose_target(folder, ITEMS, 0) == os.path.join(folder, "a.txt")
    assert await bulk.choose_target(folder, ITEMS, 1) == os.path.join(folder, "P", "x")
    assert list(tmp_path.iterdir()) == []


async def test_two_that_choose_at_once_get_two_names(bulk, folder):
    chosen = await asyncio.gather(*(bulk.choose_target(folder, ITEMS, 0) for _ in range(2)))
    assert sorted(chosen) == [os.path.join(folder, name) for name in ("a (2).txt", "a.txt")]
    tops = await asyncio.gather(*(bulk.choose_target(folder, ITEMS, 1) for _ in range(2)))
    assert len(set(tops)) == 2


async def test_a_path_below_the_folder_stays_and_another_does_not(bulk, folder):
    known = os.path.join(folder, "b (7).txt")
    items = [replace(ITEMS[0], path=known)]
    assert await bulk.choose_target(folder, items, 0) == known
    other = folder + " of another"
    assert await bulk.choose_target(other, items, 0) == os.path.join(other, "a.txt")


async def test_a_target_lies_where_it_was_chosen_to(bulk, folder):
    path = await bulk.choose_target(folder, ITEMS, 0)
    target = await bulk.open_target(folder, [replace(ITEMS[0], path=path)], 0)
    assert target.path == path
    target.close()
    assert await bulk.choose_target(folder, ITEMS, 0) == os.path.join(folder, "a (2).txt")
