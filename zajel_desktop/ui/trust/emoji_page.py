"""The page "seven emoji": ask the other, wait, compare, and how it went."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from zajel_desktop.model.contact import Contact
from zajel_desktop.model.failure import Failure, Reason, Side
from zajel_desktop.model.ids import ContactId
from zajel_desktop.model.link import LinkStatus, Presence
from zajel_desktop.model.verification import EmojiRun, EmojiStage
from zajel_desktop.ui.announce import announce
from zajel_desktop.ui.binding import bind
from zajel_desktop.ui.names import with_name
from zajel_desktop.ui.sentences import sentence_for
from zajel_desktop.ui.theme import Theme
from zajel_desktop.ui.trust.emoji_tiles import EmojiTiles
from zajel_desktop.ui.widgets.avatar import paint_presence
from zajel_desktop.ui.widgets.button_row import ButtonRow
from zajel_desktop.ui.widgets.buttons import Button
from zajel_desktop.ui.widgets.labels import Label
from zajel_desktop.ui.widgets.note import Note, NoteKind
from zajel_desktop.ui.widgets.spinner import Spinner

if TYPE_CHECKING:
    from zajel_desktop.engine.engine import Engine

DOT = 10  # px
SHOWN = frozenset({EmojiStage.COMPARING, EmojiStage.PRESSED})
"""The stages in which the seven are to be seen."""


class Dot(QWidget):
    """Repeats in colour that somebody is there."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setFixedSize(DOT, DOT)
        theme.changed.connect(self.update)

    # Overrides of Qt methods

    def paintEvent(self, event: QPaintEvent) -> None:
        color = self._theme.tokens.color
        paint_presence(QPainter(self), QRectF(self.rect()), color, Presence.ONLINE)


class EmojiPage(QWidget):
    """One comparison at a time with one contact; ``changed`` tells of every step."""

    changed = Signal()

    def __init__(
        self, engine: Engine, theme: Theme, contact: ContactId, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._engine = engine
        self._theme = theme
        self._contact = contact
        run = engine.verifications.run(contact)
        self._run = run if run is not None and not run.stage.is_over else None
        self.title = Label("", "body_strong", wraps=True, parent=self)
        self.body = Label("", "small", "text_secondary", wraps=True, parent=self)
        self.tiles = EmojiTiles(theme, self)
        self.dot = Dot(theme, self)
        self.spinner = Spinner(theme, 16, self)
        self.line = Label("", "small", "text_secondary", wraps=True, parent=self)
        self.note = Note(theme, NoteKind.QUIET, "", parent=self)
        self.cancel_button = Button(theme, "", parent=self)
        self.start_button = Button(theme, "", icon="emoji", parent=self)
        self._build()
        self.start_button.clicked.connect(self.go_on)
        self.cancel_button.clicked.connect(self.cancel)
        bind(engine.verifications.run_changed, self, self.on_run_changed)
        bind(engine.links.status_changed, self, self.on_link_changed)
        self.show_state()

    @property
    def stage(self) -> EmojiStage | None:
        """How far it has come, None before it began."""
        return None if self._run is None else self._run.stage

    def go_on(self) -> None:
        """Ask the other side, or agree to what it asks."""
        verifications = self._engine.verifications
        if self.stage is EmojiStage.ASKED_US:
            verifications.agree_emoji(self._contact)
        else:
            verifications.begin_emoji(self._contact)

    def cancel(self) -> None:
        """End what runs, if anything does."""
        if self._run is not None and not self._run.stage.is_over:
            self._engine.verifications.cancel_emoji(self._contact)

    def match(self) -> None:
        """Our person says that they match."""
        if self.stage is EmojiStage.COMPARING:
            self._engine.verifications.match_emoji(self._contact)

    def differ(self) -> None:
        """Our person says that they differ."""
        if self.stage in SHOWN:
            self._engine.verifications.differ_emoji(self._contact)

    def on_run_changed(self, run: EmojiRun) -> None:
        """It has come further."""
        if run.contact != self._contact:
            return
        is_new = self._run is None or run.stage is not self._run.stage
        self._run = run
        self.show_state()
        if is_new and not run.stage.is_over:
            announce(self, self.title.text())
        self.changed.emit()

    def on_link_changed(self, status: LinkStatus) -> None:
        """The other side came or went: it takes two."""
        if status.contact == self._contact:
            self.show_state()
            self.changed.emit()

    def show_state(self) -> None:
        """Show how far it has come."""
        contact = self._engine.contacts.find(self._contact)
        if contact is None:
            return
        name, stage = contact.name, self.stage
        title, body = self._words(stage)
        self.title.setText(with_name(title, name))
        self.body.setText(with_name(body, name))
        self.body.setVisible(bool(body))
        if self._run is not None and self._run.emoji:
            self.tiles.show_emoji(self._run.emoji)
        self.tiles.setVisible(stage in SHOWN)
        self._show_line(stage, name)
        self._show_note(contact, name)
        self._show_buttons(stage, self._obstacle(contact))

    def _words(self, stage: EmojiStage | None) -> tuple[str, str]:
        look = self.tr("Ask in a call or look at the other screen. Do not send them as a message.")
        match stage:
            case EmojiStage.ASKED_US:
                return self.tr("{name} wants to compare seven emoji"), self.tr(
                    "Start when you can talk to each other or see the other screen."
                )
            case EmojiStage.WAITING:
                return self.tr("Waiting for {name}"), ""
            case EmojiStage.COMPARING | EmojiStage.PRESSED:
                return self.tr("Do you both see these seven, in this order?"), look
        return self.tr("Compare seven small pictures"), self.tr(
            "Both of you see seven pictures, each on your own screen. If they are the same, "
            "nobody is in between."
        )

    def _show_line(self, stage: EmojiStage | None, name: str) -> None:
        words = {
            EmojiStage.WAITING: self.tr("Ask them to look at Zajel now and to start comparing."),
            EmojiStage.COMPARING: self.tr("{name} has this window open too."),
            EmojiStage.PRESSED: self.tr("Waiting for {name} to say that they match."),
        }
        text = words.get(stage, "") if stage is not None else ""
        self.line.setText(with_name(text, name))
        self.line.setVisible(bool(text))
        self.dot.setVisible(stage is EmojiStage.COMPARING)
        self.spinner.setVisible(bool(text) and stage is not EmojiStage.COMPARING)

    def _show_note(self, contact: Contact, name: str) -> None:
        sentence, kind = self._obstacle(contact), NoteKind.QUIET
        failure = None if self._run is None else self._run.failure
        if self.stage is EmojiStage.ENDED and failure is not None and not is_own_wish(failure):
            sentence, kind = sentence_for(failure, name=contact.name).text, NoteKind.WARN
        is_open = self.stage is None or self.stage.is_over
        is_shown = bool(sentence) and is_open
        self.note.setVisible(is_shown)
        if is_shown:
            is_new = sentence != self.note.text and kind is NoteKind.WARN
            self.note.show_words(kind, with_name(sentence, name))
            if is_new:
                self.note.announce()

    def _show_buttons(self, stage: EmojiStage | None, obstacle: str) -> None:
        is_open = stage is None or stage.is_over
        is_asked = stage is EmojiStage.ASKED_US
        self.start_button.setVisible(is_asked or (is_open and not obstacle))
        has_failed = stage is EmojiStage.ENDED and not self.note.isHidden()
        self.start_button.setText(
            self.tr("Try again") if has_failed else self.tr("Start comparing")
        )
        self.cancel_button.setVisible(is_asked or stage is EmojiStage.WAITING)
        self.cancel_button.setText(self.tr("Not now") if is_asked else self.tr("Cancel"))

    def _obstacle(self, contact: Contact) -> str:
        """Why it cannot begin, empty if it can."""
        if not contact.has_spoken_native:
            return self.tr("{name}’s app cannot compare emoji. The fingerprint always works.")
        if self._engine.links.status(contact.id).presence is not Presence.ONLINE:
            return self.tr(
                "{name} is not there right now. Seven emoji need both of you at once; "
                "the number works at any time."
            )
        return ""

    def _build(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self.title)
        words.addWidget(self.body)
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self.dot)
        line.addWidget(self.spinner)
        line.addWidget(self.line, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        column.addLayout(words)
        column.addWidget(self.tiles)
        column.addLayout(line)
        column.addWidget(self.note)
        column.addWidget(ButtonRow([self.cancel_button, self.start_button], (), self))
        column.addStretch(1)


def is_own_wish(failure: Failure) -> bool:
    """Whether our person ended it: there is nothing to tell them."""
    return failure.reason is Reason.COMPARING_CANCELLED and failure.side is Side.OURS
