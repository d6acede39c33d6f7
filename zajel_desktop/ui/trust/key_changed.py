"""A contact has come with another key: one cause, both keys, and what to do; opened by a click.

``KeyChangedDialog(engine, theme, contact, window).open()``; ``pair_requested`` comes when the
person wants to pair again: a code of theirs, or ours, is then needed. Leaving it decides nothing.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from zajel_desktop.model.contact import Contact, KeyState
from zajel_desktop.model.ids import ContactId
from zajel_desktop.ui.binding import bind
from zajel_desktop.ui.names import with_name
from zajel_desktop.ui.theme import Theme
from zajel_desktop.ui.trust.key_row import KeyRow
from zajel_desktop.ui.trust.words import verified_brief
from zajel_desktop.ui.widgets.avatar import Avatar, Face
from zajel_desktop.ui.widgets.buttons import Button, Kind
from zajel_desktop.ui.widgets.card import Card
from zajel_desktop.ui.widgets.fitting import fit
from zajel_desktop.ui.widgets.labels import Label
from zajel_desktop.ui.widgets.note import Note, NoteKind
from zajel_desktop.ui.widgets.scrolled import Scrolled

if TYPE_CHECKING:
    from zajel_desktop.engine.engine import Engine

WIDTH, HEIGHT = 520, 440
LEAST = (360, 360)
MARGIN = 24


class KeyChangedDialog(QDialog):
    """Two choices and no third; it leaves by itself once there is nothing to decide."""

    pair_requested = Signal()

    def __init__(
        self,
        engine: Engine,
        theme: Theme,
        contact: Contact,
        parent: QWidget | None = None,
        *,
        now: Callable[[], float] = time.time,
    ) -> None:
        super().__init__(parent)
        self._engine = engine
        self._theme = theme
        self._now = now
        self._contact = contact.id
        self._name = contact.name
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(with_name(self.tr("{name} has a new key"), self._name))
        self.known_key = KeyRow(theme, self.tr("Key you know"))
        self.other_key = KeyRow(theme, self.tr("Key they show"))
        self.pair_button = Button(theme, self.tr("Pair again with a new code"), Kind.PRIMARY)
        self.refuse_button = Button(theme, self.tr("Keep refusing this key"))
        self._build(contact)
        self._show_keys(contact)
        self.pair_button.clicked.connect(self.pair_again)
        self.refuse_button.clicked.connect(self.keep_refusing)
        bind(engine.contacts.contact_changed, self, self.on_contact_changed)
        bind(engine.contacts.contact_removed, self, self.on_contact_removed)

    def pair_again(self) -> None:
        """Let the next pairing with this person count, and go to the codes."""
        self._engine.key_changes.pair_again(self._contact)
        self.accept()
        self.pair_requested.emit()

    def keep_refusing(self) -> None:
        """Refuse the other key from now on without asking."""
        self._engine.key_changes.keep_refusing(self._contact)
        self.accept()

    def on_contact_changed(self, contact: Contact) -> None:
        """The question may have changed, or gone."""
        if contact.id != self._contact:
            return
        if contact.key_state is KeyState.SETTLED or contact.other_key is None:
            self.reject()
        else:
            self._show_keys(contact)

    def on_contact_removed(self, contact: ContactId) -> None:
        """There is nobody left to decide about."""
        if contact == self._contact:
            self.reject()

    def _show_keys(self, contact: Contact) -> None:
        verified = verified_brief(contact, self._now()) if contact.is_verified else ""
        self.known_key.show_key(self._engine.contacts.fingerprint(contact.id), verified)
        self.other_key.show_key(self._engine.key_changes.fingerprint(contact.id), "")

    def _build(self, contact: Contact) -> None:
        keys = Card(self._theme)
        keys.add_row(self.known_key)
        keys.add_row(self.other_key)
        held = Note(
            self._theme,
            NoteKind.QUIET,
            self.tr("The connection is held. Nothing has been sent and nothing was received."),
            icon="lock",
        )
        page = QWidget()
        words = QVBoxLayout(page)
        words.setContentsMargins(MARGIN, MARGIN, MARGIN, 0)
        words.setSpacing(16)
        words.addLayout(self._built_head(contact))
        words.addWidget(keys)
        words.addWidget(held)
        words.addStretch(1)
        buttons = QVBoxLayout()
        buttons.setContentsMargins(MARGIN, 16, MARGIN, MARGIN)
        buttons.setSpacing(8)
        buttons.addWidget(self.pair_button)
        buttons.addWidget(self.refuse_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(Scrolled(page, self), 1)
        column.addLayout(buttons)
        widest = max(b.sizeHint().width() for b in (self.pair_button, self.refuse_button))
        self.setMinimumSize(max(LEAST[0], widest + 2 * MARGIN), LEAST[1])
        fit(self, self._theme.grown(WIDTH), self._theme.grown(HEIGHT))

    def _built_head(self, contact: Contact) -> QHBoxLayout:
        body = self.tr(
            "Somebody is connecting as {name}, but not with the key you know. They may have "
            "reinstalled Zajel. It could also be another person."
        )
        title = with_name(self.tr("{name} has a new key"), self._name)
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addWidget(Label(title, "heading", wraps=True))
        words.addWidget(Label(with_name(body, self._name), "body", "text_secondary", wraps=True))
        head = QHBoxLayout()
        head.setSpacing(14)
        face = Face(contact.key, contact.name)
        head.addWidget(Avatar(self._theme, face, 48), 0, Qt.AlignmentFlag.AlignTop)
        head.addLayout(words, 1)
        return head
