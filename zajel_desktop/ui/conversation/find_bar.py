"""Finds words in the open conversation, from the newest hit to the oldest (Ctrl+F, F3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from zajel_desktop.model.contact import Contact
from zajel_desktop.model.ids import QueryId
from zajel_desktop.model.message import Findings, Message
from zajel_desktop.ui.binding import bind
from zajel_desktop.ui.text import isolated
from zajel_desktop.ui.theme import Theme
from zajel_desktop.ui.widgets.buttons import IconButton
from zajel_desktop.ui.widgets.labels import Label
from zajel_desktop.ui.widgets.search_field import SearchField

if TYPE_CHECKING:
    from zajel_desktop.engine.engine import Engine


class FindBar(QWidget):
    """A line above the timeline.

    ``found`` carries the entry to show, ``words_changed`` what stands out in all of them; only this
    conversation's hits count. ``closed`` tells that the person is done.
    """

    found = Signal(object)
    words_changed = Signal(str)
    closed = Signal()

    def __init__(self, engine: Engine, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._engine = engine
        self._theme = theme
        self._contact: Contact | None = None
        self._query: QueryId | None = None
        self._hits: tuple[Message, ...] = ()
        self._at = 0
        self._words = ""
        self.field = SearchField(theme, self.tr("Find in this conversation"), self)
        self.count = Label("", "small", "text_secondary", parent=self)
        self.older = IconButton(theme, "chevron-up", self.tr("Older hit"), parent=self)
        self.newer = IconButton(theme, "chevron-down", self.tr("Newer hit"), parent=self)
        self.cross = IconButton(theme, "close", self.tr("Close"), parent=self)
        self._build()
        bind(engine.messages.search_done, self, self.on_search_done)
        self.hide()

    def start(self, contact: Contact) -> None:
        """Look for words in the conversation with ``contact``."""
        self._contact = contact
        self.show()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()

    # Slots.

    def search(self, words: str) -> None:
        """Ask for ``words``, unless that was done already."""
        if words == self._words:
            return
        self._words = words
        self._hits, self._query = (), None
        if words and self._contact is not None:
            self._query = self._engine.messages.search(words)
        self.words_changed.emit(words)
        self._show_count()

    def on_search_done(self, findings: Findings) -> None:
        """Show the newest hit."""
        if findings.query != self._query or self._contact is None:
            return
        talk = self._contact.conversation
        self._hits = tuple(m for m in findings.messages if m.conversation == talk)
        self._at = 0
        self._show_hit()

    def go_older(self) -> None:
        """Go to the hit before, and from the oldest round to the newest."""
        self._go(1)

    def go_newer(self) -> None:
        """Go to the hit after, and from the newest round to the oldest."""
        self._go(-1)

    def stop(self) -> None:
        """Be done."""
        if not self.isHidden():
            self.hide()
            self.field.clear()
            self.search("")
            self.closed.emit()

    def _go(self, step: int) -> None:
        if self._hits:
            self._at = (self._at + step) % len(self._hits)
            self._show_hit()

    def _show_hit(self) -> None:
        self._show_count()
        if self._hits:
            self.found.emit(self._hits[self._at])

    def _show_count(self) -> None:
        if self._query is None:
            self.count.setText("")
        elif not self._hits:
            self.count.setText(self.tr("Nothing found"))
        else:
            words = self.tr("{n} of {count}")
            number, count = isolated(str(self._at + 1)), isolated(str(len(self._hits)))
            self.count.setText(words.format(n=number, count=count))
        for button in (self.older, self.newer):
            button.setEnabled(len(self._hits) > 1)

    def _build(self) -> None:
        space = self._theme.tokens.space
        row = QHBoxLayout(self)
        row.setContentsMargins(space.pane, space.related, space.pane, space.related)
        row.setSpacing(space.related)
        row.addWidget(self.field, 1)
        row.addWidget(self.count)
        row.addWidget(self.older)
        row.addWidget(self.newer)
        row.addWidget(self.cross)
        self.field.searched.connect(self.search)
        self.older.clicked.connect(self.go_older)
        self.newer.clicked.connect(self.go_newer)
        self.cross.clicked.connect(self.stop)
        self._show_count()

    # Overrides of Qt methods

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.stop()
            return
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            is_back = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            self._go(-1 if is_back else 1)
            return
        super().keyPressEvent(event)
