"""One transfer of ours to an older client, between its rules and a disk that tests play."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from types import SimpleNamespace
from uuid import UUID

import pytest

from tests.fakes.bulk import FakeBulkPath
from zajel_desktop.engine import foreign_sending
from zajel_desktop.engine.desk import Desk
from zajel_desktop.engine.foreign_sending import ForeignOutgoing
from zajel_desktop.engine.tasks import Tasks
from zajel_desktop.model.dialect import Dialect
from zajel_desktop.model.errors import FileError
from zajel_desktop.model.failure import Failure, Reason, Side
from zajel_desktop.model.transfer import FileItem, Transfer, TransferState
from zajel_desktop.protocol.dialects.file_rules import FILE_RULES
from zajel_desktop.protocol.dialects.parts import FileComplete, FileStart, TransferCancel
from zajel_desktop.protocol.dialects.parts import FileError as PeerError

S = TransferState
ITEM = FileItem("a", 10, 1.0, path="/out/a")
OFFERED = Transfer("t", "conversation", "contact", True, (ITEM,), created_at=5.0)
VANISHED = Failure(Reason.FILE_VANISHED, Side.OURS)


class Lines:
    """A link in ``dialect``, or none; keeps what is said."""

    def __init__(self):
        self.spoken = Dialect.WEB
        self.is_up = True
        self.said = []

    def dialect(self, contact):
        assert contact == "contact"
        return self.spoken

    def foreign_files(self, contact):
        return self if self.is_up else None

    def say_part(self, part):
        self.said.append(part)

    async def wait_drained(self, mark):
        if not self.is_up:
            raise OSError("the link is gone")


@pytest.fixture
async def desk(monkeypatch):
    hasty = {name: replace(rules, end_pause=0.0) for name, rules in FILE_RULES.items()}
    monkeypatch.setattr(foreign_sending, "FILE_RULES", hasty)
    tasks, facts = Tasks(), []
    clock = SimpleNamespace(monotonic=lambda: 1.0)
    desk = SimpleNamespace(lines=Lines(), bulk=FakeBulkPath(), facts=facts)
    desk.desk = Desk(desk.lines, desk.bulk, clock, tasks, None, facts.append)
    desk.make = lambda transfer=OFFERED: ForeignOutgoing(transfer, desk.desk)
    yield desk
    await tasks.stop()


async def until(is_so):
    """Let errands go until ``is_so``."""
    for _ in range(1000):
        if is_so():
            return
        await asyncio.sleep(0)
    raise AssertionError("it never came to that")


def end(desk, result=b"h" * 32):
    desk.bulk.file.ends.put_nowait(result)


async def sending(desk):
    live = desk.make()
    live.open()
    await until(lambda: desk.bulk.file.report)
    return live


async def test_a_file_is_opened_announced_sent_and_ended(desk):
    live = await sending(desk)
    [start] = desk.lines.said
    assert start == FileStart(start.id, "a", 10, 1)
    assert UUID(start.id).version == 4
    assert live.owns(start.id)
    desk.bulk.file.report(4)
    assert (live.transfer.state, live.transfer.moved) == (S.MOVING, 4)
    end(desk)
    await until(lambda: live.transfer.is_over)
    assert desk.lines.said == [start, FileComplete(start.id)]
    assert desk.bulk.file.is_closed
    assert live.transfer.items[0].sha256 == (b"h" * 32).hex()
    assert (live.transfer.state, live.transfer.is_foreign) == (S.DONE, True)
    assert desk.facts[-1] == live.transfer


async def test_it_waits_while_there_is_no_link_to_an_older_client(desk):
    desk.lines.spoken = Dialect.UNKNOWN
    live = desk.make()
    live.open()
    assert (live.transfer.state, desk.lines.said) == (S.OFFERED, [])


async def test_a_file_that_cannot_be_opened_is_never_announced(desk):
    desk.bulk.trouble = FileError(VANISHED)
    live = desk.make()
    live.open()
    await until(lambda: live.transfer.is_over)
    assert (live.transfer.failure, desk.lines.said) == (VANISHED, [])
    desk.bulk.trouble = None
    live.retry()
    await until(lambda: desk.lines.said)
    assert live.transfer.state is S.MOVING


async def test_a_file_that_has_become_empty_is_not_sent_to_a_page(desk):
    desk.bulk.file.size = 0
    live = desk.make()
    live.open()
    await until(lambda: live.transfer.is_over)
    assert live.transfer.failure.reason is Reason.FILE_EMPTY
    assert desk.bulk.file.is_closed
    assert desk.lines.said == []


@pytest.mark.parametrize("when", ["while it is sent", "at its end"])
async def test_a_link_that_breaks_fails_it(desk, when):
    live = await sending(desk)
    if when == "at its end":
        desk.lines.is_up = False
        end(desk)
    else:
        end(desk, OSError("gone"))
    await until(lambda: live.transfer.is_over)
    assert live.transfer.failure.reason is Reason.LINK_LOST


async def test_a_link_that_is_gone_while_the_file_is_opened_fails_it(desk):
    desk.bulk.on_opening = lambda what: setattr(desk.lines, "is_up", False)
    live = desk.make()
    live.open()
    await until(lambda: live.transfer.is_over)
    assert live.transfer.failure.reason is Reason.LINK_LOST


async def test_the_end_of_the_link_ends_the_sending(desk):
    live = await sending(desk)
    live.close()
    await until(lambda: desk.bulk.file.is_closed)
    assert live.transfer.failure.reason is Reason.LINK_LOST
    live.close()
    assert live.transfer.state is S.FAILED


async def test_our_person_ends_it_once(desk):
    live = await sending(desk)
    live.cancel()
    live.cancel()
    [start, *ends] = desk.lines.said
    assert ends == [
        TransferCancel(start.id, "user_cancelled"),
        PeerError(start.id, "user_cancelled"),
    ]
    assert live.transfer.is_ended_by_us
    live.retry()
    assert live.transfer.state is S.CANCELLED


async def test_what_they_say_of_it_ends_it(desk):
    live = await sending(desk)
    live.hear(PeerError(desk.lines.said[0].id, "no room"))
    await until(lambda: desk.bulk.file.is_closed)
    assert live.transfer.failure == Failure(Reason.FILE_REFUSED, Side.PEERS, "no room")


async def test_another_dialect_sends_it_again_from_the_start(desk):
    live = await sending(desk)
    desk.lines.spoken, desk.bulk.file.report = Dialect.HEADLESS, None
    live.open()
    await until(lambda: desk.bulk.file.report)
    one, other = desk.lines.said
    assert (one.id, other.id) == (one.id, other.id)
    assert [live.owns(one.id), live.owns(other.id)] == [False, True]


async def test_an_error_nobody_expected_is_a_failure_of_ours(desk, caplog):
    live = await sending(desk)
    end(desk, RuntimeError("a bug"))
    await until(lambda: live.transfer.is_over)
    assert live.transfer.failure.reason is Reason.OUR_FAULT
    caplog.clear()


async def test_what_is_forgotten_is_not_sent_on(desk):
    live = await sending(desk)
    live.drop()
    await until(lambda: desk.bulk.file.is_closed)
    await live.rest()
    assert len(desk.lines.said) == 1


@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        (S.OFFERED, S.OFFERED),
        (S.MOVING, S.OFFERED),
        (S.INTERRUPTED, S.OFFERED),
        (S.DONE, S.DONE),
        (S.CANCELLED, S.CANCELLED),
        (S.FAILED, S.FAILED),
    ],
)
async def test_what_was_under_way_when_we_died_waits_again(desk, stored, shown):
    live = desk.make(Transfer("t", "v", "contact", True, (ITEM,), stored, failure=VANISHED))
    assert live.transfer.state is shown
    assert live.transfer.is_foreign
    assert not live.for_a_desktop.is_foreign
