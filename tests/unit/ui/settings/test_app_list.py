"""Whose list of servers is asked is said where it was chosen, and can be changed there."""

from __future__ import annotations

import pytest

from tests.fakes.engine import FakeEngine
from zajel_desktop.model.service import ServiceChoice
from zajel_desktop.ui.settings.app_list import AppList
from zajel_desktop.ui.settings.list_dialog import ListDialog

URL = "https://lists.example.org:8443/zajel"
KEY = "aT6HRI0epsGWdhIX2E2I0h/j/h/9ravxrjl09qnGc/A="


@pytest.fixture
def engine():
    return FakeEngine(service=ServiceChoice.APP)


@pytest.fixture
def line(engine, theme, qtbot):
    made = AppList(engine, theme)
    qtbot.addWidget(made)
    return made


def plain(label):
    return label.text().replace("\u2068", "").replace("\u2069", "")


def test_it_is_shown_only_while_it_is_in_force(line, engine):
    assert not line.isHidden()
    engine.settings.change(service=ServiceChoice.COMPUTER)
    assert line.isHidden()


def test_whose_list_it_is_stands_there(line, engine):
    own = "The list comes from signal.zajel.hamzalabs.dev, as in the Zajel app."
    assert plain(line.words) == own
    engine.settings.change(bootstrap_url=URL, bootstrap_key=KEY)
    assert plain(line.words) == "The list comes from lists.example.org:8443, as you have chosen."


def test_another_list_is_used_at_once(line, engine):
    line.ask()
    dialog = line.findChild(ListDialog)
    dialog.address.setText(URL)
    dialog.key.setText(KEY)
    dialog.accept()
    current = engine.settings.current
    assert (current.bootstrap_url, current.bootstrap_key) == (URL, KEY)
