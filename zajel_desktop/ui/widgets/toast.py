"""Tells that something succeeded and needs nothing more; never an error.

``toasts = Toasts(theme, window)``, then ``toasts.show_text("Code copied")``, or with one action:
``toasts.show_text("Contact removed", "Undo", self.restore)``. One at a time, the next one waits; it
stands above ``toasts.floor`` px (the composer), stays 4 s (8 s with an action), and waits while the
pointer or the focus is on it. It is announced and takes no focus.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QColor, QEnterEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QGraphicsDropShadowEffect,
    QHBoxLayout,
    QToolButton,
    QWidget,
)

from zajel_desktop.ui.announce import announce
from zajel_desktop.ui.theme import Theme
from zajel_desktop.ui.widgets.labels import Label

MARGIN = 24
SHADOW_BLUR, SHADOW_DOWN, SHADOW_ALPHA = 28, 8, 0.18


class Toast(QWidget):
    """The card itself, in inverse colours."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.text = Label("", "body", parent=self)
        self.action = QToolButton(self)
        self.timer = QTimer(self, singleShot=True)
        self.row = row = QHBoxLayout(self)
        row.setContentsMargins(14, 2, 10, 2)
        row.setSpacing(10)
        row.addWidget(self.text)
        row.addWidget(self.action)
        shadow = QGraphicsDropShadowEffect(self)
        shadow.setBlurRadius(SHADOW_BLUR)
        shadow.setOffset(0, SHADOW_DOWN)
        colour = QColor(0, 0, 0)
        colour.setAlphaF(SHADOW_ALPHA)
        shadow.setColor(colour)
        self.setGraphicsEffect(shadow)
        theme.changed.connect(self.on_theme_changed)
        self.on_theme_changed()

    def on_theme_changed(self) -> None:
        """Take the inverse of the new colours."""
        ink = self._theme.tokens.color.surface.name()
        self.text.setStyleSheet(f"QLabel {{ color: {ink}; }}")
        self.action.setStyleSheet(
            f"QToolButton {{ color: {ink}; font-weight: 600; padding: 4px; min-height: 24px; }}"
            "QToolButton:hover { text-decoration: underline; }"
        )

    # Overrides of Qt methods

    def enterEvent(self, event: QEnterEvent) -> None:
        self.timer.stop()

    def leaveEvent(self, event: QEvent) -> None:
        if self.isVisible():
            self.timer.start()

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens, painter = self._theme.tokens, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tokens.color.text)
        painter.drawRoundedRect(self.rect(), tokens.radius.row, tokens.radius.row)


class Toasts(QObject):
    """The toasts of one window, in the order they came."""

    def __init__(self, theme: Theme, window: QWidget) -> None:
        super().__init__(window)
        self._theme = theme
        self._window = window
        self._waiting: deque[tuple[str, str, Callable[[], None] | None]] = deque()
        self._do: Callable[[], None] | None = None
        self._toast = Toast(theme, window)
        self._toast.hide()
        self._toast.timer.timeout.connect(self.close)
        self._toast.action.clicked.connect(self.on_action)
        self.floor = 0
        window.installEventFilter(self)

    @property
    def shown_text(self) -> str:
        """What is said now; empty if nothing is."""
        return self._toast.text.text() if not self._toast.isHidden() else ""

    def show_text(self, text: str, action: str = "", do: Callable[[], None] | None = None) -> None:
        """Say ``text``; ``action`` names the one button, which calls ``do``."""
        self._waiting.append((text, action, do))
        if self._toast.isHidden():
            self._show_next()

    def close(self) -> None:
        """Take the toast away and show the next one."""
        self._toast.timer.stop()
        self._toast.hide()
        self._do = None
        if self._waiting:
            self._show_next()

    def on_action(self) -> None:
        """Do what the button says."""
        do = self._do
        self.close()
        if do is not None:
            do()

    def _show_next(self) -> None:
        text, action, self._do = self._waiting.popleft()
        motion = self._theme.tokens.motion
        self._toast.text.setText(text)
        self._toast.action.setText(action)
        self._toast.action.setVisible(bool(action))
        self._toast.timer.setInterval(motion.toast_with_action if action else motion.toast_visible)
        self._place()
        self._toast.show()
        self._toast.raise_()
        self._toast.timer.start()
        announce(self._toast, text)

    def _place(self) -> None:
        room = self._window.rect()
        self._toast.setMaximumWidth(room.width() - 2 * MARGIN)
        self._toast.row.activate()
        self._toast.adjustSize()
        left = (room.width() - self._toast.width()) // 2
        self._toast.move(left, room.height() - self.floor - MARGIN - self._toast.height())

    # Overrides of Qt methods

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize and not self._toast.isHidden():
            self._place()
        return False
