"""What was done, what is going on, what is to come: a column of true steps.

``Steps(theme)``, then ``steps.show_rows([StepRow("Found the meeting point", StepState.DONE), …])``
again after every change; ``acted`` tells the index of the failed row whose button was used. The
step that is now going on, or that failed, is announced.
"""

from __future__ import annotations

import enum
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QPainter, QPaintEvent, QPen, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from zajel_desktop.ui.announce import announce
from zajel_desktop.ui.theme import Theme
from zajel_desktop.ui.widgets.buttons import Button
from zajel_desktop.ui.widgets.labels import Label
from zajel_desktop.ui.widgets.spinner import Turning, paint_spinner

MARK = 20
SIGN = 14


class StepState(enum.Enum):
    """Where a step stands."""

    DONE = "done"
    NOW = "now"
    TO_COME = "to come"
    WARNED = "warned"
    FAILED = "failed"


SIGNS = {
    StepState.DONE: ("verified_soft", "check", "verified"),
    StepState.WARNED: ("unverified_soft", "warning", "unverified"),
    StepState.FAILED: ("danger_soft", "close", "danger"),
}
"""Ground, icon and its colour."""


@dataclass(frozen=True, slots=True)
class StepRow:
    """One step: what it is, how it stands, more about it, and the one thing to do if it failed."""

    text: str
    state: StepState
    second: str = ""
    button: str = ""


class StepMark(QWidget):
    """The sign in front of a step: check, spinner, ring, warning or cross."""

    def __init__(self, theme: Theme, state: StepState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._state = state
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.update)
        self._turning = Turning(theme, self._timer)
        theme.changed.connect(self.on_theme_changed)
        self.on_theme_changed()

    def on_theme_changed(self) -> None:
        """Grow with the text beside it."""
        side = self._theme.grown(MARK)
        self.setFixedSize(side, side)
        self.update()

    def show_state(self, state: StepState) -> None:
        """Show how the step stands now."""
        self._state = state
        self._turn()
        self.update()

    def _turn(self) -> None:
        if self._state is StepState.NOW and self.isVisible():
            self._turning.start()
        else:
            self._turning.stop()

    # Overrides of Qt methods

    def sizeHint(self) -> QSize:
        return self.minimumSize()

    def showEvent(self, event: QShowEvent) -> None:
        self._turn()

    def hideEvent(self, event: QHideEvent) -> None:
        self._turning.stop()

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens, painter, rect = self._theme.tokens, QPainter(self), QRectF(self.rect())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        match self._state:
            case StepState.NOW:
                room, color = rect.adjusted(1, 1, -1, -1), tokens.color
                turn = self._turning.turn
                paint_spinner(painter, room, color.progress_track, color.progress, turn)
            case StepState.TO_COME:
                painter.setPen(QPen(tokens.color.control_border, 1.5))
                painter.drawEllipse(rect.adjusted(2, 2, -2, -2))
            case _:
                ground, icon, role = SIGNS[self._state]
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(tokens.colour(ground))
                painter.drawEllipse(rect)
                side = self._theme.grown(SIGN)
                sign = self._theme.icons.pixmap(icon, role, side, self.devicePixelRatioF())
                corner = round((self.width() - side) / 2)
                painter.drawPixmap(corner, corner, sign)


class StepLine(QWidget):
    """One row: the mark, the words, and the button of a failed step."""

    acted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._mark = StepMark(theme, StepState.TO_COME, self)
        self._text = Label(wraps=True, parent=self)
        self._second = Label("", "small", "text_secondary", wraps=True, parent=self)
        self._button = Button(theme, "", is_small=True, parent=self)
        self._button.clicked.connect(self.acted)
        self._build(theme)

    def show_row(self, row: StepRow, state_word: str) -> None:
        """Show how the step stands; ``state_word`` is for those who only hear it."""
        self._mark.show_state(row.state)
        self._text.setText(row.text)
        is_now = row.state in (StepState.NOW, StepState.FAILED)
        self._text.setProperty("type", "body_strong" if is_now else "body")
        self._text.set_tone("text_secondary" if row.state is StepState.TO_COME else "text")
        self._text.style().polish(self._text)
        self._second.setText(row.second)
        self._second.setVisible(bool(row.second))
        self._second.set_tone("danger" if row.state is StepState.FAILED else "text_secondary")
        self._button.setText(row.button)
        self._button.setVisible(bool(row.button) and row.state is StepState.FAILED)
        spoken = f"{row.text}, {state_word}"
        self.setAccessibleName(f"{spoken}. {row.second}" if row.second else spoken)

    def _build(self, theme: Theme) -> None:
        space = theme.tokens.space
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addWidget(self._text)
        words.addWidget(self._second)
        words.addSpacing(space.tight)
        words.addWidget(self._button, alignment=Qt.AlignmentFlag.AlignLeading)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(space.pane)
        row.addWidget(self._mark, alignment=Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)


class Steps(QWidget):
    """A column of steps."""

    acted = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._lines: list[StepLine] = []
        self._rows: tuple[StepRow, ...] = ()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(16)

    @property
    def rows(self) -> tuple[StepRow, ...]:
        """The steps as they are shown."""
        return self._rows

    def show_rows(self, rows: Sequence[StepRow]) -> None:
        """Show the steps as they stand now, and announce the one that is new."""
        before, self._rows = self._rows, tuple(rows)
        while len(self._lines) < len(rows):
            self._add_line()
        for line in self._lines[len(rows) :]:
            line.hide()
        for line, row in zip(self._lines, rows, strict=False):
            line.show_row(row, self._word(row.state))
            line.show()
        for row in rows:
            if row not in before and row.state in (StepState.NOW, StepState.FAILED):
                announce(self, f"{row.text}. {row.second}" if row.second else row.text)

    def _add_line(self) -> None:
        line, index = StepLine(self._theme, self), len(self._lines)
        line.acted.connect(lambda: self.acted.emit(index))
        self._lines.append(line)
        self._column.addWidget(line)

    def _word(self, state: StepState) -> str:
        match state:
            case StepState.DONE:
                return self.tr("done")
            case StepState.NOW:
                return self.tr("going on")
            case StepState.TO_COME:
                return self.tr("to come")
            case StepState.WARNED:
                return self.tr("done, look at it")
            case StepState.FAILED:
                return self.tr("failed")
