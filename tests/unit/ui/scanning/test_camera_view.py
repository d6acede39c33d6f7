from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QImage

from zajel_desktop.ui.scanning.camera_view import CameraView, corners_of


@pytest.fixture
def view(theme, qtbot):
    made = CameraView(theme)
    qtbot.addWidget(made)
    made.resize(400, 240)
    return made


def two_coloured():
    image = QImage(40, 24, QImage.Format.Format_RGB32)
    image.fill(QColor("red"))
    for x in range(20):
        for y in range(24):
            image.setPixelColor(x, y, QColor("blue"))
    return image


def test_people_see_themselves_as_in_a_mirror(view):
    view.show_picture(two_coloured())
    shown = view.grab().toImage()
    assert shown.pixelColor(60, 20) == QColor("red")
    assert shown.pixelColor(340, 20) == QColor("blue")


def test_a_frame_shows_where_to_hold_the_code(view):
    view.show_picture(two_coloured())
    shown = view.grab().toImage()
    frame = QRectF(0, 0, 240 * 0.72, 240 * 0.72)
    frame.moveCenter(QPointF(200, 120))
    assert shown.pixelColor(round(frame.left()), round(frame.top()) + 10) == QColor("white")


def test_before_the_first_picture_it_is_dark_and_waits(view, theme):
    shown = view.grab().toImage()
    assert shown.pixelColor(200, 40) == theme.tokens.color.call_bg


def test_corners_lie_inside_the_frame():
    frame = QRectF(0, 0, 100, 100)
    for corner in corners_of(frame):
        assert frame.contains(corner.boundingRect().center())
        assert corner.size() == 3


def test_it_grows_with_the_text_and_gives_way(view, theme):
    before = view.sizeHint().height()
    theme.set_scale(150)
    assert view.sizeHint().height() > before
    assert view.minimumSizeHint().height() < before
