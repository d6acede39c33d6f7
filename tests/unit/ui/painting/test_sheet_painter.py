from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPixmap

from zajel_desktop.ui.painting.measures import Measures
from zajel_desktop.ui.painting.pieces import (
    Bar,
    Choice,
    Corners,
    Edge,
    Fill,
    Line,
    Picture,
    Sheet,
    Sign,
)
from zajel_desktop.ui.painting.sheet_painter import SheetPainter, rounded
from zajel_desktop.ui.transfers.card import CardAction

ROUND = Corners(14, 4, 14)


def painted(theme, fill, *, is_right_to_left=False, picture=None):
    sheet = Sheet(200, is_right_to_left, 100)
    fill(sheet)
    image = QImage(200, 100, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    sheet_painter = SheetPainter(theme, Measures(theme), lambda *_: picture)
    sheet_painter.paint(painter, sheet, QRectF(image.rect()))
    painter.end()
    return image


def ink_centre(image):
    columns = [
        x for x in range(200) if any(image.pixelColor(x, y).lightness() < 200 for y in range(100))
    ]
    return sum(columns) / len(columns)


def test_a_surface_has_its_colour(theme):
    image = painted(theme, lambda s: s.fills.append(Fill(QRectF(10, 10, 80, 40), "accent", ROUND)))
    assert image.pixelColor(50, 30) == theme.tokens.color.accent
    assert image.pixelColor(150, 30) == QColor("white")


def test_a_surface_stands_at_the_other_side_from_right_to_left(theme):
    def fill(sheet):
        sheet.fills.append(Fill(QRectF(10, 10, 80, 40), "accent", ROUND))

    image = painted(theme, fill, is_right_to_left=True)
    assert image.pixelColor(150, 30) == theme.tokens.color.accent
    assert image.pixelColor(50, 30) == QColor("white")


def test_the_sharp_corner_is_mirrored():
    rect = QRectF(0, 0, 80, 40)
    near_left, near_right = QPointF(2, 2), QPointF(78, 2)
    plain, turned = rounded(rect, ROUND, False), rounded(rect, ROUND, True)
    assert not plain.contains(near_left)
    assert plain.contains(near_right)
    assert turned.contains(near_left)
    assert not turned.contains(near_right)


def test_a_bar_fills_from_where_lines_begin(theme):
    def fill(sheet):
        sheet.bars.append(Bar(QRectF(0, 10, 200, 6), 0.5))

    color = theme.tokens.color
    plain, turned = painted(theme, fill), painted(theme, fill, is_right_to_left=True)
    assert (plain.pixelColor(50, 13), plain.pixelColor(150, 13)) == (
        color.progress,
        color.progress_track,
    )
    assert (turned.pixelColor(50, 13), turned.pixelColor(150, 13)) == (
        color.progress_track,
        color.progress,
    )


@pytest.mark.parametrize(
    ("edge", "is_right_to_left", "is_left"),
    [
        (Edge.START, False, True),
        (Edge.END, False, False),
        (Edge.START, True, False),
        (Edge.END, True, True),
    ],
)
def test_a_line_keeps_to_its_edge(theme, edge, is_right_to_left, is_left):
    def fill(sheet):
        sheet.lines.append(Line(QRectF(0, 10, 200, 20), "09:31", "meta", "text", edge))

    image = painted(theme, fill, is_right_to_left=is_right_to_left)
    assert (ink_centre(image) < 100) is is_left


def test_signs_and_buttons_are_painted_without_a_complaint(theme):
    def fill(sheet):
        sheet.signs.append(Sign(QRectF(5, 5, 16, 16), "check-double", "accent_text", is_bold=True))
        sheet.choices.append(
            Choice(QRectF(30, 5, 90, 32), CardAction.ACCEPT, "Accept", is_primary=True)
        )
        sheet.choices.append(Choice(QRectF(30, 45, 150, 32), CardAction.SHOW, "Show", "folder"))
        square = Choice(QRectF(130, 5, 32, 32), CardAction.SHOW, "Show", "folder", has_words=False)
        sheet.choices.append(square)

    image = painted(theme, fill)
    assert image.pixelColor(40, 10) == theme.tokens.color.accent


def test_a_picture_that_is_not_there_yet_has_a_place(theme):
    def fill(sheet):
        sheet.pictures.append(Picture(QRectF(0, 0, 200, 100), "/a.png", 8))

    assert painted(theme, fill).pixelColor(20, 50) == theme.tokens.color.sunken


def test_a_picture_is_painted_in_the_middle_of_its_place(theme):
    pixmap = QPixmap(200, 100)
    pixmap.fill(Qt.GlobalColor.red)

    def fill(sheet):
        sheet.pictures.append(Picture(QRectF(0, 0, 200, 100), "/a.png", 8))

    assert painted(theme, fill, picture=pixmap).pixelColor(100, 50) == QColor("red")
