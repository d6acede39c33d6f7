"""Seven emoji: every stage says what to do, and only what can be done now."""

from __future__ import annotations

import pytest

from tests.fakes.engine import EMOJI
from tests.unit.ui.trust.conftest import plain
from zajel_desktop.model.dialect import Dialect
from zajel_desktop.model.failure import Failure, Reason, Side
from zajel_desktop.model.link import Presence
from zajel_desktop.model.verification import EmojiStage
from zajel_desktop.ui.trust.emoji_page import EmojiPage


@pytest.fixture
def page(engine, theme, noor, qtbot):
    made = EmojiPage(engine, theme, noor.id)
    qtbot.addWidget(made)
    made.show()
    return made


def offered(page):
    """The buttons that can be pressed."""
    buttons = (page.cancel_button, page.start_button)
    return [button.text() for button in buttons if not button.isHidden()]


def test_before_it_begins_it_can_be_started(page, engine, noor):
    assert offered(page) == ["Start comparing"]
    page.start_button.click()
    assert engine.asked("verifications.begin_emoji") == [(noor.id,)]
    assert page.stage is EmojiStage.WAITING


def test_it_takes_two(page, engine, noor):
    engine.links.set(noor.id, Presence.OFFLINE)
    assert offered(page) == []
    assert "Noor is not there right now." in plain(page.note.text)
    engine.links.set(noor.id, Presence.ONLINE)
    assert offered(page) == ["Start comparing"]
    assert page.note.isHidden()


def test_an_older_app_has_no_emoji(page, engine, noor):
    engine.contacts.set(noor.id, dialect=Dialect.APP)
    page.show_state()
    assert offered(page) == []
    assert "fingerprint" in page.note.text


def test_whoever_is_asked_agrees(page, engine, noor):
    engine.verifications.set(noor.id, EmojiStage.ASKED_US)
    assert plain(page.title.text()) == "Noor wants to compare seven emoji"
    assert offered(page) == ["Not now", "Start comparing"]
    page.start_button.click()
    assert engine.asked("verifications.agree_emoji") == [(noor.id,)]


def test_whoever_is_asked_may_say_not_now(page, engine, noor):
    engine.verifications.set(noor.id, EmojiStage.ASKED_US)
    page.cancel_button.click()
    assert engine.asked("verifications.cancel_emoji") == [(noor.id,)]
    assert page.note.isHidden()
    assert offered(page) == ["Start comparing"]


def test_waiting_can_be_ended(page, engine, noor):
    engine.verifications.set(noor.id, EmojiStage.WAITING)
    assert plain(page.title.text()) == "Waiting for Noor"
    assert not page.spinner.isHidden()
    assert offered(page) == ["Cancel"]


def test_the_seven_are_shown_while_they_are_compared(page, engine, noor):
    assert page.tiles.isHidden()
    engine.verifications.set(noor.id, EmojiStage.COMPARING)
    assert page.title.text() == "Do you both see these seven, in this order?"
    assert [tile.picture.text() for tile in page.tiles.tiles] == [p for p, _ in EMOJI]
    assert not page.tiles.isHidden()
    assert plain(page.line.text()) == "Noor has this window open too."
    assert offered(page) == []
    page.match()
    assert engine.asked("verifications.match_emoji") == [(noor.id,)]
    assert page.stage is EmojiStage.PRESSED
    assert not page.tiles.isHidden()
    assert plain(page.line.text()) == "Waiting for Noor to say that they match."


@pytest.mark.parametrize("stage", [EmojiStage.COMPARING, EmojiStage.PRESSED])
def test_a_difference_is_said_while_they_are_shown(page, engine, noor, stage):
    page.differ()
    assert engine.asked("verifications.differ_emoji") == []
    engine.verifications.set(noor.id, stage)
    page.differ()
    assert engine.asked("verifications.differ_emoji") == [(noor.id,)]


def test_they_match_counts_only_while_it_is_asked(page, engine, noor):
    page.match()
    engine.verifications.set(noor.id, EmojiStage.PRESSED)
    page.match()
    assert engine.asked("verifications.match_emoji") == []


@pytest.mark.parametrize(
    "reason",
    [
        Reason.COMPARING_CANCELLED,
        Reason.COMPARING_BUSY,
        Reason.COMPARING_TOO_OFTEN,
        Reason.COMPARING_LATE,
        Reason.LINK_LOST,
        Reason.PEER_OFFLINE,
        Reason.PEER_MISBEHAVED,
    ],
)
def test_what_ended_it_is_said_and_it_can_be_tried_again(page, engine, noor, reason):
    engine.verifications.end(noor.id, reason)
    assert page.note.text
    assert not page.note.isHidden()
    assert offered(page) == ["Try again"]
    page.start_button.click()
    assert page.note.isHidden()


def test_what_ended_before_the_page_was_opened_is_not_told_again(engine, theme, noor, qtbot):
    engine.verifications.end(noor.id, Reason.COMPARING_LATE)
    page = EmojiPage(engine, theme, noor.id)
    qtbot.addWidget(page)
    assert page.stage is None
    assert page.note.isHidden()


def test_one_that_runs_already_is_shown(engine, theme, noor, qtbot):
    engine.verifications.set(noor.id, EmojiStage.COMPARING)
    page = EmojiPage(engine, theme, noor.id)
    qtbot.addWidget(page)
    assert page.stage is EmojiStage.COMPARING
    assert page.tiles.accessibleName()


def test_others_change_nothing(page, engine):
    sami = engine.contacts.add("Sami")
    engine.verifications.set(sami.id, EmojiStage.ASKED_US)
    engine.links.set(sami.id, Presence.OFFLINE)
    assert page.stage is None


def test_nothing_is_cancelled_that_does_not_run(page, engine, noor):
    page.cancel()
    engine.verifications.set(noor.id, EmojiStage.DONE)
    page.cancel()
    assert engine.asked("verifications.cancel_emoji") == []


def test_of_somebody_gone_nothing_more_is_shown(page, engine, noor):
    engine.contacts.remove(noor.id)
    engine.links.set(noor.id, Presence.OFFLINE, failure=Failure(Reason.LINK_LOST, Side.NETWORKS))
    assert offered(page) == ["Start comparing"]


def test_in_both_themes_the_dot_is_drawn(page, engine, noor, theme):
    engine.verifications.set(noor.id, EmojiStage.COMPARING)
    middle = page.dot.grab().toImage().pixelColor(5, 5)
    assert middle == theme.tokens.color.presence_online
