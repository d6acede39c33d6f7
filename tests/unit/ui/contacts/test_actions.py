"""What can be done with a contact, from a menu or a key."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QWidget

from tests.fakes.engine import FakeEngine
from zajel_desktop.model.ids import ContactId
from zajel_desktop.ui.contacts.actions import ContactActions
from zajel_desktop.ui.contacts.details import DetailsDialog
from zajel_desktop.ui.contacts.remove import RemoveDialog
from zajel_desktop.ui.contacts.rename import RenameDialog

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
    assert list(named(actions.menu(noor.id))) == ["Details", "Rename…", "Block", "Remove…"]


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
    assert window.findChild(RemoveDialog) is None
    assert window.findChild(DetailsDialog) is None
