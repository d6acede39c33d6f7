"""The theme: whose choice it is, what is dressed, and who hears of a change."""

from __future__ import annotations

import re

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtGui import QAction, QPalette
from PySide6.QtWidgets import QPushButton, QWidget

from zajel_desktop.model.resources import resource
from zajel_desktop.ui.theme import Mode, Theme, style_sheet
from zajel_desktop.ui.tokens import Scheme, load


@pytest.fixture
def arabic():
    before = QLocale()
    QLocale.setDefault(QLocale("ar_EG"))
    yield
    QLocale.setDefault(before)


def button_ink(button):
    image = button.icon().pixmap(24).toImage()
    points = [(x, y) for x in range(image.width()) for y in range(image.height())]
    return max((image.pixelColor(x, y) for x, y in points), key=lambda c: c.alpha()).rgb()


def test_the_palette_and_the_tokens_are_of_one_scheme(theme, qapp):
    theme.set_mode(Mode.DARK)
    assert theme.is_dark
    assert qapp.palette().color(QPalette.ColorRole.Window) == load(Scheme.DARK).color.surface
    theme.set_mode(Mode.LIGHT)
    assert not theme.is_dark
    assert qapp.palette().color(QPalette.ColorRole.Window) == load(Scheme.LIGHT).color.surface


def test_whoever_paints_hears_of_a_change(theme, qtbot):
    with qtbot.waitSignal(theme.changed):
        theme.set_mode(Mode.DARK)


def test_a_desktop_that_says_nothing_gets_light(theme):
    theme.set_mode(Mode.SYSTEM)
    assert not theme.is_dark


def test_a_desktop_that_wants_dark_gets_it_only_if_we_follow_it(theme, portal):
    portal.answer("color-scheme", 1)
    assert not theme.is_dark
    theme.set_mode(Mode.SYSTEM)
    assert theme.is_dark


def test_a_desktop_that_wants_contrast_gets_strong_borders(theme, portal):
    portal.answer("contrast", 1)
    assert theme.tokens.color.border == theme.tokens.color.text


def test_text_is_never_smaller_than_the_base_and_grows_with_the_scale(theme, qapp):
    base = qapp.font().pixelSize()
    assert base >= 14
    theme.set_scale(150)
    assert qapp.font().pixelSize() == pytest.approx(base * 1.5, abs=1)


@pytest.mark.parametrize(("asked", "given"), [(10, 90), (400, 150), (125, 125)])
def test_the_scale_has_its_bounds(theme, asked, given):
    theme.set_scale(asked)
    assert theme.scale == given


def test_arabic_letters_are_larger(theme, qapp, arabic):
    before = theme.tokens.type.body
    theme.refresh()
    assert theme.tokens.type.body.px == before.px + 0.5
    assert theme.tokens.type.body.line > before.line


def test_motion_stops_when_we_or_the_desktop_say_so(theme, portal):
    assert theme.duration(160) == 160
    theme.set_motion_reduced(True)
    assert theme.duration(160) == 0
    theme.set_motion_reduced(False)
    portal.answer("reduced-motion", 1)
    assert theme.duration(160) == 0


def test_a_dressed_button_changes_its_icon_with_the_theme(theme, qtbot):
    button = QPushButton()
    qtbot.addWidget(button)
    theme.dress(button, "more", "text")
    theme.set_mode(Mode.DARK)
    assert button_ink(button) == load(Scheme.DARK).color.text.rgb()


def test_a_dressed_action_changes_its_icon_with_the_theme(theme, qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    action = QAction(window)
    window.addAction(action)
    theme.dress(action, "more", "text")
    before = action.icon().cacheKey()
    theme.set_mode(Mode.DARK)
    assert action.icon().cacheKey() != before


@pytest.mark.parametrize("scheme", Scheme)
def test_no_placeholder_is_left_in_the_style_sheet(scheme):
    template = resource("style/zajel.qss").read_text()
    sheet = style_sheet(template, load(scheme))
    assert not re.search(r"@\w+@", sheet)
    assert load(scheme).color.accent.name() in sheet


def test_a_placeholder_that_is_no_token_is_our_mistake():
    with pytest.raises(KeyError):
        style_sheet("QLabel { color: @mauve@ }", load(Scheme.LIGHT))


def test_see_through_colours_keep_their_transparency():
    assert style_sheet("@call_glass@", load(Scheme.LIGHT)) == "rgba(12, 19, 23, 209)"


def test_a_theme_starts_as_it_was_left(qapp, portal):
    theme = Theme(qapp, mode=Mode.DARK, scale=125, is_motion_reduced=True, portal=portal)
    assert (theme.mode, theme.scale, theme.is_motion_reduced) == (Mode.DARK, 125, True)
    assert theme.is_dark
