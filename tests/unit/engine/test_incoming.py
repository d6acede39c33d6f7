"""One transfer of somebody else's, between its rules and a disk that tests play."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace

import pytest

from tests.fakes.bulk import FakeBulkPath
from zajel_desktop.engine.desk import Desk
from zajel_desktop.engine.incoming import Incoming
from zajel_desktop.engine.tasks import Tasks
from zajel_desktop.model.errors import FileError, RemoteError, StoreError
from zajel_desktop.model.failure import Failure, Reason, Side
from zajel_desktop.model.transfer import FileItem, Transfer, TransferState
from zajel_desktop.protocol.wire.operations import (
    FileAccept,
    FileAsk,
    FileAttempt,
    FileCancel,
    FileCredit,
    FileDecline,
    FileDone,
    FileKept,
    FileOffer,
    OfferedFile,
    Ping,
)

S = TransferState
HASH = b"h" * 32
FULL = Failure(Reason.DISK_FULL, Side.OURS)
OFFERED = Transfer(
    "t", "conversation", "contact", False, (FileItem("a", 10, 1.0),), folder="/in", created_at=5.0
)
OFFER = FileOffer("t", (OfferedFile("a", 10, 1.0),))
ATTEMPT = FileAttempt("t", 0, b"a" * 16, b"k" * 32, 100, 0, 10, 1.0)


@pytest.fixture
async def desk():
    tasks = Tasks()
    clock = SimpleNamespace(monotonic=lambda: 1.0)
    desk = SimpleNamespace(bulk=FakeBulkPath(), facts=[], saved=[], sent=[], refusal=None)

    async def save(transfer):
        if desk.refusal:
            raise desk.refusal
        desk.saved.append(transfer)

    def note_saved(what):
        desk.saved_at_opening = [transfer.items[0].path for transfer in desk.saved]

    desk.bulk.on_opening = note_saved
    lines = SimpleNamespace(send=lambda contact, operation: desk.sent.append(operation))
    desk.desk = Desk(lines, desk.bulk, clock, tasks, save, desk.facts.append)
    desk.make = lambda transfer=OFFERED: Incoming(transfer, desk.desk)
    yield desk
    await tasks.stop()


async def turn():
    """Let errands go as far as they can."""
    for _ in range(30):
        await asyncio.sleep(0)


async def accepted(desk):
    live = desk.make()
    live.hear(OFFER)
    live.accept("/in")
    await turn()
    return live


async def receiving(desk):
    live = await accepted(desk)
    live.hear(ATTEMPT)
    await turn()
    return live


async def test_a_file_is_looked_for_received_and_kept(desk):
    live = await receiving(desk)
    assert live.attempt == ATTEMPT.attempt
    live.take_frame(b"frame")
    desk.bulk.file.report(10)
    live.hear(FileDone("t", b"a" * 16, HASH))
    desk.bulk.file.ends.put_nowait(HASH)
    await turn()
    assert [type(operation) for operation in desk.sent] == [
        FileAccept,
        FileCredit,
        FileCredit,
        FileKept,
    ]
    assert desk.bulk.file.frames == [b"frame"]
    assert desk.bulk.opened == [("/in", "a")]
    assert desk.bulk.file.is_closed
    assert (live.transfer.state, live.transfer.moved) == (S.DONE, 10)
    assert (live.transfer.items[0].path, live.transfer.items[0].sha256) == ("/in/a", HASH.hex())


async def test_the_store_knows_place_and_hash_before_the_file_has_its_name(desk):
    live = await receiving(desk)
    desk.bulk.file.trouble = FileError(FULL)
    live.hear(FileDone("t", b"a" * 16, HASH))
    desk.bulk.file.ends.put_nowait(HASH)
    await turn()
    assert [(t.items[0].path, t.items[0].sha256) for t in desk.saved] == [
        ("/in/a", ""),
        ("/in/a", HASH.hex()),
    ]
    assert live.transfer.failure is FULL


@pytest.mark.parametrize(
    ("trouble", "reason"),
    [
        (FileError(FULL), Reason.DISK_FULL),
        (StoreError(FULL), Reason.DISK_FULL),
        (RemoteError("nonsense"), Reason.PEER_MISBEHAVED),
    ],
    ids=["disk", "store", "peer"],
)
async def test_trouble_while_receiving_fails_it_and_lets_go(desk, trouble, reason):
    live = await receiving(desk)
    desk.bulk.file.ends.put_nowait(trouble)
    await turn()
    assert live.transfer.failure.reason is reason
    assert isinstance(desk.sent[-1], FileCancel)
    assert desk.bulk.file.is_closed
    assert live.attempt == b""


async def test_the_store_knows_the_path_before_anything_is_on_the_disk(desk):
    await accepted(desk)
    assert (desk.saved_at_opening, desk.bulk.opened) == (["/in/a"], [("/in", "a")])


async def test_a_path_taken_meanwhile_is_recorded_anew(desk):
    desk.bulk.taken = "/in/a (2)"
    live = await accepted(desk)
    assert [transfer.items[0].path for transfer in desk.saved] == ["/in/a", "/in/a (2)"]
    assert live.transfer.items[0].path == "/in/a (2)"


async def test_a_path_that_is_known_is_not_recorded_again(desk):
    items = (FileItem("a", 10, 1.0, path="/in/a (7)"),)
    live = desk.make(Transfer("t", "v", "contact", False, items, S.MOVING, folder="/in"))
    live.open()
    live.hear(OFFER)
    await turn()
    assert (desk.bulk.opened, desk.saved) == ([("/in", "a")], [])
    assert live.transfer.items[0].path == "/in/a (7)"


async def test_a_store_that_refuses_stops_it_before_anything_is_on_the_disk(desk):
    desk.refusal = StoreError(FULL)
    live = await accepted(desk)
    assert live.transfer.failure is FULL
    live.retry()
    await turn()
    assert live.transfer.failure is FULL
    assert desk.bulk.opened == []
    desk.refusal = None
    live.retry()
    await turn()
    assert (desk.saved_at_opening, desk.bulk.opened) == (["/in/a"], [("/in", "a")])


async def test_a_closed_link_lets_go_of_the_file(desk):
    live = await receiving(desk)
    live.close()
    await turn()
    assert desk.bulk.file.is_closed
    assert live.transfer.state is S.INTERRUPTED
    live.take_frame(b"late")
    assert desk.bulk.file.frames == []


async def test_an_attempt_that_waited_is_let_go_too(desk):
    live = await accepted(desk)
    live.close()
    await turn()
    assert desk.bulk.file.is_closed


async def test_cancelling_deletes_what_has_come(desk):
    live = await receiving(desk)
    live.cancel()
    live.cancel()
    await turn()
    assert desk.bulk.discarded == [("/in", "/in/a")]
    assert (live.transfer.state, live.transfer.is_ended_by_us) == (S.CANCELLED, True)


async def test_cancelling_and_quitting_at_once_deletes_it_as_well(desk):
    live = await receiving(desk)
    live.cancel()
    await desk.desk.tasks.stop()
    await live.rest()
    assert desk.bulk.discarded == [("/in", "/in/a")]


async def test_another_folder_takes_what_is_missing(desk):
    live = await receiving(desk)
    desk.bulk.file.ends.put_nowait(FileError(FULL))
    await turn()
    live.accept("/other")
    await turn()
    assert desk.bulk.discarded == [("/in", "/in/a")]
    assert desk.bulk.opened[-1] == ("/other", "a")
    assert (live.transfer.folder, live.transfer.state) == ("/other", S.MOVING)


async def test_trying_again_goes_on_in_the_same_folder(desk):
    live = await receiving(desk)
    live.retry()
    desk.bulk.file.ends.put_nowait(FileError(FULL))
    await turn()
    live.retry()
    await turn()
    assert desk.bulk.discarded == []
    assert desk.bulk.opened[-1] == ("/in", "a")
    assert (live.transfer.state, live.transfer.failure) == (S.MOVING, None)


async def test_intents_that_come_too_late_change_nothing(desk):
    live = desk.make()
    live.decline()
    assert desk.sent == [FileDecline("t")]
    for intent in (live.decline, live.cancel, live.retry):
        intent()
    live.accept("/in")
    assert live.transfer.state is S.DECLINED
    assert len(desk.sent) == 1


async def test_words_of_a_receiver_are_not_heard(desk):
    live = desk.make()
    live.hear(FileAccept("t"))
    live.hear(Ping())
    assert live.transfer == OFFERED


async def test_nonsense_fails_it(desk):
    live = desk.make()
    live.hear(ATTEMPT)
    assert live.transfer.failure.reason is Reason.PEER_MISBEHAVED


@pytest.mark.parametrize("state", [S.MOVING, S.INTERRUPTED, S.CHECKING])
async def test_what_was_under_way_comes_back_interrupted(desk, state):
    stored = Transfer("t", "v", "contact", False, OFFERED.items, state, moved=7, folder="/in")
    live = desk.make(stored)
    assert (live.transfer.state, live.transfer.moved) == (S.INTERRUPTED, 7)
    live.open()
    assert desk.sent == [FileAsk("t", is_accepted=True)]


async def test_what_was_whole_comes_back_done(desk):
    items = (FileItem("a", 10, 1.0, path="/in/a", sha256=HASH.hex()),)
    live = desk.make(Transfer("t", "v", "contact", False, items, S.CHECKING))
    assert (live.transfer.state, live.transfer.moved) == (S.DONE, 10)
    live.hear(OFFER)
    assert desk.sent == [FileKept("t", 0)]


async def test_a_changed_file_is_a_notice_while_it_moves(desk):
    live = await accepted(desk)
    live.hear(FileAttempt("t", 0, b"a" * 16, b"k" * 32, 100, 0, 12, 3.0))
    assert (live.transfer.items[0].size, live.transfer.items[0].modified_at) == (12, 3.0)
    assert live.transfer.failure.reason is Reason.FILE_CHANGED
    live.drop()
    await turn()


class NeverExpectedError(Exception):
    """What no port is allowed to raise."""


async def break_open(desk):
    desk.bulk.trouble = NeverExpectedError()
    return await accepted(desk)


async def break_receive(desk):
    live = await receiving(desk)
    desk.bulk.file.ends.put_nowait(NeverExpectedError())
    await turn()
    return live


async def break_keep(desk):
    live = await receiving(desk)
    desk.bulk.file.trouble = NeverExpectedError()
    live.hear(FileDone("t", b"a" * 16, HASH))
    desk.bulk.file.ends.put_nowait(HASH)
    await turn()
    return live


async def break_save(desk):
    desk.refusal = NeverExpectedError()
    return await accepted(desk)


@pytest.mark.parametrize("break_it", [break_open, break_receive, break_keep, break_save])
async def test_what_nobody_expects_while_receiving_fails_it_by_our_fault(desk, caplog, break_it):
    live = await break_it(desk)
    assert (live.transfer.state, live.transfer.failure.reason) == (S.FAILED, Reason.OUR_FAULT)
    assert desk.sent[-1] == FileCancel("t", "fault")
    assert live.attempt == b""
    assert "NeverExpectedError" in caplog.text
    caplog.clear()


async def test_what_failed_by_our_fault_can_be_tried_again(desk, caplog):
    live = await break_receive(desk)
    assert desk.bulk.file.is_closed
    live.retry()
    await turn()
    assert (live.transfer.state, desk.sent[-1]) == (S.MOVING, FileAccept("t", 0, 0, b""))
    caplog.clear()
