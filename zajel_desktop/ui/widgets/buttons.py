"""Buttons: with words in six kinds, and square ones with an icon.

* ``Button(theme, "Accept", Kind.PRIMARY)``; ``icon="copy"``; ``is_small=True``; ``set_busy(True)``
  shows a spinner in place of the icon and takes no clicks, the text stays.
* ``IconButton(theme, "more", "More actions")`` - 36 px; the words are its tooltip and spoken name.
  ``tone`` is ``""``, ``"soft"`` (the pair button) or ``"accent"`` (send); ``size`` the name of a
  token, ``"composer_button"`` for 40 px.

Enter presses the one the keyboard is on, as Space does; Qt leaves that to each desktop.

One primary button per view. Sizes and colours stand in zajel.qss, chosen by ``kind``.
"""

from __future__ import annotations

import enum

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QIcon, QKeyEvent, QPainter, QPixmap
from PySide6.QtWidgets import QAbstractButton, QPushButton, QToolButton, QWidget

from zajel_desktop.ui.theme import Theme
from zajel_desktop.ui.widgets.spinner import Turning, paint_spinner

ICON = 20
SMALL_ICON = 16
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
GAP = 6
"""Px between icon and text, on top of the 4 that Qt leaves."""


class Kind(enum.Enum):
    """How much a button stands out."""

    PRIMARY = "primary"
    SECOND = "second"
    FLAT = "flat"
    DANGER = "danger"
    DANGER_TEXT = "danger_text"
    ACCEPT = "accept"


ON_KIND = {
    Kind.PRIMARY: "on_accent",
    Kind.SECOND: "text",
    Kind.FLAT: "accent_text",
    Kind.DANGER: "on_danger",
    Kind.DANGER_TEXT: "danger",
    Kind.ACCEPT: "on_accept",
}
"""The colour of icons on each kind."""


def pressed_by_enter(button: QAbstractButton, event: QKeyEvent) -> bool:
    """Whether ``event`` was Enter, which has pressed ``button``; held down it presses once."""
    if event.key() not in ENTER or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
        return False
    if not event.isAutoRepeat():
        button.click()
    event.accept()
    return True


class Button(QPushButton):
    """A button with words."""

    def __init__(
        self,
        theme: Theme,
        text: str,
        kind: Kind = Kind.SECOND,
        *,
        icon: str = "",
        is_small: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self._theme = theme
        self._kind = kind
        self._icon_name = icon
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._draw_spinner)
        self._turning = Turning(theme, self._timer)
        self._is_busy = False
        self.setProperty("kind", kind.value)
        if is_small:
            self.setProperty("dense", "true")
        self.setAutoDefault(False)
        self._icon_px = SMALL_ICON if is_small else ICON
        self.on_theme_changed()
        theme.changed.connect(self.on_theme_changed)

    @property
    def is_busy(self) -> bool:
        """Whether what it asked for is still going on."""
        return self._is_busy

    def on_theme_changed(self) -> None:
        """Let the icon grow with the words."""
        side = self._theme.grown(self._icon_px)
        self.setIconSize(QSize(side + GAP, side))
        if not self._is_busy:
            self._show_icon()

    def set_kind(self, kind: Kind) -> None:
        """Make it stand out more, or less."""
        self._kind = kind
        self.setProperty("kind", kind.value)
        self.style().unpolish(self)
        self.style().polish(self)
        self._show_icon()

    def set_busy(self, is_busy: bool) -> None:
        """Show that it works, and take no second click until it is done."""
        if is_busy == self._is_busy:
            return
        self._is_busy = is_busy
        self.setAccessibleDescription(self.tr("Working") if is_busy else "")
        if is_busy:
            self._turning.start()
            self._draw_spinner()
        else:
            self._turning.stop()
            self._show_icon()

    def _show_icon(self) -> None:
        if self._icon_name:
            self._theme.dress(self, self._icon_name, ON_KIND[self._kind], GAP)
        else:
            self.setIcon(QIcon())

    def _draw_spinner(self) -> None:
        ratio, size = self.devicePixelRatioF(), self.iconSize()
        pixmap = QPixmap(size * ratio)
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill("transparent")
        arc = self._theme.tokens.colour(ON_KIND[self._kind])
        track = type(arc)(arc)
        track.setAlphaF(0.35)
        painter = QPainter(pixmap)
        left = GAP if self.isRightToLeft() else 0
        rect = QRectF(left, 0, size.height(), size.height()).adjusted(1, 1, -1, -1)
        paint_spinner(painter, rect, track, arc, self._turning.turn)
        painter.end()
        self.setIcon(QIcon(pixmap))

    # Overrides of Qt methods

    def hitButton(self, pos: QPoint) -> bool:
        return not self._is_busy and super().hitButton(pos)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._is_busy:
            event.ignore()
            return
        if not pressed_by_enter(self, event):
            super().keyPressEvent(event)


class IconButton(QToolButton):
    """A square button with an icon only; ``words`` say what it does."""

    def __init__(
        self,
        theme: Theme,
        icon: str,
        words: str,
        *,
        role: str = "text_secondary",
        tone: str = "",
        size: str = "icon_button",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._role = role
        self._size = size
        self.setProperty("kind", "icon")
        self.setProperty("tone", tone)
        # A QToolButton is reached by mouse only, unless told otherwise.
        self.setFocusPolicy(self.focusPolicy().StrongFocus)
        self._icon = icon
        self.on_theme_changed()
        self.say(icon, words)
        theme.changed.connect(self.on_theme_changed)

    def on_theme_changed(self) -> None:
        """Grow with the text."""
        side = getattr(self._theme.tokens.size, self._size)
        icon = self._theme.grown(ICON)
        self.setFixedSize(side, side)
        self.setIconSize(QSize(icon, icon))
        self._theme.dress(self, self._icon, self._role)

    def say(self, icon: str, words: str, role: str = "") -> None:
        """Change icon and words together; the state belongs into the words."""
        self._icon, self._role = icon, role or self._role
        self._theme.dress(self, self._icon, self._role)
        self.setToolTip(words)
        self.setAccessibleName(words)

    # Overrides of Qt methods

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not pressed_by_enter(self, event):
            super().keyPressEvent(event)
