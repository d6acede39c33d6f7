"""Ties the facts about one conversation to its timeline: pages, entries, files, what is new."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from zajel_desktop.model.contact import Contact
from zajel_desktop.model.ids import MessageId, QueryId
from zajel_desktop.model.link import LinkStatus, Presence
from zajel_desktop.model.message import Delivery, Kind, Message, Page
from zajel_desktop.model.transfer import Transfer
from zajel_desktop.ui.announce import announce
from zajel_desktop.ui.binding import bind
from zajel_desktop.ui.calm_links import CalmLinks
from zajel_desktop.ui.conversation.rows import Talker
from zajel_desktop.ui.conversation.spoken import spoken
from zajel_desktop.ui.conversation.timeline_model import TimelineModel
from zajel_desktop.ui.conversation.timeline_view import TimelineView

if TYPE_CHECKING:
    from zajel_desktop.engine.engine import Engine


AROUND = 20
"""How many entries after one that was searched for are read with it."""


class TimelineFeed(QObject):
    """Fills ``model`` with the conversation of one contact while it is open.

    ``new_counted`` tells how many entries came while the end was not shown, ``waiting_changed``
    that some of ours began or ceased to wait.
    """

    new_counted = Signal(int)
    waiting_changed = Signal()

    def __init__(
        self, engine: Engine, links: CalmLinks, model: TimelineModel, view: TimelineView
    ) -> None:
        super().__init__(view)
        self._engine = engine
        self._links = links
        self._model = model
        self._view = view
        self._contact: Contact | None = None
        self._query: QueryId | None = None
        self._is_first_page = self._is_older = False
        self._last_order = 0
        self._wanted: MessageId | None = None
        self._unread = 0
        self._new = 0
        bind(engine.messages.page_loaded, self, self.on_page_loaded)
        bind(engine.messages.message_changed, self, self.on_message_changed)
        bind(engine.transfers.transfer_changed, self, self.on_transfer_changed)
        links.changed.connect(self.on_status_changed)
        bind(engine.contacts.contact_changed, self, self.on_contact_changed)
        view.older_wanted.connect(self.load_older)
        view.newer_wanted.connect(self.load_newer)
        view.stick_changed.connect(self.on_stick_changed)

    @property
    def new_count(self) -> int:
        """How many entries came while the end was not shown."""
        return self._new

    @property
    def has_waiting(self) -> bool:
        """Whether something of ours in memory waits for the other side."""
        entries = (self._model.row_at(i).message for i in range(self._model.rowCount()))
        return any(
            m.is_mine and m.kind is Kind.TEXT and m.delivery is Delivery.WAITING for m in entries
        )

    def open(self, contact: Contact) -> None:
        """Show the newest page of the conversation with ``contact``."""
        self.close()
        self._contact = contact
        summary = self._engine.messages.summary(contact.conversation)
        self._unread = summary.unread
        self._last_order = summary.last.order if summary.last is not None else 0
        self._load_newest()

    def close(self) -> None:
        """Show nothing, and hear nothing."""
        self._contact = self._query = self._wanted = None
        self._count(0)
        with self._view.keeping_place():
            self._model.clear()

    # Slots.

    def load_older(self) -> None:
        """Ask for what was said before the first entry in memory."""
        if self._can_ask(self._model.has_older):
            self._ask(before=self._model.oldest)

    def load_newer(self) -> None:
        """Ask for what was said after the last entry in memory."""
        if self._can_ask(self._model.has_newer):
            self._ask(after=self._model.newest)

    def go_to_newest(self) -> None:
        """Show the end, even if it is not in memory."""
        self._count(0)
        if self._model.has_newer:
            self._load_newest()
        self._view.go_to_bottom()
        self.mark_read()

    def reveal(self, message: Message) -> None:
        """Bring an entry of this conversation into sight, even if it is not in memory."""
        number = self._model.number_of(message.id)
        if number is not None and not self._is_first_page:
            self._view.reveal(number)
            return
        self._wanted = message.id
        self._is_first_page = True
        self._ask(before=message.order + AROUND)

    def mark_read(self) -> None:
        """Tell the engine that a person has seen the end."""
        if self._is_seen():
            self._mark_read()

    def forget_new(self) -> None:
        """Take the "New" line away: the person has gone elsewhere."""
        with self._view.keeping_place():
            self._model.forget_new()

    def on_stick_changed(self, sticks: bool) -> None:
        """The end came into sight, or left it."""
        if sticks and not self._model.has_newer:
            self._count(0)
            self.mark_read()

    # Facts.

    def on_page_loaded(self, page: Page) -> None:
        """Take in the page that was asked for."""
        if self._contact is None or page.query != self._query:
            return
        self._query = None
        page = self._with_live_transfers(page)
        if self._is_first_page:
            self._is_first_page = False
            with self._view.keeping_place():
                self._model.show(page, self._talker(self._contact), self._unread)
            self._show_wanted()
        else:
            with self._view.keeping_place():
                self._model.extend(page, is_older=self._is_older)
        self.waiting_changed.emit()

    def on_message_changed(self, message: Message) -> None:
        """Take in a new or changed entry."""
        contact = self._contact
        if contact is None or message.conversation != contact.conversation:
            return
        if message.transfer is not None and self._model.number_of(message.id) is None:
            self._hold(self._engine.transfers.find(message.transfer))
        if self._is_first_page:
            return  # the page that is on its way holds it
        is_new = self._is_new(message)
        with self._view.keeping_place():
            is_added = self._model.put(message)
        if is_new and message.is_mine:
            self._answer()
        elif is_new:
            self._receive(message, is_added)
        self.waiting_changed.emit()

    def on_transfer_changed(self, transfer: Transfer) -> None:
        """Show how files stand."""
        if self._contact is not None and transfer.conversation == self._contact.conversation:
            with self._view.keeping_place():
                self._hold(transfer)

    def on_status_changed(self, status: LinkStatus) -> None:
        """The other side came or went."""
        if self._contact is not None and status.contact == self._contact.id:
            self._show_talker(self._contact)

    def on_contact_changed(self, contact: Contact) -> None:
        """The other side is called something else."""
        if self._contact is not None and contact.id == self._contact.id:
            self._contact = contact
            self._show_talker(contact)

    # Steps.

    def _show_wanted(self) -> None:
        """Show the entry that was asked for, else the end."""
        number = None if self._wanted is None else self._model.number_of(self._wanted)
        self._wanted = None
        if number is not None:
            self._view.reveal(number)
        else:
            self._view.go_to_bottom()
            self.mark_read()

    def _load_newest(self) -> None:
        self._is_first_page = True
        self._ask()

    def _ask(self, before: int | None = None, after: int | None = None) -> None:
        if self._contact is not None:
            self._is_older = before is not None
            load = self._engine.messages.load
            self._query = load(self._contact.conversation, before=before, after=after)

    def _can_ask(self, has_more: bool) -> bool:
        return has_more and self._query is None and self._contact is not None

    def _is_new(self, message: Message) -> bool:
        """Whether an entry was never told of before, wherever it stands."""
        is_later = message.order == 0 or message.order > self._last_order
        self._last_order = max(self._last_order, message.order)
        return is_later and self._model.number_of(message.id) is None

    def _with_live_transfers(self, page: Page) -> Page:
        """What moves has come further than the store knows."""
        live = [self._engine.transfers.find(transfer.id) for transfer in page.transfers]
        pairs = zip(live, page.transfers, strict=True)
        return replace(page, transfers=tuple(now or kept for now, kept in pairs))

    def _hold(self, transfer: Transfer | None) -> None:
        if transfer is not None:
            self._model.put_transfer(transfer)

    def _show_talker(self, contact: Contact) -> None:
        with self._view.keeping_place():
            self._model.set_talker(self._talker(contact))

    def _talker(self, contact: Contact) -> Talker:
        is_there = self._links.status(contact.id).presence is Presence.ONLINE
        return Talker(contact.name, is_there, not contact.dialect.is_foreign)

    def _answer(self) -> None:
        """Ours came: whoever answers has seen what was said."""
        self.forget_new()
        self.go_to_newest()
        self._mark_read()

    def _mark_read(self) -> None:
        contact = self._contact
        if contact is not None and self._engine.messages.summary(contact.conversation).unread:
            self._engine.messages.mark_read(contact.conversation)

    def _receive(self, message: Message, is_added: bool) -> None:
        """Count what came unseen; what came in sight is read."""
        if not self._is_seen():
            if is_added and self._model.first_new is None:
                with self._view.keeping_place():
                    self._model.mark_new(message.id)
            if not self._view.sticks or self._model.has_newer:
                self._count(self._new + 1)
            return
        number = self._model.number_of(message.id)
        if number is not None:
            announce(self._view, spoken(self._model.row_at(number), self._model.talker))
        # The engine counts an entry as unread right after it tells of it.
        QTimer.singleShot(0, self, self.mark_read)

    def _is_seen(self) -> bool:
        is_in_front = self._view.isVisible() and self._view.window().isActiveWindow()
        return is_in_front and self._view.sticks and not self._model.has_newer

    def _count(self, new: int) -> None:
        if new != self._new:
            self._new = new
            self.new_counted.emit(new)
