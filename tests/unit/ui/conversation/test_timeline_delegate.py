from __future__ import annotations

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem

from zajel_desktop.model.ids import ConversationId, QueryId
from zajel_desktop.model.message import Page
from zajel_desktop.ui.conversation.rows import Talker
from zajel_desktop.ui.conversation.timeline_delegate import TimelineDelegate
from zajel_desktop.ui.conversation.timeline_model import TimelineModel
from zajel_desktop.ui.transfers.thumbnails import Thumbnails

WIDTH, HEIGHT = 600, 80


@pytest.fixture
def thumbnails(qapp):
    made = Thumbnails()
    yield made
    assert made.wait()


@pytest.fixture
def model(qapp, say):
    made = TimelineModel()
    made.show(Page(QueryId("q"), ConversationId("c"), (say("Hello"),)), Talker("Noor"))
    yield made
    made.deleteLater()


@pytest.fixture
def delegate(theme, model, thumbnails):
    made = TimelineDelegate(theme, model, thumbnails)
    made.width = WIDTH
    return made


@pytest.fixture
def index(model):
    return model.index(0)


def painted(delegate, index, *, has_focus=False):
    option = QStyleOptionViewItem()
    option.rect = QRect(0, 0, WIDTH, HEIGHT)
    if has_focus:
        option.state |= QStyle.StateFlag.State_HasFocus
    image = QImage(WIDTH, HEIGHT, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    delegate.paint(painter, option, index)
    painter.end()
    return image


def test_a_row_is_laid_out_once(delegate, index):
    assert delegate.sheet(index) is delegate.sheet(index)
    delegate.forget()
    sheet = delegate.sheet(index)
    delegate.width = WIDTH - 8
    assert delegate.sheet(index) is not sheet


def test_a_row_is_as_high_as_what_it_holds(delegate, index):
    height = delegate.sizeHint(QStyleOptionViewItem(), index).height()
    assert delegate.sheet(index).height <= height < delegate.sheet(index).height + 1


def test_a_row_is_painted_at_the_side_where_lines_begin(delegate, index, theme):
    bubble = theme.tokens.color.bubble_theirs
    y = round(delegate.sheet(index).bubble.center().y())
    assert painted(delegate, index).pixelColor(24, y) == bubble
    delegate.direction = Qt.LayoutDirection.RightToLeft
    assert painted(delegate, index).pixelColor(WIDTH - 25, y) == bubble


def test_the_ring_is_painted_only_for_the_keyboard(delegate, index):
    by_mouse = painted(delegate, index, has_focus=True)
    delegate.shows_focus = True
    assert painted(delegate, index, has_focus=True) != by_mouse
    assert painted(delegate, index) == by_mouse


def test_marked_text_is_painted_in_its_row(delegate, index):
    bare = painted(delegate, index)
    delegate.selected_row, delegate.selected = 0, (0, 5)
    assert painted(delegate, index) != bare
