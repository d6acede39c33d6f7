"""The second line of a row: the last entry in one line, with how far it came."""

from __future__ import annotations

import dataclasses

import pytest

from tests.fakes.engine import FakeEngine
from zajel_desktop.model.failure import Failure, Reason, Side
from zajel_desktop.model.message import Delivery, Kind
from zajel_desktop.model.transfer import FileItem, TransferState
from zajel_desktop.ui.contacts.preview import LONGEST, Previews, one_line

PHOTO = FileItem("ridge.tiff", 184_000_000)


@pytest.fixture
def engine():
    return FakeEngine()


@pytest.fixture
def noor(engine):
    return engine.contacts.add("Noor")


@pytest.fixture
def said(qapp, engine, noor):
    """Say what the row says now."""
    previews = Previews()

    def say(**choices):
        contact = engine.contacts.find(noor.id)
        return previews.of(contact, engine.messages.summary(noor.conversation), **choices)

    return say


def test_somebody_new_has_said_nothing_yet(said):
    assert said().text == "Paired. Nothing said yet."


def test_what_they_wrote_is_shown_in_one_line(engine, noor, said):
    engine.messages.receive(noor.conversation, "Bring\n  the tent")
    assert said().text == "\u2068Bring the tent\u2069"
    assert said().icon == ""


@pytest.mark.parametrize(
    ("delivery", "icon", "role"),
    [
        (Delivery.WAITING, "clock", "text_secondary"),
        (Delivery.SENT, "check", "text_secondary"),
        (Delivery.STORED, "check-double", "text_secondary"),
        (Delivery.READ, "check-double", "accent_text"),
    ],
)
def test_what_we_wrote_shows_how_far_it_came(engine, noor, said, delivery, icon, role):
    engine.messages.add(noor.conversation, "Tent or tarp?", is_mine=True, delivery=delivery)
    assert (said().text, said().icon, said().role) == ("You: \u2068Tent or tarp?\u2069", icon, role)


def test_a_failure_says_why(engine, noor, said):
    engine.messages.add(
        noor.conversation,
        "Tent",
        is_mine=True,
        delivery=Delivery.FAILED,
        failure=Failure(Reason.DISK_FULL, Side.OURS),
    )
    assert (said().icon, said().text) == (
        "alert",
        "This computer\N{RIGHT SINGLE QUOTATION MARK}s disk is full.",
    )


def test_a_draft_is_shown_until_its_conversation_is_open(engine, noor, said):
    engine.messages.receive(noor.conversation, "When?")
    engine.messages.set_draft(noor.conversation, "At 7")
    assert said().spoken() == "Draft: \u2068At 7\u2069"
    assert said().is_lead_loud
    assert said(shows_draft=False).text == "\u2068When?\u2069"


def test_whoever_is_blocked_is_only_that(engine, noor, said):
    engine.messages.receive(noor.conversation, "Hello")
    engine.contacts.set(noor.id, is_blocked=True)
    assert said().text == "Blocked"


def test_a_file_is_its_name(engine, noor, said):
    engine.transfers.add(noor.conversation, [PHOTO])
    assert said().text == "\u2068ridge.tiff\u2069"


def test_several_files_are_counted(engine, noor, said):
    engine.transfers.add(noor.conversation, [PHOTO, dataclasses.replace(PHOTO, name="b")])
    assert said().text == "2 file(s)"


def test_a_file_of_ours_waits_until_it_is_there(engine, noor, said):
    transfer = engine.transfers.add(noor.conversation, [PHOTO], is_mine=True)
    assert said().icon == "clock"
    engine.transfers.set(transfer.id, state=TransferState.DONE)
    assert said().icon == "check-double"


def test_a_file_to_an_older_client_is_only_sent(engine, noor, said):
    photo = dataclasses.replace(PHOTO, is_foreign=True)
    transfer = engine.transfers.add(noor.conversation, [photo], is_mine=True)
    engine.transfers.set(transfer.id, state=TransferState.DONE)
    assert said().icon == "check"


def test_a_failed_file_says_why(engine, noor, said):
    transfer = engine.transfers.add(noor.conversation, [PHOTO])
    engine.transfers.fail(transfer.id, Reason.FILE_DAMAGED, Side.PEERS)
    assert said().icon == "alert"
    assert "arrived damaged" in said().text


def test_a_file_that_we_do_not_take_is_not_said_to_be_too_large_for_them(engine, noor, said):
    photo = dataclasses.replace(PHOTO, is_foreign=True)
    transfer = engine.transfers.add(noor.conversation, [photo])
    engine.transfers.fail(transfer.id, Reason.FILE_TOO_LARGE, Side.OURS)
    assert said().text == "Larger than what is taken from older Zajel programs."


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (Kind.PAIRED, "Paired"),
        (Kind.UNREADABLE, "Could not be read"),
        (Kind.UNKNOWN, "Something this version cannot show"),
    ],
)
def test_what_is_no_text_has_its_words(engine, noor, said, kind, words):
    engine.messages.add(noor.conversation, "", kind=kind)
    assert said().text == words


def test_a_book_is_cut_short():
    assert len(one_line("word " * 20_000)) <= LONGEST


def test_a_held_key_comes_before_everything(engine, noor, said):
    engine.messages.set_draft(noor.conversation, "Tent")
    engine.key_changes.ask(noor.id)
    assert said(is_asked=True).text == "New key: the connection is held"
    assert (said().icon, said().role) == ("key", "danger")
    engine.key_changes.pair_again(noor.id)
    assert said().text == "New key: pair again"


def test_whoever_wants_to_compare_is_said_to(engine, noor, said):
    engine.messages.receive(noor.conversation, "Hello")
    assert said(is_asked=True).text == "Wants to compare emoji"
    engine.contacts.block(noor.id, True)
    assert said(is_asked=True).text == "Blocked"
