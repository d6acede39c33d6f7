"""The QR view: black on white in both themes, sharp, with its quiet zone."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor

from zajel_desktop.ui.theme import Mode
from zajel_desktop.ui.widgets.qr import QrView

LINK = "zajel://pair/K7QX2M?s=ws%3A%2F%2F192.168.1.20%3A8080#4P9T"
BLACK, WHITE = QColor("#000000"), QColor("#FFFFFF")


@pytest.fixture
def view(theme, qtbot):
    view = QrView(theme, 200)
    qtbot.addWidget(view)
    return view


def dark(image):
    side = range(image.width())
    return [(x, y) for x in side for y in side if image.pixelColor(x, y) == BLACK]


@pytest.mark.parametrize("mode", [Mode.LIGHT, Mode.DARK])
def test_it_is_black_on_white_in_both_themes(view, theme, mode):
    theme.set_mode(mode)
    view.show_text(LINK)
    image = view.grab().toImage()
    found = {image.pixelColor(x, y).name() for x in range(8, 190) for y in range(8, 190)}
    assert found == {"#000000", "#ffffff"}


def test_the_quiet_zone_is_four_modules_wide(view):
    view.show_text(LINK)
    points = dark(view.grab().toImage())
    left, top = min(x for x, _ in points), min(y for _, y in points)
    module = (200 - 2 * left) // 33  # version 4: 33 modules
    assert left >= 4 * module
    assert top >= 4 * module


def test_nothing_to_show_is_an_empty_card(view):
    view.show_text(LINK)
    view.show_text("")
    assert dark(view.grab().toImage()) == []
    assert view.accessibleName() == "QR code, not ready yet"


def test_the_secret_is_not_its_spoken_name(view):
    view.show_text(LINK)
    assert "4P9T" not in view.accessibleName()
    assert view.sizeHint().width() == 200
