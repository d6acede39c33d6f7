"""Drafts: there from the first moment, transfers once their files have been looked at."""

from __future__ import annotations

import asyncio
import itertools
from types import SimpleNamespace

import pytest

from zajel_desktop.engine.drafts import Drafts
from zajel_desktop.engine.tasks import Tasks
from zajel_desktop.model.errors import FileError
from zajel_desktop.model.failure import Failure, Reason, Side
from zajel_desktop.model.transfer import FileItem, TransferState
from zajel_desktop.protocol.wire.operations import MAX_ITEMS

GONE = Failure(Reason.FILE_VANISHED, Side.OURS)


class Disk:
    """Finds what a test lets it find, when it lets it; or raises that."""

    def __init__(self):
        self.found = asyncio.get_running_loop().create_future()

    async def survey(self, paths):
        return await self.found


@pytest.fixture
async def scene():
    scene = SimpleNamespace(tasks=Tasks(), disk=Disk(), begun=[], refusal=None)
    ids = itertools.count(1)

    async def begin(transfer):
        if scene.refusal:
            raise scene.refusal
        scene.begun.append(transfer)

    scene.drafts = Drafts(
        bulk=scene.disk,
        clock=SimpleNamespace(now=lambda: 7.0),
        tasks=scene.tasks,
        new_id=lambda: str(next(ids)),
        begin=begin,
    )
    yield scene
    await scene.tasks.stop()


async def turn():
    """Let tasks go as far as they can."""
    for _ in range(20):
        await asyncio.sleep(0)


async def test_a_draft_is_there_until_it_is_a_transfer(scene):
    draft = scene.drafts.add("conversation", "contact", ("/out/a",))
    await turn()
    assert scene.drafts.get(draft).contact == "contact"
    assert scene.begun == []
    scene.disk.found.set_result((FileItem("a", 1),))
    await turn()
    (transfer,) = scene.begun
    assert (transfer.id, transfer.conversation, transfer.is_mine) == (draft, "conversation", True)
    assert (transfer.items, transfer.created_at) == ((FileItem("a", 1),), 7.0)
    assert scene.drafts.get(draft) is None


async def test_more_files_than_fit_make_several_transfers(scene):
    items = tuple(FileItem(str(number), 1) for number in range(MAX_ITEMS + 1))
    draft = scene.drafts.add("conversation", "contact", ("/out",))
    scene.disk.found.set_result(items)
    await turn()
    assert [transfer.items for transfer in scene.begun] == [items[:MAX_ITEMS], items[MAX_ITEMS:]]
    assert scene.begun[0].id == draft != scene.begun[1].id


async def test_files_that_cannot_be_looked_at_are_named_in_a_transfer_that_failed(scene):
    paths = ("/out/a.txt", "/out/b")
    scene.drafts.add("conversation", "contact", paths)
    scene.disk.found.set_exception(FileError(GONE))
    await turn()
    (transfer,) = scene.begun
    assert (transfer.state, transfer.failure) == (TransferState.FAILED, GONE)
    assert [(item.name, item.path) for item in transfer.items] == [
        ("a.txt", "/out/a.txt"),
        ("b", "/out/b"),
    ]


async def test_a_disk_that_breaks_is_our_fault(scene, caplog):
    draft = scene.drafts.add("conversation", "contact", ("/out/a",))
    scene.disk.found.set_exception(KeyError("never expected"))
    await turn()
    (transfer,) = scene.begun
    assert (transfer.id, transfer.failure.reason) == (draft, Reason.OUR_FAULT)
    assert scene.drafts.get(draft) is None
    assert "never expected" in caplog.text
    caplog.clear()


async def test_a_transfer_that_cannot_begin_is_no_draft_any_more(scene, caplog):
    scene.refusal = KeyError("never expected")
    draft = scene.drafts.add("conversation", "contact", ("/out/a",))
    scene.disk.found.set_result((FileItem("a", 1),))
    await turn()
    assert (scene.begun, scene.drafts.get(draft)) == ([], None)
    assert "never expected" in caplog.text
    caplog.clear()
