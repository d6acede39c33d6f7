"""Text on a surface: one style of the type scale, one colour by meaning.

* ``Label("Type the code you were told", "body_strong")`` - static text; ``tone`` is a colour role
  among text, text_secondary, accent_text, danger, verified, unverified.
* ``ElidedLabel`` - one line that is cut at the end of its own direction (or in the middle for
  file names and addresses) and aligned to the edge where lines begin in the interface.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from zajel_desktop.ui.text import elided

TALLEST = 10_000
WRAPPED = int(Qt.TextFlag.TextWordWrap)


class Label(QLabel):
    """Plain text, never markup, so that a name cannot dress itself up."""

    def __init__(
        self,
        text: str = "",
        style: str = "body",
        tone: str = "text",
        *,
        wraps: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("type", style)
        self.setProperty("tone", tone)
        self.setWordWrap(wraps)
        self._align_to_edge()

    def reserve_height(self) -> None:
        """Keep room for every line; layouts give wrapped text less when a window is small."""
        if self.wordWrap() and self.isVisible():
            # Measured without Qt's heightForWidth, which never falls below the present minimum.
            room = QRect(0, 0, self.contentsRect().width(), TALLEST)
            words = self.fontMetrics().boundingRect(room, WRAPPED, self.text())
            frame = self.height() - self.contentsRect().height()
            self.setMinimumHeight(words.height() + frame if self.text() else 0)

    def set_tone(self, tone: str) -> None:
        """Change the colour by meaning."""
        if self.property("tone") != tone:
            self.setProperty("tone", tone)
            self.style().unpolish(self)
            self.style().polish(self)

    def _align_to_edge(self) -> None:
        """Begin where the interface begins; Qt would follow the direction of the text."""
        now = self.alignment()
        if now & (Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignJustify):
            return
        right, left = Qt.AlignmentFlag.AlignRight, Qt.AlignmentFlag.AlignLeft
        edge = right if self.isRightToLeft() else left
        vertical = now & Qt.AlignmentFlag.AlignVertical_Mask
        self.setAlignment(edge | Qt.AlignmentFlag.AlignAbsolute | vertical)

    # Overrides of Qt methods

    def setText(self, text: str) -> None:
        super().setText(text)
        self.reserve_height()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.reserve_height()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.reserve_height()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LayoutDirectionChange:
            self._align_to_edge()
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self.reserve_height()


class ElidedLabel(Label):
    """One line that gives way where there is little room; the whole text is its spoken name."""

    def __init__(
        self,
        text: str = "",
        style: str = "body",
        tone: str = "text",
        *,
        mode: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, style, tone, parent=parent)
        self._mode = mode
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    @property
    def shown_text(self) -> str:
        """What fits at the present width."""
        metrics = QFontMetrics(self.font())
        return elided(self.text(), metrics, self.contentsRect().width(), self._mode)

    # Overrides of Qt methods

    def minimumSizeHint(self) -> QSize:
        hint = super().minimumSizeHint()
        return QSize(min(hint.width(), self.fontMetrics().averageCharWidth() * 4), hint.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        shown = self.shown_text
        self.setToolTip(self.text() if shown != self.text() else "")
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        # The edge is the interface's, the order of the words is the text's own.
        edge = Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter
        painter.setLayoutDirection(self.layoutDirection())
        painter.drawText(self.contentsRect(), edge | Qt.TextFlag.TextSingleLine, shown)
