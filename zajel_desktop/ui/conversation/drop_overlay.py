"""What lies over the conversation while something is dragged over it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from zajel_desktop.ui.theme import Theme

MARGIN = 8
DASH = 2
ICON = 24


class DropOverlay(QWidget):
    """A dashed frame with the words what a drop does."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.words = ""
        self._theme = theme
        self._under = parent
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def appear(self, words: str) -> None:
        """Lie over the whole parent and say ``words``."""
        self.words = words
        self.setGeometry(self._under.rect())
        self.setAccessibleName(words)
        self.raise_()
        self.show()

    # Overrides of Qt methods

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens, painter = self._theme.tokens, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = type(tokens.color.accent_soft)(tokens.color.accent_soft)
        ground.setAlphaF(0.94)
        painter.setBrush(ground)
        painter.setPen(QPen(tokens.color.accent_text, DASH, Qt.PenStyle.DashLine))
        rect = QRectF(self.rect()).adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN)
        painter.drawRoundedRect(rect, tokens.radius.card, tokens.radius.card)
        ratio = self.devicePixelRatioF()
        icon = self._theme.icons.pixmap("upload", "accent_text", ICON, ratio)
        middle = rect.center()
        painter.drawPixmap(round(middle.x() - ICON / 2), round(middle.y() - ICON - 8), icon)
        painter.setPen(tokens.color.accent_text)
        painter.setFont(tokens.type.title.font())
        line = QRectF(rect.left(), middle.y(), rect.width(), tokens.type.title.line)
        painter.drawText(line, Qt.AlignmentFlag.AlignCenter, self.words)
