"""The pairing dialog: two parts, one way, all of it by keyboard."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from tests.unit.ui.pairing.conftest import now
from zajel_desktop.model.failure import Failure, Reason, Side
from zajel_desktop.model.pairing import PairingProgress, Step
from zajel_desktop.ui.pairing.dialog import PairingDialog


@pytest.fixture
def dialog(qtbot, engine, theme):
    made = PairingDialog(engine, theme, now=now)
    qtbot.addWidget(made)
    return made


def test_my_code_and_the_field_share_one_dialog(dialog):
    dialog.show_my_code()
    assert dialog.my_code.isVisible()
    dialog.segments.choose(1)
    assert dialog.enter_code.isVisible()
    assert dialog.focusWidget() is dialog.enter_code.entry.field


def test_a_typed_code_is_asked_and_followed(qtbot, engine, dialog):
    dialog.show_enter()
    qtbot.keyClicks(dialog.enter_code.entry.field, "B3WY6N4P9T")
    qtbot.keyClick(dialog.enter_code.entry.field, Qt.Key.Key_Return)
    assert engine.intents[-1][0] == "pairing.pair"
    assert dialog.connecting.isVisible()


def test_escape_during_a_pairing_cancels_it(qtbot, engine, dialog):
    dialog.show_my_code()
    dialog.follow("p")
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert ("pairing.cancel", "p") in engine.intents
    assert not dialog.isVisible()


def test_a_connection_closes_the_dialog_and_names_the_contact(qtbot, engine, dialog):
    dialog.show_my_code()
    dialog.follow("p")
    with qtbot.waitSignal(dialog.connected) as told:
        engine.pairing.progress_changed.publish(
            PairingProgress("p", "K7QX2M", Step.CONNECTED, contact="c")
        )
    assert told.args == ["c"]
    assert not dialog.isVisible()


@pytest.mark.parametrize("request_id", [None, "r"])
def test_the_way_on_leads_to_the_code_that_was_used(engine, dialog, request_id):
    dialog.show_my_code()
    dialog.follow("p")
    failure = Failure(Reason.SECRET_GUESSED, Side.PEERS)
    engine.pairing.progress_changed.publish(
        PairingProgress(
            *("p", "K7QX2M", Step.FAILED),
            failed_at=Step.SECRET,
            failure=failure,
            request=request_id,
        )
    )
    dialog.connecting.again_button.click()
    assert dialog.shows_my_code == (request_id is not None)
    assert dialog.enter_code.isVisible() == (request_id is None)
