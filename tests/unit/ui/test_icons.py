"""Icons: drawn in the colour that is meant, once, and mirrored where they point somewhere."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QIcon

from zajel_desktop.model.errors import LocalError
from zajel_desktop.model.resources import resource
from zajel_desktop.ui.icons import Icons

NAMES = sorted(path.stem for path in resource("icons").glob("*.svg"))


@pytest.fixture
def icons(theme):
    return Icons(theme)


@pytest.fixture
def right_to_left(qapp):
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    yield
    qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


def ink(pixmap):
    """The colour of what was drawn most firmly."""
    image = pixmap.toImage()
    points = [(x, y) for x in range(image.width()) for y in range(image.height())]
    return max((image.pixelColor(x, y) for x, y in points), key=QColor.alpha)


@pytest.mark.parametrize("name", NAMES)
def test_every_icon_can_be_drawn(icons, name):
    assert ink(icons.pixmap(name, "text", 24)).alpha() > 100


def test_an_icon_has_the_colour_that_is_meant(icons, theme):
    drawn = ink(icons.pixmap("more", "danger", 24))
    assert drawn.rgb() == theme.tokens.color.danger.rgb()


def test_an_icon_takes_a_colour_that_is_no_token(icons):
    assert ink(icons.pixmap("more", QColor("#4A3B8C"), 24)).rgb() == QColor("#4A3B8C").rgb()


def test_an_icon_is_sharp_on_a_dense_screen(icons):
    pixmap = icons.pixmap("check", "text", 16, 1.5)
    assert pixmap.size() == QSize(24, 24)
    assert pixmap.deviceIndependentSize().toSize() == QSize(16, 16)


def test_an_icon_is_drawn_once(icons):
    first = icons.pixmap("check", "text", 16)
    assert icons.pixmap("check", "text", 16).cacheKey() == first.cacheKey()
    icons.clear()
    assert icons.pixmap("check", "text", 16).cacheKey() != first.cacheKey()


def test_an_arrow_is_mirrored_from_right_to_left(icons, right_to_left, qapp):
    mirrored = icons.pixmap("back", "text").toImage()
    qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    assert icons.pixmap("back", "text").toImage().flipped(Qt.Orientation.Horizontal) == mirrored


def test_a_check_is_never_mirrored(icons, right_to_left, qapp):
    check = icons.pixmap("check", "text").toImage()
    qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    assert icons.pixmap("check", "text").toImage() == check


def test_an_icon_of_a_button_looks_disabled_when_it_is(icons, theme):
    icon = icons.icon("more", "accent")
    assert ink(icon.pixmap(24)).rgb() == theme.tokens.color.accent.rgb()
    disabled = icon.pixmap(QSize(24, 24), QIcon.Mode.Disabled)
    assert ink(disabled).rgb() == theme.tokens.color.text_disabled.rgb()


def test_the_gap_of_an_icon_lies_towards_its_text(icons, qapp):
    def is_free(image, columns):
        return all(image.pixelColor(x, y).alpha() == 0 for x in columns for y in range(20))

    size = QSize(26, 20)
    left = icons.icon("menu", "text", gap=6).pixmap(size).toImage()
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    right = icons.icon("menu", "text", gap=6).pixmap(size).toImage()
    qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    assert is_free(left, range(20, 26))
    assert is_free(right, range(6))


def test_an_icon_that_does_not_exist_is_our_mistake(icons):
    with pytest.raises(LocalError):
        icons.pixmap("unicorn", "text")
