"""The strip below the header: the one most serious thing to know about this conversation."""

from __future__ import annotations

import enum

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from zajel_desktop.model.contact import Contact, KeyState, Trust
from zajel_desktop.model.dialect import Dialect
from zajel_desktop.model.failure import Reason
from zajel_desktop.model.ids import ContactId
from zajel_desktop.model.link import LinkStatus, Presence
from zajel_desktop.ui.names import with_name
from zajel_desktop.ui.path_sentences import PATH
from zajel_desktop.ui.sentences import sentence_for
from zajel_desktop.ui.theme import Theme
from zajel_desktop.ui.widgets.note import Note, NoteKind

PATH_REASONS = frozenset({Reason.NO_PATH, *PATH})
"""Why somebody who is perhaps there cannot be reached."""


class Matter(enum.Enum):
    """What a strip can be about, the most serious first."""

    KEY_HELD = "key held"
    PAIRING_AGAIN = "pairing again"
    BLOCKED = "blocked"
    COMPARING = "asked to compare"
    STEPPED_BACK = "stepped back"
    ELSEWHERE = "elsewhere"
    DOUBT = "doubt"
    RECONNECTING = "reconnecting"
    UNREACHED = "unreached"
    NEEDS_CODE = "needs a code"
    UNVERIFIED = "unverified"
    UNPROVEN = "cannot be proven"
    WAITING = "waiting"


ABSENT = frozenset({Presence.OFFLINE, Presence.CONNECTING})
TRYING = frozenset({Presence.RECONNECTING, Presence.CONNECTING})
UNFINDABLE = frozenset({Dialect.WEB, Dialect.UNKNOWN})
"""Who is met again only by a code: a browser, and whoever is to come with an older client."""
LINK_MATTERS = frozenset({Matter.DOUBT, Matter.RECONNECTING, Matter.UNREACHED, Matter.WAITING})
"""What trying again may end."""

OLDER_MATTERS = frozenset({Matter.STEPPED_BACK, Matter.UNPROVEN, Matter.NEEDS_CODE})
TRUST_MATTERS = frozenset({Matter.UNVERIFIED, Matter.UNPROVEN})
"""What is said once, until the person puts it away."""

KEY_MATTERS = {KeyState.ASKING: Matter.KEY_HELD, KeyState.PAIRING: Matter.PAIRING_AGAIN}


def matter_of(
    contact: Contact, status: LinkStatus, *, has_waiting: bool, is_asked: bool = False
) -> Matter | None:
    """Choose what the strip is about, None for nothing."""
    if contact.key_state in KEY_MATTERS:
        return KEY_MATTERS[contact.key_state]
    if contact.is_blocked:
        return Matter.BLOCKED
    if is_asked:
        return Matter.COMPARING
    return _calm_matter_of(contact, status, has_waiting=has_waiting)


def _calm_matter_of(contact: Contact, status: LinkStatus, *, has_waiting: bool) -> Matter | None:
    """Choose among what may wait."""
    ended = _end_matter_of(contact, status)
    if ended is not None:
        return ended
    if status.doubt is not None and status.presence in TRYING:
        return Matter.DOUBT
    if status.presence is Presence.RECONNECTING:
        return Matter.RECONNECTING
    if status.presence in ABSENT and status.failure and status.failure.reason in PATH_REASONS:
        return Matter.UNREACHED
    if status.presence in ABSENT and contact.dialect in UNFINDABLE:
        return Matter.NEEDS_CODE
    if contact.trust is Trust.UNVERIFIED and not contact.is_trust_noted:
        return Matter.UNPROVEN if contact.dialect.is_foreign else Matter.UNVERIFIED
    if status.presence in ABSENT and has_waiting:
        return Matter.WAITING
    return None


def _end_matter_of(contact: Contact, status: LinkStatus) -> Matter | None:
    """Whether the last link has ended so that the person may decide something."""
    reason = status.failure.reason if status.failure is not None else None
    if reason is Reason.LINKED_ELSEWHERE:
        return Matter.ELSEWHERE
    is_away = status.presence is not Presence.ONLINE
    if reason is Reason.STEPPED_BACK and is_away and contact.has_spoken_native:
        return Matter.STEPPED_BACK
    return None


class Strip(QWidget):
    """Shows one matter at a time, or nothing; ``note_added`` tells when a note is first needed."""

    key_requested = Signal()
    pair_requested = Signal()
    unblock_requested = Signal()
    compare_requested = Signal()
    compare_declined = Signal()
    verify_requested = Signal()
    older_requested = Signal()
    name_requested = Signal()
    why_requested = Signal()
    again_requested = Signal()
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

    def show_state(
        self, contact: Contact, status: LinkStatus, has_waiting: bool, is_asked: bool = False
    ) -> None:
        """Show the most serious matter between us and ``contact``."""
        self._contact = contact.id
        matter = matter_of(contact, status, has_waiting=has_waiting, is_asked=is_asked)
        if matter is not None and matter not in self._notes:
            self._notes[matter] = self._made(matter)
            self._column.addWidget(self._notes[matter])
            self.note_added.emit(self._notes[matter])
        for other, note in self._notes.items():
            note.setVisible(other is matter)
        self.matter = matter
        if matter is not None:
            self._say(matter, self._notes[matter], contact, status)
        self.setVisible(matter is not None)

    def announce(self) -> None:
        """Have what is shown now read aloud."""
        if self.note is not None:
            self.note.announce()

    def dismiss(self) -> None:
        """Ask that what is shown now never comes back for this contact."""
        if self._contact is not None:
            self.dismissed.emit(self._contact)

    def _made(self, matter: Matter) -> Note:
        can_dismiss = matter in TRUST_MATTERS or matter is Matter.COMPARING
        note = Note(self._theme, NoteKind.QUIET, "", can_dismiss=can_dismiss, parent=self)
        is_asked = matter is Matter.COMPARING
        note.dismissed.connect(self.compare_declined if is_asked else self.dismiss)
        requests = {
            Matter.KEY_HELD: self.key_requested,
            Matter.PAIRING_AGAIN: self.pair_requested,
            Matter.NEEDS_CODE: self.pair_requested,
            Matter.BLOCKED: self.unblock_requested,
            Matter.COMPARING: self.compare_requested,
            Matter.STEPPED_BACK: self.older_requested,
            Matter.ELSEWHERE: self.again_requested,
        }
        requests |= dict.fromkeys(TRUST_MATTERS, self.verify_requested)
        requests |= dict.fromkeys(LINK_MATTERS, self.again_requested)
        if matter in requests:
            note.acted.connect(requests[matter])
        is_naming = matter is Matter.UNPROVEN
        note.asked.connect(self.name_requested if is_naming else self.why_requested)
        return note

    def _say(self, matter: Matter, note: Note, contact: Contact, status: LinkStatus) -> None:
        if matter in LINK_MATTERS:
            kind, text, icon = self._link_words(matter, contact.name, status)
            question = "" if matter is Matter.WAITING else self.tr("Why?")
            again = self.tr("Try again")
            note.show_words(kind, text, icon=icon, button=again, question=question)
            return
        is_older = matter in OLDER_MATTERS
        words = self._older_words(matter, contact) if is_older else self._words(matter)
        kind, text, icon, button = words
        is_nameless = matter is Matter.UNPROVEN and not contact.name  # older clients tell none
        naming = self.tr("Give a name…") if is_nameless else ""
        said = with_name(text, contact.name)
        note.show_words(kind, said, icon=icon, button=button, question=naming)

    def _words(self, matter: Matter) -> tuple[NoteKind, str, str, str]:
        """Kind, sentence, icon, and the label of the button, empty without one."""
        match matter:
            case Matter.KEY_HELD:
                text = self.tr("{name} has a new key. The connection is held.")
                return NoteKind.DANGER, text, "key", self.tr("Decide")
            case Matter.PAIRING_AGAIN:
                text = self.tr("The new key of {name} counts once you have paired with a new code.")
                return NoteKind.WARN, text, "key", self.tr("Show my code")
            case Matter.BLOCKED:
                text = self.tr("{name} is blocked. Nothing is sent and nothing is received.")
                return NoteKind.QUIET, text, "block", self.tr("Unblock")
            case Matter.COMPARING:
                text = self.tr("{name} wants to compare seven emoji with you.")
                return NoteKind.INFO, text, "emoji", self.tr("Compare")
            case Matter.UNVERIFIED:
                text = self.tr(
                    "Paired without the secret part. Compare one number to be sure this is {name}."
                )
                return NoteKind.WARN, text, "shield-question", self.tr("Verify")
            case _:
                text = self.tr(
                    "You are connected with {name} on another computer now. What is said there does"
                    " not come here."
                )
                return NoteKind.WARN, text, "device", self.tr("Connect here")

    def _older_words(self, matter: Matter, contact: Contact) -> tuple[NoteKind, str, str, str]:
        """As ``_words``, about somebody with an older client."""
        if matter is Matter.STEPPED_BACK:
            text = self.tr("{name} came with an older Zajel, which proves less. Nothing was sent.")
            return NoteKind.WARN, text, "shield-question", self.tr("Talk in the older way…")
        if matter is Matter.UNPROVEN:
            named = self.tr(
                "{name}’s Zajel cannot prove who it is. Compare the fingerprint once to be sure."
            )
            nameless = self.tr(
                "This Zajel cannot prove whose it is. Compare the fingerprint once to be sure."
            )
            text = named if contact.name else nameless
            return NoteKind.WARN, text, "shield-question", self.tr("Compare fingerprints")
        if contact.dialect is Dialect.WEB:
            text = self.tr("{name} uses Zajel in a browser, which is met again only with a code.")
        else:
            text = self.tr("To talk with {name} in the older way, pair once more.")
        return NoteKind.QUIET, text, "globe", self.tr("Show my code")

    def _link_words(
        self, matter: Matter, name: str, status: LinkStatus
    ) -> tuple[NoteKind, str, str]:
        """Kind, sentence and icon of what is between us and them."""
        cause = status.doubt or status.failure
        if matter in {Matter.DOUBT, Matter.UNREACHED} and cause is not None:
            return NoteKind.WARN, sentence_for(cause, name=name).text, "path-none"
        if matter is Matter.RECONNECTING:
            text = self.tr("Connection to {name} lost. Reconnecting…")
            return NoteKind.QUIET, with_name(text, name), "retry"
        text = self.tr("What you write waits here until {name} is online.")
        return NoteKind.QUIET, with_name(text, name), "clock"
