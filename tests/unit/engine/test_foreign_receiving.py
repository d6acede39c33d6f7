"""One file from an older client, between its rules and a disk that tests play."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace

import pytest

from tests.fakes.bulk import FakeBulkPath
from zajel_desktop.engine import foreign_receiving
from zajel_desktop.engine.desk import Desk
from zajel_desktop.engine.foreign_receiving import Backlog, Bygone, ForeignIncoming
from zajel_desktop.engine.tasks import Tasks
from zajel_desktop.model.dialect import Dialect
from zajel_desktop.model.errors import FileError, RemoteError, StoreError
from zajel_desktop.model.failure import Failure, Reason, Side
from zajel_desktop.model.transfer import FileItem, Transfer, TransferState
from zajel_desktop.protocol.dialects.file_rules import FILE_RULES
from zajel_desktop.protocol.dialects.parts import FileChunk, FileComplete, FileStart
from zajel_desktop.protocol.dialects.parts import FileError as PeerError

S = TransferState
ITEM = FileItem("a", 3, is_foreign=True)
COMING = Transfer("t", "v", "contact", False, (ITEM,), S.MOVING, folder="/in")
START = FileStart("1", "a", 3, 3)
CHUNKS = [FileChunk("1", index, b"abc"[index : index + 1]) for index in range(3)]
FULL = Failure(Reason.DISK_FULL, Side.OURS)


@pytest.fixture
async def desk(monkeypatch):
    monkeypatch.setattr(foreign_receiving, "GATHERING", 0)
    tasks, facts, saved, said = Tasks(), [], [], []
    clock = SimpleNamespace(monotonic=lambda: 1.0)
    channel = SimpleNamespace(say_part=said.append)
    lines = SimpleNamespace(foreign_files=lambda contact: desk.channel)
    desk = SimpleNamespace(bulk=FakeBulkPath(), facts=facts, saved=saved, said=said, new=[])
    desk.channel, desk.refusal, desk.backlog = channel, None, Backlog()

    async def save(transfer):
        if desk.refusal:
            raise desk.refusal
        saved.append(transfer)

    async def keep_new(transfer):
        if desk.refusal:
            raise desk.refusal
        desk.new.append(transfer)

    desk.desk = Desk(lines, desk.bulk, clock, tasks, save, facts.append)
    desk.make = lambda start=START, transfer=COMING: ForeignIncoming(
        transfer,
        desk.desk,
        start=start,
        rules=FILE_RULES[Dialect.WEB],
        backlog=desk.backlog,
        keep_new=keep_new,
    )
    yield desk
    await tasks.stop()


async def until(is_so):
    """Let errands go until ``is_so``."""
    for _ in range(1000):
        if is_so():
            return
        await asyncio.sleep(0)
    raise AssertionError("it never came to that")


async def opened(desk):
    live = desk.make()
    live.begin()
    await until(lambda: desk.bulk.opened)
    return live


async def test_a_file_is_stored_opened_written_and_kept(desk):
    live = await opened(desk)
    for chunk in CHUNKS:
        live.hear(chunk)
    live.hear(FileComplete("1"))
    await until(lambda: live.is_over)
    assert [transfer.state for transfer in desk.new] == [S.MOVING]
    assert desk.bulk.file.written == {0: b"a", 1: b"b", 2: b"c"}
    assert desk.bulk.file.is_closed
    assert (live.transfer.state, live.transfer.moved) == (S.DONE, 3)
    assert live.transfer.items[0].sha256 == desk.bulk.file.digest.hex()
    assert desk.said == []


async def test_the_store_knows_every_path_before_the_disk_does(desk):
    known = []
    desk.bulk.on_opening = lambda what: known.append(desk.saved[-1].items[0].path)
    desk.bulk.taken = "/in/a (2)"
    live = await opened(desk)
    await until(lambda: len(desk.saved) == 2)
    assert known == ["/in/a"]
    assert desk.saved[-1].items[0].path == "/in/a (2)"
    desk.bulk.file.kept_as = "/in/a (3)"
    for chunk in CHUNKS:
        live.hear(chunk)
    await until(lambda: live.is_over)
    assert [saved.items[0].path for saved in desk.saved[2:]] == ["/in/a (2)", "/in/a (3)"]
    assert all(saved.items[0].sha256 for saved in desk.saved[2:])


async def test_a_start_that_makes_no_sense_makes_no_transfer(desk):
    with pytest.raises(RemoteError):
        desk.make(FileStart("1", "a", 3, 7))


async def test_a_lying_piece_ends_it_and_what_has_come_goes(desk):
    live = await opened(desk)
    live.hear(FileChunk("1", 8, b"x"))
    assert live.transfer.failure.reason is Reason.FILE_DAMAGED
    assert desk.said[-1] == PeerError("1", "error")
    await until(lambda: desk.bulk.discarded)
    assert desk.bulk.discarded == [("/in", "/in/a")]


@pytest.mark.parametrize("moment", ["opening", "writing", "keeping"])
async def test_a_disk_that_refuses_ends_it(desk, moment):
    if moment == "opening":
        desk.bulk.trouble = FileError(FULL)
    live = desk.make()
    live.begin()
    desk.bulk.file.refuses = moment and FileError(FULL)
    desk.bulk.file.trouble = FileError(FULL)
    if moment == "keeping":
        desk.bulk.file.refuses = None
    for chunk in CHUNKS:
        live.hear(chunk)
    await until(lambda: live.is_over)
    assert live.transfer.failure == FULL
    assert desk.said[-1] == PeerError("1", "error")


async def test_a_store_that_refuses_ends_it(desk):
    desk.refusal = StoreError(FULL)
    live = desk.make()
    live.begin()
    await until(lambda: live.is_over)
    assert live.transfer.failure == FULL
    assert desk.bulk.opened == []


async def test_an_end_that_cannot_be_said_any_more_is_no_trouble(desk):
    def refuse(part):
        raise OSError("the link is gone")

    live = await opened(desk)
    desk.channel = SimpleNamespace(say_part=refuse)
    live.cancel()
    assert live.transfer.is_ended_by_us
    live = desk.make()
    live.begin()
    desk.channel = None
    live.cancel()
    live.cancel()
    assert live.transfer.state is S.CANCELLED


async def test_what_waits_for_the_disk_is_bounded_for_all_files_of_a_sender(desk, monkeypatch):
    monkeypatch.setattr(foreign_receiving, "MOST_WAITING", 2)
    one, other = desk.make(), desk.make()
    for live in (one, other):
        live.begin()
    for chunk in CHUNKS[:2]:
        one.hear(chunk)
    other.hear(CHUNKS[0])
    assert other.transfer.failure.reason is Reason.FOLDER_UNWRITABLE
    one.hear(CHUNKS[2])
    assert one.transfer.failure.reason is Reason.FOLDER_UNWRITABLE
    await until(lambda: desk.backlog.waiting == 0)


async def test_what_is_written_waits_no_longer(desk):
    live = await opened(desk)
    for chunk in CHUNKS:
        live.hear(chunk)
    assert desk.backlog.waiting == 3
    await until(lambda: live.is_over)
    assert desk.backlog.waiting == 0


async def test_what_is_whole_is_not_cancelled_nor_lost_with_the_link(desk):
    live = await opened(desk)
    await until(lambda: live.transfer.items[0].path)
    for chunk in CHUNKS:
        live.hear(chunk)
    assert live.transfer.state is S.CHECKING
    live.cancel()
    live.close()
    await until(lambda: live.is_over)
    assert live.transfer.state is S.DONE


async def test_nothing_but_its_sender_brings_it_back(desk):
    live = await opened(desk)
    live.close()
    assert live.transfer.failure.reason is Reason.LINK_LOST
    live.open()
    live.retry()
    assert live.transfer.state is S.FAILED


async def test_what_is_forgotten_goes_from_the_disk(desk):
    live = await opened(desk)
    live.drop()
    await until(lambda: desk.bulk.discarded)
    assert desk.bulk.file.is_closed


async def test_when_we_leave_what_is_not_whole_goes(desk):
    live = await opened(desk)
    await desk.desk.tasks.stop()
    await live.rest()
    assert desk.bulk.discarded == [("/in", "/in/a")]


async def test_when_we_leave_what_is_whole_stays_for_the_next_start(desk):
    live = await opened(desk)
    await until(lambda: live.transfer.items[0].path)
    for chunk in CHUNKS:
        live.hear(chunk)
    await desk.desk.tasks.stop()
    await live.rest()
    assert desk.bulk.discarded == []
    assert desk.bulk.file.is_closed


async def test_an_error_nobody_expected_is_a_failure_of_ours(desk, caplog):
    desk.bulk.file.refuses = RuntimeError("a bug")
    live = await opened(desk)
    live.hear(CHUNKS[0])
    await until(lambda: live.is_over)
    assert live.transfer.failure.reason is Reason.OUR_FAULT
    caplog.clear()


async def test_what_came_before_we_were_started_never_goes_on(desk):
    item = FileItem("a", 3, path="/in/a", is_foreign=True)
    bygone = Bygone(
        Transfer("t", "v", "contact", False, (item,), S.MOVING, folder="/in"), desk.desk
    )
    bygone.open()
    bygone.close()
    bygone.cancel()
    bygone.retry()
    assert bygone.transfer.failure.reason is Reason.LINK_LOST
    assert desk.facts == [bygone.transfer]
    await until(lambda: desk.bulk.discarded)
    await bygone.rest()
    bygone.drop()


async def test_what_was_whole_before_we_were_started_has_arrived(desk):
    item = FileItem("a", 3, path="/in/a", sha256="ab", is_foreign=True)
    bygone = Bygone(Transfer("t", "v", "contact", False, (item,), S.CHECKING), desk.desk)
    assert bygone.transfer.state is S.DONE
    ended = Transfer("t", "v", "contact", False, (item,), S.CANCELLED)
    assert Bygone(ended, desk.desk).transfer is ended
    assert desk.bulk.discarded == []
