"""The windows beside the main one: made once, when they are needed, and gone when closed."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QWidget

from tests.fakes.engine import NOW, FakeEngine
from zajel_desktop.model.safekeeping import Protection
from zajel_desktop.ui.companions import Companions
from zajel_desktop.ui.settings.page import Page

pytestmark = pytest.mark.qt_log_ignore("does not support raise", extend=True)


@pytest.fixture
def engine():
    return FakeEngine()


@pytest.fixture
def companions(engine, appearance, qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    return Companions(engine, appearance, window, now=lambda: NOW)


def test_nothing_is_made_before_it_is_asked_for(companions):
    assert (companions.pairing, companions.settings) == (None, None)


def test_one_dialog_shows_our_code_and_takes_another(companions):
    companions.show_my_code()
    first = companions.pairing
    assert first.shows_my_code
    companions.enter_code()
    assert companions.pairing is first
    assert not first.shows_my_code
    first.close()


def test_whoever_was_paired_with_is_told(companions, engine, qtbot):
    with qtbot.waitSignal(companions.connected) as told:
        companions.pair().connected.emit("noor")
    assert told.args == ["noor"]


def test_whoever_came_with_an_older_client_is_told(companions, qtbot):
    with qtbot.waitSignal(companions.older_requested) as told:
        companions.pair().connecting.older_requested.emit("noor")
    assert told.args == ["noor"]


def test_our_code_makes_room_and_nothing_else_does(companions):
    companions.make_room()
    companions.show_my_code()
    companions.make_room()
    assert not companions.pairing.isVisible()
    companions.enter_code()
    companions.make_room()
    assert companions.pairing.isVisible()
    companions.pairing.close()


def test_the_settings_open_once_at_the_page_that_is_meant(companions):
    companions.show_network()
    first = companions.settings
    assert first.stack.currentIndex() == Page.NETWORK
    companions.show_privacy()
    assert companions.settings is first
    first.reject()
    assert companions.settings is None


def test_locking_leads_to_a_passphrase_where_there_is_none(companions, engine):
    companions.lock()
    assert companions.settings.stack.currentIndex() == Page.PRIVACY
    companions.settings.reject()
    engine.safekeeping.protect(Protection.PASSPHRASE)
    companions.lock()
    assert engine.asked("safekeeping.lock") == [()]
    assert companions.settings is None


def test_the_doctor_opens_for_a_contact_and_for_our_own_side(companions, engine):
    noor = engine.contacts.add("Noor")
    companions.show_doctor(noor.id)
    companions.show_doctor()
    assert engine.asked("doctor.examine") == [(noor.id,), (None,)]


def test_the_doctor_opens_from_the_settings_and_leads_to_them(companions, engine):
    companions.show_network()
    companions.settings.network.test_button.click()
    assert engine.asked("doctor.examine") == [(None,)]
    companions.settings.close()


def test_the_doctor_opens_from_a_pairing_that_failed(companions, engine):
    companions.pair().connecting.doctor_requested.emit()
    assert engine.asked("doctor.examine") == [(None,)]
