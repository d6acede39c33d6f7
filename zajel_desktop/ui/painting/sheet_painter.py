"""Paints a sheet: the pieces of one row, in the colours of the theme, mirrored where lines are."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPixmap

from zajel_desktop.ui.painting.measures import Measures
from zajel_desktop.ui.painting.pieces import (
    Bar,
    Choice,
    Corners,
    Edge,
    Fill,
    Line,
    Picture,
    Sheet,
    Sign,
    Text,
)
from zajel_desktop.ui.painting.text_block import Ink
from zajel_desktop.ui.theme import Theme

SMALL_ICON = 16.0
TRACK = 0.35
"""How strong the track of a bar in a coloured bubble is."""
CENTRED = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignHCenter

PictureOf = Callable[[str, QSizeF, float], QPixmap | None]
"""Gives the small picture of a file at a size in px and a pixel ratio, None while there is none."""


class SheetPainter:
    """Paints sheets, one after the other."""

    def __init__(self, theme: Theme, measures: Measures, picture_of: PictureOf) -> None:
        self._theme = theme
        self._measures = measures
        self._picture_of = picture_of

    def paint(
        self,
        painter: QPainter,
        sheet: Sheet,
        clip: QRectF,
        selected: tuple[int, int] | None = None,
        words: str = "",
    ) -> None:
        """Paint what of ``sheet`` lies in ``clip``.

        In the text that can be selected, what is ``selected`` and each of ``words`` stand out.
        """
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        directions = Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft
        painter.setLayoutDirection(directions[sheet.is_right_to_left])
        for fill in sheet.fills:
            self._fill(painter, sheet, fill)
        for picture in sheet.pictures:
            self._picture(painter, sheet, picture)
        for bar in sheet.bars:
            self._bar(painter, sheet, bar)
        for text in sheet.texts:
            marks = (selected, words) if text is sheet.text else (None, "")
            self._text(painter, sheet, text, clip, *marks)
        for line in sheet.lines:
            self._line(painter, sheet, line)
        for sign in sheet.signs:
            self._sign(painter, sheet.visual(sign.rect), sign)
        for choice in sheet.choices:
            self._choice(painter, sheet, choice)

    def focus(self, painter: QPainter, rect: QRectF, radius: float) -> None:
        """Draw the ring round what the keyboard is on."""
        stroke = self._theme.tokens.stroke.focus
        painter.setPen(QPen(self._theme.tokens.color.focus, stroke))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(rect, radius, radius)

    def _fill(self, painter: QPainter, sheet: Sheet, fill: Fill) -> None:
        rect = sheet.visual(fill.rect)
        painter.setPen(Qt.PenStyle.NoPen)
        if fill.border:
            painter.setPen(QPen(self._theme.tokens.colour(fill.border), 1))
            rect = rect.adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setBrush(self._theme.tokens.colour(fill.role))
        painter.drawPath(rounded(rect, fill.corners, sheet.is_right_to_left))

    def _picture(self, painter: QPainter, sheet: Sheet, picture: Picture) -> None:
        rect = sheet.visual(picture.rect)
        corners = Corners(picture.radius, picture.radius, picture.radius)
        path = rounded(rect, corners, False)
        ratio = painter.device().devicePixelRatioF()
        pixmap = self._picture_of(picture.path, rect.size(), ratio)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.tokens.color.sunken)
        painter.drawPath(path)
        if pixmap is None:
            side = 24.0
            corner = rect.center() - QPointF(side / 2, side / 2)
            where = QRectF(corner, QSizeF(side, side))
            self._sign(painter, where, Sign(where, "image", "text_secondary"))
            return
        painter.save()
        painter.setClipPath(path)
        size = pixmap.deviceIndependentSize()
        corner = rect.center() - QPointF(size.width() / 2, size.height() / 2)
        painter.drawPixmap(corner, pixmap)
        painter.restore()

    def _bar(self, painter: QPainter, sheet: Sheet, bar: Bar) -> None:
        color, radius = self._theme.tokens.color, bar.rect.height() / 2
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._track(bar))
        painter.drawRoundedRect(sheet.visual(bar.rect), radius, radius)
        done = QRectF(bar.rect)
        done.setWidth(bar.rect.width() * min(max(bar.done, 0.0), 1.0))
        if done.width() >= 1:
            painter.setBrush(color.progress)
            radius = min(radius, done.width() / 2)
            painter.drawRoundedRect(sheet.visual(done), radius, radius)

    def _track(self, bar: Bar) -> QColor:
        if not bar.track:
            return self._theme.tokens.color.progress_track
        colour = QColor(self._theme.tokens.colour(bar.track))
        colour.setAlphaF(TRACK)
        return colour

    def _text(
        self,
        painter: QPainter,
        sheet: Sheet,
        text: Text,
        clip: QRectF,
        selected: tuple[int, int] | None,
        words: str,
    ) -> None:
        color = self._theme.tokens.color
        ink = Ink(
            self._theme.tokens.colour(text.role),
            color.link,
            color.selection,
            color.selection_text,
            color.mention,
        )
        corner = sheet.visual(text.rect).topLeft()
        text.block.draw(painter, corner, ink, clip, selected, words)

    def _line(self, painter: QPainter, sheet: Sheet, line: Line) -> None:
        painter.setFont(self._measures.font(line.style, line.weight))
        painter.setPen(self._theme.tokens.colour(line.role))
        flags = {
            Edge.START: Qt.AlignmentFlag.AlignLeft,
            Edge.CENTRE: Qt.AlignmentFlag.AlignHCenter,
            Edge.END: Qt.AlignmentFlag.AlignRight,
        }[line.edge]
        edge = int(flags | Qt.AlignmentFlag.AlignVCenter) | int(Qt.TextFlag.TextSingleLine)
        painter.drawText(sheet.visual(line.rect), edge, line.text)

    def _sign(self, painter: QPainter, rect: QRectF, sign: Sign) -> None:
        ratio = painter.device().devicePixelRatioF()
        pixmap = self._theme.icons.pixmap(sign.icon, sign.role, round(rect.width()), ratio)
        corner = QPointF(round(rect.x()), round(rect.y()))
        painter.drawPixmap(corner, pixmap)
        if sign.is_bold:
            painter.drawPixmap(corner + QPointF(0.6, 0), pixmap)

    def _choice(self, painter: QPainter, sheet: Sheet, choice: Choice) -> None:
        color, rect = self._theme.tokens.color, sheet.visual(choice.rect)
        radius = self._theme.tokens.radius.control
        ink = "on_accent" if choice.is_primary else "text"
        painter.setPen(QPen(color.accent if choice.is_primary else color.control_border, 1))
        painter.setBrush(color.accent if choice.is_primary else color.raised)
        painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
        if not choice.has_words:
            corner = rect.center() - QPointF(SMALL_ICON / 2, SMALL_ICON / 2)
            where = QRectF(corner, QSizeF(SMALL_ICON, SMALL_ICON))
            self._sign(painter, where, Sign(where, choice.icon, ink))
            return
        words = QRectF(choice.rect)
        if choice.icon:
            top = words.center().y() - SMALL_ICON / 2
            where = sheet.visual(QRectF(words.x() + 12, top, SMALL_ICON, SMALL_ICON))
            self._sign(painter, where, Sign(where, choice.icon, ink))
            words.setLeft(words.left() + 12 + SMALL_ICON - 4)
        painter.setFont(self._measures.font("small", 600))
        painter.setPen(self._theme.tokens.colour(ink))
        painter.drawText(sheet.visual(words), CENTRED, choice.label)


def rounded(rect: QRectF, corners: Corners, is_mirrored: bool) -> QPainterPath:
    """Draw the outline of ``rect`` with ``corners``, turned round where lines start right."""
    left, right = corners.top_start, corners.top_end
    if is_mirrored:
        left, right = right, left
    path = QPainterPath()
    path.moveTo(rect.left() + left, rect.top())
    path.lineTo(rect.right() - right, rect.top())
    _turn(path, rect.right() - 2 * right, rect.top(), right, 90)
    path.lineTo(rect.right(), rect.bottom() - corners.bottom)
    bottom = rect.bottom() - 2 * corners.bottom
    _turn(path, rect.right() - 2 * corners.bottom, bottom, corners.bottom, 0)
    path.lineTo(rect.left() + corners.bottom, rect.bottom())
    _turn(path, rect.left(), bottom, corners.bottom, 270)
    path.lineTo(rect.left(), rect.top() + left)
    _turn(path, rect.left(), rect.top(), left, 180)
    path.closeSubpath()
    return path


def _turn(path: QPainterPath, x: float, y: float, radius: float, start: float) -> None:
    """Add a quarter of a circle, clockwise from ``start`` degrees."""
    path.arcTo(QRectF(x, y, 2 * radius, 2 * radius), start, -90)
