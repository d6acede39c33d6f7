from __future__ import annotations

import pytest

from zajel_desktop.ui.painting.measures import BLOCKS, Measures


@pytest.fixture
def measures(theme):
    return Measures(theme)


def test_a_text_is_laid_out_once(measures):
    assert measures.block("Hello", "body", 200) is measures.block("Hello", "body", 200)
    assert measures.block("Hello", "body", 200) is not measures.block("Hello", "body", 208)


def test_only_so_many_texts_are_kept(measures):
    first = measures.block("first", "body", 200)
    for number in range(BLOCKS):
        measures.block(str(number), "body", 200)
    assert measures.block("first", "body", 200) is not first


def test_words_are_as_wide_as_their_letters(measures):
    assert measures.width("Accept", "small", 600) > measures.width("OK", "small", 600) > 0


def test_everything_grows_with_the_text(measures, theme):
    small, line = measures.width("Accept", "body"), measures.line("body")
    theme.set_scale(150)
    measures.forget()
    assert measures.width("Accept", "body") > small
    assert measures.line("body") == line * 1.5
    assert measures.growth == 1.5
