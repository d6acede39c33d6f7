"""A switch: on or off at once, no OK to press.

``Switch(theme, "Hide my address")``; ``toggled``, ``setChecked`` and ``isChecked`` are Qt's own.
Space and Enter move it. The knob is at the end of the reading direction when it is on.
"""

from __future__ import annotations

from PySide6.QtCore import QEasingCurve, QPoint, QRectF, QSize, Qt, QVariantAnimation
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QWidget

from zajel_desktop.ui.theme import Theme

WIDTH, HEIGHT = 40, 24
KNOB_ON, KNOB_OFF = 18, 16


class Switch(QAbstractButton):
    """One switch; ``words`` are its spoken name."""

    def __init__(self, theme: Theme, words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._place = 0.0
        self._slide = QVariantAnimation(self)
        self._slide.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._slide.valueChanged.connect(self._move)
        self.setCheckable(True)
        self.setAccessibleName(words)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setProperty("focusRadius", HEIGHT // 2)
        self.setFixedSize(self.sizeHint())
        self.toggled.connect(self.on_toggled)
        theme.changed.connect(self.update)

    def on_toggled(self, is_on: bool) -> None:
        """Slide to the other side."""
        self._slide.stop()
        duration = self._theme.duration(self._theme.tokens.motion.fast)
        if not duration or not self.isVisible():
            self._move(float(is_on))
            return
        self._slide.setDuration(duration)
        self._slide.setStartValue(self._place)
        self._slide.setEndValue(float(is_on))
        self._slide.start()

    def _move(self, place: float) -> None:
        self._place = float(place)
        self.update()

    # Overrides of Qt methods

    def sizeHint(self) -> QSize:
        return QSize(WIDTH, self._theme.tokens.size.target_min)

    def hitButton(self, pos: QPoint) -> bool:
        return self.rect().contains(pos)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        color, painter = self._theme.tokens.color, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(0, (self.height() - HEIGHT) / 2, WIDTH, HEIGHT)
        is_on = self._place > 0.5
        edge = color.text_disabled if not self.isEnabled() else color.control_border
        fill = color.accent if self.isEnabled() else color.text_disabled
        painter.setPen(QPen(fill if is_on else edge, 2))
        painter.setBrush(fill if is_on else color.surface)
        painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), HEIGHT / 2 - 1, HEIGHT / 2 - 1)
        side = KNOB_OFF + (KNOB_ON - KNOB_OFF) * self._place
        start, end = HEIGHT / 2, WIDTH - HEIGHT / 2
        along = start + (end - start) * self._place
        middle = WIDTH - along if self.isRightToLeft() else along
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color.on_accent if is_on else edge)
        knob = QRectF(middle - side / 2, rect.center().y() - side / 2, side, side)
        painter.drawEllipse(knob)
