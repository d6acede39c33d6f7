"""One choice among a few that need not all be seen: a combo box whose list looks like ours.

``ChoiceBox("Language")`` is a QComboBox; the words are its spoken name. Turning the wheel over it
scrolls the page instead of changing what was chosen, unless it has the focus.
"""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox, QStyledItemDelegate, QWidget

LEAST = 200
"""Px every box is wide, so that those of a page stand below each other."""


class ChoiceBox(QComboBox):
    """A combo box."""

    def __init__(self, words: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(words)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        # Fusion's own delegate paints a menu and does not hear the style sheet.
        self.setItemDelegate(QStyledItemDelegate(self))

    # Overrides of Qt methods

    def sizeHint(self) -> QSize:
        # From right to left Qt forgets a part of the style sheet's padding, and cuts the text.
        return super().sizeHint().expandedTo(QSize(LEAST, 0))

    def minimumSizeHint(self) -> QSize:
        return super().minimumSizeHint().expandedTo(QSize(LEAST, 0))

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()
