"""A QR code that cameras read: black on white in both themes, with its quiet zone of 4 modules.

``QrView(theme, size=208)``, then ``view.show_text("zajel://…")``; without text the card is empty.
What it is a code of is told with ``name=…``, by default the pairing link.
ISO/IEC 18004 asks for the quiet zone; segno makes the matrix, error correction M.
"""

from __future__ import annotations

import segno
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from zajel_desktop.ui.theme import Theme

QUIET = 4
PAPER, INK = QColor("#FFFFFF"), QColor("#000000")


class QrView(QWidget):
    """A white card of ``size`` px; its modules are whole pixels of the screen."""

    def __init__(
        self, theme: Theme, size: int = 208, parent: QWidget | None = None, *, name: str = ""
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._name = name or self.tr("QR code of your pairing link")
        self._matrix: tuple[tuple[bool, ...], ...] = ()
        self.setFixedSize(size, size)
        self.show_text("")
        theme.changed.connect(self.update)

    def show_text(self, text: str) -> None:
        """Show ``text`` as a code; what it says is not read aloud, it may be a secret."""
        self._matrix = ()
        if text:
            code = segno.make(text, error="m", micro=False, boost_error=False)
            self._matrix = tuple(tuple(bool(module) for module in row) for row in code.matrix)
        self.setAccessibleName(self._name if text else self.tr("QR code, not ready yet"))
        self.update()

    # Overrides of Qt methods

    def sizeHint(self) -> QSize:
        return self.minimumSize()

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens, painter = self._theme.tokens, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(tokens.color.border, 1))
        painter.setBrush(PAPER)
        card = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(card, tokens.radius.card, tokens.radius.card)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        if self._matrix:
            self._paint_modules(painter)

    def _paint_modules(self, painter: QPainter) -> None:
        ratio = self.devicePixelRatioF()
        count = len(self._matrix)
        module = max(1, int(self.width() * ratio / (count + 2 * QUIET))) / ratio
        start = round((self.width() - module * count) / 2 * ratio) / ratio
        painter.setPen(Qt.PenStyle.NoPen)
        for y, row in enumerate(self._matrix):
            for x, is_dark in enumerate(row):
                if is_dark:
                    place = QRectF(start + x * module, start + y * module, module, module)
                    painter.fillRect(place, INK)
