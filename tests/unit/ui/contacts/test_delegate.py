"""A row is painted in either direction, larger with the text, and never with a warning."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem

from tests.fakes.engine import NOW, FakeEngine
from zajel_desktop.model.contact import Trust
from zajel_desktop.model.link import Presence
from zajel_desktop.model.message import Delivery
from zajel_desktop.ui.contacts.delegate import ContactDelegate
from zajel_desktop.ui.contacts.model import ContactsModel

WIDTH, HEIGHT = 304, 64


@pytest.fixture
def engine():
    engine = FakeEngine()
    noor = engine.contacts.add("Noor", trust=Trust.VERIFIED)
    engine.messages.add(noor.conversation, "Tent?", is_mine=True, delivery=Delivery.STORED)
    engine.links.set(noor.id, Presence.ONLINE)
    return engine


@pytest.fixture
def noor(engine):
    return engine.contacts.all[0]


@pytest.fixture
def model(qapp, engine):
    return ContactsModel(engine)


@pytest.fixture
def delegate(theme):
    return ContactDelegate(theme, now=lambda: NOW)


@pytest.fixture
def painted(theme, model, delegate):
    """Paint the first row that is no heading."""

    def paint(
        *, row=0, direction=Qt.LayoutDirection.LeftToRight, state=QStyle.StateFlag.State_None
    ):
        image = QImage(QSize(WIDTH, HEIGHT), QImage.Format.Format_RGB32)
        image.fill(theme.tokens.color.window)
        option = QStyleOptionViewItem()
        option.rect, option.direction, option.state = QRect(0, 0, WIDTH, HEIGHT), direction, state
        painter = QPainter(image)
        delegate.paint(painter, option, model.index(row))
        painter.end()
        return image

    return paint


def ground(image):
    """The colour of the row's own rectangle, between its edge and its words."""
    return image.pixelColor(12, 32)


def test_a_row_at_rest_is_the_pane(painted, theme):
    assert ground(painted()) == theme.tokens.color.window


def test_the_row_under_the_pointer_and_the_open_one_stand_out(painted, theme, delegate, noor):
    hover = painted(state=QStyle.StateFlag.State_MouseOver)
    assert ground(hover) == theme.tokens.color.hover
    delegate.open_contact = noor.id
    assert ground(painted()) == theme.tokens.color.selected


def test_the_ring_is_the_keyboards_alone(painted, theme, delegate):
    state = QStyle.StateFlag.State_HasFocus
    assert painted(state=state).pixelColor(9, 32) == theme.tokens.color.window
    delegate.shows_focus = True
    assert painted(state=state).pixelColor(9, 32) == theme.tokens.color.focus


def test_the_avatar_is_where_lines_begin(painted, theme):
    window = theme.tokens.color.window
    spot = 22
    assert painted().pixelColor(spot, 32) != window
    mirrored = painted(direction=Qt.LayoutDirection.RightToLeft)
    assert mirrored.pixelColor(WIDTH - 1 - spot, 32) != window


def test_unread_messages_get_a_badge_at_the_end(painted, theme, engine, noor):
    engine.messages.summarize(noor.conversation, unread=3)
    accent = theme.tokens.color.accent
    row = [painted().pixelColor(x, 43) for x in range(WIDTH - 42, WIDTH)]
    assert accent in row


@pytest.mark.parametrize(
    "change",
    [
        {"is_blocked": True},
        {"given_name": "نور " * 30},
        {"given_name": "A very long name that no pane is wide enough for, ever"},
        {"claimed_name": ""},
    ],
)
def test_every_contact_can_be_painted(painted, engine, noor, change):
    engine.contacts.set(noor.id, **change)
    engine.messages.set_draft(noor.conversation, "half a tho")
    engine.messages.summarize(noor.conversation, unread=123_456)
    for direction in Qt.LayoutDirection:
        assert not painted(direction=direction).isNull()


def test_what_was_found_is_painted_below_its_heading(painted, model, engine, delegate):
    engine.messages.receive(engine.contacts.all[0].conversation, "word " * 30 + "quay")
    model.find("quay")
    engine.settle()
    delegate.words = "quay"
    assert model.rowCount() == 2
    for row in range(2):
        assert not painted(row=row).isNull()


def test_rows_grow_with_the_text_and_headings_are_low(model, delegate, theme):
    option = QStyleOptionViewItem()
    assert delegate.sizeHint(option, model.index(0)).height() == HEIGHT
    theme.set_scale(150)
    assert delegate.sizeHint(option, model.index(0)).height() > HEIGHT
    model.find("noor")
    assert delegate.sizeHint(option, model.index(0)).height() < HEIGHT
