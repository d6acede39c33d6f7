"""One choice among several: a radio button with a title and a line that explains it."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QRadioButton, QSizePolicy, QStyle, QWidget

from zajel_desktop.ui.theme import Theme
from zajel_desktop.ui.tokens import TextStyle

PADDING = 13
INDICATOR = 18
DOT = 8
GLYPH = 20
GAP = 12


class Choice(QRadioButton):
    """A radio button as wide as its place; with a frame of its own, or as a row of a card.

    ``tail`` px stay free at its end for what stands there besides.
    """

    def __init__(
        self,
        theme: Theme,
        title: str,
        line: str,
        *,
        icon: str = "",
        is_framed: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(title, parent)
        self._theme = theme
        self._icon_name = icon
        self._line = line
        self._is_framed = is_framed
        self.tail = 0
        self.setAccessibleDescription(line)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(Qt.CursorShape.ArrowCursor)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        theme.changed.connect(self.updateGeometry)

    @property
    def line(self) -> str:
        """The explanation."""
        return self._line

    def set_line(self, line: str) -> None:
        """Explain it in other words, after its state changed."""
        if line != self._line:
            self._line = line
            self.setAccessibleDescription(line)
            self.updateGeometry()
            self.update()

    def _paint_frame(self, painter: QPainter) -> None:
        color = self._theme.tokens.color
        is_strong = self.isChecked()
        fill = color.accent_soft if is_strong else color.raised
        if self.isDown():
            fill = color.pressed
        elif self.underMouse() and not is_strong:
            fill = color.hover
        pen = QPen(color.accent if is_strong else color.border, 2 if is_strong else 1)
        half = pen.widthF() / 2
        radius = self._theme.tokens.radius.row
        painter.setPen(pen)
        painter.setBrush(fill)
        rect = QRectF(self.rect()).adjusted(half, half, -half, -half)
        painter.drawRoundedRect(rect, radius, radius)

    def _paint_indicator(self, painter: QPainter) -> None:
        color = self._theme.tokens.color
        top = (self.height() - INDICATOR) // 2
        place = QRectF(self._mirrored(QRect(self._start(), top, INDICATOR, INDICATOR)))
        painter.setBrush(color.surface)
        painter.setPen(QPen(color.accent if self.isChecked() else color.control_border, 2))
        painter.drawEllipse(place.adjusted(1, 1, -1, -1))
        if self.isChecked():
            inset = (INDICATOR - DOT) / 2
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(color.accent)
            painter.drawEllipse(place.adjusted(inset, inset, -inset, -inset))

    def _paint_icon(self, painter: QPainter) -> None:
        left = self._start() + INDICATOR + GAP
        top = (self.height() - GLYPH) // 2
        role = "accent_text" if self.isChecked() else "text_secondary"
        pixmap = self._theme.icons.pixmap(self._icon_name, role, GLYPH, self.devicePixelRatioF())
        painter.drawPixmap(self._mirrored(QRect(left, top, GLYPH, GLYPH)), pixmap)

    def _paint_words(self, painter: QPainter) -> None:
        tokens = self._theme.tokens
        title, line = self._title_style(), tokens.type.caption
        width = self.width() - self._words_start() - PADDING - self.tail
        height = self._words_height(width)
        top = (self.height() - height) // 2
        leading, middle = Qt.AlignmentFlag.AlignLeading, Qt.AlignmentFlag.AlignVCenter
        painter.setLayoutDirection(self.layoutDirection())
        painter.setFont(title.font())
        painter.setPen(tokens.color.text)
        place = QRect(self._words_start(), top, width, round(title.line))
        painter.drawText(self._mirrored(place), leading | middle, self.text())
        painter.setFont(line.font())
        painter.setPen(tokens.color.text_secondary)
        rest = QRect(self._words_start(), place.bottom() + 1, width, height - place.height())
        painter.drawText(self._mirrored(rest), leading | Qt.TextFlag.TextWordWrap, self._line)

    def _title_style(self) -> TextStyle:
        scale = self._theme.tokens.type
        return scale.body_strong if self._is_framed else scale.body

    def _words_height(self, width: int) -> int:
        line = self._theme.tokens.type.caption
        room = QRect(0, 0, max(width, 40), 10_000)
        words = QFontMetrics(line.font()).boundingRect(
            room, int(Qt.TextFlag.TextWordWrap), self._line
        )
        return round(self._title_style().line) + max(words.height(), round(line.line))

    def _start(self) -> int:
        return PADDING if self._is_framed else PADDING + 3

    def _words_start(self) -> int:
        start = self._start() + INDICATOR + GAP
        return start + GLYPH + GAP if self._icon_name else start

    def _mirrored(self, rect: QRect) -> QRect:
        return QStyle.visualRect(self.layoutDirection(), self.rect(), rect)

    # Overrides of Qt methods.

    def sizeHint(self) -> QSize:
        return QSize(360, self.heightForWidth(360))

    def minimumSizeHint(self) -> QSize:
        return QSize(200, self.heightForWidth(200))

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        words = self._words_height(width - self._words_start() - PADDING - self.tail)
        return words + (18 if self._is_framed else 24)

    def hitButton(self, place: QPoint) -> bool:
        return self.rect().contains(place)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # Not every layout asks for the height that fits a width.
        self.setMinimumHeight(self.heightForWidth(self.width()))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._is_framed:
            self._paint_frame(painter)
        self._paint_indicator(painter)
        if self._icon_name:
            self._paint_icon(painter)
        self._paint_words(painter)
