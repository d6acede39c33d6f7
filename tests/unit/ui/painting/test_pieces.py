from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF

from zajel_desktop.ui.painting.pieces import Choice, Picture, Sheet
from zajel_desktop.ui.transfers.card import CardAction

RECT = QRectF(10, 5, 40, 20)


def test_a_rectangle_stands_where_it_says_from_left_to_right():
    assert Sheet(200, is_right_to_left=False).visual(RECT) == RECT


def test_a_rectangle_is_mirrored_from_right_to_left():
    assert Sheet(200, is_right_to_left=True).visual(RECT) == QRectF(150, 5, 40, 20)


def test_a_button_is_hit_where_it_is_painted():
    sheet = Sheet(200, is_right_to_left=True)
    choice = Choice(RECT, CardAction.OPEN, "Open")
    sheet.choices.append(choice)
    assert sheet.choice_at(QPointF(170, 10)) is choice
    assert sheet.choice_at(QPointF(20, 10)) is None


def test_a_picture_is_hit_where_it_is_painted():
    sheet = Sheet(200, is_right_to_left=False)
    picture = Picture(RECT, "/a.png", 8)
    sheet.pictures.append(picture)
    assert sheet.picture_at(QPointF(20, 10)) is picture
    assert sheet.picture_at(QPointF(190, 10)) is None
