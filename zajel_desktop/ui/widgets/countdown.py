"""A ring that empties: how long a code or a request is still good for.

``CountdownRing(theme, now=time.time)``, then ``ring.run(expires_at, total)``: ``expires_at`` in
seconds of the clock ``now``, ``total`` in seconds. ``ended`` is emitted once at zero. The last
fifth is drawn in danger. It is announced at 60 s and at 10 s, not every second.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from zajel_desktop.ui.announce import announce
from zajel_desktop.ui.text import clock_text, isolated
from zajel_desktop.ui.theme import Theme

SECOND = 1000
LAST = 0.2
"""The part of the time in which the ring warns."""
ANNOUNCED = (60, 10)
WHOLE = 360 * 16


class CountdownRing(QWidget):
    """A ring of ``size`` px with the time left inside."""

    ended = Signal()

    def __init__(
        self,
        theme: Theme,
        now: Callable[[], float],
        size: int = 44,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._now = now
        self._size = size
        self._expires_at, self._total = 0.0, 1.0
        self._timer = QTimer(self)
        self._timer.setInterval(SECOND)
        self._timer.timeout.connect(self.tick)
        self._said: set[int] = set()
        theme.changed.connect(self.on_theme_changed)
        self.on_theme_changed()

    @property
    def left(self) -> float:
        """Seconds that are left, never below zero."""
        return max(0.0, self._expires_at - self._now())

    @property
    def is_running(self) -> bool:
        """Whether it still counts."""
        return self._timer.isActive()

    @property
    def is_warning(self) -> bool:
        """Whether little is left: the last fifth, or the last minute of a long time."""
        return self.left <= min(self._total * LAST, 60.0)

    def run(self, expires_at: float, total: float) -> None:
        """Count to ``expires_at``; the ring was full ``total`` seconds before."""
        self._expires_at, self._total = expires_at, max(total, 1.0)
        self._said = {mark for mark in ANNOUNCED if self.left <= mark}
        self._timer.start()
        self.tick()

    def stop(self) -> None:
        """Stand still and show nothing more."""
        self._timer.stop()
        self._expires_at = 0.0
        self.update()

    def tick(self) -> None:
        """Look at the clock."""
        left = self.left
        self.setAccessibleName(self.tr("{time} left").format(time=isolated(clock_text(left))))
        for mark in ANNOUNCED:
            if left <= mark and mark not in self._said:
                self._said.add(mark)
                announce(self, self.accessibleName())
        self.update()
        if left <= 0:
            self._timer.stop()
            self.ended.emit()

    def on_theme_changed(self) -> None:
        """Grow with the digits inside."""
        factor = self._theme.tokens.type.caption.px / 12
        side = max(self._size, round(self._size * factor))
        self.setFixedSize(side, side)
        self.update()

    # Overrides of Qt methods

    def sizeHint(self) -> QSize:
        return self.minimumSize()

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens, painter = self._theme.tokens, QPainter(self)
        color, width = tokens.color, tokens.stroke.ring
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ring = QRectF(self.rect()).adjusted(width / 2, width / 2, -width / 2, -width / 2)
        painter.setPen(QPen(color.progress_track, width))
        painter.drawEllipse(ring)
        part = min(1.0, self.left / self._total)
        arc = color.danger if self.is_warning else color.progress
        if part > 0:
            painter.setPen(QPen(arc, width, c=Qt.PenCapStyle.RoundCap))
            # Clocks and rings turn the same way in every language.
            painter.drawArc(ring, 90 * 16, -round(part * WHOLE))
        painter.setPen(color.text)
        painter.setFont(tokens.type.caption.font(weight=600, is_tabular=True))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, clock_text(self.left))
