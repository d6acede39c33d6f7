"""Summaries: the last entry counts, unread ones are counted once, drafts and files are shown."""

from __future__ import annotations

from dataclasses import replace

import pytest

from zajel_desktop.engine.summaries import Summaries
from zajel_desktop.model.ids import ContactId, ConversationId, MessageId, TransferId
from zajel_desktop.model.message import Delivery, Kind, Message, Summary
from zajel_desktop.model.transfer import FileItem, Transfer, TransferState

HERE, THERE = ConversationId("here"), ConversationId("there")


def theirs(order, **fields):
    return message(order, is_mine=False, delivery=Delivery.STORED, **fields)


def message(order, *, is_mine=True, conversation=HERE, **fields):
    return Message(
        MessageId(f"m{order}"), conversation, is_mine, f"text {order}", 1.0, order=order, **fields
    )


def files(state=TransferState.MOVING, conversation=HERE, moved=0):
    items = (FileItem("a", 10),)
    contact = ContactId("c")
    return Transfer(TransferId("t"), conversation, contact, True, items, state, moved)


@pytest.fixture
def summaries():
    return Summaries()


@pytest.fixture
def told(summaries):
    told = []
    summaries.changed.subscribe(told.append)
    return told


def test_a_conversation_in_which_nothing_was_said_is_empty(summaries, told):
    assert summaries.of(HERE) == Summary(HERE)
    assert summaries.all == {}


def test_what_was_read_from_the_store_is_there_without_being_told(summaries, told):
    summary = Summary(HERE, theirs(1), unread=3, draft="half")
    summaries.put(summary)
    assert summaries.all == {HERE: summary}
    assert told == []


def test_the_newest_entry_is_the_last_one(summaries, told):
    summaries.note(message(1))
    summaries.note(message(2))
    assert summaries.of(HERE).last == message(2)
    assert [summary.last for summary in told] == [message(1), message(2)]


def test_the_same_entry_further_on_takes_its_own_place(summaries, told):
    summaries.note(message(1))
    sent = replace(message(1), delivery=Delivery.SENT)
    summaries.note(sent)
    assert summaries.of(HERE).last == sent


def test_an_older_entry_that_changes_is_not_shown(summaries, told):
    summaries.note(message(1))
    summaries.note(message(2))
    summaries.note(replace(message(1), delivery=Delivery.STORED))
    assert summaries.of(HERE).last == message(2)
    assert len(told) == 2


def test_received_entries_are_unread_once_each_and_ours_never(summaries, told):
    for entry in (theirs(1), message(2), theirs(3), theirs(3)):
        summaries.note(entry)
    assert summaries.of(HERE).unread == 2


def test_reading_says_whether_anything_was_unread(summaries, told):
    summaries.note(theirs(1))
    assert summaries.read(HERE)
    assert not summaries.read(HERE)
    assert summaries.of(HERE).unread == 0


def test_a_draft_is_told_when_it_is_another(summaries, told):
    assert summaries.draft(HERE, "half")
    assert not summaries.draft(HERE, "half")
    assert [summary.draft for summary in told] == ["half"]


def test_conversations_do_not_mix(summaries, told):
    summaries.note(theirs(1))
    summaries.note(theirs(2, conversation=THERE))
    summaries.read(THERE)
    assert summaries.of(HERE).unread == 1


def test_files_are_shown_while_their_entry_is_the_last_one(summaries, told):
    summaries.note(message(1, kind=Kind.TRANSFER, transfer=TransferId("t")))
    summaries.note_transfer(files())
    assert summaries.of(HERE).last_transfer == files()
    summaries.note(message(2))
    assert summaries.of(HERE).last_transfer is None
    summaries.note_transfer(files(TransferState.DONE))
    assert summaries.of(HERE).last_transfer is None


def test_mere_progress_of_files_is_not_told(summaries, told):
    summaries.note(message(1, kind=Kind.TRANSFER, transfer=TransferId("t")))
    summaries.note_transfer(files())
    before = len(told)
    summaries.note_transfer(files(moved=5))
    assert len(told) == before
    summaries.note_transfer(files(TransferState.DONE, moved=10))
    assert told[-1].last_transfer.state is TransferState.DONE


def test_files_entry_that_changes_keeps_its_files(summaries, told):
    entry = message(1, kind=Kind.TRANSFER, transfer=TransferId("t"))
    summaries.note(entry)
    summaries.note_transfer(files())
    summaries.note(replace(entry, delivery=Delivery.STORED))
    assert summaries.of(HERE).last_transfer == files()


def test_what_is_forgotten_is_empty_again(summaries, told):
    summaries.note(theirs(1))
    summaries.forget(HERE)
    summaries.forget(HERE)
    assert summaries.of(HERE) == Summary(HERE)
    assert summaries.all == {}


def test_the_list_of_all_is_a_copy(summaries):
    summaries.all[HERE] = Summary(HERE)
    assert summaries.all == {}
