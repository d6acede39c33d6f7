"""Paints the rows of the list of people; computes left to right and mirrors every rectangle."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import (
    QLocale,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from zajel_desktop.model.contact import Contact
from zajel_desktop.model.ids import ContactId
from zajel_desktop.ui.contacts.model import ROW, FoundRow, HeadingRow, PersonRow, Row
from zajel_desktop.ui.contacts.preview import Preview, one_line
from zajel_desktop.ui.text import elided, isolated, list_time_text
from zajel_desktop.ui.theme import Theme
from zajel_desktop.ui.trust.sign import sign_of
from zajel_desktop.ui.widgets.avatar import Face, paint_avatar

MARGIN = 8
PADDING = 10
GAP = 12
HEADING = 32
GLYPH = 16
BADGE = 20
MOST = 999
BEFORE = 12
"""Characters of a message kept before the word that was found."""


@dataclass(frozen=True, slots=True)
class Canvas:
    """Where one row is painted, and how its rectangles are mirrored."""

    painter: QPainter
    rect: QRect
    direction: Qt.LayoutDirection

    def place(self, left: float, top: float, width: float, height: float) -> QRect:
        """The rectangle given from the row's leading upper corner."""
        rect = QRect(
            self.rect.left() + round(left),
            self.rect.top() + round(top),
            round(width),
            round(height),
        )
        return QStyle.visualRect(self.direction, self.rect, rect)


class ContactDelegate(QStyledItemDelegate):
    """One row per person, message found, or heading."""

    def __init__(
        self,
        theme: Theme,
        parent: QObject | None = None,
        *,
        now: Callable[[], float] = time.time,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._now = now
        self.open_contact: ContactId | None = None
        """Whose conversation is shown beside the list."""
        self.words = ""
        """What is searched; the first of it is brought into view in what was found."""
        self.shows_focus = False
        """Whether the keyboard leads, so that the current row needs its ring."""

    def _paint_back(self, canvas: Canvas, option: QStyleOptionViewItem, *, is_open: bool) -> None:
        color, painter = self._theme.tokens.color, canvas.painter
        state = QStyle.StateFlag
        rect = QRectF(canvas.rect.adjusted(MARGIN, 0, -MARGIN, 0))
        fill: QColor | None = None
        if is_open:
            fill = color.selected
        elif option.state & state.State_MouseOver:
            fill = color.hover
        radius = self._theme.tokens.radius.row
        painter.setPen(Qt.PenStyle.NoPen)
        if fill is not None:
            painter.setBrush(fill)
            painter.drawRoundedRect(rect, radius, radius)
        if option.state & state.State_HasFocus and self.shows_focus:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(color.focus, 2))
            painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), radius, radius)

    def _paint_person(self, canvas: Canvas, name: str, row: PersonRow) -> None:
        left = self._paint_face(canvas, row.contact, row)
        at = "" if row.at is None else list_time_text(row.at, self._now())
        self._paint_name(canvas, name, row.contact, left, at)
        width = canvas.rect.width() - left - MARGIN - PADDING
        if row.unread:
            width -= self._paint_badge(canvas, row.unread) + 8
        self._paint_preview(canvas, row.preview, left, width)

    def _paint_found(self, canvas: Canvas, name: str, row: FoundRow) -> None:
        left = self._paint_face(canvas, row.contact)
        at = list_time_text(row.message.sent_at, self._now())
        self._paint_name(canvas, name, row.contact, left, at)
        text = isolated(_around(one_line(row.message.text), self.words))
        width = canvas.rect.width() - left - MARGIN - PADDING
        self._paint_preview(canvas, Preview(text), left, width)

    def _paint_face(self, canvas: Canvas, contact: Contact, row: PersonRow | None = None) -> int:
        """Paint the avatar; return where the words begin."""
        side = self._theme.tokens.size.avatar_row
        left = MARGIN + PADDING
        place = canvas.place(left, (canvas.rect.height() - side) / 2, side, side)
        presence = row.presence if row is not None and not contact.is_blocked else None
        face = Face(contact.key, contact.name)
        paint_avatar(canvas.painter, QRectF(place), self._theme, face, presence)
        return left + side + GAP

    def _paint_name(self, canvas: Canvas, name: str, contact: Contact, left: int, at: str) -> None:
        """Paint the first line: name, mark of trust, time."""
        tokens = self._theme.tokens
        line = tokens.type.body_strong
        top = self._top(canvas)
        meta = QFontMetrics(tokens.type.caption.font(is_tabular=True))
        room = canvas.rect.width() - left - MARGIN - PADDING
        time_width = meta.horizontalAdvance(at) + 1
        place = canvas.place(left + room - time_width, top, time_width, line.line)
        self._write(canvas, place, at, tokens.type.caption.font(is_tabular=True), "text_secondary")
        metrics = QFontMetrics(line.font())
        mark, colour = _mark(contact)
        shown = elided(isolated(name), metrics, room - time_width - GLYPH - 14)
        width = metrics.horizontalAdvance(shown)
        self._write(canvas, canvas.place(left, top, width + 1, line.line), shown, line.font())
        glyph = canvas.place(left + width + 6, top + (line.line - GLYPH) / 2, GLYPH, GLYPH)
        self._draw_icon(canvas, glyph, mark, colour)

    def _paint_preview(self, canvas: Canvas, preview: Preview, left: float, width: float) -> None:
        """Paint the second line: glyph, leading word, text."""
        style = self._theme.tokens.type.small
        top = self._top(canvas) + self._theme.tokens.type.body_strong.line + 2
        font, metrics = style.font(), QFontMetrics(style.font())
        if preview.icon:
            place = canvas.place(left, top + (style.line - GLYPH) / 2, GLYPH, GLYPH)
            self._draw_icon(canvas, place, preview.icon, preview.role)
            left, width = left + GLYPH + 5, width - GLYPH - 5
        if preview.lead:
            lead = metrics.horizontalAdvance(f"{preview.lead} ")
            role = "danger" if preview.is_lead_loud else "text_secondary"
            place = canvas.place(left, top, lead, style.line)
            self._write(canvas, place, preview.lead, font, role)
            left, width = left + lead, width - lead
        shown = elided(preview.text, metrics, width)
        self._write(
            canvas, canvas.place(left, top, width, style.line), shown, font, "text_secondary"
        )

    def _paint_badge(self, canvas: Canvas, unread: int) -> int:
        """Paint how many are unread; return how wide that was."""
        tokens = self._theme.tokens
        font = tokens.type.caption.font(weight=600, is_tabular=True)
        text = _count(unread)
        height = max(BADGE, round(tokens.type.caption.line) + 4)
        width = max(height, QFontMetrics(font).horizontalAdvance(text) + 12)
        top = self._top(canvas) + tokens.type.body_strong.line + 1
        left = canvas.rect.width() - MARGIN - PADDING - width
        place = canvas.place(left, top, width, height)
        canvas.painter.setPen(Qt.PenStyle.NoPen)
        canvas.painter.setBrush(tokens.color.accent)
        canvas.painter.drawRoundedRect(QRectF(place), height / 2, height / 2)
        canvas.painter.setFont(font)
        canvas.painter.setPen(tokens.color.on_accent)
        canvas.painter.drawText(place, Qt.AlignmentFlag.AlignCenter, text)
        return width

    def _paint_heading(self, canvas: Canvas, row: HeadingRow) -> None:
        font = self._theme.tokens.type.caption.font(weight=600)
        place = canvas.place(MARGIN + PADDING, 4, canvas.rect.width() - 2 * MARGIN, HEADING - 4)
        self._write(canvas, place, row.text, font, "text_secondary")

    def _top(self, canvas: Canvas) -> float:
        """Where the two lines begin, so that they stand in the middle."""
        scale = self._theme.tokens.type
        return (canvas.rect.height() - scale.body_strong.line - 2 - scale.small.line) / 2

    def _write(
        self, canvas: Canvas, place: QRect, text: str, font: QFont, role: str = "text"
    ) -> None:
        canvas.painter.setFont(font)
        canvas.painter.setPen(self._theme.tokens.colour(role))
        edge = Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter
        canvas.painter.drawText(place, edge | Qt.TextFlag.TextSingleLine, text)

    def _draw_icon(self, canvas: Canvas, place: QRect, name: str, role: str) -> None:
        ratio = canvas.painter.device().devicePixelRatioF()
        canvas.painter.drawPixmap(place, self._theme.icons.pixmap(name, role, GLYPH, ratio))

    # Overrides of Qt methods.

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        row: Row | None = index.data(ROW)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setLayoutDirection(option.direction)
        canvas = Canvas(painter, option.rect, option.direction)
        name = str(index.data())
        match row:
            case HeadingRow():
                self._paint_heading(canvas, row)
            case PersonRow():
                is_open = row.contact.id == self.open_contact
                self._paint_back(canvas, option, is_open=is_open)
                self._paint_person(canvas, name, row)
            case FoundRow():
                self._paint_back(canvas, option, is_open=False)
                self._paint_found(canvas, name, row)
        painter.restore()

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        is_heading = isinstance(index.data(ROW), HeadingRow)
        return QSize(0, HEADING if is_heading else self._theme.tokens.size.row)


def _mark(contact: Contact) -> tuple[str, str]:
    """The sign after a name, and its colour."""
    if contact.is_blocked:
        return "block", "text_secondary"
    sign = sign_of(contact)
    return sign.icon, sign.role


def _count(unread: int) -> str:
    """How many, in three digits at most."""
    return QLocale().toString(min(unread, MOST)) + ("+" if unread > MOST else "")


def _around(text: str, words: str) -> str:
    """Cut the beginning of ``text`` away where what was searched stands too far behind."""
    first = words.split()[0].casefold() if words.split() else ""
    found = text.casefold().find(first) if first else -1
    if found <= 2 * BEFORE:
        return text
    begin = text.rfind(" ", 0, found - BEFORE) + 1
    return f"…{text[begin:]}"
