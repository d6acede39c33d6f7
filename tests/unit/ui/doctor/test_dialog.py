"""The dialog: looks at once, shows facts as they come, leaves nothing running."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QBoxLayout

from tests.fakes.engine import FakeEngine
from zajel_desktop.model.examination import Check, Finding, Grade
from zajel_desktop.model.failure import Failure, Reason, Side
from zajel_desktop.model.network import Conditions, Nat
from zajel_desktop.ui.doctor.dialog import DoctorDialog
from zajel_desktop.ui.widgets.steps import StepState


@pytest.fixture
def engine():
    return FakeEngine()


@pytest.fixture
def noor(engine):
    return engine.contacts.add("Noor")


@pytest.fixture
def opened(engine, theme, qtbot):
    def open_for(contact=None):
        made = DoctorDialog(engine, theme, contact)
        made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
        qtbot.addWidget(made)
        made.open()
        return made

    return open_for


def plain(text):
    return text.replace("\u2068", "").replace("\u2069", "")


def conclude(engine):
    engine.doctor.find(Finding(Check.PEER, Side.PEERS, Grade.GOOD, 6.0))
    engine.doctor.find(Finding(Check.UDP, Side.PEERS, Grade.BAD, 6.0))
    theirs = Conditions(nat=Nat.SYMMETRIC)
    engine.doctor.conclude(Failure(Reason.NO_RELAY, Side.PEERS), theirs=theirs)


def test_it_looks_as_soon_as_it_is_open(opened, engine, noor):
    dialog = opened(noor)
    assert engine.asked("doctor.examine") == [(noor.id,)]
    assert dialog.ours.steps.rows[1].state is StepState.NOW
    assert dialog.took.text() == ""


def test_facts_appear_as_they_are_found(opened, engine, noor):
    dialog = opened(noor)
    engine.doctor.find(Finding(Check.NETWORK, Side.OURS, Grade.GOOD, 0.1))
    assert dialog.ours.steps.rows[1].text == "Network is up"


def test_the_verdict_has_the_keyboard(opened, engine, noor, qtbot):
    dialog = opened(noor)
    conclude(engine)
    assert plain(dialog.verdict.title.text()).startswith("Noor’s network blocks")
    assert plain(dialog.took.text()) == "in 6.2 s, on both sides"
    assert dialog.focusWidget() is dialog.verdict.settings_button
    assert dialog.theirs.silence.isHidden()
    with qtbot.waitSignal(dialog.settings_requested):
        dialog.verdict.settings_button.click()
    assert not dialog.isVisible()


def test_a_side_that_is_silent_is_said_to_be(opened, engine, noor):
    dialog = opened(noor)
    engine.doctor.find(Finding(Check.PEER, Side.PEERS, Grade.BAD, 8.0))
    engine.doctor.conclude(Failure(Reason.PEER_OFFLINE, Side.PEERS))
    assert "did not answer" in dialog.theirs.silence.text()
    assert plain(dialog.took.text()) == "in 6.2 s, on this side"
    assert dialog.focusWidget() is dialog.verdict.again_button


def test_a_program_that_tells_nothing_is_not_said_to_be_silent(opened, engine, noor):
    dialog = opened(noor)
    engine.doctor.find(Finding(Check.PEER, Side.PEERS, Grade.GOOD, 0.2))
    engine.doctor.conclude()
    assert "tells no more" in dialog.theirs.silence.text()


def test_it_can_look_once_more(opened, engine, noor):
    dialog = opened(noor)
    conclude(engine)
    dialog.verdict.again_button.click()
    assert len(engine.asked("doctor.examine")) == 2
    assert dialog.verdict.again_button.isHidden()


def test_our_own_side_stands_alone(opened, engine):
    dialog = opened()
    assert engine.asked("doctor.examine") == [(None,)]
    assert dialog.theirs.isHidden()
    engine.doctor.conclude()
    assert "Nothing on this side" in dialog.verdict.title.text()


def test_the_report_is_copied(opened, engine, noor):
    dialog = opened(noor)
    dialog.copy_button.click()
    assert QGuiApplication.clipboard().text() == engine.doctor.report()
    assert dialog.copy_button.text() == "Copied"


def test_closing_it_ends_the_examination(opened, engine, noor):
    opened(noor).close_button.click()
    assert len(engine.asked("doctor.cancel")) == 1


def test_somebody_who_is_removed_is_examined_no_more(opened, engine, noor):
    dialog = opened(noor)
    engine.contacts.remove(noor.id)
    assert not dialog.isVisible()


def test_what_others_examine_is_not_shown(opened, engine, noor):
    dialog = opened(noor)
    engine.doctor.examine(None)
    engine.doctor.conclude()
    assert not dialog.verdict.again_button.isVisible()


def test_the_sides_stand_one_below_the_other_where_it_is_narrow(opened, engine, noor):
    dialog = opened(noor)
    dialog.resize(400, 480)
    assert dialog._sides.direction() is QBoxLayout.Direction.TopToBottom
    dialog.resize(720, 610)
    assert dialog._sides.direction() is QBoxLayout.Direction.LeftToRight


def test_tab_comes_to_the_way_on_before_it_comes_to_the_end(opened, engine, noor, qtbot):
    dialog = opened(noor)
    conclude(engine)
    dialog.verdict.settings_button.setFocus()
    seen = []
    for _ in range(4):
        seen.append(dialog.focusWidget())
        qtbot.keyClick(dialog.focusWidget(), Qt.Key.Key_Tab)
    verdict = dialog.verdict
    last = [dialog.copy_button, dialog.close_button]
    assert seen == [verdict.settings_button, verdict.again_button, *last]
