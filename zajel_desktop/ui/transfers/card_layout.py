"""Where everything stands on the card of a transfer (mockup 10)."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt

from zajel_desktop.ui.painting.measures import Measures
from zajel_desktop.ui.painting.pieces import (
    Bar,
    Choice,
    Corners,
    Fill,
    Line,
    Picture,
    Sheet,
    Sign,
    Text,
)
from zajel_desktop.ui.text import elided, isolated
from zajel_desktop.ui.transfers.card import ACTION_ICONS, CardAction, CardContent, action_label

PAD = 12.0
TILE = 40.0
ICON = 20.0
SMALL_ICON = 16.0
BAR = 6.0
PICTURE = 144.0
"""How high the picture on a card is, in px."""
GAP = 8.0


@dataclass(frozen=True, slots=True)
class Looks:
    """The colours of the bubble a card stands in."""

    text: str
    meta: str
    track: str = ""


@dataclass(frozen=True, slots=True)
class CardEnd:
    """How a card ends: its height, its last words, and how far right a time may stand."""

    height: float
    words: QRectF
    right: float


@dataclass(slots=True)
class _Column:
    """The column of words beside the tile, while it is being filled."""

    left: float
    width: float
    y: float


def lay_card(
    sheet: Sheet, content: CardContent, card: QRectF, looks: Looks, measures: Measures
) -> CardEnd:
    """Put ``content`` on ``sheet`` below the upper edge of ``card``, whose height is ignored."""
    top = card.top() + PAD
    if content.picture:
        rect = QRectF(card.left() + PAD, top, card.width() - 2 * PAD, PICTURE)
        sheet.pictures.append(Picture(rect, content.picture, measures.tokens.radius.row))
        top += PICTURE + 10
    _lay_tile(sheet, content, QRectF(card.left() + PAD, top, TILE, TILE))
    column = _Column(card.left() + PAD + TILE + PAD, card.width() - 3 * PAD - TILE, top)
    shown = _icon_only(content)
    if shown:
        column.width -= measures.tokens.size.button_small + GAP
        _lay_icon_only(sheet, shown, card, top, measures)
    last = _lay_words(sheet, content, column, looks, measures)
    if content.actions and not shown:
        last = _lay_choices(sheet, content, column, measures)
    right = column.left + column.width
    return CardEnd(max(column.y, top + TILE) + PAD - card.top(), last, right)


def _lay_tile(sheet: Sheet, content: CardContent, tile: QRectF) -> None:
    round_ = Corners(8, 8, 8)
    role, border = ("accent", "") if content.is_solid else ("surface", "border")
    sheet.fills.append(Fill(tile, role, round_, border))
    inset = (TILE - ICON) / 2
    icon = tile.adjusted(inset, inset, -inset, -inset)
    sheet.signs.append(Sign(icon, content.icon, "on_accent" if content.is_solid else content.tone))


def _lay_words(
    sheet: Sheet, content: CardContent, column: _Column, looks: Looks, measures: Measures
) -> QRectF:
    height = measures.line("body_strong")
    metrics = measures.metrics("body_strong")
    title = elided(isolated(content.title), metrics, column.width, Qt.TextElideMode.ElideMiddle)
    rect = QRectF(column.left, column.y, column.width, height)
    sheet.lines.append(Line(rect, title, "body_strong", looks.text))
    column.y += height
    if content.progress is not None:
        bar = QRectF(column.left, column.y + 7, column.width, BAR)
        sheet.bars.append(Bar(bar, content.progress, looks.track))
        column.y = bar.bottom() + 6
    is_right_to_left = sheet.is_right_to_left
    block = measures.sentence(
        content.line, "caption", column.width, is_right_to_left=is_right_to_left
    )
    rect = QRectF(column.left, column.y + 1, block.width, block.height)
    sheet.texts.append(Text(rect, block, content.line_tone or looks.meta))
    column.y = rect.bottom()
    extent = block.last_line.right() - block.last_line.left()
    return QRectF(column.left, rect.bottom() - measures.line("caption"), extent, rect.height())


def _lay_choices(sheet: Sheet, content: CardContent, column: _Column, measures: Measures) -> QRectF:
    height = float(measures.tokens.size.button_small)
    x, y = column.left, column.y + 11
    right = column.left + column.width
    for action in content.actions:
        label, icon = action_label(action), ACTION_ICONS.get(action, "")
        width = choice_width(label, icon, measures)
        if x > column.left and x + width > right:
            x, y = column.left, y + height + GAP
        rect = QRectF(x, y, width, height)
        sheet.choices.append(Choice(rect, action, label, icon, action is content.primary))
        x += width + GAP
    column.y = y + height
    return QRectF(column.left, y, x - GAP - column.left, height)


def _lay_icon_only(
    sheet: Sheet, action: CardAction, card: QRectF, top: float, measures: Measures
) -> None:
    side = float(measures.tokens.size.button_small)
    rect = QRectF(card.right() - PAD - side, top + (TILE - side) / 2, side, side)
    label, icon = action_label(action), ACTION_ICONS[action]
    sheet.choices.append(Choice(rect, action, label, icon, has_words=False))


def choice_width(label: str, icon: str, measures: Measures) -> float:
    """How wide a small button with ``label`` is."""
    icon_width = SMALL_ICON + GAP if icon else 0.0
    return measures.width(label, "small", 600) + icon_width + 24


def _icon_only(content: CardContent) -> CardAction | None:
    """A picture is opened by a click on itself, so one square button is enough."""
    if content.picture and CardAction.SHOW in content.actions:
        return CardAction.SHOW
    return None
