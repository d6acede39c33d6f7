"""One edit field that looks like six cells and four, and holds a code with its dash.

``CodeField(theme, read)``: ``read`` is the engine's reading of what was typed so far. Small letters
become large, gaps go, a wrong character stays and is marked. A pasted link is shown as it is.
``reading_changed`` brings a CodeReading, ``code_changed`` its text, ``completed`` comes when it
becomes a whole code. Most callers want ``CodeEntry``, which adds the sentence below.

For assistive tools it is one edit field. Codes run from left to right in every language.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QValidator
from PySide6.QtWidgets import QLineEdit, QWidget

from zajel_desktop.model.pairing import ADDRESS_LENGTH, CodeReading
from zajel_desktop.ui.theme import Theme
from zajel_desktop.ui.widgets.code_cells import (
    COUNT,
    FRAME_HEIGHT,
    GAP,
    PADDING,
    WIDTH,
    Cells,
    CellsLook,
    FrameState,
    factor_of,
)
from zajel_desktop.ui.widgets.code_cells import DASH as CELL_DASH

DASH = "-"

Read = Callable[[str], CodeReading]


def dashed(text: str) -> str:
    """Write a code as people read it: ``K7QX2M-4P9T``."""
    if len(text) <= ADDRESS_LENGTH:
        return text
    return f"{text[:ADDRESS_LENGTH]}{DASH}{text[ADDRESS_LENGTH:]}"


class CodeShape(QValidator):
    """Brings what is typed into the shape of a code, and leaves links alone."""

    def __init__(self, read: Read, parent: QWidget) -> None:
        super().__init__(parent)
        self._read = read

    # Overrides of Qt methods

    def validate(self, text: str, position: int) -> tuple[QValidator.State, str, int]:
        reading = self._read(text)
        if reading.is_link or reading.is_bad_link:
            return QValidator.State.Acceptable, text, position
        before = len(self._read(text[:position]).text)
        position = before + (before >= ADDRESS_LENGTH and len(reading.text) > ADDRESS_LENGTH)
        shaped = dashed(reading.text[:COUNT])
        return QValidator.State.Acceptable, shaped, min(position, len(shaped))


class CodeField(QLineEdit):
    """The edit field; what it shows in its cells is what it holds."""

    reading_changed = Signal(object)
    code_changed = Signal(str)
    completed = Signal()

    def __init__(self, theme: Theme, read: Read, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._read = read
        self._reading = read("")
        self._is_refused = False
        self.setProperty("kind", "code")
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.setInputMethodHints(
            Qt.InputMethodHint.ImhPreferUppercase
            | Qt.InputMethodHint.ImhNoPredictiveText
            | Qt.InputMethodHint.ImhPreferLatin
        )
        self.setAccessibleName(self.tr("Code"))
        self.setValidator(CodeShape(read, self))
        self.textChanged.connect(self.on_text_changed)
        theme.changed.connect(self.on_theme_changed)
        self.on_theme_changed()

    @property
    def reading(self) -> CodeReading:
        """What the text amounts to so far."""
        return self._reading

    @property
    def is_link(self) -> bool:
        """Whether a link was pasted, which has no cells."""
        return self._reading.is_link or self._reading.is_bad_link

    @property
    def state(self) -> FrameState:
        """What the frame shows."""
        if not self.isEnabled():
            return FrameState.DISABLED
        reading = self._reading
        is_wrong = reading.wrong_at is not None or reading.is_bad_link or reading.is_own
        if is_wrong or self._is_refused:
            return FrameState.ERROR
        return FrameState.FOCUS if self.hasFocus() else FrameState.NORMAL

    def refuse(self) -> None:
        """Show that this code did not work, until the next key."""
        self._is_refused = True
        self.update()

    def on_text_changed(self, text: str) -> None:
        """Read it again."""
        had_code = self._reading.code is not None
        self._reading = self._read(text)
        self._is_refused = False
        self.update()
        self.reading_changed.emit(self._reading)
        self.code_changed.emit(self._reading.text)
        if self._reading.code is not None and not had_code:
            self.completed.emit()

    def on_theme_changed(self) -> None:
        """Grow with the text."""
        self.setFixedHeight(round(FRAME_HEIGHT * factor_of(self._theme.tokens)))
        self.update()

    def _selected(self) -> range:
        if not self.hasSelectedText():
            return range(0)
        start, end = self.selectionStart(), self.selectionEnd()
        return range(self._cell_of(start), self._cell_of(end))

    def _cell_of(self, position: int) -> int:
        """The cell that begins at ``position`` of the text with its dash."""
        return position - 1 if self._has_dash() and position > ADDRESS_LENGTH else position

    def _position_of(self, cell: int) -> int:
        """The position in the text where ``cell`` begins."""
        return cell + 1 if self._has_dash() and cell >= ADDRESS_LENGTH else cell

    def _has_dash(self) -> bool:
        return self.text()[ADDRESS_LENGTH : ADDRESS_LENGTH + 1] == DASH

    def _look(self) -> CellsLook:
        caret = None
        if self.hasFocus() and not self.hasSelectedText():
            caret = self._cell_of(self.cursorPosition())
        return CellsLook(
            text=self._reading.text,
            frame=self.state,
            wrong_at=self._reading.wrong_at,
            selected=self._selected(),
            caret=caret,
        )

    def _move_to(self, event: QMouseEvent, *, keeps: bool) -> None:
        """Put the caret where the mouse points; ``keeps`` selects what lies between."""
        filled = min(len(self._reading.text), COUNT)
        cell = self._cells().gap_at(event.position().x(), filled)
        self.cursorForward(keeps, self._position_of(cell) - self.cursorPosition())

    def _cells(self) -> Cells:
        return Cells(self._theme.tokens, self.width(), self.height())

    # Overrides of Qt methods

    def sizeHint(self) -> QSize:
        factor = factor_of(self._theme.tokens)
        width = (WIDTH * COUNT + CELL_DASH) * factor + GAP * COUNT + 2 * PADDING
        return QSize(round(width), self.height())

    def minimumSizeHint(self) -> QSize:
        return QSize(280, self.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._cells().paint_frame(painter, self.state)
        if not self.is_link:
            self._cells().paint(painter, self._look())
            return
        painter.end()
        super().paintEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self.is_link or event.button() is not Qt.MouseButton.LeftButton:
            super().mousePressEvent(event)
            return
        self._move_to(event, keeps=bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self.is_link:
            super().mouseMoveEvent(event)
        elif event.buttons() & Qt.MouseButton.LeftButton:
            self._move_to(event, keeps=True)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self._step_over_dash(event)
        super().keyPressEvent(event)

    def _step_over_dash(self, event: QKeyEvent) -> None:
        """Leave the dash out of reach: it is drawn, not typed."""
        if self.is_link or not self._has_dash() or self.hasSelectedText():
            return
        backward = (Qt.Key.Key_Backspace, Qt.Key.Key_Left)
        forward = (Qt.Key.Key_Delete, Qt.Key.Key_Right)
        if event.key() in backward and self.cursorPosition() == ADDRESS_LENGTH + 1:
            self.setCursorPosition(ADDRESS_LENGTH)
        elif event.key() in forward and self.cursorPosition() == ADDRESS_LENGTH:
            self.setCursorPosition(ADDRESS_LENGTH + 1)
