"""What can be done with a contact, from a menu or a key."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QWidget

from tests.fakes.engine import FakeEngine
from zajel_desktop.model.contact import Trust
from zajel_desktop.model.ids import ContactId
from zajel_desktop.ui.contacts.actions import ContactActions
from zajel_desktop.ui.contacts.details import DetailsDialog
from zajel_desktop.ui.contacts.remove import RemoveDialog
from zajel_desktop.ui.contacts.rename import RenameDialog
from zajel_desktop.ui.trust.dialog import VerifyDialog
from zajel_desktop.ui.trust.key_changed import KeyChangedDialog
from zajel_desktop.ui.trust.older_way import OlderWayDialog

GONE = ContactId("gone")


@pytest.fixture
def engine():
    return FakeEngine()


@pytest.fixture
def noor(engine):
    return engine.contacts.add("Noor")


@pytest.fixture
def window(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    return window


@pytest.fixture
def actions(engine, theme, window):
    return ContactActions(engine, theme, window)


def named(menu):
    return {action.text(): action for action in menu.actions() if action.text()}


def test_the_menu_offers_everything(actions, noor):
    assert list(named(actions.menu(noor.id))) == [
        "Details",
        "Rename…",
        "Verify…",
        "Block",
        "Remove…",
    ]


def test_blocking_is_done_at_once_and_can_be_undone(actions, engine, noor):
    named(actions.menu(noor.id))["Block"].trigger()
    assert engine.contacts.find(noor.id).is_blocked
    named(actions.menu(noor.id))["Unblock"].trigger()
    assert not engine.contacts.find(noor.id).is_blocked


def test_details_and_rename_open_their_dialogs(actions, noor, window):
    named(actions.menu(noor.id))["Details"].trigger()
    assert window.findChild(DetailsDialog).isVisible()
    window.findChild(DetailsDialog).rename_button.click()
    assert window.findChild(RenameDialog).isVisible()


def test_removing_is_asked_first(actions, engine, noor, window):
    named(actions.menu(noor.id))["Remove…"].trigger()
    assert window.findChild(RemoveDialog).isVisible()
    assert engine.contacts.find(noor.id)


def test_whoever_is_gone_gets_no_menu_and_no_dialog(actions, window):
    assert actions.menu(GONE) is None
    actions.show_menu(GONE, window.pos())
    actions.show_details(GONE)
    actions.rename(GONE)
    actions.ask_remove(GONE)
    actions.show_verify(GONE)
    actions.show_key_change(GONE)
    actions.show_older_way(GONE)
    actions.on_row_opened(GONE)
    assert window.findChild(RemoveDialog) is None
    assert window.findChild(DetailsDialog) is None


def test_verifying_is_one_step_from_the_menu_and_from_the_details(actions, noor, window):
    named(actions.menu(noor.id))["Verify…"].trigger()
    assert window.findChild(VerifyDialog).isVisible()
    window.findChild(VerifyDialog).reject()
    actions.show_details(noor.id)
    window.findChild(DetailsDialog).verify_button.click()
    assert [dialog.isVisible() for dialog in window.findChildren(VerifyDialog)][-1]


def test_somebody_verified_can_be_compared_with_again(actions, engine, noor):
    engine.contacts.set(noor.id, trust=Trust.VERIFIED)
    assert "Compare again…" in named(actions.menu(noor.id))


def test_emoji_can_be_gone_to_at_once(actions, noor, window):
    actions.show_verify(noor.id, has_emoji=True)
    assert not window.findChild(VerifyDialog).emoji.isHidden()


def test_another_key_takes_the_place_of_verifying(actions, engine, noor, window):
    engine.key_changes.ask(noor.id)
    menu = named(actions.menu(noor.id))
    assert "Verify…" not in menu
    menu["New key…"].trigger()
    assert window.findChild(KeyChangedDialog).isVisible()


def test_an_older_way_is_asked_about_only_where_it_is_one(actions, engine, noor, window):
    actions.show_older_way(noor.id)
    assert window.findChild(OlderWayDialog).isVisible()
    window.findChild(OlderWayDialog).agree_button.click()
    actions.show_older_way(noor.id)
    assert [dialog.isVisible() for dialog in window.findChildren(OlderWayDialog)] == [False]


def test_a_row_opens_the_question_only_while_it_is_asked(actions, engine, noor, window):
    actions.on_row_opened(noor.id)
    assert window.findChild(KeyChangedDialog) is None
    engine.key_changes.ask(noor.id)
    actions.on_row_opened(noor.id)
    window.findChild(KeyChangedDialog).refuse_button.click()
    actions.on_row_opened(noor.id)
    assert not window.findChild(KeyChangedDialog).isVisible()


def test_a_new_code_is_asked_for_from_both_dialogs(actions, engine, noor, window, qtbot):
    actions.show_verify(noor.id)
    window.findChild(VerifyDialog).differ_button.click()
    with qtbot.waitSignal(actions.pair_requested):
        window.findChild(VerifyDialog).pair_button.click()
    engine.key_changes.ask(noor.id)
    actions.show_key_change(noor.id)
    with qtbot.waitSignal(actions.pair_requested):
        window.findChild(KeyChangedDialog).pair_button.click()
