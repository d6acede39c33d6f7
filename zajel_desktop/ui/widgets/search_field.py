"""Where people type what they look for.

``SearchField(theme, "Search people and messages")``; ``searched`` brings the text 150 ms after the
last key, and at once when it is emptied; Esc empties it first, then goes on to the window.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from zajel_desktop.ui.theme import Theme

PATIENCE = 150


class SearchField(QLineEdit):
    """A field with a magnifying glass; ``words`` are its placeholder and spoken name."""

    searched = Signal(str)

    def __init__(self, theme: Theme, words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._timer = QTimer(self, interval=PATIENCE, singleShot=True)
        self._timer.timeout.connect(self.search)
        self.setProperty("kind", "search")
        self.setPlaceholderText(words)
        self.setAccessibleName(words)
        self.setClearButtonEnabled(True)
        glass = QAction(self)
        theme.dress(glass, "search")
        self.addAction(glass, QLineEdit.ActionPosition.LeadingPosition)
        self.textChanged.connect(self.on_text_changed)

    def on_text_changed(self, text: str) -> None:
        """Wait for the next key, unless there is nothing to look for."""
        if text:
            self._timer.start()
        else:
            self.search()

    def search(self) -> None:
        """Tell what to look for now."""
        self._timer.stop()
        self.searched.emit(self.text().strip())

    # Overrides of Qt methods

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
            return
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.search()
        super().keyPressEvent(event)
