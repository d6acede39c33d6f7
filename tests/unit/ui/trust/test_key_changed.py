"""Another key: one cause, two choices, and nothing decided by leaving."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from tests.fakes.engine import NOW
from tests.unit.ui.trust.conftest import plain
from zajel_desktop.model.contact import KeyState, Method, Trust
from zajel_desktop.model.key_change import Notice
from zajel_desktop.ui.trust.key_changed import KeyChangedDialog


@pytest.fixture
def held(engine, noor):
    engine.contacts.set(
        noor.id, trust=Trust.VERIFIED, method=Method.CODE, verified_at=NOW - 202 * 86_400
    )
    engine.key_changes.ask(noor.id)
    return engine.contacts.find(noor.id)


@pytest.fixture
def dialog(engine, theme, held, qtbot):
    made = KeyChangedDialog(engine, theme, held, now=lambda: NOW)
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(made)
    made.open()
    return made


def test_it_shows_both_keys_and_what_is_known_of_them(dialog):
    assert plain(dialog.windowTitle()) == "Noor has a new key"
    assert dialog.known_key.key.text() == "7B2E 90C4 51AF D3E8"
    assert dialog.known_key.chip.words == "Verified 3 May"
    assert dialog.other_key.key.text() == "B63E 08D9 4417 C2FA"
    assert dialog.other_key.chip.words == "Unverified"


def test_a_key_that_was_never_verified_is_not_said_to_be(dialog, engine, held):
    engine.contacts.set(held.id, trust=Trust.UNVERIFIED, method=None, verified_at=None)
    assert dialog.known_key.chip.words == "Unverified"


def test_pairing_again_goes_to_the_codes(dialog, engine, held, qtbot):
    with qtbot.waitSignal(dialog.pair_requested):
        dialog.pair_button.click()
    assert engine.asked("key_changes.pair_again") == [(held.id,)]
    assert not dialog.isVisible()


def test_refusing_is_the_other_choice(dialog, engine, held):
    dialog.refuse_button.click()
    assert engine.asked("key_changes.keep_refusing") == [(held.id,)]
    assert not dialog.isVisible()


def test_leaving_decides_nothing(dialog, engine, qtbot):
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Escape):
        qtbot.keyClick(dialog, key)
    assert not dialog.isVisible()
    assert engine.intents == []


def test_it_leaves_when_there_is_nothing_to_decide(dialog, engine, held):
    engine.key_changes.set(held.id, KeyState.SETTLED, Notice.FOLLOWED)
    assert not dialog.isVisible()


def test_it_leaves_with_the_contact(dialog, engine, held):
    engine.contacts.remove(held.id)
    assert not dialog.isVisible()


def test_others_change_nothing(dialog, engine):
    sami = engine.contacts.add("Sami")
    engine.contacts.remove(sami.id)
    assert dialog.isVisible()
