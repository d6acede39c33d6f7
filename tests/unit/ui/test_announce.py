"""Announcing: what is said goes to whoever listens, in its turn or at once."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QWidget

from zajel_desktop.ui.announce import announce


@pytest.fixture
def spoken(monkeypatch):
    """What assistive tools were told, in order."""
    heard = []

    def hear(event):
        heard.append((event.message(), event.politeness()))

    monkeypatch.setattr(QAccessible, "updateAccessibility", hear)
    return heard


@pytest.mark.parametrize(
    ("is_urgent", "politeness"),
    [
        (False, QAccessible.AnnouncementPoliteness.Polite),
        (True, QAccessible.AnnouncementPoliteness.Assertive),
    ],
)
def test_what_is_urgent_interrupts(qtbot, spoken, is_urgent, politeness):
    widget = QWidget()
    qtbot.addWidget(widget)
    announce(widget, "They accepted", is_urgent=is_urgent)
    assert spoken == [("They accepted", politeness)]
