from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter

from zajel_desktop.ui.painting import text_block
from zajel_desktop.ui.painting.text_block import APART, Ink, TextBlock

LINE = 20.0
LIMIT = 300.0


@pytest.fixture
def laid(qapp):
    font = QFont()
    font.setPixelSize(14)

    def lay(text, limit=LIMIT):
        return TextBlock(text, font, LINE, limit)

    return lay


def painted(block, selected=None):
    image = QImage(320, 200, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    black, red = QColor("black"), QColor("red")
    block.draw(
        painter,
        QPointF(0, 0),
        Ink(black, black, red, black, QColor("yellow")),
        QRectF(image.rect()),
        selected,
    )
    painter.end()
    return image


def dark_columns(image, rows):
    """The columns that hold ink in some of ``rows``."""
    return [
        x
        for x in range(image.width())
        if any(image.pixelColor(x, y).lightness() < 128 for y in rows)
    ]


def test_short_text_is_one_line_as_wide_as_it_needs(laid):
    block = laid("See you at the quay")
    assert block.height == LINE
    assert 50 < block.width < LIMIT


def test_long_text_is_broken_within_the_limit(laid):
    block = laid("quay " * 60)
    assert block.height > 3 * LINE
    assert block.width <= LIMIT


def test_a_word_without_an_end_is_broken_too(laid):
    assert laid("a" * 400).width <= LIMIT


def test_a_right_to_left_paragraph_ends_at_the_right_edge_of_the_block(laid):
    image = painted(laid("a line in Latin letters that is long\nقصير"))
    columns = dark_columns(image, range(22, 40))
    width = laid("a line in Latin letters that is long").width
    assert min(columns) > width / 2
    assert max(columns) > width - 8


def test_a_left_to_right_paragraph_below_arabic_starts_at_the_left(laid):
    image = painted(laid("هذه فقرة عربية طويلة نسبيا\nok"))
    assert min(dark_columns(image, range(22, 40))) < 5


def test_every_line_stands_at_the_same_distance_with_emoji_too(laid):
    # No Arabic here: which of its fonts stands in, and how tall that is, is the system's choice.
    assert laid("one\n🌬️ two\nthree").height == 3 * LINE


def test_a_line_much_taller_than_its_step_gets_the_room_it_needs(qapp):
    font = QFont()
    font.setPixelSize(14)
    needed = QFontMetricsF(font).height()
    block = TextBlock("one\ntwo", font, needed / 2, LIMIT)
    assert block.height >= 2 * needed


def test_a_point_finds_the_position_that_is_painted_there(laid):
    block = laid("Bring the tent")
    assert block.position_at(QPointF(0, 5)) == 0
    assert block.position_at(QPointF(block.width + 50, 5)) == len("Bring the tent")
    (rect,) = block.rects(6, 9)
    assert block.position_at(rect.center()) in (7, 8)


def test_positions_go_on_across_paragraphs(laid):
    block = laid("one\ntwo")
    assert block.position_at(QPointF(500, 30)) == 7
    assert block.part(0, 7) == "one\ntwo"
    assert block.length == 7


def test_a_part_never_cuts_an_emoji_from_its_neighbours(laid):
    block = laid("a🌬b")
    assert block.part(1, 3) == "🌬"
    assert block.length == 4


def test_a_word_is_found_around_a_position(laid):
    block = laid("Bring the tent")
    start, end = block.word_at(7)
    assert block.part(start, end) == "the"


def test_an_address_is_found_under_a_point_and_only_there(laid):
    block = laid("see https://example.org now")
    (address,) = block.addresses
    (rect,) = block.rects(address.start, address.end)
    assert block.address_at(rect.center()) == address
    assert block.address_at(QPointF(2, 5)) is None


def test_what_is_selected_stands_out(laid):
    block = laid("Bring the tent")
    image = painted(block, (0, 5))
    (rect,) = block.rects(0, 5)
    x, y = round(rect.center().x()), 2
    assert image.pixelColor(x, y) == QColor("red")
    assert image.pixelColor(round(rect.right()) + 20, y) != QColor("red")


def test_line_ends_of_other_systems_are_line_ends(laid):
    assert laid("one\r\ntwo").height == 2 * LINE


def test_the_last_line_says_where_the_room_beside_it_starts(laid):
    block = laid("a line in Latin letters that is long\nقصير")
    assert block.last_line.right() == pytest.approx(block.width)
    assert block.last_line.left() > 0


def test_words_that_were_looked_for_are_found_in_any_case(laid):
    block = laid("🌬 Bring the TENT, the tent")
    assert [block.part(start, end) for start, end in block.hits("tent")] == ["TENT", "tent"]
    assert block.hits("") == []


def test_words_that_were_looked_for_stand_out(laid):
    block = laid("Bring the tent")
    image = QImage(320, 40, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    black, yellow = QColor("black"), QColor("yellow")
    ink = Ink(black, black, black, black, yellow)
    block.draw(painter, QPointF(0, 0), ink, QRectF(image.rect()), words="bring")
    painter.end()
    (rect,) = block.rects(0, 5)
    assert image.pixelColor(round(rect.center().x()), 2) == yellow


def test_a_sentence_of_the_interface_runs_as_the_interface_does(qapp):
    font = QFont()
    font.setPixelSize(14)
    turned = TextBlock("114 of 184 MB", font, LINE, LIMIT, Qt.LayoutDirection.RightToLeft)
    assert turned.rects(0, 3)[0].left() > turned.rects(11, 13)[0].left()


def test_nothing_but_line_ends_is_laid_out_in_a_bounded_number_of_pieces(laid, monkeypatch):
    made = []
    real = text_block.QTextLayout
    monkeypatch.setattr(text_block, "QTextLayout", lambda *a: made.append(a) or real(*a))
    block = laid("\n" * 20_000 + "end")
    assert len(made) <= APART + 1
    assert block.height == 20_001 * LINE
    assert block.part(block.length - 3, block.length) == "end"
    assert block.position_at(QPointF(500, block.height - 1)) == block.length


def test_an_address_among_thousands_is_found(laid):
    block = laid("https://a.example\n" * 3000)
    last = block.addresses[-1]
    (rect,) = block.rects(last.start, last.end)
    assert block.address_at(rect.center()) == last
