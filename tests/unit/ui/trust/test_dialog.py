"""The dialog: only answers that are possible now, one outcome, nothing left running."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from tests.fakes.eye import only_fake_eyes
from tests.unit.ui.trust.conftest import plain
from zajel_desktop.model.contact import Method, Trust
from zajel_desktop.model.dialect import Dialect
from zajel_desktop.model.failure import Reason
from zajel_desktop.model.verification import EmojiStage
from zajel_desktop.ui.trust.dialog import VerifyDialog


@pytest.fixture(autouse=True)
def no_camera():
    """No test opens the camera of whoever runs it."""
    with only_fake_eyes():
        yield


@pytest.fixture
def opened(engine, theme, qtbot):
    def open_for(contact):
        made = VerifyDialog(engine, theme, engine.contacts.find(contact.id))
        made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
        qtbot.addWidget(made)
        made.open()
        return made

    return open_for


@pytest.fixture
def dialog(opened, noor):
    return opened(noor)


def answers(dialog):
    """What can be answered now."""
    buttons = (dialog.differ_button, dialog.later_button, dialog.pair_button, dialog.match_button)
    return [button.text() for button in buttons if not button.isHidden()]


def test_the_number_can_be_answered_at_once(dialog, engine, noor):
    assert plain(dialog.windowTitle()) == "Verify Noor"
    assert dialog.chip.words == "Unverified"
    assert answers(dialog) == ["They differ", "Later", "They match"]
    dialog.match_button.click()
    assert engine.asked("verifications.they_match") == [(noor.id, Method.NUMBER)]
    assert plain(dialog.outcome.text) == "Noor is verified. There is nothing left to do."
    assert dialog.chip.words == "Verified"
    assert dialog.state.text() == "Verified by the safety number on 21 November 2026."
    assert answers(dialog) == ["Close"]
    assert dialog.segments.isHidden()
    dialog.later_button.click()
    assert not dialog.isVisible()


def test_what_was_compared_is_what_is_written_down(dialog, engine, noor):
    dialog.number.show_fingerprints()
    dialog.match_button.click()
    assert engine.contacts.find(noor.id).method is Method.FINGERPRINT


def test_a_difference_is_the_end_and_has_one_way_on(dialog, engine, noor, qtbot):
    dialog.differ_button.click()
    assert engine.asked("verifications.they_differ") == [(noor.id,)]
    assert answers(dialog) == ["Close", "Pair again with a new code"]
    assert dialog.state.isHidden()
    with qtbot.waitSignal(dialog.pair_requested):
        dialog.pair_button.click()
    assert not dialog.isVisible()


def test_later_changes_nothing(dialog, engine, noor):
    dialog.later_button.click()
    assert not dialog.isVisible()
    assert engine.intents == []


def test_no_key_says_by_accident_that_they_match(dialog, qtbot, engine):
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
        qtbot.keyClick(dialog, key)
    assert engine.intents == []


@pytest.mark.parametrize("stage", [EmojiStage.COMPARING, EmojiStage.WAITING])
def test_the_next_enter_after_starting_to_compare_answers_nothing(
    dialog, engine, noor, qtbot, stage
):
    dialog.show_emoji()
    dialog.activateWindow()
    dialog.emoji.start_button.setFocus()
    engine.verifications.set(noor.id, stage)
    assert dialog.focusWidget() not in (dialog.differ_button, dialog.match_button)
    engine.verifications.set(noor.id, EmojiStage.COMPARING)
    qtbot.keyClick(dialog.focusWidget(), Qt.Key.Key_Return)
    assert engine.asked("verifications.match_emoji") == []
    assert engine.asked("verifications.differ_emoji") == []


def test_while_a_code_is_looked_for_nothing_can_be_answered(dialog):
    dialog.number.scan()
    assert answers(dialog) == []
    dialog.number.panel.back_button.click()
    assert "They match" in answers(dialog)


def test_going_to_the_emoji_ends_the_scan(dialog):
    dialog.number.scan()
    dialog.show_emoji()
    assert not dialog.number.is_scanning


def test_after_a_code_that_differs_nobody_can_say_they_match(dialog):
    dialog.number.scan()
    dialog.number.on_scanned("zajel://verify/1/other")
    assert answers(dialog) == ["They differ", "Later"]


def test_a_scanned_match_ends_it_in_green(dialog, engine, noor):
    dialog.number.scan()
    dialog.number.on_scanned(engine.verifications.number_link(noor.id))
    assert answers(dialog) == ["Close"]


def test_emoji_are_answered_while_they_are_shown(dialog, engine, noor):
    dialog.show_emoji()
    assert answers(dialog) == ["Later"]
    engine.verifications.set(noor.id, EmojiStage.COMPARING)
    assert answers(dialog) == ["They differ", "Later", "They match"]
    dialog.match_button.click()
    assert engine.asked("verifications.match_emoji") == [(noor.id,)]
    assert dialog.match_button.is_busy
    engine.verifications.set(noor.id, EmojiStage.DONE)
    assert answers(dialog) == ["Close"]
    assert not dialog.match_button.is_busy
    assert engine.contacts.find(noor.id).method is Method.EMOJI


@pytest.mark.parametrize("is_ours", [True, False])
def test_emoji_that_differ_end_it_in_red_whoever_says_so(dialog, engine, noor, is_ours):
    dialog.show_emoji()
    engine.verifications.set(noor.id, EmojiStage.COMPARING)
    if is_ours:
        dialog.differ_button.click()
    else:
        engine.verifications.set(noor.id, EmojiStage.DIFFER)
    assert answers(dialog) == ["Close", "Pair again with a new code"]


def test_a_question_for_emoji_does_not_take_the_number_away(dialog, engine, noor):
    engine.verifications.set(noor.id, EmojiStage.ASKED_US)
    assert not dialog.number.isHidden()
    assert plain(dialog.asked.text) == "Noor wants to compare seven emoji"
    dialog.asked.acted.emit()
    assert dialog.number.isHidden()
    assert dialog.asked.isHidden()


def test_closing_ends_what_still_runs(dialog, engine, noor):
    engine.verifications.set(noor.id, EmojiStage.WAITING)
    dialog.close()
    assert engine.asked("verifications.cancel_emoji") == [(noor.id,)]


def test_closing_after_the_end_ends_nothing(dialog, engine, noor):
    engine.verifications.end(noor.id, Reason.COMPARING_LATE)
    dialog.close()
    assert engine.asked("verifications.cancel_emoji") == []


def test_somebody_verified_can_be_compared_with_again(opened, engine, noor):
    before = engine.world.now - 100 * 86_400
    engine.contacts.set(noor.id, trust=Trust.VERIFIED, method=Method.CODE, verified_at=before)
    dialog = opened(noor)
    assert dialog.chip.words == "Verified"
    assert dialog.state.text() == "Verified by the code on 13 August 2026."
    assert answers(dialog) == ["They differ", "Later", "They match"]
    engine.contacts.rename(noor.id, "Sister")
    assert "They match" in answers(dialog)
    dialog.match_button.click()
    assert answers(dialog) == ["Close"]


def test_it_closes_when_the_contact_goes(dialog, engine, noor):
    engine.contacts.remove(noor.id)
    assert not dialog.isVisible()


def test_others_change_nothing(dialog, engine):
    sami = engine.contacts.add("Sami")
    engine.contacts.set(sami.id, trust=Trust.VERIFIED)
    engine.contacts.remove(sami.id)
    assert dialog.isVisible()
    assert "They match" in answers(dialog)


def test_where_it_is_narrow_the_chip_stands_below_the_question(dialog):
    dialog.resize(680, 530)
    dialog.layout().activate()
    beside = dialog.chip.y()
    dialog.resize(400, 480)
    dialog.layout().activate()
    assert dialog.chip.y() > beside


def test_with_an_older_app_there_is_only_the_fingerprint(opened, engine, noor):
    engine.contacts.set(noor.id, dialect=Dialect.APP)
    dialog = opened(noor)
    assert dialog.segments.isHidden()
    assert not dialog.number.fingerprints.isHidden()
    assert dialog.number.fingerprints.back_button.isHidden()
    assert dialog.state.text() == "Do this together. Once is enough."
    dialog.match_button.click()
    assert engine.contacts.find(noor.id).method is Method.FINGERPRINT


def test_with_another_client_there_is_something_else_to_compare(dialog, engine, noor):
    dialog.show_emoji()
    engine.contacts.set(noor.id, dialect=Dialect.WEB)
    assert dialog.segments.isHidden()
    assert dialog.emoji.isHidden()
    assert not dialog.number.fingerprints.isHidden()
    assert dialog.number.method is Method.FINGERPRINT
    engine.contacts.set(noor.id, dialect=Dialect.NATIVE)
    assert not dialog.segments.isHidden()
    assert dialog.number.method is Method.NUMBER
    assert not dialog.number.fingerprints.back_button.isHidden()


def test_with_another_key_the_number_is_another(dialog, engine, noor, monkeypatch):
    dialog.number.scan()
    dialog.number.on_scanned("zajel://verify/1/other")
    monkeypatch.setattr(engine.verifications, "number", lambda _: ("12345",) * 12)
    engine.contacts.set(noor.id, key="another key")
    assert [label.text() for label in dialog.number.grid.groups] == ["12345"] * 12
    assert dialog.number.note.isHidden()
    assert "They match" in answers(dialog)
