"""The list of people: latest first, true to every fact, searched on demand."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester

from tests.fakes.engine import FakeEngine
from zajel_desktop.model.contact import Trust
from zajel_desktop.model.failure import Reason
from zajel_desktop.model.link import Path, Presence
from zajel_desktop.model.verification import EmojiStage
from zajel_desktop.ui.contacts.model import ROW, ContactsModel, FoundRow, HeadingRow

SPOKEN = Qt.ItemDataRole.AccessibleTextRole


@pytest.fixture
def engine():
    engine = FakeEngine()
    for name in ("Noor", "Sami", "Lina"):
        contact = engine.contacts.add(name)
        engine.messages.receive(contact.conversation, f"Hello from {name}")
    return engine


@pytest.fixture
def model(qapp, engine):
    model = ContactsModel(engine)
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    return model


def names(model):
    return [model.data(model.index(row)) for row in range(model.rowCount())]


def contact(engine, name):
    return next(c for c in engine.contacts.all if c.name == name)


def test_the_latest_conversation_comes_first(model):
    assert names(model) == ["Lina", "Sami", "Noor"]


def test_a_new_entry_brings_its_conversation_to_the_top(engine, model):
    moves = []
    model.rowsMoved.connect(lambda *_: moves.append(names(model)))
    engine.messages.receive(contact(engine, "Noor").conversation, "Me again")
    assert names(model) == ["Noor", "Lina", "Sami"]
    assert moves == [["Noor", "Lina", "Sami"]]


def test_whoever_is_new_stands_first(engine, model):
    engine.contacts.add("Amal")
    assert names(model)[0] == "Amal"


def test_whoever_was_removed_is_gone(engine, model):
    engine.contacts.remove(contact(engine, "Sami").id)
    assert names(model) == ["Lina", "Noor"]


def test_a_new_name_is_shown(engine, model):
    engine.contacts.rename(contact(engine, "Sami").id, "Samira")
    assert names(model) == ["Lina", "Samira", "Noor"]


def test_presence_and_unread_are_facts(engine, model):
    noor = contact(engine, "Noor")
    engine.links.set(noor.id, Presence.ONLINE, Path.LAN, 2)
    row = model.data(model.index_of(noor.id), ROW)
    assert (row.presence, row.unread) == (Presence.ONLINE, 1)
    engine.messages.mark_read(noor.conversation)
    assert model.data(model.index_of(noor.id), ROW).unread == 0


def test_a_row_is_spoken_whole(engine, model):
    noor = contact(engine, "Noor")
    engine.links.set(noor.id, Presence.ONLINE)
    spoken = model.data(model.index_of(noor.id), SPOKEN)
    assert spoken == "Noor, unverified, online, 1 unread, \u2068Hello from Noor\u2069"


def test_somebody_without_a_name_can_be_seen(engine, model):
    engine.contacts.add("")
    assert names(model)[0] == "No name"


def test_the_draft_of_the_open_conversation_is_not_repeated(engine, model):
    noor = contact(engine, "Noor")
    engine.messages.set_draft(noor.conversation, "at seven")
    assert model.data(model.index_of(noor.id), ROW).preview.lead == "Draft:"
    model.set_open(noor.id)
    assert model.data(model.index_of(noor.id), ROW).preview.lead == ""
    model.set_open(None)
    assert model.data(model.index_of(noor.id), ROW).preview.lead == "Draft:"


def test_a_search_shows_people_then_messages(engine, model):
    engine.messages.receive(contact(engine, "Sami").conversation, "Ask Noor about it")
    model.find("noor")
    assert names(model) == ["People", "Noor"]
    engine.settle()
    assert names(model) == ["People", "Noor", "Messages", "Sami", "Noor"]
    assert isinstance(model.data(model.index(3), ROW), FoundRow)
    assert model.data(model.index(3), SPOKEN) == "Sami: Ask Noor about it"


def test_a_heading_cannot_be_chosen(engine, model):
    model.find("noor")
    assert isinstance(model.data(model.index(0), ROW), HeadingRow)
    assert not model.flags(model.index(0)) & Qt.ItemFlag.ItemIsSelectable
    assert model.flags(model.index(1)) & Qt.ItemFlag.ItemIsSelectable


def test_the_answer_to_an_earlier_question_is_too_late(engine, model):
    model.find("hello")
    model.find("noor")
    engine.settle()
    assert names(model) == ["People", "Noor", "Messages", "Noor"]


def test_an_empty_search_shows_everybody_again(engine, model):
    model.find("noor")
    model.find("  ")
    engine.settle()
    assert names(model) == ["Lina", "Sami", "Noor"]


def test_facts_during_a_search_keep_it(engine, model):
    model.find("hello")
    engine.settle()
    engine.links.set(contact(engine, "Noor").id, Presence.ONLINE)
    engine.contacts.remove(contact(engine, "Lina").id)
    assert names(model) == ["Messages", "Sami", "Noor"]


def test_how_far_somebody_is_known_is_spoken(engine, model):
    noor = contact(engine, "Noor")

    def spoken():
        return model.data(model.index_of(noor.id), SPOKEN)

    assert ", unverified" in spoken()
    engine.contacts.set(noor.id, trust=Trust.VERIFIED)
    assert ", verified" in spoken()
    engine.key_changes.ask(noor.id)
    assert ", new key" in spoken()


def test_a_wish_to_compare_is_seen_as_long_as_it_lasts(engine, model):
    noor = contact(engine, "Noor")
    engine.verifications.set(noor.id, EmojiStage.ASKED_US)
    assert model.row(model.index_of(noor.id)).preview.text == "Wants to compare emoji"
    engine.verifications.end(noor.id, Reason.COMPARING_LATE)
    assert "Hello" in model.row(model.index_of(noor.id)).preview.text


def test_a_round_trip_touches_no_row(engine, model):
    noor = contact(engine, "Noor")
    engine.links.set(noor.id, Presence.ONLINE, Path.LAN, 2)
    changes = []
    model.dataChanged.connect(lambda *_: changes.append(1))
    for milliseconds in range(3, 50):
        engine.links.set(noor.id, Presence.ONLINE, Path.LAN, milliseconds)
    assert changes == []
    engine.links.set(noor.id, Presence.OFFLINE)
    assert changes == [1]
