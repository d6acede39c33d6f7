"""Our texts: they count as sent once the other stirs, and are said again once at most."""

from __future__ import annotations

from zajel_desktop.protocol.dialects.outgoing_texts import MAX_UNSURE, OutgoingTexts
from zajel_desktop.protocol.dialects.parts import Handed
from zajel_desktop.protocol.wire.operations import Text

ONE, TWO = Text("1", "one", 1.0), Text("2", "two", 2.0)


def test_a_text_counts_as_sent_when_the_other_stirs_after_it():
    texts = OutgoingTexts()
    texts.said(ONE, 5, is_certain=True)
    texts.said(TWO, 6, is_certain=True)
    assert texts.stirred(5) == []
    assert texts.stirred(6) == [Handed("1")]
    assert texts.stirred(6) == []
    assert texts.stirred(9) == [Handed("2")]
    assert texts.stirred(10) == []


def test_what_was_said_in_the_wrong_dialect_is_said_again_in_order_and_once():
    texts = OutgoingTexts()
    texts.said(ONE, 5, is_certain=False)
    texts.said(TWO, 5, is_certain=False)
    assert texts.again() == [ONE, TWO]
    assert texts.again() == []


def test_what_was_said_again_waits_for_the_other_to_stir_anew():
    texts = OutgoingTexts()
    texts.said(ONE, 5, is_certain=False)
    texts.said(TWO, 5, is_certain=False)
    texts.again()
    assert texts.stirred(8) == []
    assert texts.stirred(8) == []
    assert texts.stirred(9) == [Handed("1"), Handed("2")]


def test_once_the_dialect_is_certain_nothing_is_said_again():
    texts = OutgoingTexts()
    texts.said(ONE, 5, is_certain=False)
    texts.settle()
    texts.said(TWO, 5, is_certain=True)
    assert texts.again() == []


def test_what_is_kept_to_be_said_again_is_bounded():
    texts = OutgoingTexts()
    for number in range(4):
        texts.said(Text(str(number), "x" * (MAX_UNSURE // 2), 1.0), 5, is_certain=False)
    assert [text.id for text in texts.again()] == ["2", "3"]
    assert repr(texts) == "OutgoingTexts(4, 0)"
