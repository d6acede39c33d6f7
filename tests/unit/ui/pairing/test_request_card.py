"""The request: not in the way of typing, not to be hit by accident, gone when it expires."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from tests.unit.ui.pairing.conftest import now, request
from zajel_desktop.model.contact import Trust
from zajel_desktop.ui.pairing.request_card import RequestCard


@pytest.fixture
def card(engine, theme, host):
    return RequestCard(engine, theme, host, now=now)


def test_it_says_who_asks_with_which_key_and_how_long(engine, card):
    engine.pairing.requests_changed.publish((request(),))
    assert card.isVisible()
    assert "Noor" in card.title.text()
    assert "K7QX2M" in card.body.text()
    assert card.fingerprint.text().startswith("7B2E 90C4")
    assert card.ring.left == 86


def test_the_buttons_are_dead_at_first(engine, card):
    engine.pairing.requests_changed.publish((request(),))
    assert not card.accept_button.isEnabled()
    card.enable()
    assert card.accept_button.isEnabled()


def test_it_takes_no_focus_from_somebody_who_types(qtbot, engine, card, host):
    field = QLineEdit(host)
    field.show()
    field.setFocus()
    engine.pairing.requests_changed.publish((request(),))
    assert host.focusWidget() is field


def test_the_answer_goes_to_the_engine(engine, card):
    for button, intent in (
        (card.accept_button, "pairing.accept"),
        (card.decline_button, "pairing.decline"),
    ):
        engine.pairing.requests_changed.publish(())
        made = engine.pairing.request("Noor")
        card.enable()
        button.click()
        assert (intent, made.id) in engine.intents


def test_a_namesake_is_pointed_out_and_more_requests_are_counted(engine, card):
    engine.pairing.requests_changed.publish((request(same_name="c"), request(2)))
    assert card.namesake.isVisible()
    assert card.more.text().startswith("1")


def test_it_leaves_with_the_last_request(engine, card):
    engine.pairing.requests_changed.publish((request(),))
    engine.pairing.requests_changed.publish(())
    assert not card.isVisible()


def test_it_stays_inside_a_narrow_window(engine, card, host):
    engine.pairing.requests_changed.publish((request(),))
    host.resize(400, 480)
    assert host.rect().contains(card.geometry())


@pytest.fixture
def field(host):
    """Where somebody types while they are asked."""
    field = QLineEdit(host)
    field.show()
    host.activateWindow()
    field.setFocus()
    return field


def test_the_keyboard_comes_when_asked_and_no_key_answers_on_the_card_itself(
    qtbot, engine, card, host, field
):
    made = engine.pairing.request("Noor")
    card.enable()
    card.take_keyboard()
    assert host.focusWidget() is card
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Space):
        qtbot.keyClick(card, key)
    assert engine.pairing.requests == (made,)
    for expected in (card.decline_button, card.accept_button):
        qtbot.keyClick(host.focusWidget(), Qt.Key.Key_Tab)
        assert host.focusWidget() is expected


def test_the_keyboard_goes_back_where_it_was(qtbot, engine, card, host, field):
    engine.pairing.requests_changed.publish((request(),))
    card.take_keyboard()
    card.take_keyboard()
    assert host.focusWidget() is field
    card.take_keyboard()
    qtbot.keyClick(card, Qt.Key.Key_Escape)
    assert host.focusWidget() is field
    card.take_keyboard()
    engine.pairing.requests_changed.publish(())
    assert host.focusWidget() is field


def test_the_next_request_is_never_under_the_finger(engine, card, host, field):
    engine.pairing.requests_changed.publish((request(), request(2)))
    card.enable()
    card.take_keyboard()
    card.accept_button.setFocus()
    engine.pairing.requests_changed.publish((request(2),))
    assert host.focusWidget() is card


def test_there_is_nowhere_to_go_while_nobody_asks(card, host, field):
    card.take_keyboard()
    assert host.focusWidget() is field


def test_in_a_low_window_the_words_scroll_and_the_buttons_stay_in_reach(qtbot, engine, card, host):
    engine.pairing.requests_changed.publish((request(same_name="c"),))
    host.resize(400, 260)
    qtbot.waitUntil(lambda: host.rect().contains(card.geometry()))
    for button in (card.decline_button, card.accept_button):
        assert not button.visibleRegion().isEmpty()
    card.take_keyboard()
    before = card.title.mapTo(card, card.title.pos()).y()
    qtbot.keyClick(card, Qt.Key.Key_Down)
    assert card.title.mapTo(card, card.title.pos()).y() < before
    qtbot.keyClick(card, Qt.Key.Key_Up)
    assert card.title.mapTo(card, card.title.pos()).y() == before


@pytest.mark.parametrize(("refuses", "word"), [(False, "not verified"), (True, "refused")])
def test_it_says_what_becomes_of_somebody_without_the_secret(engine, card, refuses, word):
    engine.settings.change(refuses_unverified=refuses)
    engine.pairing.requests_changed.publish((request(),))
    assert word in card.proof.text()
    assert card.proof.text() in card.accessibleDescription()


def test_whoever_is_a_stranger_has_no_shield(engine, card):
    engine.pairing.requests_changed.publish((request(),))
    assert card.chip.isHidden()
    assert "stays not verified" in card.proof.text()


@pytest.mark.parametrize(
    ("trust", "words", "has_proof"),
    [(Trust.VERIFIED, "Verified", False), (Trust.UNVERIFIED, "Unverified", True)],
)
def test_somebody_known_is_called_as_we_do_and_shown_as_far_as_verified(
    engine, card, trust, words, has_proof
):
    known = engine.contacts.add("Noor", given_name="Sister", trust=trust)
    engine.pairing.requests_changed.publish((request(known=known.id),))
    assert "Sister" in card.title.text()
    assert card.chip.words == words
    assert not card.chip.isHidden()
    assert card.proof.isHidden() != has_proof
    assert f"{words}." in card.accessibleDescription()


def test_where_the_secret_is_demanded_it_is_said_to_everybody(engine, card):
    engine.settings.change(refuses_unverified=True)
    known = engine.contacts.add("Noor", trust=Trust.VERIFIED)
    engine.pairing.requests_changed.publish((request(known=known.id),))
    assert "refused" in card.proof.text()
    assert not card.proof.isHidden()
