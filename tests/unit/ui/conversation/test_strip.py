from __future__ import annotations

import dataclasses

import pytest

from tests.unit.ui.conversation.conftest import plain
from zajel_desktop.model.contact import KeyState, Trust
from zajel_desktop.model.dialect import Dialect
from zajel_desktop.model.failure import Failure, Reason, Side
from zajel_desktop.model.link import LinkStatus, Presence
from zajel_desktop.ui.conversation.strip import Matter, Strip, matter_of


@pytest.fixture
def strip(qtbot, theme):
    made = Strip(theme)
    qtbot.addWidget(made)
    return made


NO_RELAY = Failure(Reason.NO_RELAY, Side.OURS)
LOST = Failure(Reason.LINK_LOST, Side.NETWORKS)
STEPPED_BACK = Failure(Reason.STEPPED_BACK, Side.PEERS)
FOREIGN = [Dialect.APP, Dialect.WEB, Dialect.HEADLESS]


def matter(contact, presence=Presence.ONLINE, *, has_waiting=False, is_asked=False, **fields):
    status = LinkStatus(contact.id, presence, **fields)
    return matter_of(contact, status, has_waiting=has_waiting, is_asked=is_asked)


def test_the_most_serious_matter_comes_first(noor):
    verified = dataclasses.replace(noor, trust=Trust.VERIFIED)
    blocked = dataclasses.replace(noor, is_blocked=True)
    held = dataclasses.replace(blocked, key_state=KeyState.ASKING)
    assert matter(held, is_asked=True) is Matter.KEY_HELD
    again = dataclasses.replace(blocked, key_state=KeyState.PAIRING)
    assert matter(again) is Matter.PAIRING_AGAIN
    assert matter(dataclasses.replace(verified, key_state=KeyState.REFUSING)) is None
    assert matter(blocked, is_asked=True) is Matter.BLOCKED
    assert matter(noor, is_asked=True) is Matter.COMPARING
    assert matter(verified, Presence.RECONNECTING, is_asked=True) is Matter.COMPARING
    assert matter(noor, Presence.RECONNECTING, doubt=NO_RELAY) is Matter.DOUBT
    assert matter(noor, Presence.RECONNECTING) is Matter.RECONNECTING
    assert matter(noor, Presence.OFFLINE, failure=NO_RELAY) is Matter.UNREACHED
    assert matter(noor, Presence.CONNECTING, failure=NO_RELAY) is Matter.UNREACHED
    assert matter(noor, Presence.OFFLINE, failure=LOST, has_waiting=True) is Matter.UNVERIFIED
    assert matter(verified, Presence.RECONNECTING) is Matter.RECONNECTING
    assert matter(verified, Presence.OFFLINE, has_waiting=True) is Matter.WAITING
    assert matter(verified, Presence.CONNECTING, has_waiting=True) is Matter.WAITING
    assert matter(verified, Presence.OFFLINE) is None
    assert matter(verified, Presence.OFFLINE, failure=LOST) is None
    assert matter(verified, failure=NO_RELAY) is None
    assert matter(verified, has_waiting=True) is None


def test_somebody_unverified_can_be_verified(strip, noor, qtbot):
    strip.show_state(noor, LinkStatus(noor.id), False)
    assert plain(strip.note.text) == (
        "Paired without the secret part. Compare one number to be sure this is Noor."
    )
    with qtbot.waitSignal(strip.verify_requested):
        strip.note.acted.emit()


def test_another_key_can_be_decided_about_and_not_put_away(strip, noor, qtbot):
    held = dataclasses.replace(noor, key_state=KeyState.ASKING)
    strip.show_state(held, LinkStatus(noor.id), False)
    assert plain(strip.note.text) == "Noor has a new key. The connection is held."
    assert strip.note._cross.isHidden()
    with qtbot.waitSignal(strip.key_requested):
        strip.note.acted.emit()


def test_pairing_again_is_one_step_away_as_long_as_it_is_meant(strip, noor, qtbot):
    again = dataclasses.replace(noor, key_state=KeyState.PAIRING)
    strip.show_state(again, LinkStatus(noor.id), False)
    assert plain(strip.note.text).startswith("The new key of Noor counts once")
    with qtbot.waitSignal(strip.pair_requested):
        strip.note.acted.emit()


def test_nothing_is_read_aloud_where_nothing_is_shown(strip, noor):
    strip.announce()
    verified = dataclasses.replace(noor, trust=Trust.VERIFIED)
    strip.show_state(verified, LinkStatus(noor.id), False)
    strip.announce()
    assert strip.note is None


def test_whoever_wants_to_compare_emoji_gets_a_yes_or_a_no(strip, noor, qtbot):
    strip.show_state(noor, LinkStatus(noor.id), False, True)
    assert plain(strip.note.text) == "Noor wants to compare seven emoji with you."
    with qtbot.waitSignal(strip.compare_requested):
        strip.note.acted.emit()
    with qtbot.waitSignal(strip.compare_declined), qtbot.assertNotEmitted(strip.dismissed):
        strip.note.dismissed.emit()


def test_a_strip_asks_that_it_never_comes_back_for_this_contact(strip, noor, qtbot):
    strip.show_state(noor, LinkStatus(noor.id), False)
    with qtbot.waitSignal(strip.dismissed) as asked:
        strip.note.dismissed.emit()
    assert asked.args == [noor.id]
    strip.show_state(dataclasses.replace(noor, is_trust_noted=True), LinkStatus(noor.id), False)
    assert strip.isHidden()


def test_a_lost_connection_is_said_before_what_can_wait(strip, noor, qtbot):
    strip.show_state(noor, LinkStatus(noor.id, Presence.RECONNECTING), False)
    assert plain(strip.note.text) == "Connection to Noor lost. Reconnecting…"
    with qtbot.waitSignal(strip.why_requested):
        strip.note.asked.emit()
    with qtbot.waitSignal(strip.again_requested):
        strip.note.acted.emit()
    strip.show_state(noor, LinkStatus(noor.id, Presence.ONLINE), False)
    assert strip.matter is Matter.UNVERIFIED


@pytest.mark.parametrize("presence", [Presence.RECONNECTING, Presence.CONNECTING])
def test_a_doubt_is_said_while_it_is_still_tried(strip, noor, presence):
    strip.show_state(noor, LinkStatus(noor.id, presence, doubt=NO_RELAY), False)
    assert "no relay is set up" in strip.note.text
    assert [button.text() for button in strip.note.buttons[:2]] == ["Why?", "Try again"]


def test_whoever_cannot_be_reached_is_said_to_be_with_the_reason(strip, noor, qtbot):
    strip.show_state(noor, LinkStatus(noor.id, failure=NO_RELAY), True)
    assert "no relay is set up" in strip.note.text
    with qtbot.waitSignal(strip.again_requested):
        strip.note.acted.emit()


def test_behind_one_put_away_stands_the_next(strip, noor):
    noted = dataclasses.replace(noor, is_trust_noted=True)
    strip.show_state(noted, LinkStatus(noor.id), True)
    assert strip.matter is Matter.WAITING


def test_somebody_blocked_can_be_unblocked(strip, noor, qtbot):
    strip.show_state(dataclasses.replace(noor, is_blocked=True), LinkStatus(noor.id), False)
    assert "blocked" in strip.note.text
    with qtbot.waitSignal(strip.unblock_requested):
        strip.note.acted.emit()


def test_who_is_connected_on_another_computer_is_told_and_may_come_here(strip, noor, qtbot):
    elsewhere = Failure(Reason.LINKED_ELSEWHERE, Side.OURS)
    strip.show_state(noor, LinkStatus(noor.id, failure=elsewhere), True)
    assert plain(strip.note.text).startswith("You are connected with Noor on another computer")
    assert strip.matter is Matter.ELSEWHERE
    with qtbot.waitSignal(strip.again_requested):
        strip.note.acted.emit()


def test_what_waits_is_said_to_wait(strip, noor, qtbot):
    verified = dataclasses.replace(noor, trust=Trust.VERIFIED)
    strip.show_state(verified, LinkStatus(noor.id), True)
    assert plain(strip.note.text) == "What you write waits here until Noor is online."
    assert strip.note.buttons[0].isHidden()
    with qtbot.waitSignal(strip.again_requested):
        strip.note.acted.emit()


def test_only_one_note_is_shown(strip, noor):
    strip.show()
    strip.show_state(noor, LinkStatus(noor.id), False)
    first = strip.note
    strip.show_state(dataclasses.replace(noor, is_blocked=True), LinkStatus(noor.id), False)
    assert first.isHidden()
    assert not strip.note.isHidden()


@pytest.mark.parametrize("dialect", FOREIGN)
def test_whose_client_proves_nothing_is_asked_once_to_compare_the_fingerprint(
    strip, noor, qtbot, dialect
):
    foreign = dataclasses.replace(noor, dialect=dialect)
    strip.show_state(foreign, LinkStatus(noor.id, Presence.ONLINE, dialect=dialect), False)
    assert plain(strip.note.text) == (
        "Noor’s Zajel cannot prove who it is. Compare the fingerprint once to be sure."
    )
    assert strip.note.buttons[1].text() == "Compare fingerprints"
    with qtbot.waitSignal(strip.verify_requested):
        strip.note.acted.emit()
    with qtbot.waitSignal(strip.dismissed):
        strip.note.dismissed.emit()
    there = LinkStatus(noor.id, Presence.ONLINE)
    strip.show_state(dataclasses.replace(foreign, is_trust_noted=True), there, False)
    assert strip.isHidden()
    assert matter(dataclasses.replace(foreign, trust=Trust.VERIFIED)) is None


def test_whoever_told_no_name_can_be_given_one(strip, noor, qtbot):
    nameless = dataclasses.replace(noor, claimed_name="", dialect=Dialect.APP)
    strip.show_state(nameless, LinkStatus(noor.id), False)
    assert plain(strip.note.text).startswith("This Zajel cannot prove whose")
    assert strip.note.buttons[0].text() == "Give a name…"
    with qtbot.waitSignal(strip.name_requested), qtbot.assertNotEmitted(strip.why_requested):
        strip.note.asked.emit()
    strip.show_state(dataclasses.replace(nameless, given_name="Zoe"), LinkStatus(noor.id), False)
    assert strip.note.buttons[0].isHidden()


@pytest.mark.parametrize(
    ("dialect", "said"),
    [
        (Dialect.WEB, "Noor uses Zajel in a browser, which is met again only with a code."),
        (Dialect.UNKNOWN, "To talk with Noor in the older way, pair once more."),
    ],
)
def test_whoever_is_met_again_only_by_a_code_is_said_to_be(strip, noor, qtbot, dialect, said):
    away = dataclasses.replace(noor, dialect=dialect)
    strip.show_state(away, LinkStatus(noor.id), True)
    assert plain(strip.note.text) == said
    with qtbot.waitSignal(strip.pair_requested):
        strip.note.acted.emit()
    strip.show_state(dataclasses.replace(away, claimed_name=""), LinkStatus(noor.id), True)
    assert strip.note.text in {
        said.replace("Noor uses", "Your contact uses"),
        said.replace("with Noor in", "with your contact in"),
    } - {said}
    assert matter(away, Presence.RECONNECTING) is Matter.RECONNECTING
    assert matter(away, Presence.ONLINE) in {Matter.UNPROVEN, Matter.UNVERIFIED}


@pytest.mark.parametrize("dialect", [Dialect.APP, Dialect.HEADLESS])
def test_whoever_is_looked_for_is_waited_for(noor, dialect):
    noted = dataclasses.replace(noor, dialect=dialect, is_trust_noted=True)
    assert matter(noted, Presence.OFFLINE, has_waiting=True) is Matter.WAITING


def test_an_older_way_is_a_question_only_for_whoever_has_spoken_as_we_do(noor):
    back = {"failure": STEPPED_BACK}
    for away in (Presence.OFFLINE, Presence.CONNECTING, Presence.RECONNECTING):
        assert matter(noor, away, **back) is Matter.STEPPED_BACK
    assert matter(noor, Presence.ONLINE, **back) is Matter.UNVERIFIED
    allowed = dataclasses.replace(noor, dialect=Dialect.UNKNOWN)
    assert matter(allowed, Presence.OFFLINE, **back) is Matter.NEEDS_CODE
    held = dataclasses.replace(noor, key_state=KeyState.ASKING)
    assert matter(held, Presence.OFFLINE, **back) is Matter.KEY_HELD


def test_whoever_steps_back_is_talked_with_again_only_by_a_decision(strip, noor, qtbot):
    strip.show_state(noor, LinkStatus(noor.id, failure=STEPPED_BACK), True)
    assert plain(strip.note.text) == (
        "Noor came with an older Zajel, which proves less. Nothing was sent."
    )
    assert strip.note.buttons[2].isHidden()
    with qtbot.waitSignal(strip.older_requested):
        strip.note.acted.emit()
