"""Shows where the keyboard is: a ring round the control, only while the keyboard is used.

``FocusRings(theme, application)`` is made once; it follows the focus through every window. A
control says with the property ``focusRadius`` how round it is (8 px unless it says so), with
``focusRing`` ``"none"`` that it shows its focus itself: fields do by their border, lists by their
rows.

2 px ``focus`` after a gap of 2 px. A click takes the ring away, the next key brings it back.
"""

from __future__ import annotations

from typing import TypeGuard, TypeVar

import shiboken6
from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QGuiApplication, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)

from zajel_desktop.ui.theme import Theme

T = TypeVar("T", bound=QObject)

NAME = "focusRingOverlay"
SELF_SHOWING = (
    QAbstractItemView,
    QAbstractSpinBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
)
KEYS = (QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride)
MOVES = (QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.Hide)
PASSING = (Qt.WindowType.Popup, Qt.WindowType.ToolTip)


class FocusRing(QWidget):
    """The overlay of one window: it lies over everything and lets everything through."""

    def __init__(self, theme: Theme, window: QWidget) -> None:
        super().__init__(window)
        self._theme = theme
        self._window = window
        self._radius = 0.0
        self.setObjectName(NAME)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()

    @property
    def reach(self) -> int:
        """How far the ring stands out, in px."""
        stroke = self._theme.tokens.stroke
        return round(stroke.focus + stroke.focus_gap)

    def surround(self, control: QWidget) -> None:
        """Lie round ``control``."""
        corner = control.mapTo(self._window, QPoint(0, 0))
        reach = self.reach
        self.setGeometry(QRect(corner, control.size()).adjusted(-reach, -reach, reach, reach))
        own = control.property("focusRadius")
        self._radius = float(self._theme.tokens.radius.control if own is None else own)
        self.raise_()
        self.show()
        self.update()

    # Overrides of Qt methods

    def paintEvent(self, event: QPaintEvent) -> None:
        width, painter = self._theme.tokens.stroke.focus, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._theme.tokens.color.focus, width))
        rect = QRectF(self.rect()).adjusted(width / 2, width / 2, -width / 2, -width / 2)
        radius = self._radius + self.reach - width / 2
        painter.drawRoundedRect(rect, radius, radius)


class FocusRings(QObject):
    """Follows the focus of the whole program with one ring per window."""

    def __init__(self, theme: Theme, application: QApplication) -> None:
        super().__init__(application)
        self._theme = theme
        self._control: QWidget | None = None
        self._ring: FocusRing | None = None
        self._is_keyboard = False
        application.focusChanged.connect(self.on_focus_changed)
        theme.changed.connect(self.show_ring)

    @property
    def ring(self) -> FocusRing | None:
        """The ring that is shown now."""
        return self._ring if _lives(self._ring) and not self._ring.isHidden() else None

    def on_focus_changed(self, old: QWidget | None, new: QWidget | None) -> None:
        """Leave the old control and follow the new one."""
        if _lives(self._control):
            self._control.removeEventFilter(self)
        self._control = new
        if new is None:
            self.show_ring()
            return
        new.installEventFilter(self)
        if QGuiApplication.mouseButtons() is not Qt.MouseButton.NoButton:
            self._is_keyboard = False
        elif new.window().testAttribute(Qt.WidgetAttribute.WA_KeyboardFocusChange):
            self._is_keyboard = True
        self.show_ring()

    def show_ring(self) -> None:
        """Put the ring where it belongs now, or away."""
        control = self._control
        wanted = None
        if self._is_keyboard and _lives(control) and _wants_ring(control):
            wanted = self._ring_of(control.window())
            wanted.surround(control)
        if _lives(self._ring) and self._ring is not wanted:
            self._ring.hide()
        self._ring = wanted

    def _ring_of(self, window: QWidget) -> FocusRing:
        """Find the ring of ``window``; it lives and dies with it."""
        own = Qt.FindChildOption.FindDirectChildrenOnly
        ring = window.findChild(FocusRing, NAME, own)
        return FocusRing(self._theme, window) if ring is None else ring

    # Overrides of Qt methods

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind in KEYS and not self._is_keyboard:
            self._is_keyboard = True
            self.show_ring()
        elif kind is QEvent.Type.MouseButtonPress and self._is_keyboard:
            self._is_keyboard = False
            self.show_ring()
        elif kind in MOVES:
            self.show_ring()
        return False


def _lives(thing: T | None) -> TypeGuard[T]:
    return thing is not None and shiboken6.isValid(thing)


def _wants_ring(control: QWidget) -> bool:
    if control.property("focusRing") == "none" or isinstance(control, SELF_SHOWING):
        return False
    return control.isVisible() and control.window().windowType() not in PASSING
