"""What every test of the conversation starts from."""

from __future__ import annotations

import itertools

import pytest
from PySide6.QtWidgets import QApplication

from tests.fakes.engine import NOW, FakeEngine
from zajel_desktop.model.ids import ConversationId, MessageId
from zajel_desktop.model.message import Delivery, Message


def plain(text):
    """``text`` without the marks that isolate names."""
    return text.translate({0x2066: None, 0x2068: None, 0x2069: None})


@pytest.fixture
def engine():
    return FakeEngine(name="Ali")


@pytest.fixture
def noor(engine):
    return engine.contacts.add("Noor")


@pytest.fixture
def say():
    """Make one entry after the other, each a minute later, received unless ``is_mine``."""
    orders = itertools.count(1)

    def said(text="Hello", **fields):
        order = next(orders)
        fields.setdefault("is_mine", False)
        fields.setdefault("delivery", Delivery.STORED)
        fields.setdefault("sent_at", NOW - 3600 + 60 * order)
        fields.setdefault("order", order)
        fields.setdefault("id", MessageId(f"m{order}"))
        return Message(conversation=ConversationId("c"), text=text, **fields)

    return said


@pytest.fixture
def settle(engine):
    """Answer every question and let Qt do what it put off."""

    def settled():
        engine.settle()
        for _ in range(3):
            QApplication.processEvents()

    return settled
