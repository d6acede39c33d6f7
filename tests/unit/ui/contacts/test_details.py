"""Details: everything known about a contact, true while it is open."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from tests.fakes.engine import FINGERPRINT, NOW, FakeEngine
from zajel_desktop.model.contact import KeyState, Method, Trust
from zajel_desktop.model.dialect import Dialect
from zajel_desktop.model.failure import Failure, Reason, Side
from zajel_desktop.model.key_change import Notice
from zajel_desktop.model.link import Path, Presence
from zajel_desktop.ui.contacts.details import DetailsDialog


@pytest.fixture
def engine():
    return FakeEngine()


@pytest.fixture
def noor(engine):
    return engine.contacts.add("Noor")


@pytest.fixture
def dialog(engine, noor, theme, qtbot):
    dialog = DetailsDialog(engine, theme, noor.id)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(dialog)
    dialog.open()
    return dialog


def test_the_fingerprint_stands_in_lines_of_four_groups(dialog):
    lines = dialog.fingerprint.text().splitlines()
    assert [len(line.split()) for line in lines] == [4, 4, 4, 4]
    assert dialog.fingerprint.layoutDirection() is Qt.LayoutDirection.LeftToRight


class Tall(QWidget):
    """Needs more at a width than it says at first, as letters that reach above their line do."""

    def hasHeightForWidth(self):
        return True

    def heightForWidth(self, width):
        return 400

    def minimumSizeHint(self):
        return QSize(10, 10)

    def sizeHint(self):
        return QSize(10, 10)


def test_it_is_never_lower_than_its_lines_need_at_its_width(dialog, qtbot):
    tall = Tall()
    dialog.layout().addWidget(tall)
    qtbot.waitUntil(lambda: tall.height() == 400)


def test_the_fingerprint_is_copied_as_one_line(dialog):
    dialog.copy_button.click()
    assert QGuiApplication.clipboard().text() == FINGERPRINT
    assert dialog.copy_button.text() == "Copied"


@pytest.mark.parametrize(
    ("presence", "path", "round_trip", "text"),
    [
        (Presence.OFFLINE, Path.NONE, None, "Not connected"),
        (Presence.ONLINE, Path.LAN, 2, "Online, same network · \u20682 ms\u2069"),
        (Presence.ONLINE, Path.RELAYED, None, "Online, relayed"),
    ],
)
def test_how_they_are_there_is_shown(dialog, engine, noor, presence, path, round_trip, text):
    engine.links.set(noor.id, presence, path, round_trip)
    assert dialog.path.text() == text


def test_why_they_are_away_is_shown(dialog, engine, noor):
    failure = Failure(Reason.NO_PATH, Side.NETWORKS)
    engine.links.set(noor.id, Presence.OFFLINE, failure=failure)
    assert "No path to \u2068Noor\u2069 was found" in dialog.path.text()


def test_our_address_can_be_hidden_from_them_alone(dialog, engine, noor):
    assert not dialog.hiding.isChecked()
    dialog.hiding.click()
    assert engine.asked("contacts.hide_address") == [(noor.id, True)]
    assert dialog.hiding.isChecked()
    engine.contacts.set(noor.id, hides_address=False)
    assert not dialog.hiding.isChecked()


def test_what_is_hidden_from_everybody_is_not_chosen_here(dialog, engine):
    engine.settings.change(hides_address=True)
    assert (dialog.hiding.isEnabled(), dialog.hiding.isChecked()) == (False, True)
    assert "settings" in dialog.hiding_row._second.text()
    engine.settings.change(hides_address=False)
    assert (dialog.hiding.isEnabled(), dialog.hiding.isChecked()) == (True, False)


def test_a_new_name_and_trust_are_shown(dialog, engine, noor):
    assert dialog.trust.text() == "Unverified"
    engine.contacts.rename(noor.id, "Sister")
    assert dialog.name.text() == "Sister"
    assert dialog.trust.text() == "Unverified. Calls itself \u2068Noor\u2069."
    proven = {"trust": Trust.VERIFIED, "method": Method.CODE, "verified_at": NOW}
    engine.contacts.set(noor.id, **proven)
    assert dialog.trust.text() == "Verified by the code on 21 November 2026"
    assert dialog.verify_button.text() == "Compare again…"


@pytest.mark.parametrize("dialect", Dialect)
def test_every_way_of_speaking_has_words(dialog, engine, noor, dialect):
    engine.contacts.set(noor.id, dialect=dialect)
    assert dialog.dialect.text()
    assert dialog.dialect.text() != dialect.value
    assert ("Cannot confirm" in dialog.dialect.text()) == dialect.is_foreign


def test_it_closes_when_the_contact_goes(dialog, engine, noor):
    engine.contacts.remove(noor.id)
    assert not dialog.isVisible()


def test_renaming_is_asked_after_it_closed(dialog, qtbot):
    with qtbot.waitSignal(dialog.rename_requested):
        dialog.rename_button.click()
    assert not dialog.isVisible()


def test_others_change_nothing(dialog, engine):
    sami = engine.contacts.add("Sami")
    engine.links.set(sami.id, Presence.ONLINE)
    engine.contacts.remove(sami.id)
    assert dialog.path.text() == "Not connected"
    assert dialog.isVisible()


def test_verifying_is_asked_after_it_closed(dialog, qtbot):
    with qtbot.waitSignal(dialog.verify_requested):
        dialog.verify_button.click()
    assert not dialog.isVisible()


def test_another_key_is_told_and_can_be_decided_about_again(dialog, engine, noor, qtbot):
    assert dialog.other_key.isHidden()
    engine.key_changes.ask(noor.id)
    assert "until you decide" in dialog.other_key.text
    engine.key_changes.set(noor.id, KeyState.REFUSING, Notice.KEPT)
    assert dialog.other_key.text == "Another key is refused."
    with qtbot.waitSignal(dialog.key_requested):
        dialog.other_key.acted.emit()
    assert not dialog.isVisible()
