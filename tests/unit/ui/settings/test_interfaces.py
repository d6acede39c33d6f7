"""Networks: all of them, or those that are ticked."""

from __future__ import annotations

import pytest

from tests.fakes.engine import FakeEngine
from zajel_desktop.ui.settings.interfaces import Interfaces


@pytest.fixture
def engine():
    return FakeEngine(interfaces=())


@pytest.fixture
def made(engine, theme, qtbot):
    """Make the cards."""

    def make():
        cards = Interfaces(engine, theme)
        qtbot.addWidget(cards)
        return cards

    return make


def test_every_network_is_used_by_default(made):
    cards = made()
    assert cards.every.isChecked()
    assert cards.list.isHidden()


def test_leaving_every_network_begins_with_all_ticked(made, engine):
    cards = made()
    cards.every.click()
    assert engine.settings.current.interfaces == tuple(cards.switches)
    assert not cards.list.isHidden()
    assert all(switch.isChecked() for switch in cards.switches.values())


def test_unticking_the_last_one_means_all_again(made, engine):
    engine.settings.change(interfaces=("lo",))
    cards = made()
    assert cards.switches["lo"].isChecked()
    for switch in cards.switches.values():
        if switch.isChecked():
            switch.click()
    assert engine.settings.current.interfaces == ()
    assert cards.every.isChecked()


def test_a_chosen_network_that_is_away_is_still_shown(made, engine):
    engine.settings.change(interfaces=("wlan9",))
    cards = made()
    assert cards.switches["wlan9"].isChecked()
