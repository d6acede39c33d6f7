"""What people with Desktops say of files: handed to whom it concerns, cleaned, bounded."""

from __future__ import annotations

import asyncio

import pytest

from tests.fakes.file_links import FakeLine
from tests.fakes.file_people import NeverExpectedError, Person
from zajel_desktop.model.dialect import Dialect
from zajel_desktop.model.transfer import TransferState
from zajel_desktop.protocol.wire.operations import (
    FileAccept,
    FileAsk,
    FileCancel,
    FileDecline,
    FileOffer,
    OfferedFile,
    Ping,
)

S = TransferState


@pytest.fixture
async def line():
    return FakeLine()


@pytest.fixture
async def pair(line, tmp_path):
    a, b = Person(line.ends[0], tmp_path, "a"), Person(line.ends[1], tmp_path, "b")
    await a.start()
    await b.start()
    yield a, b
    await a.service.stop()
    await b.service.stop()


async def hear(b, *operations, contact="contact"):
    for operation in operations:
        b.links.operation_received.publish((contact, operation))


async def test_a_store_that_breaks_while_a_transfer_is_sought_does_not_hold_up_its_words(
    line, pair, caplog
):
    a, b = pair
    find, broken = b.store.transfers.find, asyncio.Event()

    async def break_once(transfer):
        b.store.transfers.find = find
        broken.set()
        raise NeverExpectedError(transfer)

    b.store.transfers.find = break_once
    line.join()
    a.service.offer("conversation", [a.make_file("a", b"1")])
    await a.wait_state(S.OFFERED)
    await asyncio.wait_for(broken.wait(), 10)
    await asyncio.sleep(0)
    caplog.clear()
    line.part()
    line.join()
    await b.wait_state(S.OFFERED)


async def test_hostile_names_and_numbers_are_cleaned(line, pair):
    _, b = pair
    line.join()
    files = (
        OfferedFile("../../etc/passwd", 1, float("nan"), "text/plain\n"),
        OfferedFile("C:\\x\\con", 1, -1.0, "text/plain"),
    )
    await hear(b, FileOffer("t", files, float("inf")))
    offered = await b.wait_state(S.OFFERED)
    assert [item.name for item in offered.items] == ["etc/passwd", "C_/x/_con"]
    assert [item.modified_at for item in offered.items] == [0.0, 0.0]
    assert [item.media_type for item in offered.items] == ["", "text/plain"]
    assert offered.created_at == pytest.approx(b.clock.now(), abs=10)


async def test_what_others_say_about_a_transfer_is_ignored(line, pair):
    a, b = pair
    line.join()
    sent = a.service.offer("conversation", [a.make_file("a", b"1")])
    await b.wait_state(S.OFFERED)
    await hear(b, FileCancel(sent, "cancelled"), contact="stranger")
    await hear(b, FileAccept(sent))
    await hear(a, FileOffer(sent, (OfferedFile("x", 1),)))
    assert b.service.find(sent).state is S.OFFERED
    assert a.service.find(sent).state is S.OFFERED


async def test_more_offers_than_anybody_answers_are_declined(line, pair):
    _, b = pair
    line.join()
    for number in range(105):
        await hear(b, FileOffer(f"t{number}", (OfferedFile("x", 1),)))
    await b.wait(lambda fact: len(b.facts) == 100)
    await hear(b, FileOffer("small", (OfferedFile("x", 1),)), FileAsk("last"))
    await b.links.wait_sent(FileCancel("last", "cancelled"))
    assert len([op for op in b.links.sent if isinstance(op, FileDecline)]) == 6
    assert len(b.entries) == 100


async def test_what_is_not_about_files_is_nothing_to_us(line, pair):
    _, b = pair
    line.join()
    await hear(b, Ping(1))
    assert b.links.sent == []


async def test_an_operation_about_a_transfer_to_an_older_client_is_left_alone(line, pair):
    a, _ = pair
    line.dialect = Dialect.APP
    line.change = lambda part: []
    line.join()
    sent = a.service.offer("conversation", [a.make_file("a", b"1")])
    await a.wait_state(S.DONE)
    await hear(a, FileDecline(sent))
    assert a.service.find(sent).state is S.DONE
