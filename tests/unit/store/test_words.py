"""Words: what is typed finds what was written, whatever the marks, the case and the script."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zajel_desktop.store.words import MAX_TERM, contains, phrases, terms


def finds(words, text):
    return all(contains(terms(text), phrase) for phrase in phrases(words))


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("muller", "Frau MÜLLER kommt"),
        ("Mül", "Frau Muller kommt"),
        ("strasse", "Lange Straße 5"),
        ("محمد", "قال مُحَمَّد نعم"),
        ("احمد", "أحمد هنا"),
        ("سلام", "ســلام"),
        ("你好", "我说你好了"),
        ("ลาว", "ภาษาลาวงาม"),
        ("ひら", "これはひらがな"),
        ("foo-ba", "see foo bar"),
        ("wor hel", "hello world"),
        ("🎉", "party🎉now"),
        ("10", "at 10:30"),
        ("\uff46\uff55ll", "full width"),
    ],
)
def test_what_is_typed_finds_what_was_written(words, text):
    assert finds(words, text)


@pytest.mark.parametrize(
    ("words", "text"),
    [("ello", "hello"), ("好你", "你好"), ("foo-bar", "bar foo"), ("hello you", "hello world")],
)
def test_other_words_are_not_found(words, text):
    assert not finds(words, text)


def test_signs_alone_are_nothing_to_search_for():
    assert phrases(' "* -- ( \u200f ') == []


def test_a_very_long_word_is_found_by_its_beginning():
    word = "x" * (MAX_TERM + 5)
    assert terms(word) == ["x" * MAX_TERM]
    assert finds(word, word + "y")


@given(st.text())
def test_every_text_finds_itself(text):
    assert finds(text, text)


@given(st.text())
def test_terms_hold_nothing_that_separates_words_or_means_something_to_the_index(text):
    for term in terms(text):
        assert term
        assert not set(term) & set(" \t\r\n\"'*()-+^:{}\0")
