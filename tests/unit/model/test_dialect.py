"""Dialects: which are older, and which of them confirm."""

from __future__ import annotations

from zajel_desktop.model.dialect import Dialect


def test_three_dialects_are_foreign():
    foreign = {dialect for dialect in Dialect if dialect.is_foreign}
    assert foreign == {Dialect.APP, Dialect.WEB, Dialect.HEADLESS}


def test_nobody_but_a_native_peer_confirms():
    assert [dialect for dialect in Dialect if dialect.confirms] == [Dialect.NATIVE]


def test_the_values_are_the_words_of_the_store_and_of_headless():
    values = [dialect.value for dialect in Dialect]
    assert values == ["", "native", "app", "web", "headless"]
