"""The dialog in which two people make sure of each other, in one of several ways.

``VerifyDialog(engine, theme, contact, window).open()``; ``pair_requested`` comes from whoever found
a difference and wants a new code. Closing it ends a comparison of emoji that still runs.
"""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QDialog, QHBoxLayout, QVBoxLayout, QWidget

from zajel_desktop.model.contact import Contact
from zajel_desktop.model.ids import ContactId
from zajel_desktop.model.verification import EmojiStage
from zajel_desktop.ui.announce import announce
from zajel_desktop.ui.binding import bind
from zajel_desktop.ui.names import with_name
from zajel_desktop.ui.theme import Theme
from zajel_desktop.ui.trust.emoji_page import SHOWN, EmojiPage
from zajel_desktop.ui.trust.number_page import NumberPage
from zajel_desktop.ui.trust.outcome import Outcome, OutcomePage
from zajel_desktop.ui.trust.words import verified_text
from zajel_desktop.ui.widgets.avatar import Avatar, Face
from zajel_desktop.ui.widgets.button_row import ButtonRow
from zajel_desktop.ui.widgets.buttons import Button, Kind
from zajel_desktop.ui.widgets.chip import Chip, Tone
from zajel_desktop.ui.widgets.fitting import fit
from zajel_desktop.ui.widgets.labels import Label
from zajel_desktop.ui.widgets.note import Note, NoteKind
from zajel_desktop.ui.widgets.scrolled import Scrolled
from zajel_desktop.ui.widgets.segments import Segments

if TYPE_CHECKING:
    from zajel_desktop.engine.engine import Engine

HEIGHT = 530
LEAST = (360, 420)
MARGIN = 24
SCROLL_BAR = 12  # px
BESIDE = 520
"""Px at 100 % from which on the chip stands beside the question."""


class Way(enum.IntEnum):
    """The two parts of the dialog."""

    NUMBER = 0
    EMOJI = 1


class VerifyDialog(QDialog):
    """Number, QR code, seven emoji, and for older apps the fingerprint."""

    pair_requested = Signal()

    def __init__(
        self, engine: Engine, theme: Theme, contact: Contact, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._engine = engine
        self._theme = theme
        self._contact = contact
        self._outcome: Outcome | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        name = contact.name
        self.setWindowTitle(with_name(self.tr("Verify {name}"), name))
        self.chip = Chip(theme)
        self.state = Label("", "small", "text_secondary", wraps=True)
        parts = (("number", self.tr("Number or QR")), ("emoji", self.tr("Seven emoji")))
        self.segments = Segments(theme, parts, self)
        self.asked = Note(theme, NoteKind.INFO, "", icon="emoji", parent=self)
        is_modern = contact.has_spoken_native
        self.number = NumberPage(engine, theme, contact.id, name, has_number=is_modern)
        self.emoji = EmojiPage(engine, theme, contact.id)
        self.outcome = OutcomePage(theme, name)
        self.differ_button = Button(theme, self.tr("They differ"), Kind.DANGER_TEXT)
        self.later_button = Button(theme, self.tr("Later"))
        self.pair_button = Button(theme, self.tr("Pair again with a new code"), Kind.PRIMARY)
        self.match_button = Button(theme, self.tr("They match"), Kind.PRIMARY, icon="shield-check")
        self._build(name)
        self._connect()
        self._show_contact()
        self._show()

    def show_emoji(self) -> None:
        """Show the seven emoji, or the way to them."""
        self.segments.choose(Way.EMOJI)

    def match(self) -> None:
        """What was compared matches."""
        if self._way is Way.EMOJI:
            self.emoji.match()
        else:
            self._engine.verifications.they_match(self._contact.id, self.number.method)

    def differ(self) -> None:
        """What was compared differs."""
        if self._way is Way.EMOJI:
            self.emoji.differ()
        else:
            self._engine.verifications.they_differ(self._contact.id)
            self._end(Outcome.DIFFER)

    def pair_again(self) -> None:
        """Leave, and ask for a new code."""
        self.accept()
        self.pair_requested.emit()

    def on_contact_changed(self, contact: Contact) -> None:
        """The contact was verified, by us or by comparing emoji."""
        if contact.id != self._contact.id:
            return
        before = self._contact
        is_newer = contact.verified_at != before.verified_at or not before.is_verified
        is_new = contact.is_verified and is_newer
        has_other_key = contact.key != before.key
        has_other_client = contact.has_spoken_native != before.has_spoken_native
        self._contact = contact
        self._show_contact()
        if has_other_key:  # what was read aloud so far is worth nothing
            self.number.show_keys()
            self._show()
        if has_other_client:
            self.segments.choose(Way.NUMBER)
            self.number.show_first(has_number=contact.has_spoken_native)
        if is_new:
            self._end(Outcome.MATCH)

    def on_contact_removed(self, contact: ContactId) -> None:
        """There is nobody left to be sure of."""
        if contact == self._contact.id:
            self.reject()

    def on_emoji_changed(self) -> None:
        """The comparison of emoji has come further."""
        if self.emoji.stage is EmojiStage.DIFFER:
            self._end(Outcome.DIFFER)
        self._show()

    def on_way_chosen(self) -> None:
        """The other part was chosen."""
        if self.number.is_scanning:
            self.number.show_number()
        self._show()

    @property
    def _way(self) -> Way:
        return Way(self.segments.index)

    def _end(self, outcome: Outcome) -> None:
        self._outcome = outcome
        self.outcome.show_outcome(outcome)
        self._show()
        (self.later_button if outcome is Outcome.MATCH else self.pair_button).setFocus()
        announce(self, self.outcome.text, is_urgent=outcome is Outcome.DIFFER)

    def _show(self) -> None:
        """Show the part that was chosen, and the answers that are possible now."""
        before = self.focusWidget()
        is_open, way = self._outcome is None, self._way
        self.segments.setVisible(is_open and self._contact.has_spoken_native)
        self.number.setVisible(is_open and way is Way.NUMBER)
        self.emoji.setVisible(is_open and way is Way.EMOJI)
        self.outcome.setVisible(not is_open)
        self.state.setVisible(self._outcome is not Outcome.DIFFER)
        is_asked = self.emoji.stage is EmojiStage.ASKED_US
        self.asked.setVisible(is_open and is_asked and way is Way.NUMBER)
        can_answer = self._can_answer(way) if is_open else False
        self.differ_button.setVisible(can_answer)
        self.match_button.setVisible(can_answer and not (way is Way.NUMBER and self.number.differs))
        is_pressed = way is Way.EMOJI and self.emoji.stage is EmojiStage.PRESSED
        self.match_button.set_busy(is_pressed)
        is_scanning = is_open and way is Way.NUMBER and self.number.is_scanning
        self.later_button.setVisible(not is_scanning)  # the scanner has its way back
        self.later_button.setText(self.tr("Later") if is_open else self.tr("Close"))
        self.pair_button.setVisible(self._outcome is Outcome.DIFFER)
        self._keep_keyboard_off_answers(before)

    def _keep_keyboard_off_answers(self, before: QWidget | None) -> None:
        """Where the keyboard was may be gone: no next Enter may say that they match, or differ."""
        now = self.focusWidget()
        if now is not before and now in (self.differ_button, self.match_button):
            self.segments.take_keyboard()

    def _can_answer(self, way: Way) -> bool:
        if way is Way.NUMBER:
            return not self.number.is_scanning
        return self.emoji.stage in SHOWN

    def _show_contact(self) -> None:
        if self._contact.is_verified:
            self.chip.show_words(Tone.VERIFIED, self.tr("Verified"), "shield-check")
            self.state.setText(f"{verified_text(self._contact)}.")
            return
        self.chip.show_words(Tone.UNVERIFIED, self.tr("Unverified"), "shield-question")
        if self._contact.has_spoken_native:
            self.state.setText(self.tr("Do one of these together. Once is enough."))
        else:
            self.state.setText(self.tr("Do this together. Once is enough."))

    def _connect(self) -> None:
        self.segments.chosen.connect(self.on_way_chosen)
        self.asked.acted.connect(self.show_emoji)
        self.number.changed.connect(self._show)
        self.emoji.changed.connect(self.on_emoji_changed)
        self.differ_button.clicked.connect(self.differ)
        self.later_button.clicked.connect(self.reject)
        self.match_button.clicked.connect(self.match)
        self.pair_button.clicked.connect(self.pair_again)
        self.finished.connect(self.emoji.cancel)
        bind(self._engine.contacts.contact_changed, self, self.on_contact_changed)
        bind(self._engine.contacts.contact_removed, self, self.on_contact_removed)

    def _build(self, name: str) -> None:
        asked = self.tr("{name} wants to compare seven emoji")
        self.asked.show_words(
            NoteKind.INFO, with_name(asked, name), icon="emoji", button=self.tr("Show")
        )
        page = QWidget()
        pages = QVBoxLayout(page)
        pages.setContentsMargins(MARGIN, MARGIN, MARGIN, 0)
        pages.setSpacing(20)
        pages.addLayout(self._built_head(name))
        pages.addWidget(self.segments)
        pages.addWidget(self.asked)
        for part in (self.number, self.emoji, self.outcome):
            pages.addWidget(part, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(Scrolled(page, self), 1)
        # Made last, so that Tab comes to them last.
        buttons = [self.later_button, self.pair_button, self.match_button]
        below = QVBoxLayout()
        below.setContentsMargins(MARGIN, 16, MARGIN, MARGIN)
        below.addWidget(ButtonRow([self.differ_button], buttons, self))
        column.addLayout(below)
        widest = self.number.older_button.sizeHint().width() + 2 * MARGIN + SCROLL_BAR
        self.setMinimumSize(max(LEAST[0], widest), LEAST[1])
        width, _ = self._theme.tokens.size.dialog_verify
        fit(self, self._theme.grown(width), self._theme.grown(HEIGHT))

    def _built_head(self, name: str) -> QHBoxLayout:
        face = Face(self._contact.key, self._contact.name)
        title = with_name(self.tr("Is this really {name}?"), name)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(Label(title, "heading", wraps=True))
        words.addWidget(self.state)
        self._head = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._head.setSpacing(8)
        self._head.addLayout(words, 1)
        edge = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        self._head.addWidget(self.chip, 0, edge)
        row = QHBoxLayout()
        row.setSpacing(14)
        row.addWidget(Avatar(self._theme, face, 48), 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(self._head, 1)
        return row

    # Overrides of Qt methods

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        ways = QBoxLayout.Direction
        is_wide = self.width() >= self._theme.grown(BESIDE)
        self._head.setDirection(ways.LeftToRight if is_wide else ways.TopToBottom)
