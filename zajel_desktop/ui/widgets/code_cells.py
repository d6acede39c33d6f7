"""How a code looks while it is typed: six cells, a dash, four cells, and a frame round them.

``Cells(tokens, width, height)`` knows where each cell lies and which one the mouse means;
``paint(painter, look)`` draws what a ``CellsLook`` describes.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from zajel_desktop.model.pairing import ADDRESS_LENGTH, SECRET_LENGTH
from zajel_desktop.ui.tokens import Tokens

COUNT = ADDRESS_LENGTH + SECRET_LENGTH
WIDTH, HEIGHT, GAP, DASH = 34.0, 44.0, 5.0, 20.0
PADDING = 12.0
FRAME_HEIGHT = 66
CARET_WIDTH, CARET_HEIGHT = 2.0, 20.0
NUMBER_PX = 19
"""The size of letters at 100 %, to which the cells are drawn."""


class FrameState(enum.Enum):
    """What the frame of the field shows."""

    NORMAL = "normal"
    FOCUS = "focus"
    ERROR = "error"
    DISABLED = "disabled"


@dataclass(frozen=True, slots=True)
class CellsLook:
    """What is to be seen: letters without dash; ``caret`` is the cell it stands before."""

    text: str
    frame: FrameState = FrameState.NORMAL
    wrong_at: int | None = None
    selected: range = range(0)
    caret: int | None = None


class Cells:
    """The cells of a field of one size."""

    def __init__(self, tokens: Tokens, width: float, height: float) -> None:
        self._tokens = tokens
        self._room = QRectF(0, 0, width, height)
        self._factor = factor_of(tokens)

    def rect(self, index: int) -> QRectF:
        """Where the cell number ``index`` lies; narrower where there is little room."""
        spare = DASH * self._factor + (COUNT - 2) * GAP
        free = (self._room.width() - 2 * PADDING - spare) / COUNT
        width, height = min(WIDTH * self._factor, free), HEIGHT * self._factor
        left = (self._room.width() - width * COUNT - spare) / 2 + index * (width + GAP)
        if index >= ADDRESS_LENGTH:
            left += DASH * self._factor - GAP
        return QRectF(left, (self._room.height() - height) / 2, width, height)

    def gap_at(self, x: float, filled: int) -> int:
        """Say before which of the ``filled`` cells, or behind the last, ``x`` points."""
        return sum(self.rect(index).center().x() < x for index in range(filled))

    def paint(self, painter: QPainter, look: CellsLook) -> None:
        """Draw the cells and the caret."""
        painter.setFont(self._tokens.type.number.font(is_tabular=True))
        painter.setPen(self._tokens.color.text_secondary)
        before, after = self.rect(ADDRESS_LENGTH - 1), self.rect(ADDRESS_LENGTH)
        middle = (before.right() + after.left()) / 2
        half, y = DASH * self._factor / 4, before.center().y()
        painter.fillRect(
            QRectF(middle - half, y - 1, 2 * half, 2), self._tokens.color.text_secondary
        )
        for index in range(COUNT):
            self._paint_cell(painter, index, look)
        if look.caret is not None:
            self._paint_caret(painter, look.caret, len(look.text))

    def paint_frame(self, painter: QPainter, state: FrameState) -> None:
        """Draw the frame."""
        color, stroke, radius = self._tokens.color, self._tokens.stroke, self._tokens.radius
        edge, width = {
            FrameState.NORMAL: (color.control_border, stroke.border),
            FrameState.FOCUS: (color.focus, stroke.focus),
            FrameState.ERROR: (color.danger, stroke.error_border),
            FrameState.DISABLED: (color.border, stroke.border),
        }[state]
        painter.setPen(QPen(edge, width))
        painter.setBrush(color.window if state is FrameState.DISABLED else color.surface)
        half = width / 2
        rect = self._room.adjusted(half, half, -half, -half)
        painter.drawRoundedRect(rect, radius.dialog_field, radius.dialog_field)

    def _paint_cell(self, painter: QPainter, index: int, look: CellsLook) -> None:
        color, radius = self._tokens.color, self._tokens.radius.control
        ground, ink = self._colours(index, look)
        rect = self.rect(index)
        painter.setPen(Qt.PenStyle.NoPen)
        if index == look.wrong_at:
            painter.setPen(QPen(color.danger, 2))
            rect = rect.adjusted(1, 1, -1, -1)
        painter.setBrush(ground)
        painter.drawRoundedRect(rect, radius, radius)
        painter.setPen(ink)
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, look.text[index : index + 1])

    def _colours(self, index: int, look: CellsLook) -> tuple[QColor, QColor]:
        """Ground and ink of one cell."""
        color = self._tokens.color
        if look.frame is FrameState.DISABLED:
            return color.sunken, color.text_disabled
        if index in look.selected:
            return color.selection, color.selection_text
        if index == look.wrong_at:
            return color.danger_soft, color.danger
        return color.sunken, color.text

    def _paint_caret(self, painter: QPainter, index: int, filled: int) -> None:
        """Draw the caret in an empty cell, between two filled ones, or behind the last."""
        cell = self.rect(min(index, COUNT - 1))
        x = cell.left() - GAP / 2 if index < filled else cell.center().x()
        if index >= COUNT:
            x = cell.right() + GAP / 2
        height = CARET_HEIGHT * self._factor
        rect = QRectF(x - CARET_WIDTH / 2, cell.center().y() - height / 2, CARET_WIDTH, height)
        painter.fillRect(rect, self._tokens.color.accent_text)


def factor_of(tokens: Tokens) -> float:
    """How much larger than drawn the cells are, for the size of text in use."""
    return tokens.type.number.px / NUMBER_PX
