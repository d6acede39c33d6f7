"""Where everything stands in one row of the timeline (mockups 01, 04 and 21)."""

from __future__ import annotations

import datetime
import enum
import time
from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QPointF, QRectF

from zajel_desktop.model.message import Delivery, Kind, Message
from zajel_desktop.model.transfer import Transfer, TransferState
from zajel_desktop.ui.conversation.rows import Row
from zajel_desktop.ui.conversation.words import event_text, footnote, unknown_text
from zajel_desktop.ui.painting.measures import Measures
from zajel_desktop.ui.painting.pieces import Choice, Corners, Edge, Fill, Line, Sheet, Sign, Text
from zajel_desktop.ui.text import day_text, time_text
from zajel_desktop.ui.transfers.card import CardContent, card_content
from zajel_desktop.ui.transfers.card_layout import Looks, choice_width, lay_card

MARGIN, NARROW_MARGIN = 20.0, 16.0
NARROW = 560.0
"""Below this width the margin is smaller and bubbles take more of it."""
PAD_X, PAD_Y = 12.0, 8.0
NEAR, APART = 2.0, 8.0
STEP = 8
"""Texts are laid out in widths that are multiples of this, so that dragging reuses them."""
META_GAP = 10.0
META_BOTTOM = 5.0
CARD_BOTTOM = 10.0
GLYPH = 16.0
LAST_BOTTOM = 12.0

GLYPHS = {
    Delivery.WAITING: "clock",
    Delivery.SENT: "check",
    Delivery.HANDED: "check",
    Delivery.STORED: "check-double",
    Delivery.READ: "check-double",
    Delivery.FAILED: "alert",
}
FILE_GLYPHS = {
    TransferState.OFFERED: "clock",
    TransferState.DONE: "check-double",
    TransferState.FAILED: "alert",
}

translate = QCoreApplication.translate
Clock = Callable[[], float]


class RowAction(enum.Enum):
    """What the button below a bubble asks for."""

    RETRY = "retry"


class RowLayouter:
    """Lays rows out for one width and direction at a time."""

    def __init__(self, measures: Measures, now: Clock = time.time) -> None:
        self._measures = measures
        self._now = now

    def lay(self, row: Row, width: float, is_right_to_left: bool) -> Sheet:
        """Say where everything of ``row`` stands in a timeline of ``width`` px."""
        sheet = Sheet(width, is_right_to_left)
        y = self._lay_heading(sheet, row)
        match row.message.kind:
            case kind if kind.is_event:
                y = self._lay_event(sheet, row, y)
            case Kind.TRANSFER:
                y = self._lay_transfer(sheet, row, y)
            case _:
                y = self._lay_bubble(sheet, row, y)
        y = self._lay_footnote(sheet, row, y)
        sheet.height = y + (LAST_BOTTOM if row.is_last else 0)
        return sheet

    # What stands above.

    def _lay_heading(self, sheet: Sheet, row: Row) -> float:
        if row.day is None and not row.is_first_new:
            return NEAR if row.continues else APART
        y = 4.0
        if row.day is not None:
            y = self._lay_pill(sheet, self._day_words(row.day), y + 8, ("window", "text_secondary"))
        if row.is_first_new:
            words = self._new_words()
            y = self._lay_pill(sheet, words, y + 8, ("accent_soft", "accent_text"))
        return y + 18

    def _lay_pill(self, sheet: Sheet, words: str, y: float, roles: tuple[str, str]) -> float:
        background, ink = roles
        width = self._measures.width(words, "caption", 500) + 20
        height = self._measures.line("caption") + 6
        rect = QRectF(round((sheet.width - width) / 2), y, width, height)
        half = height / 2
        sheet.fills.append(Fill(rect, background, Corners(half, half, half)))
        sheet.lines.append(Line(rect, words, "caption", ink, Edge.CENTRE, 500))
        return y + height

    def _day_words(self, day: datetime.date) -> str:
        noon = datetime.datetime.combine(day, datetime.time(12)).timestamp()
        return day_text(noon, self._now())

    def _new_words(self) -> str:
        return translate("Timeline", "New")

    # Entries.

    def _lay_event(self, sheet: Sheet, row: Row, y: float) -> float:
        words, room = event_text(row), sheet.width - 2 * MARGIN
        rect = QRectF(MARGIN, y + 4, room, self._measures.line("caption"))
        if self._measures.width(words, "caption") <= room:
            sheet.lines.append(Line(rect, words, "caption", "text_secondary", Edge.CENTRE))
            return rect.bottom() + 4
        is_right_to_left = sheet.is_right_to_left
        block = self._measures.sentence(words, "caption", room, is_right_to_left=is_right_to_left)
        left = round((sheet.width - block.width) / 2)
        rect = QRectF(left, y + 4, block.width, block.height)
        sheet.texts.append(Text(rect, block, "text_secondary"))
        return rect.bottom() + 4

    def _lay_bubble(self, sheet: Sheet, row: Row, y: float) -> float:
        looks, limit = self._looks(row), self._widest(sheet.width) - 2 * PAD_X
        if row.message.kind is Kind.UNKNOWN:
            words, looks = unknown_text(row.talker), Looks(looks.meta, looks.meta)
            is_right_to_left = sheet.is_right_to_left
            block = self._measures.sentence(words, "body", limit, is_right_to_left=is_right_to_left)
        else:
            block = self._measures.block(row.message.text, "body", limit)
        meta_width = self._meta_width(row)
        extent = block.width - block.last_line.left()
        if not sheet.is_right_to_left:
            extent = block.last_line.right()
        stands_beside = extent + META_GAP + meta_width <= limit
        beside = extent + META_GAP + meta_width if stands_beside else meta_width
        content, height = max(block.width, beside), block.height
        height += 0 if stands_beside else self._measures.line("meta") - 2
        bubble = self._place(sheet, row, y, content + 2 * PAD_X, height + 2 * PAD_Y)
        corner = bubble.topLeft()
        rect = QRectF(corner.x() + PAD_X, corner.y() + PAD_Y, block.width, block.height)
        sheet.text = Text(rect, block, looks.text)
        sheet.texts.append(sheet.text)
        corner = bubble.bottomRight() - QPointF(PAD_X, META_BOTTOM)
        self._lay_meta(sheet, row, corner, looks)
        return bubble.bottom()

    def _lay_transfer(self, sheet: Sheet, row: Row, y: float) -> float:
        wanted = self._measures.tokens.size.file_card * self._measures.growth
        width = min(wanted, sheet.width - 2 * self._margin(sheet.width))
        card = self._place(sheet, row, y, width, 0)
        looks = self._looks(row)
        end = lay_card(sheet, self._content(row), card, looks, self._measures)
        stands_beside = end.words.right() + META_GAP + self._meta_width(row) <= end.right
        card.setHeight(end.height + (0 if stands_beside else self._measures.line("meta") - 4))
        sheet.bubble = card
        sheet.fills[self._bubble_fill] = self._surface(row, card)
        right = end.right if stands_beside else card.right() - PAD_X
        self._lay_meta(sheet, row, QPointF(right, card.bottom() - CARD_BOTTOM), looks)
        return card.bottom()

    def _content(self, row: Row) -> CardContent:
        if row.transfer is None:
            return CardContent(translate("Timeline", "Files"), "", "file")
        return card_content(row.transfer, row.talker.name, row.talker.is_there)

    def _place(self, sheet: Sheet, row: Row, y: float, width: float, height: float) -> QRectF:
        margin = self._margin(sheet.width)
        x = sheet.width - margin - width if row.message.is_mine else margin
        sheet.bubble = QRectF(x, y, width, height)
        self._bubble_fill = len(sheet.fills)
        sheet.fills.append(self._surface(row, sheet.bubble))
        return sheet.bubble

    def _surface(self, row: Row, rect: QRectF) -> Fill:
        radius = self._measures.tokens.radius
        mine = row.message.is_mine
        corners = Corners(
            radius.bubble if mine else radius.bubble_corner,
            radius.bubble_corner if mine else radius.bubble,
            radius.bubble,
        )
        return Fill(rect, "bubble_mine" if mine else "bubble_theirs", corners)

    # Time and state.

    def _lay_meta(self, sheet: Sheet, row: Row, corner: QPointF, looks: Looks) -> None:
        """Put time and state so that they end at ``corner``."""
        height = self._measures.line("meta")
        y, right = corner.y() - height, corner.x()
        icon = glyph_of(row.message, row.transfer)
        if icon:
            is_read = row.message.delivery is Delivery.READ
            role = "danger" if icon == "alert" else "accent_text" if is_read else looks.meta
            rect = QRectF(right - GLYPH, y + (height - GLYPH) / 2, GLYPH, GLYPH)
            sheet.signs.append(Sign(rect, icon, role, is_bold=is_read))
            right -= GLYPH + 4
        words = time_text(row.message.sent_at)
        width = self._measures.width(words, "meta")
        rect = QRectF(right - width, y, width, height)
        sheet.lines.append(Line(rect, words, "meta", looks.meta, Edge.END))

    def _meta_width(self, row: Row) -> float:
        glyph = GLYPH + 4 if glyph_of(row.message, row.transfer) else 0.0
        return self._measures.width(time_text(row.message.sent_at), "meta") + glyph

    # What stands below.

    def _lay_footnote(self, sheet: Sheet, row: Row, y: float) -> float:
        note = footnote(row)
        if note is None:
            return y
        right = sheet.width - self._margin(sheet.width) - 4
        height = self._measures.line("caption")
        if note.way_on:
            right = self._lay_way_on(sheet, note.way_on, right + 4, y + 4) - 8
            height = float(self._measures.tokens.size.button_small)
        limit = max(min(right - NARROW_MARGIN, 420 * self._measures.growth), 80.0)
        block = self._measures.sentence(
            note.text, "caption", limit, is_right_to_left=sheet.is_right_to_left
        )
        top = y + 4 + max(0.0, (height - block.height) / 2)
        rect = QRectF(right - block.width, top, block.width, block.height)
        sheet.texts.append(Text(rect, block, "danger" if note.is_failure else "text_secondary"))
        return y + 4 + max(height, block.height)

    def _lay_way_on(self, sheet: Sheet, label: str, right: float, y: float) -> float:
        width = choice_width(label, "retry", self._measures)
        rect = QRectF(right - width, y, width, self._measures.tokens.size.button_small)
        sheet.choices.append(Choice(rect, RowAction.RETRY, label, "retry"))
        return rect.left()

    # Measures.

    def _looks(self, row: Row) -> Looks:
        if row.message.is_mine:
            return Looks("bubble_mine_text", "bubble_mine_meta", "bubble_mine_meta")
        return Looks("bubble_theirs_text", "bubble_theirs_meta")

    def _margin(self, width: float) -> float:
        return NARROW_MARGIN if width < NARROW else MARGIN

    def _widest(self, width: float) -> float:
        size, growth = self._measures.tokens.size, self._measures.growth
        part = width * size.bubble_max_percent / 100
        if width < NARROW:
            part = max(part, min(440.0 * growth, width - 2 * NARROW_MARGIN))
        return min(size.bubble_max * growth, part) // STEP * STEP


def glyph_of(message: Message, transfer: Transfer | None) -> str:
    """Name the icon of how far an entry of ours has come, empty for none."""
    if not message.is_mine:
        return ""
    if message.kind is not Kind.TRANSFER:
        return GLYPHS[message.delivery]
    if transfer is None:
        return ""
    if transfer.state is TransferState.DONE and transfer.is_foreign:
        return "check"  # whether it is stored there, nobody knows
    return FILE_GLYPHS.get(transfer.state, "")
