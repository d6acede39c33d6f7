"""The fakes of a bulk path choose names, and move pieces, as the real one does."""

from __future__ import annotations

import asyncio
import os
from dataclasses import replace
from types import SimpleNamespace

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


@pytest.mark.parametrize("kind", [LoopBulkPath, MemoryBulk])
async def test_a_file_goes_to_an_older_client_and_back_in_pieces(kind, folder, tmp_path):
    data, path = bytes(range(250)), str(tmp_path / "a.bin")
    (tmp_path / "a.bin").write_bytes(data)
    bulk = kind() if kind is LoopBulkPath else kind({path: data})
    [item] = await bulk.survey([path])
    item = replace(item, name="a.bin", path="")
    said, reports = [], []

    async def wait_drained(mark):
        pass

    channel = SimpleNamespace(say_part=said.append, wait_drained=wait_drained)
    source = await bulk.open_plain_source(replace(item, path=path))
    digest = await source.send(channel, "1", length=100, pause=0.0, report=reports.append)
    source.close()
    assert [(part.id, part.index, len(part.data)) for part in said] == [
        ("1", 0, 100),
        ("1", 1, 100),
        ("1", 2, 50),
    ]
    assert (source.size, reports) == (250, [100, 200, 250])
    item = replace(item, path=await bulk.choose_target(folder, [item], 0))
    target = await bulk.open_plain_target(folder, [item], 0)
    await target.write([(100, said[1].data), (0, said[0].data)])
    await target.write([(200, said[2].data)])
    assert await target.finish() == digest
    assert await target.keep(0.0) == target.path == item.path
    target.close()
    await bulk.stop()
