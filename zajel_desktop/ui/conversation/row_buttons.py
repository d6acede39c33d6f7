"""The real buttons of a row: one set of them, moved over whichever row is meant."""

from __future__ import annotations

import enum
from collections.abc import Sequence

from PySide6.QtCore import QObject, QPoint, Signal
from PySide6.QtWidgets import QAbstractButton, QWidget

from zajel_desktop.ui.painting.pieces import Choice, Sheet
from zajel_desktop.ui.theme import Theme
from zajel_desktop.ui.widgets.buttons import Button, IconButton, Kind


class RowButtons(QObject):
    """Buttons over the painted ones of one row, for the mouse, the keyboard and assistive tools.

    ``chosen`` carries the action of the button that was pressed.
    """

    chosen = Signal(enum.Enum)

    def __init__(self, theme: Theme, viewport: QWidget) -> None:
        super().__init__(viewport)
        self._theme = theme
        self._viewport = viewport
        self._buttons: dict[tuple[enum.Enum, bool], QAbstractButton] = {}
        self._shown: list[QAbstractButton] = []

    @property
    def shown(self) -> Sequence[QAbstractButton]:
        """The buttons that can be pressed now, in their order."""
        return tuple(self._shown)

    @property
    def has_focus(self) -> bool:
        """Whether the keyboard is on one of them."""
        return any(button.hasFocus() for button in self._shown)

    def place(self, sheet: Sheet, corner: QPoint) -> None:
        """Show the buttons of ``sheet``, whose row starts at ``corner`` of the viewport."""
        wanted = []
        for choice in sheet.choices:
            button = self._button(choice)
            rect = sheet.visual(choice.rect).toRect().translated(corner)
            if button.geometry() != rect:
                button.setGeometry(rect)
            wanted.append(button)
        self._take_away([button for button in self._shown if button not in wanted])
        if self._shown != wanted:
            self._shown = wanted
            self._line_up()
        for button in wanted:
            button.show()

    def hide(self) -> None:
        """Take them away; what is painted stays."""
        self._take_away(self._shown)
        self._shown = []

    def focus_first(self) -> bool:
        """Move the keyboard to the first of them; say whether there is one."""
        if not self._shown:
            return False
        self._shown[0].setFocus()
        return True

    def _take_away(self, buttons: Sequence[QAbstractButton]) -> None:
        """Hide ``buttons``; the keyboard stays with the row, wherever Qt would send it."""
        timeline = self._viewport.parentWidget()
        if timeline is not None and any(button.hasFocus() for button in buttons):
            timeline.setFocus()
        for button in buttons:
            button.hide()

    def _line_up(self) -> None:
        """Let Tab go from the timeline to the buttons in their order, then on."""
        before = self._viewport.parentWidget()
        for button in self._shown:
            if before is not None:
                QWidget.setTabOrder(before, button)
            before = button

    def _button(self, choice: Choice) -> QAbstractButton:
        key = (choice.action, choice.has_words)
        button = self._buttons.get(key)
        if button is None:
            button = self._made(choice)
            button.clicked.connect(lambda: self.chosen.emit(choice.action))
            self._buttons[key] = button
        kind = Kind.PRIMARY if choice.is_primary else Kind.SECOND
        if isinstance(button, Button):
            button.setText(choice.label)
            if button.property("kind") != kind.value:
                button.set_kind(kind)
        button.setAccessibleName(choice.label)
        return button

    def _made(self, choice: Choice) -> QAbstractButton:
        if not choice.has_words:
            icon, label = choice.icon, choice.label
            return IconButton(self._theme, icon, label, size="button_small", parent=self._viewport)
        kind = Kind.PRIMARY if choice.is_primary else Kind.SECOND
        return Button(
            self._theme,
            choice.label,
            kind,
            icon=choice.icon,
            is_small=True,
            parent=self._viewport,
        )
