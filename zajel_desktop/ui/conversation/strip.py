"""The strip below the header: the one most serious thing to know about this conversation."""

from __future__ import annotations

import enum

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from zajel_desktop.model.contact import Contact, Trust
from zajel_desktop.model.ids import ContactId
from zajel_desktop.model.link import LinkStatus, Presence
from zajel_desktop.ui.text import isolated
from zajel_desktop.ui.theme import Theme
from zajel_desktop.ui.widgets.note import Note, NoteKind


class Matter(enum.Enum):
    """What a strip can be about, the most serious first."""

    BLOCKED = "blocked"
    UNVERIFIED = "unverified"
    RECONNECTING = "reconnecting"
    WAITING = "waiting"


def matter_of(contact: Contact, status: LinkStatus, *, has_waiting: bool) -> Matter | None:
    """Choose what the strip is about, None for nothing."""
    if contact.is_blocked:
        return Matter.BLOCKED
    if contact.trust is Trust.UNVERIFIED and not contact.is_trust_noted:
        return Matter.UNVERIFIED
    if status.presence is Presence.RECONNECTING:
        return Matter.RECONNECTING
    if status.presence is Presence.OFFLINE and has_waiting:
        return Matter.WAITING
    return None


class Strip(QWidget):
    """Shows one matter at a time, or nothing; ``note_added`` tells when a note is first needed."""

    unblock_requested = Signal()
    details_requested = Signal()
    dismissed = Signal(str)
    note_added = Signal(QWidget)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.matter: Matter | None = None
        self._theme = theme
        self._contact: ContactId | None = None
        self._notes: dict[Matter, Note] = {}
        margin = theme.tokens.space.pane
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(margin, margin, margin, 0)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.hide()

    @property
    def note(self) -> Note | None:
        """The note that is shown now."""
        return None if self.matter is None else self._notes[self.matter]

    def show_state(self, contact: Contact, status: LinkStatus, has_waiting: bool) -> None:
        """Show the most serious matter between us and ``contact``."""
        self._contact = contact.id
        matter = matter_of(contact, status, has_waiting=has_waiting)
        if matter is not None and matter not in self._notes:
            self._notes[matter] = self._made(matter)
            self._column.addWidget(self._notes[matter])
            self.note_added.emit(self._notes[matter])
        for other, note in self._notes.items():
            note.setVisible(other is matter)
        self.matter = matter
        if matter is not None:
            self._say(matter, self._notes[matter], contact.name)
        self.setVisible(matter is not None)

    def dismiss(self) -> None:
        """Ask that what is shown now never comes back for this contact."""
        if self._contact is not None:
            self.dismissed.emit(self._contact)

    def _made(self, matter: Matter) -> Note:
        can_dismiss = matter is Matter.UNVERIFIED
        note = Note(self._theme, NoteKind.QUIET, "", can_dismiss=can_dismiss, parent=self)
        note.dismissed.connect(self.dismiss)
        if matter is Matter.BLOCKED:
            note.acted.connect(self.unblock_requested)
        elif matter is Matter.UNVERIFIED:
            note.acted.connect(self.details_requested)
        return note

    def _say(self, matter: Matter, note: Note, name: str) -> None:
        name = isolated(name)
        match matter:
            case Matter.BLOCKED:
                text = self.tr("{name} is blocked. Nothing is sent and nothing is received.")
                words = (NoteKind.QUIET, text.format(name=name), "block", self.tr("Unblock"))
            case Matter.UNVERIFIED:
                text = self.tr("Not verified. Compare one fingerprint to be sure this is {name}.")
                words = (
                    NoteKind.WARN,
                    text.format(name=name),
                    "shield-question",
                    self.tr("Details"),
                )
            case Matter.RECONNECTING:
                text = self.tr("Connection to {name} lost. Reconnecting…")
                words = (NoteKind.QUIET, text.format(name=name), "retry", "")
            case Matter.WAITING:
                text = self.tr("What you write waits here until {name} is online.")
                words = (NoteKind.QUIET, text.format(name=name), "clock", "")
        kind, text, icon, button = words
        note.show_words(kind, text, icon=icon, button=button)
