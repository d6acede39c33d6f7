"""Paths: hiding, finding and a proxy are chosen at once, and what is missing for them is said."""

from __future__ import annotations

import pytest

from tests.fakes.engine import FakeEngine
from zajel_desktop.model.service import IceServer, ServiceChoice
from zajel_desktop.ui.settings.paths import Paths
from zajel_desktop.ui.settings.proxy_dialog import ProxyDialog
from zajel_desktop.ui.settings.relay_dialog import RelayDialog

RELAY = IceServer(("turn:relay.example.org:3478",), "ali", "secret")
STUN = IceServer(("stun:stun.example.org",))
PROXY = "socks5://ali:secret@127.0.0.1:9050"


@pytest.fixture
def engine():
    return FakeEngine()


@pytest.fixture
def paths(engine, theme, qtbot):
    paths = Paths(engine, theme)
    qtbot.addWidget(paths)
    paths.show()
    return paths


def said(row):
    return row._second.text()


def test_my_address_is_hidden_at_once_and_shown_as_chosen_elsewhere(paths, engine):
    paths.hiding.click()
    assert engine.settings.current.hides_address
    engine.settings.change(hides_address=False)
    assert not paths.hiding.isChecked()


def test_hiding_without_a_relay_says_that_nobody_can_be_reached(paths, engine):
    assert paths.note.isHidden()
    paths.hiding.click()
    assert "while your address is hidden" in paths.note.text
    engine.settings.change(ice_servers=(STUN,))
    assert not paths.note.isHidden()
    engine.settings.change(ice_servers=(STUN, RELAY))
    assert paths.note.isHidden()


def test_a_relay_of_the_meeting_point_is_enough(paths, engine):
    paths.hiding.click()
    engine.services.set(offers_relay=True)
    assert paths.note.isHidden()
    engine.services.set(offers_relay=False)
    assert not paths.note.isHidden()


def test_the_note_leads_to_a_relay(paths):
    paths.hiding.click()
    paths.note.acted.emit()
    assert paths.window().findChild(RelayDialog) is not None


def test_being_found_is_chosen_at_once(paths, engine):
    assert paths.finding.isChecked()
    paths.finding.click()
    assert not engine.settings.current.finds_on_network


def test_whoever_stays_on_this_computer_is_not_found_and_cannot_choose_it(paths, engine):
    engine.settings.change(service=ServiceChoice.COMPUTER)
    assert (paths.finding.isEnabled(), paths.finding.isChecked()) == (False, False)
    assert "only this computer" in said(paths.finding_row)
    engine.settings.change(service=ServiceChoice.URL)
    assert (paths.finding.isEnabled(), paths.finding.isChecked()) == (True, True)


@pytest.mark.parametrize(
    ("chosen", "words"), [({"hides_address": True}, "hidden"), ({"proxy": PROXY}, "proxy")]
)
def test_whoever_hides_is_not_found_either(paths, engine, chosen, words):
    engine.settings.change(**chosen)
    assert (paths.finding.isEnabled(), paths.finding.isChecked()) == (False, False)
    assert words in said(paths.finding_row)
    assert engine.settings.current.finds_on_network  # and is so again afterwards


def test_a_proxy_is_set_shown_without_its_password_and_given_up(paths, engine):
    paths.ask_proxy()
    paths.window().findChild(ProxyDialog).proxy_entered.emit(PROXY)
    assert engine.settings.current.proxy == PROXY
    shown = said(paths.proxy_row)
    assert "127.0.0.1:9050" in shown
    assert "ali" in shown
    assert "secret" not in shown
    assert "through the proxy" in paths.note.text
    paths.use_proxy("")
    assert engine.settings.current.proxy == ""
    assert said(paths.proxy_row).startswith("None")
    assert paths.note.isHidden()


def test_a_proxy_that_makes_no_sense_is_shown_as_none(paths, engine):
    engine.settings.change(proxy="gopher://host")
    assert said(paths.proxy_row).startswith("None")


def test_a_proxy_without_a_user_name_is_shown_by_its_place(paths, engine):
    engine.settings.change(proxy="http://proxy.example.org:3128")
    assert "http://proxy.example.org:3128" in said(paths.proxy_row)
    assert "user name" not in said(paths.proxy_row)
