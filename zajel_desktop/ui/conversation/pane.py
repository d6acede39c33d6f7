"""Everything between us and one contact: header, strip, timeline, composer.

``ConversationPane(engine, theme, icons, parent)``; ``open(contact)`` shows a conversation,
``close()`` none. ``back_requested`` comes from the arrow of narrow windows (``is_narrow = True``),
``details_requested`` carries the id of the contact; ``pair_requested`` comes from whoever needs a
new code with somebody known; ``reveal(message)`` shows an entry that was
searched for. Files can be dropped anywhere on it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import (
    QDesktopServices,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QHideEvent,
    QImage,
    QKeySequence,
    QShortcut,
    QShowEvent,
)
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from zajel_desktop.model.contact import Contact
from zajel_desktop.model.ids import ContactId
from zajel_desktop.model.link import LinkStatus
from zajel_desktop.model.message import Message
from zajel_desktop.model.verification import EmojiRun, EmojiStage
from zajel_desktop.ui.binding import bind
from zajel_desktop.ui.calm_links import CalmLinks
from zajel_desktop.ui.contacts.actions import ContactActions
from zajel_desktop.ui.conversation.composer import Composer
from zajel_desktop.ui.conversation.drop_overlay import DropOverlay
from zajel_desktop.ui.conversation.feed import TimelineFeed
from zajel_desktop.ui.conversation.find_bar import FindBar
from zajel_desktop.ui.conversation.header import Header
from zajel_desktop.ui.conversation.message_field import local_paths
from zajel_desktop.ui.conversation.new_button import NewButton
from zajel_desktop.ui.conversation.pasted_images import PastedImages
from zajel_desktop.ui.conversation.row_actions import Opener, RowActions
from zajel_desktop.ui.conversation.strip import Matter, Strip
from zajel_desktop.ui.conversation.timeline_model import TimelineModel
from zajel_desktop.ui.conversation.timeline_view import TimelineView
from zajel_desktop.ui.icons import Icons
from zajel_desktop.ui.names import with_name
from zajel_desktop.ui.theme import Theme
from zajel_desktop.ui.widgets.note import Note

if TYPE_CHECKING:
    from zajel_desktop.engine.engine import Engine


ASKING = frozenset({Matter.KEY_HELD, Matter.COMPARING, Matter.STEPPED_BACK})
"""What somebody has to hear of who does not look at the strip."""


class ConversationPane(QWidget):
    """The conversation with one contact, or nothing.

    ``now`` is the clock for "Today"; ``pasted`` is the folder for pasted pictures (empty: one that
    goes with the pane); ``opener`` hands a file or a web page to the desktop.
    """

    back_requested = Signal()
    details_requested = Signal(str)
    pair_requested = Signal()
    doctor_requested = Signal(str)

    def __init__(
        self,
        engine: Engine,
        theme: Theme,
        icons: Icons,
        parent: QWidget | None = None,
        *,
        now: Callable[[], float] = time.time,
        pasted: str = "",
        opener: Opener = QDesktopServices.openUrl,
    ) -> None:
        super().__init__(parent)
        self._engine = engine
        self._theme = theme
        self._contact: Contact | None = None
        self._is_narrow = False
        self._pasted = PastedImages(pasted, self)
        self.header = Header(theme, self, now=now)
        self.strip = Strip(theme, self)
        self.find_bar = FindBar(engine, theme, self)
        self.model = TimelineModel(self)
        self.timeline = TimelineView(theme, self.model, self, now)
        self.links = CalmLinks(engine.links, self)
        self.feed = TimelineFeed(engine, self.links, self.model, self.timeline)
        self.rows = RowActions(engine, theme, self.model, self.timeline, opener)
        self.new_button = NewButton(theme, self.timeline)
        self.composer = Composer(engine, theme, self)
        self.overlay = DropOverlay(theme, self)
        self.actions_of_contact = ContactActions(engine, theme, self)
        self.setAcceptDrops(True)
        self._build()
        self._connect()

    @property
    def contact(self) -> ContactId | None:
        """Whose conversation is open."""
        return None if self._contact is None else self._contact.id

    @property
    def is_narrow(self) -> bool:
        """Whether it has the window for itself, with an arrow back."""
        return self._is_narrow

    @is_narrow.setter
    def is_narrow(self, is_narrow: bool) -> None:
        self._is_narrow = is_narrow
        self.header.set_narrow(is_narrow)

    def open(self, contact: ContactId) -> None:
        """Show the conversation with ``contact``; nothing happens if it is gone."""
        found = self._engine.contacts.find(contact)
        if found is None or contact == self.contact:
            return
        self.find_bar.stop()
        self._contact = found
        self.composer.write_to(found)
        self.feed.open(found)
        self.timeline.setAccessibleName(with_name(self.tr("Messages with {name}"), found.name))
        self._show_state()

    def close(self) -> bool:
        """Show no conversation, instead of Qt's closing of a window; the draft is kept."""
        self.composer.leave()
        self.find_bar.stop()
        self.feed.close()
        self._contact = None
        self.strip.hide()
        return True

    # Slots.

    def on_contact_changed(self, contact: Contact) -> None:
        """The contact is called something else, or was blocked."""
        if contact.id == self.contact:
            self._contact = contact
            self.composer.show_contact(contact)
            self._show_state()

    def on_contact_removed(self, contact: ContactId) -> None:
        """The contact is gone, and everything said with it."""
        if contact == self.contact:
            self.close()

    def on_run_changed(self, run: EmojiRun) -> None:
        """The other side wants to compare emoji, or no more."""
        if run.contact == self.contact:
            self._show_strip()

    def on_status_changed(self, status: LinkStatus) -> None:
        """The other side came or went, or the way there changed."""
        if status.contact == self.contact:
            self._show_state()

    def on_measured(self, status: LinkStatus) -> None:
        """The round trip is another, nothing else."""
        if self._contact is not None and status.contact == self._contact.id:
            self.header.person.path.show_path(status.path, status.round_trip)

    def on_note_added(self, note: Note) -> None:
        """Let Tab go from the header to what the strip offers, then to the timeline."""
        before: QWidget = self.header.more
        for control in note.buttons:
            QWidget.setTabOrder(before, control)
            before = control

    def offer(self, paths: Sequence[str]) -> None:
        """Offer files and folders to the contact."""
        if self._can_write() and self._contact is not None and paths:
            self._engine.transfers.offer(self._contact.conversation, tuple(paths))
            self.timeline.go_to_bottom()

    def on_image_pasted(self, image: QImage) -> None:
        """Offer a picture from the clipboard."""
        self.offer([self._pasted.save(image)])

    def show_details(self) -> None:
        """Ask the window for the details of the contact."""
        if self._contact is not None:
            self.details_requested.emit(self._contact.id)

    def show_menu(self) -> None:
        """Open what can be done with the contact."""
        if self._contact is not None:
            button = self.header.more
            place = button.mapToGlobal(QPoint(0, button.height()))
            self.actions_of_contact.show_menu(self._contact.id, place)

    def put_note_away(self, contact: str) -> None:
        """Say no more that ``contact`` is not verified."""
        self._engine.contacts.note_trust(ContactId(contact))

    def verify(self) -> None:
        """Open the ways to be sure who the contact is."""
        if self._contact is not None:
            self.actions_of_contact.show_verify(self._contact.id)

    def compare(self) -> None:
        """Open the seven emoji."""
        if self._contact is not None:
            self.actions_of_contact.show_verify(self._contact.id, has_emoji=True)

    def compare_not(self) -> None:
        """Compare no emoji now."""
        if self._contact is not None:
            self._engine.verifications.cancel_emoji(self._contact.id)

    def decide_key(self) -> None:
        """Open the question about another key."""
        if self._contact is not None:
            self.actions_of_contact.show_key_change(self._contact.id)

    def decide_older_way(self) -> None:
        """Open the question whether to talk in an older way."""
        if self._contact is not None:
            self.actions_of_contact.show_older_way(self._contact.id)

    def give_name(self) -> None:
        """Ask what to call the contact."""
        if self._contact is not None:
            self.actions_of_contact.rename(self._contact.id)

    def explain(self) -> None:
        """Ask the window why the contact cannot be reached."""
        if self._contact is not None:
            self.doctor_requested.emit(self._contact.id)

    def try_again(self) -> None:
        """Look for the contact now, and show at once that this is done."""
        if self._contact is not None:
            self.links.hurry(self._contact.id)
            self._engine.reunions.dial(self._contact.id)

    def unblock(self) -> None:
        """Talk to the contact again."""
        if self._contact is not None:
            self._engine.contacts.block(self._contact.id, False)

    def show_find(self) -> None:
        """Look for words in this conversation."""
        if self._contact is not None:
            self.find_bar.start(self._contact)

    def reveal(self, message: Message) -> None:
        """Bring an entry into sight; its conversation is opened where it is not."""
        contact = self._engine.contacts.of(message.conversation)
        if contact is not None:
            self.open(contact.id)
            self.feed.reveal(message)

    def focus_timeline(self) -> None:
        """Move the keyboard to the timeline."""
        self.timeline.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def focus_composer(self) -> None:
        """Move the keyboard to where one types."""
        self.composer.field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _show_strip(self) -> None:
        if self._contact is not None:
            status = self.links.status(self._contact.id)
            run = self._engine.verifications.run(self._contact.id)
            is_asked = run is not None and run.stage is EmojiStage.ASKED_US
            before = self.strip.matter
            self.strip.show_state(self._contact, status, self.feed.has_waiting, is_asked)
            if self.strip.matter in ASKING and self.strip.matter is not before:
                self.strip.announce()

    def _show_state(self) -> None:
        if self._contact is not None:
            status = self.links.status(self._contact.id)
            self.header.show_contact(self._contact, status)
            self._show_strip()

    def _show_new(self) -> None:
        is_away = not self.timeline.sticks or self.model.has_newer
        self.new_button.show_state(is_away, self.feed.new_count)

    def _can_write(self) -> bool:
        return self._contact is not None and not self._contact.is_blocked

    def _connect(self) -> None:
        engine = self._engine
        bind(engine.contacts.contact_changed, self, self.on_contact_changed)
        bind(engine.contacts.contact_removed, self, self.on_contact_removed)
        self.links.changed.connect(self.on_status_changed)
        self.links.measured.connect(self.on_measured)
        bind(engine.verifications.run_changed, self, self.on_run_changed)
        self.header.back_requested.connect(self.back_requested)
        self.header.details_requested.connect(self.show_details)
        self.header.menu_requested.connect(self.show_menu)
        self.strip.verify_requested.connect(self.verify)
        self.strip.compare_requested.connect(self.compare)
        self.strip.compare_declined.connect(self.compare_not)
        self.strip.key_requested.connect(self.decide_key)
        self.strip.older_requested.connect(self.decide_older_way)
        self.strip.name_requested.connect(self.give_name)
        self.strip.pair_requested.connect(self.pair_requested)
        self.actions_of_contact.pair_requested.connect(self.pair_requested)
        self.strip.dismissed.connect(self.put_note_away)
        self.strip.note_added.connect(self.on_note_added)
        self.strip.unblock_requested.connect(self.unblock)
        self.strip.why_requested.connect(self.explain)
        self.strip.again_requested.connect(self.try_again)
        self.composer.files_chosen.connect(self.offer)
        self.composer.image_pasted.connect(self.on_image_pasted)
        self.composer.sent.connect(self.timeline.go_to_bottom)
        self.feed.new_counted.connect(self._show_new)
        self.feed.waiting_changed.connect(self._show_strip)
        self.timeline.stick_changed.connect(self._show_new)
        self.new_button.clicked.connect(self.feed.go_to_newest)
        self.find_bar.found.connect(self.reveal)
        self.find_bar.words_changed.connect(self.timeline.show_words)
        self.find_bar.closed.connect(self.focus_composer)
        for keys, slot in (
            ("Ctrl+O", self.composer.ask_files),
            ("Ctrl+F", self.show_find),
            ("F3", self.find_bar.go_older),
            ("Shift+F3", self.find_bar.go_newer),
        ):
            QShortcut(QKeySequence(keys), self).activated.connect(slot)

    def _build(self) -> None:
        self.setProperty("kind", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        line = QFrame(self)
        line.setProperty("kind", "line")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        column.addWidget(line)
        column.addWidget(self.strip)
        column.addWidget(self.find_bar)
        column.addWidget(self.timeline, 1)
        column.addWidget(self.composer)

    # Overrides of Qt methods

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        mime = event.mimeData()
        if self._can_write() and self._contact is not None and local_paths(mime):
            words = self.tr("Drop to send to {name}")
            self.overlay.appear(with_name(words, self._contact.name))
            event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self.overlay.hide()

    def dropEvent(self, event: QDropEvent) -> None:
        self.overlay.hide()
        self.offer(local_paths(event.mimeData()))
        event.acceptProposedAction()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.feed.mark_read()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.composer.keep_draft()
        self.feed.forget_new()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.ActivationChange:
            if self.isActiveWindow():
                self.feed.mark_read()
            else:
                self.feed.forget_new()
        elif event.type() is QEvent.Type.LayoutDirectionChange:
            self.timeline.on_theme_changed()
