from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from tests.fakes.engine import NOW
from zajel_desktop.model.link import Presence
from zajel_desktop.model.message import Delivery
from zajel_desktop.model.transfer import FileItem, TransferState
from zajel_desktop.ui.calm_links import CalmLinks
from zajel_desktop.ui.conversation.feed import TimelineFeed
from zajel_desktop.ui.conversation.timeline_model import TimelineModel
from zajel_desktop.ui.conversation.timeline_view import TimelineView


@pytest.fixture
def model(qapp):
    made = TimelineModel()
    yield made
    made.deleteLater()


@pytest.fixture
def view(qtbot, theme, model):
    made = TimelineView(theme, model, now=lambda: NOW)
    qtbot.addWidget(made)
    made.resize(600, 500)
    made.show()
    made.activateWindow()
    return made


@pytest.fixture
def feed(engine, model, view):
    return TimelineFeed(engine, CalmLinks(engine.links, view), model, view)


def texts(model):
    return [model.row_at(row).message.text for row in range(model.rowCount())]


def fill(engine, noor, count):
    for number in range(count):
        engine.messages.add(noor.conversation, str(number), delivery=Delivery.STORED)


def test_the_newest_page_is_shown_at_its_end(feed, engine, noor, model, view, settle):
    fill(engine, noor, 80)
    feed.open(noor)
    settle()
    assert texts(model) == [str(number) for number in range(30, 80)]
    assert view.distance_to_bottom == 0


def test_older_pages_come_when_somebody_scrolls_up(feed, engine, noor, model, view, settle):
    fill(engine, noor, 120)
    feed.open(noor)
    settle()
    view.verticalScrollBar().setValue(0)
    settle()
    assert model.rowCount() > 50
    view.verticalScrollBar().setValue(0)
    settle()
    assert texts(model)[0] == "0"


def test_one_page_is_asked_for_at_a_time(feed, engine, noor, view, settle):
    fill(engine, noor, 120)
    feed.open(noor)
    settle()
    asked = len(engine.asked("messages.load"))
    view.older_wanted.emit()
    view.older_wanted.emit()
    assert len(engine.asked("messages.load")) == asked + 1


def test_a_page_of_the_conversation_before_is_ignored(feed, engine, noor, model, settle):
    other = engine.contacts.add("Sam")
    fill(engine, noor, 3)
    feed.open(noor)
    feed.open(other)
    settle()
    assert model.rowCount() == 0


def test_an_arrived_message_appears_and_is_read(feed, engine, noor, model, settle):
    feed.open(noor)
    settle()
    engine.messages.receive(noor.conversation, "Hello")
    settle()
    assert texts(model) == ["Hello"]
    assert engine.asked("messages.mark_read") == [(noor.conversation,)]


def test_a_message_of_somebody_else_does_not_appear(feed, engine, noor, model, settle):
    other = engine.contacts.add("Sam")
    feed.open(noor)
    settle()
    engine.messages.receive(other.conversation, "Hello")
    assert model.rowCount() == 0


def test_what_comes_while_somebody_reads_above_is_counted(feed, engine, noor, view, settle):
    fill(engine, noor, 60)
    feed.open(noor)
    settle()
    view.verticalScrollBar().setValue(view.verticalScrollBar().maximum() - 800)
    engine.messages.receive(noor.conversation, "one")
    engine.messages.receive(noor.conversation, "two")
    settle()
    assert feed.new_count == 2
    assert engine.asked("messages.mark_read") == []
    feed.go_to_newest()
    assert feed.new_count == 0
    assert view.distance_to_bottom == 0
    assert engine.asked("messages.mark_read") == [(noor.conversation,)]


def test_unread_ones_stand_below_a_new_line_until_the_person_goes(
    feed, engine, noor, model, settle
):
    fill(engine, noor, 3)
    unread = engine.messages.receive(noor.conversation, "unread")
    feed.open(noor)
    settle()
    assert model.first_new == unread.id
    feed.forget_new()
    assert model.first_new is None


def test_sending_shows_the_end(feed, engine, noor, model, view, settle):
    fill(engine, noor, 60)
    feed.open(noor)
    settle()
    view.verticalScrollBar().setValue(view.verticalScrollBar().maximum() - 800)
    engine.messages.send(noor.conversation, "mine")
    settle()
    assert texts(model)[-1] == "mine"
    assert view.distance_to_bottom == 0


def test_sending_from_far_above_reads_the_end_anew(feed, engine, noor, model, view, settle):
    fill(engine, noor, 500)
    feed.open(noor)
    settle()
    for _ in range(8):
        view.verticalScrollBar().setValue(0)
        settle()
    assert model.has_newer
    engine.messages.send(noor.conversation, "mine")
    settle()
    assert texts(model)[-1] == "mine"
    assert not model.has_newer


def test_files_bring_their_card_and_move_on_it(feed, engine, noor, model, settle):
    feed.open(noor)
    settle()
    transfer = engine.transfers.add(noor.conversation, [FileItem("a.pdf", 1000)])
    settle()
    assert model.row_at(0).transfer == transfer
    engine.transfers.set(transfer.id, state=TransferState.MOVING, moved=10)
    assert model.row_at(0).transfer.moved == 10


def test_a_change_of_delivery_is_shown(feed, engine, noor, model, settle):
    feed.open(noor)
    settle()
    message = engine.messages.send(noor.conversation, "mine")
    assert feed.has_waiting
    engine.messages.set(message, delivery=Delivery.STORED)
    assert model.row_at(0).message.delivery is Delivery.STORED
    assert not feed.has_waiting


def test_coming_and_going_and_names_reach_the_rows(feed, engine, noor, model, settle):
    feed.open(noor)
    settle()
    engine.links.set(noor.id, Presence.ONLINE)
    assert model.talker.is_there
    engine.contacts.rename(noor.id, "Noor A.")
    assert model.talker.name == "Noor A."


def test_a_closed_one_hears_nothing(feed, engine, noor, model, settle):
    feed.open(noor)
    settle()
    feed.close()
    engine.messages.receive(noor.conversation, "Hello")
    QApplication.processEvents()
    assert model.rowCount() == 0


def test_nothing_is_read_while_the_window_is_hidden(feed, engine, noor, view, settle):
    feed.open(noor)
    settle()
    view.hide()
    engine.messages.receive(noor.conversation, "Hello")
    settle()
    assert engine.asked("messages.mark_read") == []


def test_an_old_one_that_changes_far_above_moves_nothing(feed, engine, noor, model, view, settle):
    old = engine.messages.send(noor.conversation, "old")
    fill(engine, noor, 200)
    feed.open(noor)
    settle()
    view.verticalScrollBar().setValue(view.verticalScrollBar().maximum() - 900)
    engine.messages.set(old, delivery=Delivery.STORED)
    settle()
    assert view.distance_to_bottom == 900
    assert model.number_of(old) is None


def test_files_that_moved_on_since_they_were_kept_are_shown_as_they_are(
    feed, engine, noor, model, settle
):
    transfer = engine.transfers.add(noor.conversation, [FileItem("a.pdf", 1000)])
    feed.open(noor)
    engine.transfers.set(transfer.id, state=TransferState.MOVING, moved=10)
    settle()
    assert model.row_at(0).transfer.moved == 10


def test_whoever_answers_has_read(feed, engine, noor, model, view, settle):
    feed.open(noor)
    settle()
    view.hide()
    engine.messages.receive(noor.conversation, "Hello")
    settle()
    assert model.first_new is not None
    engine.messages.send(noor.conversation, "Hi")
    settle()
    assert engine.asked("messages.mark_read") == [(noor.conversation,)]
    assert model.first_new is None
