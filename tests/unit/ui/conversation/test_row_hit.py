from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF, QRectF, Qt

from zajel_desktop.model.ids import MessageId
from zajel_desktop.ui.conversation.row_hit import RowHit
from zajel_desktop.ui.painting.measures import Measures
from zajel_desktop.ui.painting.pieces import Picture, Sheet, Text


@pytest.fixture
def sheet(theme):
    made = Sheet(600, is_right_to_left=False)
    block = Measures(theme).block("see https://example.org now", "body", 300)
    made.bubble = QRectF(20, 8, block.width + 24, 36)
    made.text = Text(QRectF(32, 16, block.width, block.height), block, "text")
    made.pictures.append(Picture(QRectF(20, 60, 100, 50), "/a.png", 8))
    return made


def hit(sheet, x, y):
    return RowHit(MessageId("m"), sheet, QPointF(x, y))


def over(sheet, start):
    (rect,) = sheet.text.block.rects(start, start + 1)
    point = rect.center() + sheet.text.rect.topLeft()
    return hit(sheet, point.x(), point.y())


def test_text_is_found_with_its_position(sheet):
    assert over(sheet, 1).position in (1, 2)
    assert over(sheet, 1).cursor is Qt.CursorShape.IBeamCursor
    assert over(sheet, 1).address == ""


def test_an_address_is_found_and_can_be_clicked(sheet):
    assert over(sheet, 8).address == "https://example.org"
    assert over(sheet, 8).cursor is Qt.CursorShape.PointingHandCursor


def test_a_picture_is_found_and_can_be_clicked(sheet):
    assert hit(sheet, 50, 80).is_on_picture
    assert hit(sheet, 50, 80).cursor is Qt.CursorShape.PointingHandCursor


def test_beside_everything_there_is_nothing(sheet):
    beside = hit(sheet, 590, 20)
    assert not beside.is_on_bubble
    assert beside.cursor is Qt.CursorShape.ArrowCursor


def test_a_row_without_text_has_no_position(sheet):
    sheet.text = None
    assert (hit(sheet, 50, 20).block, hit(sheet, 50, 20).position) == (None, 0)


def test_everything_is_found_at_the_other_side_from_right_to_left(sheet):
    sheet.is_right_to_left = True
    assert hit(sheet, 600 - 30, 20).is_on_bubble
    assert not hit(sheet, 30, 20).is_on_bubble
