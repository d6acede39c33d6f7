"""My code: shown, copied for a minute, renewed, and away with its reason."""

from __future__ import annotations

from PySide6.QtGui import QGuiApplication

from tests.unit.ui.pairing.conftest import now
from zajel_desktop.model.failure import Failure, Reason, Side
from zajel_desktop.model.pairing import Invitation, InvitationState
from zajel_desktop.ui.pairing.my_code import MyCodePage


def page(qtbot, engine, theme):
    made = MyCodePage(engine, theme, now)
    qtbot.addWidget(made)
    made.show()
    return made


def test_the_code_its_qr_and_its_time_are_shown(qtbot, engine, theme):
    shown = page(qtbot, engine, theme)
    assert shown.code.address.text() == "K7QX2M"
    assert shown.ring.left == 468.0
    assert "Waiting" in shown.note.text


def test_a_copied_code_leaves_the_clipboard_after_a_minute(qtbot, engine, theme):
    shown = page(qtbot, engine, theme)
    shown.copy_code_button.click()
    assert QGuiApplication.clipboard().text() == "K7QX2M-4P9T"
    shown.clear_clipboard()
    assert QGuiApplication.clipboard().text() == ""


def test_what_somebody_else_copied_stays(qtbot, engine, theme):
    shown = page(qtbot, engine, theme)
    shown.copy_link_button.click()
    QGuiApplication.clipboard().setText("a poem")
    shown.clear_clipboard()
    assert QGuiApplication.clipboard().text() == "a poem"


def test_a_new_code_is_asked_for(qtbot, engine, theme):
    shown = page(qtbot, engine, theme)
    shown.new_button.click()
    assert ("pairing.renew",) in engine.intents


def test_the_qr_can_be_that_of_older_apps_and_ours_again(qtbot, engine, theme, monkeypatch):
    shown = page(qtbot, engine, theme)
    said = []
    monkeypatch.setattr(shown.qr, "show_text", said.append)
    shown.older_button.click()
    assert said == ["zajel://K7QX2M"]
    assert "secret" in shown.older_button.text()
    shown.show_invitation(engine.pairing.invitation)  # a new code keeps the form
    assert said[1:] == ["zajel://K7QX2M"]
    shown.older_button.click()
    assert said[2:] == [engine.pairing.invitation.link]
    assert "older" in shown.older_button.text()


def test_what_older_apps_make_of_a_code_is_said_beside_their_qr(qtbot, engine, theme):
    shown = page(qtbot, engine, theme)
    shown.older_button.click()
    assert "first six characters only" in shown.note.text
    engine.settings.change(refuses_unverified=True)
    shown.show_invitation(engine.pairing.invitation)
    assert "your settings refuse them" in shown.note.text
    shown.older_button.click()
    assert shown.note.text == "Waiting for somebody to use your code."


def test_an_away_service_says_why_and_offers_nothing_to_copy(qtbot, engine, theme):
    shown = page(qtbot, engine, theme)
    failure = Failure(Reason.SERVICE_UNREACHABLE, Side.NETWORKS)
    shown.show_invitation(Invitation(InvitationState.AWAY, failure=failure))
    assert not shown.copy_code_button.isEnabled()
    assert not shown.ring.isVisible()
    assert shown.note.text


def test_a_used_code_says_so(qtbot, engine, theme):
    shown = page(qtbot, engine, theme)
    shown.show_invitation(Invitation(InvitationState.USED))
    assert "used" in shown.note.text


def test_a_wrong_secret_is_told_beside_the_new_code_until_another_is_asked_for(
    qtbot, engine, theme
):
    shown = page(qtbot, engine, theme)
    engine.pairing.invite(guesses=2)
    assert shown.note.text.startswith("Somebody used your code with a wrong secret part")
    assert "2 pairing" in shown.note.accessibleName()
    shown.new_button.click()
    shown.show_invitation(engine.pairing.invitation)
    assert "Waiting" in shown.note.text
