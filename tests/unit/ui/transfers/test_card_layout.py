from __future__ import annotations

import pytest
from PySide6.QtCore import QRectF

from zajel_desktop.model.transfer import TransferState
from zajel_desktop.ui.painting.measures import Measures
from zajel_desktop.ui.painting.pieces import Sheet
from zajel_desktop.ui.transfers.card import CardAction, card_content
from zajel_desktop.ui.transfers.card_layout import PAD, Looks, lay_card

CARD = QRectF(20, 8, 340, 0)


@pytest.fixture
def lay(theme):
    def laid(transfer, card=CARD):
        sheet = Sheet(796, is_right_to_left=False)
        looks = Looks("text", "text_secondary")
        end = lay_card(sheet, card_content(transfer, "Noor", True), card, looks, Measures(theme))
        return sheet, end

    return laid


def test_buttons_stand_beside_each_other_below_the_words(lay, make):
    sheet, end = lay(make())
    decline, accept = sheet.choices
    assert (decline.action, accept.action) == (CardAction.DECLINE, CardAction.ACCEPT)
    assert decline.rect.right() < accept.rect.left()
    assert decline.rect.top() > sheet.texts[-1].rect.bottom()
    assert end.height == pytest.approx(104, abs=6)


def test_everything_stays_within_the_card(lay, make):
    for state in TransferState:
        for is_mine in (True, False):
            sheet, end = lay(make("a" * 80 + ".pdf", is_mine=is_mine, state=state, moved=10))
            card = QRectF(CARD.left(), CARD.top(), CARD.width(), end.height)
            inner = card.adjusted(PAD - 1, PAD - 1, 1 - PAD, 1)
            rects = [p.rect for p in (*sheet.lines, *sheet.texts, *sheet.choices, *sheet.bars)]
            assert all(inner.contains(rect) for rect in rects), state


def test_a_long_name_is_cut_in_its_middle(lay, make):
    sheet, _ = lay(make("a" * 80 + ".pdf"))
    assert sheet.lines[0].text.endswith(".pdf\u2069")
    assert "…" in sheet.lines[0].text


def test_a_narrow_card_puts_its_buttons_below_each_other(lay, make):
    sheet, _ = lay(make(state=TransferState.DONE, path="/d/a.pdf"), QRectF(0, 0, 230, 0))
    first, second = sheet.choices
    assert second.rect.top() > first.rect.bottom()


def test_a_picture_stands_above_with_one_square_button_beside_the_words(lay, make):
    sheet, _ = lay(make("IMG.jpg", state=TransferState.DONE, path="/d/IMG.jpg"))
    (picture,), (show,) = sheet.pictures, sheet.choices
    assert picture.path == "/d/IMG.jpg"
    assert show.action is CardAction.SHOW
    assert not show.has_words
    assert show.rect.width() >= 32
    assert picture.rect.bottom() < show.rect.top()


def test_a_bar_shows_how_much_is_done(lay, make):
    sheet, _ = lay(make(size=100, state=TransferState.MOVING, moved=25))
    assert sheet.bars[0].done == 0.25
