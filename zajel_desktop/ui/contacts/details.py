"""Everything known about one contact: name, key, how they are there, where they can be met."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QDateTime, QEvent, QLocale, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from zajel_desktop.model.contact import Contact, KeyState
from zajel_desktop.model.dialect import Dialect
from zajel_desktop.model.ids import ContactId
from zajel_desktop.model.link import LinkStatus
from zajel_desktop.model.settings import Settings
from zajel_desktop.ui.binding import bind
from zajel_desktop.ui.calm_links import CalmLinks
from zajel_desktop.ui.contacts.standing import standing_text
from zajel_desktop.ui.meeting_point import host_of
from zajel_desktop.ui.names import name_of
from zajel_desktop.ui.text import isolated
from zajel_desktop.ui.theme import Theme
from zajel_desktop.ui.trust.words import verified_text
from zajel_desktop.ui.widgets.avatar import Avatar, Face
from zajel_desktop.ui.widgets.button_row import ButtonRow
from zajel_desktop.ui.widgets.buttons import Button, Kind
from zajel_desktop.ui.widgets.card import Card, CardRow
from zajel_desktop.ui.widgets.fingerprint_label import FingerprintLabel
from zajel_desktop.ui.widgets.labels import ElidedLabel, Label
from zajel_desktop.ui.widgets.note import Note, NoteKind
from zajel_desktop.ui.widgets.switch import Switch

if TYPE_CHECKING:
    from zajel_desktop.engine.engine import Engine

WIDTH = 480
GROUPS_PER_LINE = 4


class DetailsDialog(QDialog):
    """Facts about a contact, kept true while it is open; closes when the contact is removed."""

    rename_requested = Signal()
    verify_requested = Signal()
    key_requested = Signal()

    def __init__(
        self,
        engine: Engine,
        theme: Theme,
        contact: ContactId,
        parent: QWidget | None = None,
        *,
        now: Callable[[], float] = time.time,
    ) -> None:
        super().__init__(parent)
        self._engine = engine
        self._links = CalmLinks(engine.links, self)
        self._now = now
        self._theme = theme
        self._contact = contact
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Details"))
        self.setFixedWidth(theme.grown(WIDTH))
        self._build()
        self._show_contact()
        self.on_link_changed(self._links.status(contact))
        self.on_settings_changed(engine.settings.current)
        bind(engine.contacts.contact_changed, self, self.on_contact_changed)
        bind(engine.contacts.contact_removed, self, self.on_contact_removed)
        bind(engine.settings.settings_changed, self, self.on_settings_changed)
        self._links.changed.connect(self.on_link_changed)
        self._links.measured.connect(self.on_link_changed)

    def on_contact_changed(self, contact: Contact) -> None:
        """Show another name or state."""
        if contact.id == self._contact:
            self._show_contact()

    def on_contact_removed(self, contact: ContactId) -> None:
        """There is nothing left to show."""
        if contact == self._contact:
            self.reject()

    def on_link_changed(self, status: LinkStatus) -> None:
        """Show how they are there now."""
        if status.contact != self._contact:
            return
        contact = self._engine.contacts.find(self._contact)
        if contact is not None:
            self.path.setText(standing_text(status, contact.name, self._now()))
            self.avatar.show_face(Face(contact.key, contact.name), status.presence)

    def on_settings_changed(self, settings: Settings) -> None:
        """Our address may be hidden from everybody: then there is nothing to choose here."""
        contact = self._engine.contacts.find(self._contact)
        is_hidden = contact is not None and contact.hides_address
        self.hiding.setEnabled(not settings.hides_address)
        self.hiding.setChecked(settings.hides_address or is_hidden)
        self.hiding_row.set_second(
            self.tr("Hidden from everybody, as chosen in the settings.")
            if settings.hides_address
            else self.tr("Always go through a relay to reach them. Slower.")
        )

    def hide_address(self, is_hidden: bool) -> None:
        """Reach them through a relay only from now on, or not."""
        self._engine.contacts.hide_address(self._contact, is_hidden)

    def copy_fingerprint(self) -> None:
        """Put the fingerprint on the clipboard, as it is written here."""
        QGuiApplication.clipboard().setText(self._engine.contacts.fingerprint(self._contact))
        self.copy_button.setText(self.tr("Copied"))

    def _build(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 24, 24, 24)
        layout.setSpacing(16)
        layout.addLayout(self._built_head())
        layout.addWidget(self._built_key())
        self.other_key = Note(self._theme, NoteKind.QUIET, "", icon="key", parent=self)
        self.other_key.acted.connect(self._ask_key)
        layout.addWidget(self.other_key)
        layout.addLayout(self._built_facts())
        layout.addWidget(self._built_hiding())
        layout.addWidget(self._built_buttons())

    def _built_head(self) -> QHBoxLayout:
        self.avatar = Avatar(self._theme, Face("", ""), 56)
        self.name = ElidedLabel("", "heading")
        self.trust = Label("", "small", "unverified", wraps=True)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addStretch(1)
        words.addWidget(self.name)
        words.addWidget(self.trust)
        words.addStretch(1)
        self.verify_button = Button(self._theme, "", icon="shield-check", is_small=True)
        self.verify_button.clicked.connect(self._ask_verify)
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(self.avatar, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        row.addWidget(self.verify_button)
        return row

    def _built_key(self) -> QFrame:
        frame = QFrame()
        frame.setProperty("kind", "sunken")
        self.fingerprint = FingerprintLabel(self._theme, GROUPS_PER_LINE)
        self.fingerprint.show_key(self._engine.contacts.fingerprint(self._contact))
        self.fingerprint.setAccessibleName(self.tr("Fingerprint of their key"))
        self.copy_button = Button(self._theme, self.tr("Copy"), icon="copy", is_small=True)
        self.copy_button.clicked.connect(self.copy_fingerprint)
        row = QHBoxLayout()
        row.addWidget(self.fingerprint, 1)
        row.addWidget(self.copy_button, 0, Qt.AlignmentFlag.AlignBottom)
        layout = QVBoxLayout(frame)
        layout.setContentsMargins(12, 10, 12, 12)
        layout.setSpacing(6)
        layout.addWidget(Label(self.tr("Fingerprint of their key"), "caption", "text_secondary"))
        layout.addLayout(row)
        return frame

    def _built_facts(self) -> QGridLayout:
        self.path, self.dialect = Label(wraps=True), Label(wraps=True)
        self.services, self.added = Label(wraps=True), Label(wraps=True)
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(1, 1)
        facts = (
            (self.tr("Now"), self.path),
            (self.tr("Uses"), self.dialect),
            (self.tr("Meeting point"), self.services),
            (self.tr("Paired on"), self.added),
        )
        for place, (words, value) in enumerate(facts):
            title = Label(words, "body", "text_secondary")
            title.setBuddy(value)
            grid.addWidget(title, place, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(value, place, 1)
        return grid

    def _built_hiding(self) -> Card:
        words = self.tr("Hide my address")
        self.hiding = Switch(self._theme, words)
        self.hiding.clicked.connect(self.hide_address)
        self.hiding_row = CardRow(self._theme, words, " ", self.hiding)
        card = Card(self._theme)
        card.add_row(self.hiding_row)
        return card

    def _built_buttons(self) -> ButtonRow:
        self.rename_button = Button(self._theme, self.tr("Rename…"), icon="edit")
        self.rename_button.clicked.connect(self._ask_rename)
        self.close_button = Button(self._theme, self.tr("Close"), Kind.PRIMARY)
        self.close_button.setDefault(True)
        self.close_button.clicked.connect(self.accept)
        return ButtonRow([self.rename_button], [self.close_button], self)

    def _ask_rename(self) -> None:
        # One dialog at a time: never one on top of another.
        self.accept()
        self.rename_requested.emit()

    def _ask_verify(self) -> None:
        self.accept()
        self.verify_requested.emit()

    def _ask_key(self) -> None:
        self.accept()
        self.key_requested.emit()

    def _show_contact(self) -> None:
        contact = self._engine.contacts.find(self._contact)
        if contact is None:
            return
        self.name.setText(name_of(contact))
        status = self._links.status(contact.id)
        self.avatar.show_face(Face(contact.key, contact.name), status.presence)
        self.trust.setText(self._trust_text(contact))
        self.trust.set_tone("verified" if contact.is_verified else "unverified")
        again, first = self.tr("Compare again…"), self.tr("Verify…")
        self.verify_button.setText(again if contact.is_verified else first)
        self._show_other_key(contact)
        self.dialect.setText(self._dialect_text(contact))
        self.on_settings_changed(self._engine.settings.current)
        hosts = [isolated(host_of(url)) for url in contact.services]
        self.services.setText("\n".join(hosts) or self.tr("None known"))
        added = QDateTime.fromSecsSinceEpoch(round(contact.added_at)).date()
        self.added.setText(QLocale().toString(added, QLocale.FormatType.LongFormat))

    def _show_other_key(self, contact: Contact) -> None:
        self.other_key.setVisible(contact.key_state is not KeyState.SETTLED)
        if contact.is_key_held:
            held = self.tr("Somebody came with another key, which is refused until you decide.")
            self.other_key.show_words(NoteKind.DANGER, held, icon="key", button=self.tr("Decide"))
        else:
            refused = self.tr("Another key is refused.")
            self.other_key.show_words(
                NoteKind.QUIET, refused, icon="key", button=self.tr("Decide again")
            )

    def _trust_text(self, contact: Contact) -> str:
        if contact.is_verified:
            return verified_text(contact)
        if contact.given_name and contact.claimed_name not in ("", contact.given_name):
            return self.tr("Unverified. Calls itself {name}.").format(
                name=isolated(contact.claimed_name)
            )
        return self.tr("Unverified")

    def _dialect_text(self, contact: Contact) -> str:
        program = {
            Dialect.UNKNOWN: self.tr("Not known yet"),
            Dialect.NATIVE: self.tr("Zajel Desktop"),
            Dialect.APP: self.tr("The Zajel app"),
            Dialect.WEB: self.tr("Zajel in a browser"),
            Dialect.HEADLESS: self.tr("A program without a window"),
        }[contact.dialect]
        if not contact.dialect.is_foreign:
            return program
        return program + "\n" + self.tr("Cannot confirm what arrives, and proves little by itself.")

    # Overrides of Qt methods

    def event(self, event: QEvent) -> bool:
        # Asked first: after other events, such as a deletion, there may be nothing left of it.
        is_request = event.type() is QEvent.Type.LayoutRequest
        is_known = super().event(event)
        layout = self.layout() if is_request else None
        if layout is not None:
            # By itself a window takes the room of one line where a letter may reach above it.
            self.setMinimumHeight(layout.heightForWidth(self.width()))
        return is_known
