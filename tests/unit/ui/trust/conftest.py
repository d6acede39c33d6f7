"""Somebody to be sure of."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QWidget

from tests.fakes.engine import FakeEngine
from zajel_desktop.model.link import Path, Presence


def plain(text):
    """``text`` without the marks that isolate names."""
    return text.translate({0x2066: None, 0x2068: None, 0x2069: None})


@pytest.fixture
def engine(qapp):
    return FakeEngine(name="Ali")


@pytest.fixture
def noor(engine):
    made = engine.contacts.add("Noor")
    engine.links.set(made.id, Presence.ONLINE, Path.LAN, 2)
    return made


@pytest.fixture
def host(qtbot):
    """What the widget under test stands in: unlike a window it may get narrow."""
    made = QWidget()
    qtbot.addWidget(made)
    made.resize(900, 900)
    made.show()
    return made
