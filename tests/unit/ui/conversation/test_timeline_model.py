from __future__ import annotations

import dataclasses

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester

from zajel_desktop.model.ids import ContactId, ConversationId, MessageId, QueryId, TransferId
from zajel_desktop.model.message import Delivery, Kind, Message, Page
from zajel_desktop.model.transfer import FileItem, Transfer, TransferState
from zajel_desktop.ui.conversation.rows import Talker, rows
from zajel_desktop.ui.conversation.timeline_model import WINDOW, TimelineModel

NOOR = Talker("Noor", is_there=True)


@pytest.fixture
def model(qapp):
    made = TimelineModel()
    QAbstractItemModelTester(made, QAbstractItemModelTester.FailureReportingMode.Fatal, made)
    return made


def page(*messages, **fields):
    return Page(QueryId("q"), ConversationId("c"), messages, **fields)


def texts(model):
    return [model.index(row).data() for row in range(model.rowCount())]


@pytest.fixture
def changes(model):
    """The rows that were said to have changed."""
    seen = []
    model.dataChanged.connect(lambda first, last, roles: seen.append(first.row()))
    return seen


def test_a_page_is_shown_in_its_order(model, say):
    model.show(page(say("one"), say("two")), NOOR)
    assert texts(model) == ["one", "two"]


def test_a_new_entry_stands_at_its_place_whatever_its_clock_says(model, say):
    model.show(page(say("one"), say("three", order=30)), NOOR)
    assert model.put(say("two", order=20, sent_at=0.0))
    assert texts(model) == ["one", "two", "three"]


def test_a_changed_entry_changes_its_row_only(model, say, changes):
    first, second = say("one", is_mine=True), say("two")
    model.show(page(first, second), NOOR)
    before = model.revision_at(1)
    assert not model.put(dataclasses.replace(first, delivery=Delivery.READ))
    assert changes == [0]
    assert model.revision_at(1) == before


def test_the_same_entry_again_changes_nothing(model, say, changes):
    message = say("one")
    model.show(page(message), NOOR)
    model.put(dataclasses.replace(message))
    assert changes == []


def test_a_new_entry_changes_the_rows_that_depend_on_it(model, say, changes):
    model.show(page(say("one", is_mine=True)), NOOR)
    model.put(say("two", is_mine=True))
    assert changes == [0]  # no longer the newest of ours, no longer the last
    assert not model.row_at(0).is_newest_of_mine


def test_older_entries_come_before(model, say):
    older, newer = say("older"), say("newer")
    model.show(page(newer, has_older=True), NOOR)
    model.extend(page(older, has_older=False, has_newer=True), is_older=True)
    assert texts(model) == ["older", "newer"]
    assert (model.has_older, model.has_newer) == (False, False)


def test_an_empty_page_ends_the_asking(model, say):
    model.show(page(say("one"), has_older=True), NOOR)
    model.extend(page(has_older=False, has_newer=True), is_older=True)
    assert (model.has_older, model.has_newer) == (False, False)
    model.extend(page(has_older=True, has_newer=False), is_older=False)
    assert (model.has_older, model.has_newer) == (False, False)


def test_the_window_lets_go_at_the_other_end(model, say):
    older = [say(str(number)) for number in range(100)]
    newer = [say(str(number)) for number in range(100, 400)]
    model.show(page(*newer, has_older=True), NOOR)
    model.extend(page(*older), is_older=True)
    assert model.rowCount() == WINDOW
    assert texts(model)[0] == "0"
    assert model.has_newer
    model.extend(page(*newer[200:]), is_older=False)
    assert model.rowCount() == WINDOW
    assert texts(model)[-1] == "399"
    assert model.has_older


def test_an_entry_behind_what_is_in_memory_waits_for_its_page(model, say):
    model.show(page(say("one"), has_newer=True), NOOR)
    assert not model.put(say("two"))
    assert texts(model) == ["one"]


def test_the_last_unread_received_ones_are_new(model, say):
    read, ours, unread = say("read"), say("ours", is_mine=True), say("unread")
    model.show(page(read, unread, ours), NOOR, unread=1)
    assert model.first_new == unread.id
    model.forget_new()
    assert model.first_new is None


def test_files_change_the_row_that_names_them(model, say, changes):
    transfer = Transfer(
        TransferId("t"),
        ConversationId("c"),
        ContactId("n"),
        is_mine=False,
        items=(FileItem("a.pdf", 1000),),
    )
    message = say("", kind=Kind.TRANSFER, transfer=transfer.id)
    model.show(page(message, say("two"), transfers=(transfer,)), NOOR)
    model.put_transfer(dataclasses.replace(transfer, state=TransferState.MOVING, moved=10))
    assert changes == [0]
    assert model.row_at(0).transfer.moved == 10


def test_a_name_changes_only_the_rows_that_say_it(model, say, changes):
    model.show(page(say("one"), say("two", is_mine=True)), NOOR)
    model.set_talker(Talker("Noor A.", is_there=True))
    assert changes == [1]


def test_a_row_is_spoken_by_its_accessible_text(model, say):
    model.show(page(say("Bring the tent")), NOOR)
    assert "Noor: Bring the tent" in model.index(0).data(Qt.ItemDataRole.AccessibleTextRole)


def test_a_cleared_model_holds_nothing(model, say):
    model.show(page(say("one"), has_older=True), NOOR)
    model.clear()
    assert (model.rowCount(), model.oldest, model.newest, model.has_older) == (0, None, None, False)


def test_one_the_store_refused_stands_last_and_goes_to_its_place_once_kept(model, say):
    model.show(page(say("one")), NOOR)
    refused = say("refused", is_mine=True, order=0, delivery=Delivery.FAILED)
    assert model.put(refused)
    assert model.put(say("two", order=50))
    assert texts(model) == ["one", "two", "refused"]
    assert model.newest == 50
    kept = dataclasses.replace(refused, order=60, delivery=Delivery.WAITING)
    assert not model.put(kept)
    model.put(say("three", order=70))
    assert texts(model) == ["one", "two", "refused", "three"]


def test_an_entry_from_before_what_is_in_memory_waits_for_its_page(model, say):
    old = say("old")
    model.show(page(say("one"), has_older=True), NOOR)
    assert not model.put(old)
    assert texts(model) == ["one"]


def test_more_unread_ones_than_the_page_holds_start_at_its_first(model, say):
    first = say("one")
    model.show(page(first, say("two")), NOOR, unread=70)
    assert model.first_new == first.id


ENTRIES = st.builds(
    lambda number, is_mine, is_kept, delivery: Message(
        id=MessageId(f"m{number}"),
        conversation=ConversationId("c"),
        is_mine=is_mine,
        text=str(number),
        sent_at=1_795_000_000.0 + 1000 * number,
        delivery=delivery,
        order=number if is_kept else 0,
    ),
    st.integers(1, 40),
    st.booleans(),
    st.booleans(),
    st.sampled_from(Delivery),
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.booleans(), st.lists(ENTRIES, max_size=6, unique_by=lambda m: m.id))))
def test_whatever_comes_every_row_is_there_once_in_its_order(model, steps):
    model.clear()
    for is_older, entries in steps:
        if is_older:
            known = [model.row_at(row).message.order for row in range(model.rowCount())]
            least = min((order for order in known if order), default=1000)
            before = sorted((m for m in entries if 0 < m.order < least), key=lambda m: m.order)
            model.extend(page(*before), is_older=True)
        else:
            for entry in entries:
                model.put(entry)
    messages = [model.row_at(row).message for row in range(model.rowCount())]
    orders = [message.order or 1000 for message in messages]
    assert orders == sorted(orders)
    assert len({message.id for message in messages}) == len(messages)
    fresh = list(rows(messages, {}, model.talker, model.first_new))
    assert [model.row_at(row) for row in range(model.rowCount())] == fresh
