"""An older way to talk is taken only by a decision that says what is lost."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from tests.unit.ui.trust.conftest import plain
from zajel_desktop.model.dialect import Dialect
from zajel_desktop.model.failure import Failure, Reason, Side
from zajel_desktop.model.link import Presence
from zajel_desktop.ui.trust.older_way import OlderWayDialog, can_decide

STEPPED_BACK = Failure(Reason.STEPPED_BACK, Side.PEERS)


@pytest.fixture
def dialog(engine, theme, noor, qtbot):
    engine.links.set(noor.id, Presence.OFFLINE, failure=STEPPED_BACK)
    made = OlderWayDialog(engine, theme, noor)
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(made)
    made.open()
    return made


def test_it_says_who_why_and_what_is_lost(dialog):
    said = plain(" ".join(label.text() for label in dialog.findChildren(QLabel)))
    assert "Talk with Noor in the older way?" in said
    assert "ask Noor first" in said
    assert all(
        loss in said for loss in ("fingerprint", "confirms", "starts over", "at once", "new code")
    )


def test_the_decision_is_taken_and_leads_to_the_codes(dialog, engine, noor, qtbot):
    with qtbot.waitSignal(dialog.pair_requested):
        dialog.agree_button.click()
    assert engine.asked("contacts.allow_foreign") == [(noor.id,)]
    assert not dialog.isVisible()


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Escape])
def test_the_first_key_decides_nothing(dialog, engine, qtbot, key):
    qtbot.keyClick(dialog, key)
    assert not dialog.isVisible()
    assert engine.intents == []


def test_it_leaves_when_they_are_back_as_they_were(dialog, engine, noor):
    engine.links.set(engine.contacts.add("Sami").id, Presence.ONLINE)
    engine.links.set(noor.id, Presence.CONNECTING)
    assert dialog.isVisible()
    engine.links.set(noor.id, Presence.ONLINE, dialect=Dialect.NATIVE)
    assert not dialog.isVisible()


def test_it_leaves_when_somebody_has_decided_elsewhere(dialog, engine, noor):
    engine.contacts.rename(noor.id, "Noora")
    assert dialog.isVisible()
    engine.contacts.block(noor.id, True)
    assert not dialog.isVisible()


def test_it_leaves_with_the_contact(dialog, engine, noor):
    engine.contacts.remove(engine.contacts.add("Sami").id)
    assert dialog.isVisible()
    engine.contacts.remove(noor.id)
    assert not dialog.isVisible()


def test_only_whoever_has_spoken_as_we_do_can_step_back(engine, noor):
    assert can_decide(noor)
    assert not can_decide(engine.contacts.set(noor.id, dialect=Dialect.WEB))
    assert not can_decide(engine.contacts.set(noor.id, dialect=Dialect.UNKNOWN))
