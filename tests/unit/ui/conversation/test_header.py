from __future__ import annotations

import dataclasses

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from tests.fakes.engine import NOW
from tests.unit.ui.conversation.conftest import plain
from zajel_desktop.model.contact import KeyState, Trust
from zajel_desktop.model.link import LinkStatus, Path, Presence
from zajel_desktop.ui.conversation.header import Header
from zajel_desktop.ui.text import list_time_text


@pytest.fixture
def header(qtbot, theme):
    made = Header(theme, now=lambda: NOW)
    qtbot.addWidget(made)
    made.resize(796, 60)
    made.show()
    return made


def test_it_says_who_is_there_and_by_which_way(header, noor):
    header.show_contact(noor, LinkStatus(noor.id, Presence.ONLINE, Path.LAN, 2))
    person = header.person
    assert (person.name.text(), person.presence.text()) == ("Noor", "Online")
    assert "2 ms" in person.path.words
    assert person.accessibleName().startswith("Noor, Not verified, Online, ")


@pytest.mark.parametrize(
    ("presence", "word"),
    [
        (Presence.OFFLINE, "Offline"),
        (Presence.CONNECTING, "Connecting…"),
        (Presence.RECONNECTING, "Reconnecting…"),
    ],
)
def test_every_presence_has_its_word(header, noor, presence, word):
    header.show_contact(noor, LinkStatus(noor.id, presence))
    assert header.person.presence.text() == word


@pytest.mark.parametrize("ago", [60, 2 * 86_400, 40 * 86_400])
def test_whoever_is_away_was_seen_some_time(header, noor, ago):
    words = f"Seen {list_time_text(NOW - ago, NOW)}"
    header.show_contact(noor, LinkStatus(noor.id, since=NOW - ago))
    assert plain(header.person.presence.text()) == words
    assert f", {words}, Not connected" in plain(header.person.accessibleName())


def test_when_somebody_was_seen_comes_before_that_there_is_no_path(header, noor):
    status = LinkStatus(noor.id, since=NOW - 60)
    header.show_contact(noor, status)
    QApplication.processEvents()
    assert header.person.path.isVisible()
    header.resize(200, 60)
    QApplication.processEvents()
    assert not header.person.path.isVisible()
    header.show_contact(noor, LinkStatus(noor.id, Presence.ONLINE, Path.LAN, 2))
    assert header.person.path.isVisible()


@pytest.mark.parametrize("presence", [Presence.CONNECTING, Presence.RECONNECTING])
def test_no_path_is_named_while_one_is_looked_for(header, noor, presence):
    header.show_contact(noor, LinkStatus(noor.id, presence, Path.LAN))
    assert header.person.path.isHidden()
    assert header.person.accessibleName().endswith("…")


def test_somebody_blocked_is_said_to_be_blocked(header, noor):
    header.show_contact(dataclasses.replace(noor, is_blocked=True), LinkStatus(noor.id))
    assert header.person.presence.text() == "Blocked"
    assert not header.person.path.isVisible()


def test_trust_is_said_aloud(header, noor):
    header.show_contact(dataclasses.replace(noor, trust=Trust.VERIFIED), LinkStatus(noor.id))
    assert ", Verified, " in header.person.accessibleName()


def test_a_click_on_the_name_asks_for_the_details(header, noor, qtbot):
    header.show_contact(noor, LinkStatus(noor.id))
    with qtbot.waitSignal(header.details_requested):
        qtbot.mouseClick(header.person, Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(header.details_requested):
        qtbot.keyClick(header.person, Qt.Key.Key_Space)


def test_the_arrow_back_is_there_only_where_one_pane_fits(header, qtbot):
    assert not header.back.isVisible()
    header.set_narrow(True)
    assert header.back.isVisible()
    with qtbot.waitSignal(header.back_requested):
        qtbot.mouseClick(header.back, Qt.MouseButton.LeftButton)


def test_a_long_name_gives_way(header, noor):
    header.resize(400, 60)
    header.show_contact(dataclasses.replace(noor, given_name="N" * 64), LinkStatus(noor.id))
    QApplication.processEvents()
    assert header.person.name.shown_text.endswith("…")
    assert header.more.geometry().right() < 400


def test_everything_mirrors(header, noor):
    header.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    header.show_contact(noor, LinkStatus(noor.id))
    header.layout().activate()
    assert header.more.x() < header.person.x()


def test_it_grows_with_the_text(header, theme):
    theme.set_scale(150)
    assert header.height() == 90


def test_another_key_is_said_where_trust_stands(header, noor):
    held = dataclasses.replace(noor, trust=Trust.VERIFIED, key_state=KeyState.ASKING)
    header.show_contact(held, LinkStatus(noor.id))
    assert ", New key, connection held, " in header.person.accessibleName()
    again = dataclasses.replace(held, key_state=KeyState.PAIRING)
    header.show_contact(again, LinkStatus(noor.id))
    assert ", New key, Offline, " in header.person.accessibleName()


@pytest.mark.parametrize("trust", list(Trust))
def test_a_lost_connection_is_seen_whatever_the_strip_is_about(header, noor, trust):
    contact = dataclasses.replace(noor, trust=trust)
    header.show_contact(contact, LinkStatus(noor.id, Presence.RECONNECTING))
    assert header.person.presence.text() == "Reconnecting…"
    assert "Reconnecting…" in header.person.accessibleName()
