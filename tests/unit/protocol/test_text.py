"""Text: whole characters stay, halves become visible and harmless."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zajel_desktop.protocol.text import whole_text


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
