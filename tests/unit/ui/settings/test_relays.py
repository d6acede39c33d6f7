"""Relays: added, shown without their passwords, removed."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from tests.fakes.engine import FakeEngine
from zajel_desktop.model.service import IceServer
from zajel_desktop.ui.settings.relay_dialog import RelayDialog
from zajel_desktop.ui.settings.relays import Relays
from zajel_desktop.ui.widgets.buttons import IconButton

RELAY = IceServer(("turn:relay.example.org:3478",), "ali", "secret")


@pytest.fixture
def engine():
    return FakeEngine()


@pytest.fixture
def relays(engine, theme, qtbot):
    relays = Relays(engine, theme)
    qtbot.addWidget(relays)
    qtbot.addWidget(relays.row)
    return relays


def words(widget):
    return " ".join(label.text() for label in widget.findChildren(QLabel) if label.text())


def test_relays_are_added_and_removed(relays, engine, qtbot):
    assert relays.isHidden()
    relays.ask()
    relays.window().findChild(RelayDialog).relay_entered.emit(RELAY)
    assert engine.settings.current.ice_servers == (RELAY,)
    assert not relays.isHidden()
    assert "relay.example.org" in words(relays)
    assert "secret" not in words(relays)
    (remove,) = relays.findChildren(IconButton)
    remove.click()
    assert engine.settings.current.ice_servers == ()
    assert relays.isHidden()


@pytest.mark.parametrize(
    ("server", "said"),
    [
        (RELAY, "User name"),
        (IceServer(("turn:a",)), "Without a user name"),
        (IceServer(("stun:a",)), "Tells this computer its own address"),
    ],
)
def test_every_server_says_what_it_is_for(relays, engine, server, said):
    engine.settings.change(ice_servers=(server,))
    assert said in words(relays)


def test_tab_goes_through_the_rows_from_where_they_follow(engine, theme, qtbot):
    page = QWidget()
    qtbot.addWidget(page)
    column = QVBoxLayout(page)
    first, relays, last = QPushButton(), Relays(engine, theme), QPushButton()
    for widget in (first, relays, last):
        column.addWidget(widget)
    relays.follow(first)
    engine.settings.change(ice_servers=(RELAY, IceServer(("stun:a",))))
    one, two = relays.findChildren(IconButton)
    assert first.nextInFocusChain() is one
    assert one.nextInFocusChain() is two


def test_another_setting_leaves_the_rows_as_they_are(relays, engine):
    engine.settings.change(ice_servers=(RELAY,))
    (before,) = relays.findChildren(IconButton)
    engine.settings.change(name="Noor")
    assert relays.findChildren(IconButton) == [before]
