"""One transfer of ours, between its rules and a disk that tests play."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace

import pytest

from tests.fakes.bulk import FakeBulkPath
from zajel_desktop.engine.desk import Desk
from zajel_desktop.engine.outgoing import Outgoing
from zajel_desktop.engine.tasks import Tasks
from zajel_desktop.model.errors import FileError, StoreError
from zajel_desktop.model.failure import Failure, Reason, Side
from zajel_desktop.model.transfer import FileItem, Transfer, TransferState
from zajel_desktop.protocol.wire.operations import (
    FileAccept,
    FileAsk,
    FileAttempt,
    FileCancel,
    FileCredit,
    FileDone,
    FileKept,
    FileOffer,
    Ping,
)

S = TransferState
ITEM = FileItem("a", 10, 1.0, path="/out/a")
OFFERED = Transfer("t", "conversation", "contact", True, (ITEM,), created_at=5.0)
VANISHED = Failure(Reason.FILE_VANISHED, Side.OURS)


class Lines:
    """Keeps what is sent; one channel, or none."""

    def __init__(self):
        self.sent = []
        self.channel = object()

    def send(self, contact, operation):
        assert contact == "contact"
        self.sent.append(operation)
        return True

    def file_channel(self, contact):
        return self.channel


@pytest.fixture
async def desk():
    tasks, facts = Tasks(), []
    clock = SimpleNamespace(monotonic=lambda: 1.0)
    desk = SimpleNamespace(lines=Lines(), bulk=FakeBulkPath(), facts=facts)
    desk.desk = Desk(desk.lines, desk.bulk, clock, tasks, None, facts.append)
    desk.make = lambda transfer=OFFERED: Outgoing(transfer, desk.desk)
    yield desk
    await tasks.stop()


async def turn():
    """Let errands go as far as they can."""
    for _ in range(20):
        await asyncio.sleep(0)


async def test_a_file_is_opened_announced_sent_and_ended(desk):
    live = desk.make()
    live.open()
    live.hear(FileAccept("t"))
    await turn()
    attempt = desk.lines.sent[-1]
    live.hear(FileCredit("t", attempt.attempt, 0))
    live.hear(FileCredit("t", attempt.attempt, 10))
    desk.bulk.file.ends.put_nowait(b"h" * 32)
    await turn()
    assert [type(operation) for operation in desk.lines.sent] == [FileOffer, FileAttempt, FileDone]
    assert desk.bulk.file.credits == [0, 10]
    assert desk.bulk.file.is_closed
    assert live.transfer.state is S.CHECKING
    live.hear(FileKept("t", 0))
    assert (live.transfer.state, live.transfer.moved) == (S.DONE, 10)
    assert live.transfer.items[0].sha256 == (b"h" * 32).hex()
    assert [fact.state for fact in desk.facts][-1] is S.DONE


async def test_keys_and_attempts_are_never_the_same_twice(desk):
    live = desk.make()
    for _ in range(2):
        live.hear(FileAccept("t"))
        await turn()
    first, second = desk.lines.sent
    assert first.key != second.key
    assert first.attempt != second.attempt
    assert (len(first.key), len(first.attempt)) == (32, 16)


@pytest.mark.parametrize("trouble", [FileError(VANISHED), StoreError(VANISHED)], ids=str)
async def test_a_disk_that_refuses_fails_the_transfer_and_is_told(desk, trouble):
    desk.bulk.trouble = trouble
    live = desk.make()
    live.hear(FileAccept("t"))
    await turn()
    assert (live.transfer.state, live.transfer.failure) == (S.FAILED, VANISHED)
    assert desk.lines.sent == [FileCancel("t", "vanished")]


async def test_a_link_that_goes_while_sending_interrupts(desk):
    live = desk.make()
    live.hear(FileAccept("t"))
    desk.bulk.file.ends.put_nowait(OSError("gone"))
    await turn()
    assert live.transfer.state is S.INTERRUPTED
    assert desk.bulk.file.is_closed


async def test_a_link_without_channel_interrupts(desk):
    desk.lines.channel = None
    live = desk.make()
    live.hear(FileAccept("t"))
    await turn()
    assert live.transfer.state is S.INTERRUPTED


async def test_cancelling_lets_go_of_the_file(desk):
    live = desk.make()
    live.hear(FileAccept("t"))
    await turn()
    live.cancel()
    live.cancel()
    await turn()
    assert desk.bulk.file.is_closed
    assert (live.transfer.state, live.transfer.is_ended_by_us) == (S.CANCELLED, True)
    assert desk.lines.sent[1:] == [FileCancel("t", "cancelled")]


async def test_claims_that_cannot_be_true_fail_the_transfer(desk):
    live = desk.make()
    live.hear(FileAccept("t", 7))
    assert live.transfer.failure.reason is Reason.PEER_MISBEHAVED


async def test_words_of_a_sender_are_not_heard(desk):
    live = desk.make()
    live.hear(FileOffer("t", ()))
    live.hear(Ping())
    assert live.transfer == OFFERED


async def test_trying_again_counts_only_after_a_failure(desk):
    live = desk.make()
    live.retry()
    assert desk.lines.sent == []
    live.open()
    live.hear(FileCancel("t", "disk full"))
    assert live.transfer.failure == Failure(Reason.DISK_FULL, Side.PEERS, "the other side said so")
    live.retry()
    assert (live.transfer.state, live.transfer.failure) == (S.OFFERED, None)
    assert len(desk.lines.sent) == 2


@pytest.mark.parametrize("state", [S.MOVING, S.INTERRUPTED, S.CHECKING])
async def test_what_was_under_way_comes_back_interrupted(desk, state):
    stored = Transfer("t", "conversation", "contact", True, (ITEM,), state, moved=7)
    live = desk.make(stored)
    assert (live.transfer.state, live.transfer.moved) == (S.INTERRUPTED, 7)
    live.open()
    assert isinstance(desk.lines.sent[0], FileOffer)


async def test_what_was_done_comes_back_done(desk):
    stored = Transfer("t", "conversation", "contact", True, (ITEM,), S.DONE, moved=10)
    live = desk.make(stored)
    live.hear(FileAsk("t"))
    assert live.transfer == stored


async def test_a_changed_file_is_a_notice_while_it_moves(desk):
    desk.bulk.file.size = 12
    live = desk.make()
    live.hear(FileAccept("t"))
    await turn()
    assert live.transfer.items[0].size == 12
    assert live.transfer.failure == Failure(Reason.FILE_CHANGED, Side.OURS, "began again")
    live.close()
    assert live.transfer.failure is None
    live.drop()
    await live.rest()
