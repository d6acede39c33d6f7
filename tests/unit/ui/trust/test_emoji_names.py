from __future__ import annotations

from zajel_desktop.crypto.emoji import TABLE
from zajel_desktop.ui.trust.emoji_names import NAMES, emoji_name


def test_every_emoji_of_the_table_can_be_translated():
    assert [each.name for each in TABLE] == list(NAMES)


def test_in_arabic_every_one_has_another_name_and_no_two_the_same(appearance):
    english = {emoji_name(name) for name in NAMES}
    assert english == set(NAMES)
    appearance.change(language="ar")
    arabic = {emoji_name(name) for name in NAMES}
    assert len(arabic) == len(NAMES)
    assert not arabic & english


def test_one_that_nobody_translated_keeps_its_name(qapp):
    assert emoji_name("Teapot") == "Teapot"
