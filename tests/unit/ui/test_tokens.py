"""Tokens: everything the design fixed is there, readable, and large enough at every size."""

from __future__ import annotations

from dataclasses import fields

import pytest
from PySide6.QtGui import QColor, QFont

from zajel_desktop.model.errors import LocalError
from zajel_desktop.ui.tokens import GROWING, Scheme, TypeScale, load

SOFT = ["accent", "verified", "unverified", "danger"]


def luminance(colour):
    """WCAG 2.1, relative luminance."""

    def linear(part):
        return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(c) for c in (colour.redF(), colour.greenF(), colour.blueF()))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.fixture(params=Scheme)
def tokens(request):
    return load(request.param)


def test_light_and_dark_are_different_and_know_their_name():
    light, dark = load(Scheme.LIGHT), load(Scheme.DARK)
    assert (light.scheme, dark.scheme) == (Scheme.LIGHT, Scheme.DARK)
    assert light.color.window == QColor("#F3F5F7")
    assert dark.color.window == QColor("#12181B")


def test_there_are_eight_avatar_tints_whose_letters_can_be_read(tokens):
    assert len(tokens.tints) == 8
    assert min(contrast(t.text, t.background) for t in tokens.tints) >= 6.2


@pytest.mark.parametrize("ground", ["window", "surface", "raised", "hover", "selected"])
def test_text_can_be_read_on_every_ground(tokens, ground):
    assert contrast(tokens.color.text, tokens.colour(ground)) >= 4.5
    assert contrast(tokens.color.text_secondary, tokens.colour(ground)) >= 4.5


@pytest.mark.parametrize("role", ["accent_text", "verified", "unverified", "danger"])
def test_coloured_words_can_be_read_on_a_dialog(tokens, role):
    assert contrast(tokens.colour(role), tokens.color.surface) >= 4.5


def test_an_overlay_is_see_through(tokens):
    assert 0.8 < tokens.color.call_glass.alphaF() < 0.85


def test_a_word_that_is_no_colour_is_refused(tokens):
    with pytest.raises(LocalError):
        tokens.colour("mauve")


def test_a_style_makes_a_font_of_its_size_and_weight(qapp, tokens):
    font = tokens.type.heading.font(is_tabular=True)
    assert (font.pixelSize(), font.weight()) == (20, QFont.Weight.DemiBold)
    assert font.featureTags() == [QFont.Tag("tnum")]


def test_the_code_is_set_wide(qapp, tokens):
    assert tokens.type.display.font().letterSpacing() == 3


def test_text_and_what_holds_it_grow_together(tokens):
    large = tokens.scaled(1.5)
    assert large.type.body.px == 21
    assert large.type.body.line == 30
    for name in GROWING:
        assert getattr(large.size, name) == pytest.approx(getattr(tokens.size, name) * 1.5, abs=1)
    assert large.size.list_width == tokens.size.list_width


def test_arabic_gets_larger_letters_on_higher_lines(tokens):
    arabic = tokens.scaled(1, extra_px=0.5, line=1.1)
    assert arabic.type.body.px == 14.5
    assert arabic.type.body.line == 22


@pytest.mark.parametrize("role", SOFT)
def test_high_contrast_takes_soft_grounds_away_and_strengthens_borders(tokens, role):
    strong = tokens.contrasting()
    assert strong.colour(f"{role}_soft") == tokens.color.surface
    assert strong.color.border == strong.color.control_border == tokens.color.text


def test_no_line_is_lower_than_its_letters(tokens):
    for field in fields(TypeScale):
        style = getattr(tokens.type, field.name)
        assert style.line > style.px
