"""Cards of settings: rows of 64 px with a title, a second line, and one control at the end.

``card = Card(theme)``; ``card.add_row(CardRow(theme, "Hide my address", "Always …", switch))``.
Rows are parted by lines. A click anywhere on a row moves its switch or radio button. The title is
the buddy of the control, and its spoken name if it has none.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QFrame,
    QHBoxLayout,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from zajel_desktop.ui.theme import Theme
from zajel_desktop.ui.widgets.labels import Label


class CardRow(QWidget):
    """One setting; ``lead`` stands in front of the words (a radio button, an icon)."""

    def __init__(
        self,
        theme: Theme,
        title: str,
        second: str = "",
        control: QWidget | None = None,
        *,
        lead: QWidget | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._title = Label(title, parent=self)
        self._second = Label(second, "small", "text_secondary", wraps=True, parent=self)
        self._second.setVisible(bool(second))
        if isinstance(lead, QAbstractButton) and not lead.text():
            lead.setProperty("bare", "true")
        self._build(lead, control)
        self._choice = _choice_among(lead, control)
        buddy = control if control is not None else lead
        if buddy is not None:
            self._title.setBuddy(buddy)
            if not buddy.accessibleName():
                buddy.setAccessibleName(title)
            if not buddy.accessibleDescription():
                buddy.setAccessibleDescription(second)
        theme.changed.connect(self.on_theme_changed)
        self.on_theme_changed()

    def set_second(self, text: str) -> None:
        """Say something else below the title."""
        self._second.setText(text)
        self._second.setVisible(bool(text))

    def on_theme_changed(self) -> None:
        """Grow with the text."""
        self.setMinimumHeight(self._theme.tokens.size.row)

    def _build(self, lead: QWidget | None, control: QWidget | None) -> None:
        space = self._theme.tokens.space
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addStretch()
        words.addWidget(self._title)
        words.addWidget(self._second)
        words.addStretch()
        row = QHBoxLayout(self)
        row.setContentsMargins(space.card, space.related, space.card, space.related)
        row.setSpacing(space.pane)
        if lead is not None:
            row.addWidget(lead, alignment=Qt.AlignmentFlag.AlignVCenter)
        row.addLayout(words, 1)
        if control is not None:
            row.addWidget(control, alignment=Qt.AlignmentFlag.AlignVCenter)

    # Overrides of Qt methods

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._choice is not None and self.rect().contains(event.position().toPoint()):
            self._choice.click()


def _choice_among(*controls: QWidget | None) -> QAbstractButton | None:
    """The one control that a click anywhere on its row may move."""
    for control in controls:
        if isinstance(control, QAbstractButton) and control.isCheckable():
            return control
    return None


class Card(QFrame):
    """A column of rows on a raised ground."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setProperty("kind", "card")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(1, 1, 1, 1)
        self._column.setSpacing(0)

    def add_row(self, row: QWidget) -> None:
        """Put ``row`` below the others."""
        if self._column.count():
            line = QFrame(self)
            line.setProperty("kind", "line")
            self._column.addWidget(line)
        self._column.addWidget(row)
