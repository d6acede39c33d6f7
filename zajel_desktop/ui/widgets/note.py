"""A note in the place where something is so: icon, one or two lines, at most one button.

``Note(theme, NoteKind.WARN, "No system keyring: …", icon="key", button="Set passphrase")``; the
signal ``acted`` tells of the button, ``dismissed`` of the cross (``can_dismiss=True``), ``asked``
of a quiet button before them (``show_words(…, question="Why?")``). A note stays until its cause is
gone; whoever shows it takes it away.
"""

from __future__ import annotations

import enum

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from zajel_desktop.ui.announce import announce
from zajel_desktop.ui.theme import Theme
from zajel_desktop.ui.widgets.buttons import Button, IconButton, Kind
from zajel_desktop.ui.widgets.labels import Label


class NoteKind(enum.Enum):
    """How serious it is; the value is the ``kind`` of the frame in the style sheet."""

    INFO = "info"
    OK = "ok"
    WARN = "warn"
    DANGER = "danger"
    QUIET = "quiet"


LEAST_WORDS = 180
"""Px that are left for the words beside the buttons; with less the buttons stand below."""

LOOKS = {
    NoteKind.INFO: ("info", "accent_text"),
    NoteKind.OK: ("shield-check", "verified"),
    NoteKind.WARN: ("warning", "unverified"),
    NoteKind.DANGER: ("alert", "danger"),
    NoteKind.QUIET: ("info", "text_secondary"),
}
"""The icon of each kind unless another is asked for, and its colour."""


class IconLabel(QLabel):
    """An icon that only repeats what stands beside it, in the colours of the theme."""

    def __init__(
        self, theme: Theme, icon: str, role: str, size: int = 20, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme, self._icon, self._role, self._size = theme, icon, role, size
        theme.changed.connect(self.draw)
        self.draw()

    def show_icon(self, icon: str, role: str) -> None:
        """Show another icon, or the same in another colour."""
        self._icon, self._role = icon, role
        self.draw()

    def draw(self) -> None:
        """Draw it in the colours of now."""
        side, ratio = self._theme.grown(self._size), self.devicePixelRatioF()
        self.setFixedSize(side, side)
        self.setPixmap(self._theme.icons.pixmap(self._icon, self._role, side, ratio))


class Note(QFrame):
    """One note."""

    acted = Signal()
    asked = Signal()
    dismissed = Signal()

    def __init__(
        self,
        theme: Theme,
        kind: NoteKind,
        text: str,
        *,
        second: str = "",
        icon: str = "",
        button: str = "",
        can_dismiss: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._icon = IconLabel(theme, *LOOKS[kind], parent=self)
        self._text = Label(text, "small", wraps=True, parent=self)
        self._second = Label(second, "small", "text_secondary", wraps=True, parent=self)
        self._button = Button(theme, button, is_small=True, parent=self)
        self._question = Button(theme, "", Kind.FLAT, is_small=True, parent=self)
        self._cross = IconButton(theme, "close", self.tr("Dismiss"), parent=self)
        self._question.clicked.connect(self.asked)
        self._button.clicked.connect(self.acted)
        self._cross.clicked.connect(self.dismissed)
        self._cross.setVisible(can_dismiss)
        self._place: QBoxLayout | None = None
        self._build()
        self.show_words(kind, text, second=second, icon=icon, button=button)

    @property
    def text(self) -> str:
        """What it says now."""
        return self._text.text()

    @property
    def buttons(self) -> tuple[QWidget, ...]:
        """What can be pressed, in its order."""
        return self._question, self._button, self._cross

    def show_words(
        self,
        kind: NoteKind,
        text: str,
        *,
        second: str = "",
        icon: str = "",
        button: str = "",
        question: str = "",
    ) -> None:
        """Say something else in the same place."""
        own_icon, role = LOOKS[kind]
        self._icon.show_icon(icon or own_icon, role)
        self._text.setText(text)
        self._text.set_tone("text_secondary" if kind is NoteKind.QUIET else "text")
        self._second.setText(second)
        self._second.setVisible(bool(second))
        self._question.setText(question)
        self._question.setVisible(bool(question))
        self._button.setText(button)
        self._button.setVisible(bool(button))
        self._arrange()
        self.setAccessibleName(" ".join(filter(None, (text, second))))
        if self.property("kind") != kind.value:
            self.setProperty("kind", kind.value)
            self.style().unpolish(self)
            self.style().polish(self)

    def announce(self, *, is_urgent: bool = False) -> None:
        """Have it read aloud, when its cause came while somebody was here."""
        announce(self, self.accessibleName(), is_urgent=is_urgent)

    def _build(self) -> None:
        space = self._theme.tokens.space
        lines = QVBoxLayout()
        lines.setSpacing(0)
        lines.addWidget(self._text)
        lines.addWidget(self._second)
        self._below = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._below.setSpacing(space.related)
        self._below.addStretch(1)
        lines.addLayout(self._below)
        row = self._row = QHBoxLayout(self)
        row.setContentsMargins(space.pane - 1, 10, space.pane - 1, 10)
        row.setSpacing(space.pane - 2)
        row.addWidget(self._icon, alignment=Qt.AlignmentFlag.AlignVCenter)
        row.addLayout(lines, 1)
        self._beside = QHBoxLayout()
        self._beside.setSpacing(space.related)
        row.addLayout(self._beside)
        row.addWidget(self._cross, alignment=Qt.AlignmentFlag.AlignVCenter)
        self._move_buttons(self._beside)
        QWidget.setTabOrder(self._question, self._button)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)

    def _arrange(self) -> None:
        """Let buttons leave room for the words, or stand below them."""
        margins, gap = self._row.contentsMargins(), self._row.spacing()
        shown = [button for button in self.buttons if not button.isHidden()]
        taken = sum(button.sizeHint().width() + gap for button in shown)
        taken += self._icon.width() + gap + margins.left() + margins.right()
        is_tight = self.width() - taken < self._theme.grown(LEAST_WORDS)
        self._move_buttons(self._below if is_tight else self._beside)
        if is_tight:
            self._pile(self.width() - taken)

    def _pile(self, left: int) -> None:
        """Put the buttons below the words one below the other where they have no room in a row.

        ``left`` px are what would be left beside them all, in a row of their own.
        """
        ways, edges = QBoxLayout.Direction, Qt.AlignmentFlag
        is_piled = left < self._below.spacing() and not self._question.isHidden()
        self._below.setDirection(ways.TopToBottom if is_piled else ways.LeftToRight)
        for button in (self._question, self._button):
            self._below.setAlignment(button, edges.AlignRight if is_piled else edges.AlignVCenter)

    def _move_buttons(self, place: QBoxLayout) -> None:
        if place is self._place:
            return
        if self._place is not None:
            self._place.removeWidget(self._question)
            self._place.removeWidget(self._button)
        self._place = place
        place.addWidget(self._question, alignment=Qt.AlignmentFlag.AlignVCenter)
        place.addWidget(self._button, alignment=Qt.AlignmentFlag.AlignVCenter)

    # Overrides of Qt methods

    def minimumSizeHint(self) -> QSize:
        # Buttons that stand side by side now may stand one below the other.
        hint, gap = super().minimumSizeHint(), self._row.spacing()
        margins, cross = self._row.contentsMargins(), self._cross
        around = margins.left() + margins.right() + self._icon.width() + gap
        around += 0 if cross.isHidden() else cross.sizeHint().width() + gap
        buttons = [b.sizeHint().width() for b in self.buttons[:2] if not b.isHidden()]
        return QSize(min(hint.width(), around + max(buttons, default=0)), hint.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()
