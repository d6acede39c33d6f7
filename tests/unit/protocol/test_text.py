"""Text: whole characters stay, halves become visible and harmless."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zajel_desktop.protocol.text import (
    clean_text,
    split_text,
    utf8_bytes,
    utf16_units,
    whole_text,
)


@given(st.text())
def test_whole_text_stays_as_it_is(text):
    assert whole_text(text) == text


@given(st.text(st.characters(codec=None)))
def test_any_text_can_be_encoded_afterwards(text):
    whole_text(text).encode()


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("a\ud800b", "a\ufffdb"),
        ("\udcff", "\ufffd"),
        ("\udc00\ud800", "\ufffd\ufffd"),
        ("\ud83d\ude00", "😀"),
    ],
)
def test_halves_are_replaced_and_halves_that_fit_are_joined(text, whole):
    assert whole_text(text) == whole


def test_control_characters_go_and_tabs_and_ends_of_lines_stay():
    assert clean_text("a\0b\x1bc\x7fd\te\nf\r\ng\ud800") == "abcd\te\nf\r\ng\ufffd"


def test_the_length_of_a_browser_counts_halves():
    assert utf16_units("a😀س") == 4
    assert utf8_bytes("a😀س") == 7


@given(st.text(), st.integers(2, 20))
def test_pieces_are_the_whole_text_and_none_is_too_long(text, limit):
    pieces = split_text(text, limit, utf16_units)
    assert "".join(pieces) == text
    assert max(map(utf16_units, pieces)) <= limit
    assert all(pieces) or pieces == [""]


@pytest.mark.parametrize(
    ("text", "limit", "pieces"),
    [
        ("", 5, [""]),
        ("abcdef", 6, ["abcdef"]),
        ("abcdefg", 3, ["abc", "def", "g"]),
        ("abe\u0301", 3, ["ab", "e\u0301"]),
        ("aa👋🏽", 4, ["aa", "👋🏽"]),
        ("a👨\u200d👩\u200d👧", 8, ["a", "👨\u200d👩\u200d👧"]),
        ("🇩🇪🇸🇦🇪🇬", 7, ["🇩🇪", "🇸🇦", "🇪🇬"]),
        ("a\r\nb", 2, ["a", "\r\n", "b"]),
        ("1\ufe0f\u20e32\ufe0f\u20e3", 4, ["1\ufe0f\u20e3", "2\ufe0f\u20e3"]),
        ("م\u064eر\u0652", 3, ["م\u064e", "ر\u0652"]),
        ("\u1112\u1161\u11ab\u1100\u1173", 4, ["\u1112\u1161\u11ab", "\u1100\u1173"]),
        ("e" + "\u0301" * 5, 3, ["e\u0301\u0301", "\u0301\u0301\u0301"]),
    ],
)
def test_it_is_cut_between_what_people_see_as_characters(text, limit, pieces):
    assert split_text(text, limit, utf16_units) == pieces


def test_the_limit_may_be_one_of_bytes():
    assert split_text("سلام", 4, utf8_bytes) == ["سل", "ام"]


def test_a_hostile_text_of_marks_alone_is_cut_all_the_same():
    text = "a" + "\u0301" * 100_000
    pieces = split_text(text, 10_000, utf16_units)
    assert "".join(pieces) == text
    assert len(pieces) <= 11


def test_the_beginning_of_a_character_is_not_looked_for_very_far_back():
    assert len(split_text("ab" + "\u0301" * 200, 90, utf16_units)[0]) == 90
