"""The sign that something is going on: a turning arc, or a still ring where motion is reduced.

* ``Spinner(theme, size=20)`` - a widget; it turns only while it is shown.
* ``paint_spinner(painter, rect, track, arc, turn)`` - for delegates and busy buttons; ``turn`` is
  how far it has turned, 0 to 1, None for the still ring.
"""

from __future__ import annotations

from PySide6.QtCore import QElapsedTimer, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QHideEvent, QPainter, QPaintEvent, QPen, QShowEvent
from PySide6.QtWidgets import QWidget

from zajel_desktop.ui.theme import Theme

FRAME = 33
"""Milliseconds between two pictures."""
SIXTEENTHS = 16
"""Qt counts angles in sixteenths of a degree."""
ARC = 90


def paint_spinner(
    painter: QPainter, rect: QRectF, track: QColor, arc: QColor, turn: float | None
) -> None:
    """Draw the ring into ``rect``, and a quarter of it in ``arc`` at ``turn``."""
    width = max(2.0, rect.width() / 8)
    inner = rect.adjusted(width / 2, width / 2, -width / 2, -width / 2)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(track if turn is not None else arc, width))
    painter.drawEllipse(inner)
    if turn is not None:
        painter.setPen(QPen(arc, width, c=Qt.PenCapStyle.RoundCap))
        start = round((90 - 360 * turn) * SIXTEENTHS)
        painter.drawArc(inner, start, -ARC * SIXTEENTHS)
    painter.restore()


class Turning:
    """How far a spinner has turned; ``tick`` is called for each picture while it runs."""

    def __init__(self, theme: Theme, timer: QTimer) -> None:
        self._theme = theme
        self._timer = timer
        self._clock = QElapsedTimer()
        timer.setInterval(FRAME)

    @property
    def turn(self) -> float | None:
        """Part of a whole turn, None while nothing may move."""
        if self._theme.is_motion_reduced:
            return None
        whole = self._theme.tokens.motion.spinner_turn
        return self._clock.elapsed() % whole / whole if self._clock.isValid() else 0.0

    def start(self) -> None:
        """Begin to turn, unless motion is reduced."""
        self._clock.start()
        if not self._theme.is_motion_reduced:
            self._timer.start()

    def stop(self) -> None:
        """Stand still."""
        self._timer.stop()


class Spinner(QWidget):
    """A ring of ``size`` px; what it waits for is said in words beside it."""

    def __init__(self, theme: Theme, size: int = 20, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._size = size
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.update)
        self._turning = Turning(theme, self._timer)
        self.setFixedSize(size, size)
        theme.changed.connect(self.on_theme_changed)

    @property
    def is_turning(self) -> bool:
        """Whether it moves at this moment."""
        return self._timer.isActive()

    def on_theme_changed(self) -> None:
        """Take the new colours, and stop or go on turning."""
        self._turning.stop()
        if self.isVisible():
            self._turning.start()
        self.update()

    # Overrides of Qt methods

    def sizeHint(self) -> QSize:
        return QSize(self._size, self._size)

    def showEvent(self, event: QShowEvent) -> None:
        self._turning.start()

    def hideEvent(self, event: QHideEvent) -> None:
        self._turning.stop()

    def paintEvent(self, event: QPaintEvent) -> None:
        color = self._theme.tokens.color
        rect = QRectF(self.rect())
        paint_spinner(
            QPainter(self), rect, color.progress_track, color.progress, self._turning.turn
        )
