"""The sign of a person: initial on a tint of their key, and whether they are there.

* ``Face(key, name)`` - whose; ``icon`` replaces the initial (a device, a room).
* ``paint_avatar(painter, rect, theme, face, presence)`` - for delegates; leaves a clear gap round
  the presence mark, so that it stands on any row colour.
* ``Avatar(theme, face, size=40, presence=None)`` - a widget.
"""

from __future__ import annotations

import unicodedata
import zlib
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from zajel_desktop.model.link import Presence
from zajel_desktop.ui.theme import Theme
from zajel_desktop.ui.tokens import Colours, Tint, Tokens

LETTER = 0.4
"""Size of the letter, as a part of the avatar."""
MARK = 0.3
"""Diameter of the presence mark, as a part of the avatar; at least 10 px."""
GAP = 2.0


@dataclass(frozen=True, slots=True)
class Face:
    """Whose avatar: the public key chooses the tint, never the name."""

    key: str
    name: str
    icon: str = ""

    @property
    def initial(self) -> str:
        """The first letter or digit of the name, upper case; empty if there is none."""
        letters = (c for c in self.name if unicodedata.category(c)[0] in "LN")
        return next(letters, "").upper()[:1]


def tint_of(key: str, tokens: Tokens) -> Tint:
    """Choose one of the eight tints for a public key, the same on every computer."""
    return tokens.tints[zlib.crc32(key.encode()) % len(tokens.tints)]


def paint_avatar(
    painter: QPainter,
    rect: QRectF,
    theme: Theme,
    face: Face,
    presence: Presence | None = None,
) -> None:
    """Draw ``face`` into the square ``rect``; without ``presence`` there is no mark."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    circle = QPainterPath()
    circle.addEllipse(rect)
    mark = _mark_rect(rect, is_mirrored=painter.layoutDirection() is Qt.LayoutDirection.RightToLeft)
    if presence is not None:
        hole = QPainterPath()
        hole.addEllipse(mark.adjusted(-GAP, -GAP, GAP, GAP))
        circle = circle.subtracted(hole)
    painter.fillPath(circle, tint_of(face.key, theme.tokens).background)
    _paint_sign(painter, rect, theme, face)
    if presence is not None:
        paint_presence(painter, mark, theme.tokens.color, presence)
    painter.restore()


def paint_presence(painter: QPainter, rect: QRectF, color: Colours, presence: Presence) -> None:
    """Draw the mark: disc there, half disc on the way, ring away."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    match presence:
        case Presence.ONLINE:
            painter.setBrush(color.presence_online)
            painter.drawEllipse(rect)
        case Presence.OFFLINE:
            _paint_ring(painter, rect, QPen(color.presence_offline, 2))
        case _:
            painter.setBrush(color.presence_away)
            painter.drawChord(rect, 180 * 16, 180 * 16)
            _paint_ring(painter, rect, QPen(color.presence_away, 1.5))
    painter.restore()


def _paint_ring(painter: QPainter, rect: QRectF, pen: QPen) -> None:
    half = pen.widthF() / 2
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawEllipse(rect.adjusted(half, half, -half, -half))


def _mark_rect(rect: QRectF, *, is_mirrored: bool) -> QRectF:
    side = max(10.0, round(rect.width() * MARK))
    left = rect.left() if is_mirrored else rect.right() - side
    return QRectF(left, rect.bottom() - side, side, side)


def _paint_sign(painter: QPainter, rect: QRectF, theme: Theme, face: Face) -> None:
    """Draw the initial, or the icon where there is one, or a person without a name."""
    tint = tint_of(face.key, theme.tokens)
    if face.initial and not face.icon:
        font = theme.tokens.type.body_strong.font()
        font.setPixelSize(round(rect.width() * LETTER))
        painter.setFont(font)
        painter.setPen(tint.text)
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, face.initial)
        return
    side = 16 if rect.width() < 36 else 20 if rect.width() < 64 else round(rect.width() / 2)
    ratio = painter.device().devicePixelRatioF()
    pixmap = theme.icons.pixmap(face.icon or "person", tint.text, side, ratio)
    corner = rect.center() - QPointF(side / 2, side / 2)
    painter.drawPixmap(QPointF(round(corner.x()), round(corner.y())), pixmap)


class Avatar(QWidget):
    """One avatar of ``size`` px; decoration, the name is said beside it."""

    def __init__(
        self,
        theme: Theme,
        face: Face,
        size: int = 40,
        presence: Presence | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._face = face
        self._presence = presence
        self._size = size
        self.setFixedSize(size, size)
        theme.changed.connect(self.update)

    def show_face(self, face: Face, presence: Presence | None = None) -> None:
        """Show somebody, or how they are there now."""
        if (face, presence) != (self._face, self._presence):
            self._face, self._presence = face, presence
            self.update()

    # Overrides of Qt methods

    def sizeHint(self) -> QSize:
        return QSize(self._size, self._size)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setLayoutDirection(self.layoutDirection())
        paint_avatar(painter, QRectF(self.rect()), self._theme, self._face, self._presence)
