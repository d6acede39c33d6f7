"""Network: where I can be met, in use at once and shown as it is."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from tests.fakes.engine import FakeEngine
from zajel_desktop.model.failure import Reason
from zajel_desktop.model.service import ServiceChoice, ServiceState
from zajel_desktop.ui.settings.network import NetworkPage


@pytest.fixture
def engine():
    return FakeEngine()


@pytest.fixture
def page(engine, theme, qtbot):
    page = NetworkPage(engine, theme)
    qtbot.addWidget(page)
    page.resize(668, 640)
    page.show()
    return page


def test_the_choice_in_force_is_shown(page):
    assert page.choices[ServiceChoice.NETWORK].isChecked()
    assert page.choices[ServiceChoice.NETWORK].line == "In use now, hosted on this computer"
    assert page.chips[ServiceChoice.NETWORK].words == "Reachable"
    assert page.chips[ServiceChoice.URL].isHidden()


def test_another_choice_takes_effect_at_once(page, engine):
    page.choices[ServiceChoice.COMPUTER].click()
    assert engine.settings.current.service is ServiceChoice.COMPUTER


def test_a_server_waits_for_its_address(page, engine, qtbot):
    page.choices[ServiceChoice.URL].click()
    assert engine.settings.current.service is ServiceChoice.NETWORK
    assert not page.address.isHidden()
    qtbot.keyClicks(page.address.field, "signal.example.org")
    qtbot.keyClick(page.address.field, Qt.Key.Key_Return)
    assert engine.settings.current.service is ServiceChoice.URL
    assert engine.settings.current.service_url == "wss://signal.example.org"


def test_a_server_used_before_is_used_again_at_once(page, engine):
    page.address.field.setText("wss://signal.example.org")
    page.choices[ServiceChoice.URL].click()
    assert engine.settings.current.service is ServiceChoice.URL


def test_trouble_is_said_beside_the_choice(page, engine):
    engine.services.go_away(reason=Reason.SERVICE_NOT_ZAJEL)
    assert page.chips[ServiceChoice.NETWORK].words == "Not reachable"
    assert "not a Zajel meeting point" in page.trouble.text()
    engine.services.set(state=ServiceState.CONNECTING)
    assert page.chips[ServiceChoice.NETWORK].words == "Connecting…"
    engine.services.come_back()
    assert page.trouble.isHidden()


def test_the_ways_to_people_are_on_the_page(page, engine):
    page.paths.hiding.click()
    assert engine.settings.current.hides_address
    words = page.words()
    assert all(title in words for title in ("Hide my address", "Relays", "Proxy"))


def test_the_network_can_be_tested(page, qtbot):
    with qtbot.waitSignal(page.doctor_requested):
        page.test_button.click()


def test_the_servers_of_the_app_are_off_until_chosen(page, engine):
    assert not page.choices[ServiceChoice.APP].isChecked()
    assert "signed list" in page.choices[ServiceChoice.APP].line
    assert page.list.isHidden()
    page.choices[ServiceChoice.APP].click()
    assert engine.settings.current.service is ServiceChoice.APP
    assert not page.list.isHidden()


def test_arrow_keys_do_not_choose_the_servers_of_the_app_in_passing(page, engine, qtbot):
    page.show()
    chosen = []
    engine.settings.settings_changed.subscribe(lambda settings: chosen.append(settings.service))
    page.choices[ServiceChoice.COMPUTER].click()
    for key, choice in (
        (Qt.Key.Key_Up, ServiceChoice.COMPUTER),
        (Qt.Key.Key_Up, ServiceChoice.URL),
        (Qt.Key.Key_Down, ServiceChoice.NETWORK),
        (Qt.Key.Key_Down, ServiceChoice.URL),
    ):
        page.choices[choice].setFocus()
        qtbot.keyClick(page.choices[choice], key)
    assert page.choices[ServiceChoice.COMPUTER].isChecked()
    assert chosen == [ServiceChoice.COMPUTER, ServiceChoice.NETWORK, ServiceChoice.COMPUTER]


def test_it_is_said_which_server_of_the_list_was_chosen(page, engine):
    page.choices[ServiceChoice.APP].click()
    line = page.choices[ServiceChoice.APP]
    looking = ServiceState.CONNECTING
    engine.services.set(choice=ServiceChoice.APP, url="", state=looking, is_hosted_here=False)
    assert line.line == "Choosing a server from the list…"
    assert page.chips[ServiceChoice.APP].words == "Connecting…"
    url = "wss://signal-3.example.org"
    engine.services.set(url=url, state=ServiceState.READY)
    assert line.line == "In use now: \u2068signal-3.example.org\u2069"
    assert page.chips[ServiceChoice.APP].words == "Reachable"


def test_a_list_that_is_not_reached_is_no_silent_server(page, engine):
    engine.services.set(choice=ServiceChoice.APP, url="", is_hosted_here=False)
    engine.services.go_away()
    assert page.choices[ServiceChoice.APP].line == "No server of the list is in use."
    assert page.trouble.text() == "The list of servers cannot be reached, or none on it runs now."
    engine.services.set(url="wss://signal-3.example.org")
    assert page.trouble.text() == "The meeting point does not answer."
