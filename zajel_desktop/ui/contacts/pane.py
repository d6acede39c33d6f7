"""The list pane: title and pair button, search, people, and the footer."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from zajel_desktop.model.ids import ContactId
from zajel_desktop.ui.contacts.delegate import ContactDelegate
from zajel_desktop.ui.contacts.footer import Footer
from zajel_desktop.ui.contacts.model import ContactsModel, FoundRow, PersonRow
from zajel_desktop.ui.contacts.view import ContactsView
from zajel_desktop.ui.text import isolated
from zajel_desktop.ui.theme import Theme
from zajel_desktop.ui.widgets.buttons import IconButton
from zajel_desktop.ui.widgets.labels import Label
from zajel_desktop.ui.widgets.search_field import SearchField

if TYPE_CHECKING:
    from zajel_desktop.engine.engine import Engine


class ContactsPane(QWidget):
    """Everybody, who and what is searched, and the way to pairing and settings."""

    contact_chosen = Signal(str)
    message_chosen = Signal(object)
    menu_wanted = Signal(str, QPoint)
    pair_requested = Signal()
    settings_requested = Signal()

    def __init__(
        self,
        engine: Engine,
        theme: Theme,
        parent: QWidget | None = None,
        *,
        now: Callable[[], float] = time.time,
    ) -> None:
        super().__init__(parent)
        self._engine = engine
        self._theme = theme
        self._open: ContactId | None = None
        self.setProperty("kind", "pane")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.model = ContactsModel(engine, self)
        self.delegate = ContactDelegate(theme, self, now=now)
        self._build()
        self.model.modelReset.connect(self.on_rows_changed)
        self.model.rowsInserted.connect(self.on_rows_changed)
        self.model.rowsRemoved.connect(self.on_rows_changed)
        theme.changed.connect(self.on_theme_changed)
        self.on_rows_changed()

    def show_open(self, contact: ContactId | None) -> None:
        """The conversation with ``contact`` is the one that is shown."""
        self._open = contact
        self.delegate.open_contact = contact
        self.model.set_open(contact)
        self._find_current()
        self.view.viewport().update()

    def neighbour(self, step: int) -> ContactId | None:
        """Who stands ``step`` rows below the open conversation; the ends do not meet."""
        people = [row.contact.id for row in self.model.people()]
        if not people:
            return None
        if self._open not in people:
            return people[0] if step > 0 else people[-1]
        place = people.index(self._open) + step
        return people[place] if 0 <= place < len(people) else None

    def next_unread(self) -> ContactId | None:
        """Whose conversation, after the open one, has something unread."""
        rows = self.model.people()
        ids = [row.contact.id for row in rows]
        start = ids.index(self._open) + 1 if self._open in ids else 0
        round_trip = rows[start:] + rows[:start]
        unread = (row.contact.id for row in round_trip if row.unread)
        return next((contact for contact in unread if contact != self._open), None)

    def current_contact(self) -> ContactId | None:
        """Whose row the keyboard is on."""
        row = self.model.row(self.view.currentIndex())
        return row.contact.id if isinstance(row, PersonRow | FoundRow) else None

    def focus_search(self) -> None:
        """Begin to search."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def focus_list(self) -> None:
        """Go to the people."""
        self.view.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def on_searched(self, words: str) -> None:
        """Show who and what contains ``words``."""
        self.delegate.words = words
        self.model.find(words)

    def on_rows_changed(self) -> None:
        """Say why there is nothing, and keep the keyboard's row."""
        is_empty = self.model.rowCount() == 0
        if self.model.is_searching:
            words = isolated(self.search.text().strip())
            self.empty.setText(self.tr("Nothing found for {words}.").format(words=words))
        else:
            self.empty.setText(self.tr("People you pair with appear here."))
        self.empty.setVisible(is_empty)
        self.view.setVisible(not is_empty)
        self._find_current()

    def on_theme_changed(self) -> None:
        """Take the new colours and sizes."""
        self.header.setFixedHeight(self._theme.tokens.size.header)
        self.view.doItemsLayout()

    def _on_row_opened(self, index: QModelIndex) -> None:
        match self.model.row(index):
            case PersonRow(contact=contact):
                self.contact_chosen.emit(contact.id)
            case FoundRow(message=message):
                self.message_chosen.emit(message)

    def _on_menu_wanted(self, index: QModelIndex, place: QPoint) -> None:
        row = self.model.row(index)
        if isinstance(row, PersonRow):
            self.menu_wanted.emit(row.contact.id, place)

    def _find_current(self) -> None:
        index = self.model.index_of(self._open)
        if index.isValid() and not self.view.hasFocus():
            self.view.setCurrentIndex(index)

    def _build(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._built_header())
        layout.addWidget(self._built_search())
        self.view = ContactsView(self.model, self.delegate)
        self.view.row_opened.connect(self._on_row_opened)
        self.view.menu_wanted.connect(self._on_menu_wanted)
        self.empty = Label("", "small", "text_secondary", wraps=True)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.empty.setContentsMargins(24, 0, 24, 0)
        layout.addWidget(self.view, 1)
        layout.addWidget(self.empty, 1)
        line = QFrame()
        line.setProperty("kind", "line")
        layout.addWidget(line)
        self.footer = Footer(self._engine, self._theme)
        self.footer.settings_requested.connect(self.settings_requested)
        layout.addWidget(self.footer)

    def _built_header(self) -> QWidget:
        self.header = QWidget()
        self.header.setFixedHeight(self._theme.tokens.size.header)
        self.pair_button = IconButton(
            self._theme,
            "person-plus",
            self.tr("Pair with somebody"),
            role="accent_text",
            tone="soft",
        )
        self.pair_button.clicked.connect(self.pair_requested)
        row = QHBoxLayout(self.header)
        row.setContentsMargins(12, 0, 12, 0)
        row.setSpacing(0)
        row.addSpacing(4)
        row.addWidget(Label(self.tr("Chats"), "pane_title"), 1)
        row.addWidget(self.pair_button)
        return self.header

    def _built_search(self) -> QWidget:
        self.search = SearchField(self._theme, self.tr("Search people and messages"))
        self.search.searched.connect(self.on_searched)
        frame = QWidget()
        row = QHBoxLayout(frame)
        row.setContentsMargins(12, 0, 12, 10)
        row.addWidget(self.search)
        return frame
