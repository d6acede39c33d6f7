"""The window: people and the conversation side by side, or one at a time where it is narrow.

It places the panes and listens to the keys that belong to the whole window, nothing more. What is
not shown at the start is imported when it is asked for: a third of the time until the window shows.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QSplitter, QStackedWidget, QVBoxLayout, QWidget

from zajel_desktop.model.contact import Contact
from zajel_desktop.model.failure import Reason
from zajel_desktop.model.ids import ContactId
from zajel_desktop.model.message import Message
from zajel_desktop.model.pairing import PairRequest, RequestEnded
from zajel_desktop.ui.appearance import Appearance
from zajel_desktop.ui.binding import bind
from zajel_desktop.ui.companions import Companions
from zajel_desktop.ui.contacts.actions import ContactActions
from zajel_desktop.ui.contacts.pane import ContactsPane
from zajel_desktop.ui.empty import EmptyPage
from zajel_desktop.ui.names import name_of, no_name
from zajel_desktop.ui.notices import Notices, StoreNotice
from zajel_desktop.ui.sentences import sentence_for
from zajel_desktop.ui.text import isolated
from zajel_desktop.ui.widgets.toast import Toasts

if TYPE_CHECKING:
    from zajel_desktop.engine.engine import Engine
    from zajel_desktop.ui.conversation.pane import ConversationPane
    from zajel_desktop.ui.first_run import FirstRunPage
    from zajel_desktop.ui.pairing.request_card import RequestCard

GAP = 16
"""Px between a request and the edge it hangs from."""


class MainWindow(QWidget):
    """Places list, conversation, notices and the first page; remembers its geometry.

    ``pasted`` is the folder for pictures that are pasted into a conversation.
    """

    closed = Signal()

    def __init__(
        self,
        engine: Engine,
        appearance: Appearance,
        notices: Sequence[StoreNotice] = (),
        *,
        pasted: str = "",
        now: Callable[[], float] = time.time,
    ) -> None:
        super().__init__()
        self._engine = engine
        self._appearance = appearance
        self._theme = appearance.theme
        self._now = now
        self._pasted = pasted
        self._contact: ContactId | None = None
        self._conversation: ConversationPane | None = None
        self._card: RequestCard | None = None
        self._first_run: FirstRunPage | None = None
        self.setProperty("kind", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setMinimumSize(*self._theme.tokens.size.window_min)
        self.contact_actions = ContactActions(engine, self._theme, self)
        self.companions = Companions(engine, appearance, self, now=now)
        self._build(notices)
        self.toasts = Toasts(self._theme, self)
        self._listen()
        self._listen_to_keys()
        self._restore_geometry()
        self.show_contact(None)
        self.on_requests_changed(engine.pairing.requests)
        self._show_first_run()

    @property
    def contact(self) -> ContactId | None:
        """Whose conversation is open."""
        return self._contact

    @property
    def conversation(self) -> ConversationPane:
        """The pane of conversations; made when it is first needed."""
        if self._conversation is None:
            from zajel_desktop.ui.conversation.pane import ConversationPane

            theme = self._theme
            pane = ConversationPane(
                self._engine, theme, theme.icons, now=self._now, pasted=self._pasted
            )
            pane.back_requested.connect(self.go_back)
            pane.pair_requested.connect(self.companions.show_my_code)
            pane.details_requested.connect(self.contact_actions.show_details)
            pane.doctor_requested.connect(self.companions.show_doctor)
            self.right.addWidget(pane)
            self._conversation = pane
        return self._conversation

    @property
    def request_card(self) -> RequestCard:
        """The card of whoever asks to pair; made when it is first needed."""
        if self._card is None:
            from zajel_desktop.ui.pairing.request_card import RequestCard

            self._card = RequestCard(self._engine, self._theme, self.right, now=self._now)
            self._card.accepted.connect(self.companions.follow)
            self._place()
        return self._card

    @property
    def is_narrow(self) -> bool:
        """Whether there is room for one pane only."""
        return self.width() < self._theme.tokens.size.collapse_below

    def show_contact(self, contact: ContactId | None) -> None:
        """Open the conversation with ``contact``, or none."""
        known = self._engine.contacts.find(contact) if contact is not None else None
        self._contact = known.id if known is not None else None
        if known is None:
            if self._conversation is not None:
                self._conversation.close()
            self.empty.show_for(has_contacts=bool(self._engine.contacts.all))
            self.right.setCurrentWidget(self.empty)
        else:
            self.conversation.open(known.id)
            self.right.setCurrentWidget(self.conversation)
        self.contacts.show_open(self._contact)
        self._show_title(known)
        self._place()

    def open_contact(self, contact: str) -> None:
        """Open a conversation to write in it."""
        self.show_contact(ContactId(contact))
        self.focus_composer()

    def open_message(self, message: Message) -> None:
        """Open the conversation in which something was found, there."""
        contact = self._engine.contacts.of(message.conversation)
        if contact is not None:
            self.open_contact(contact.id)
            self.conversation.reveal(message)

    def go_back(self) -> None:
        """From the conversation to the people, where there is room for one only."""
        self.show_contact(None)
        self.contacts.focus_list()

    def step(self, step: int) -> None:
        """Open the conversation ``step`` rows further down."""
        neighbour = self.contacts.neighbour(step)
        if neighbour is not None:
            self.open_contact(neighbour)

    def open_next_unread(self) -> None:
        """Open the next conversation in which something is unread."""
        unread = self.contacts.next_unread()
        if unread is not None:
            self.open_contact(unread)

    def focus_list(self) -> None:
        """Go to the people."""
        if self.is_narrow and self._contact is not None:
            self.go_back()
        self.contacts.focus_list()

    def focus_search(self) -> None:
        """Go to the search for people and messages."""
        if self.is_narrow and self._contact is not None:
            self.go_back()
        self.contacts.focus_search()

    def focus_timeline(self) -> None:
        """Go to what was said."""
        if self._contact is not None:
            self.conversation.focus_timeline()

    def focus_composer(self) -> None:
        """Go to where one writes."""
        if self._contact is not None:
            self.conversation.focus_composer()

    def focus_request(self) -> None:
        """Go to the card of whoever asks to pair, and back."""
        if self._card is not None:
            self._card.take_keyboard()

    def on_requests_changed(self, requests: tuple[PairRequest, ...]) -> None:
        """Somebody used our code: what shows the code makes room for the question."""
        if not requests:
            return
        self.request_card.show_requests(requests)
        self.companions.make_room()

    def on_request_ended(self, ended: RequestEnded) -> None:
        """Somebody did not wait for our answer."""
        pane = self._conversation
        has_composer = pane is not None and self.right.currentWidget() is pane
        self.toasts.floor = pane.composer.height() if pane is not None and has_composer else 0
        self.toasts.show_text(self._ended_words(ended))

    def show_details(self) -> None:
        """Open what is known about whom the keyboard, or the conversation, is at."""
        contact = self._contact or self.contacts.current_contact()
        if contact is not None:
            self.contact_actions.show_details(contact)

    def rename(self) -> None:
        """Ask what to call whom the keyboard, or the conversation, is at."""
        is_in_list = self.contacts.view.hasFocus()
        at_hand = self.contacts.current_contact() if is_in_list else self._contact
        if at_hand is not None:
            self.contact_actions.rename(at_hand)

    def on_contact_changed(self, contact: Contact) -> None:
        """Somebody is new, or is called something else."""
        if contact.id == self._contact:
            self._show_title(contact)
        elif self._contact is None:
            self.empty.show_for(has_contacts=True)

    def on_contact_removed(self, contact: ContactId) -> None:
        """Somebody is gone, and so is the conversation."""
        if contact == self._contact:
            self.show_contact(None)
        elif self._contact is None:
            self.empty.show_for(has_contacts=bool(self._engine.contacts.all))

    def _show_title(self, contact: Contact | None) -> None:
        title = self.tr("Zajel")
        if contact is not None:
            name = isolated(name_of(contact))
            title = f"{name} \N{EN DASH} {title}"
        self.setWindowTitle(title)

    def _ended_words(self, ended: RequestEnded) -> str:
        """What became of a request: it has waited too long, or was taken back."""
        name = ended.request.claimed_name
        if ended.failure.reason is Reason.REQUEST_EXPIRED:
            return sentence_for(ended.failure, name=name).text
        words = self.tr("The request from {name} ended before you answered.")
        return words.format(name=isolated(name or no_name()))

    def _show_first_run(self) -> None:
        if self._engine.settings.current.is_started:
            return
        from zajel_desktop.ui.first_run import FirstRunPage

        self._first_run = FirstRunPage(self._engine, self._theme)
        self._first_run.answered.connect(self._end_first_run)
        self.body.addWidget(self._first_run)
        self.body.setCurrentWidget(self._first_run)
        self._first_run.focus_name()

    def _end_first_run(self) -> None:
        self.body.setCurrentWidget(self.panes)
        if self._first_run is not None:
            self.body.removeWidget(self._first_run)
            self._first_run.deleteLater()
            self._first_run = None
        self.empty.code_card.setFocus(Qt.FocusReason.TabFocusReason)

    def _place(self) -> None:
        """Show both panes, or the one that matters where there is room for one."""
        is_narrow, has_contact = self.is_narrow, self._contact is not None
        self.contacts.setVisible(not is_narrow or not has_contact)
        self.right.setVisible(not is_narrow or has_contact)
        size = self._theme.tokens.size
        widest = 16_777_215 if is_narrow else size.list_max  # Qt's "as wide as you like"
        self.contacts.setMaximumWidth(widest)
        if self._conversation is not None:
            self._conversation.is_narrow = is_narrow
        if self._card is not None:
            host = self.contacts if self.right.isHidden() else self.right
            below = self.conversation.header.height() if has_contact else 0
            self._card.lie_over(host, below + GAP)

    def _build(self, notices: Sequence[StoreNotice]) -> None:
        theme, size = self._theme, self._theme.tokens.size
        self.notices = Notices(self._engine, theme, notices, now=self._now)
        self.contacts = ContactsPane(self._engine, theme, now=self._now)
        self.contacts.setMinimumWidth(size.list_min)
        self.empty = EmptyPage(theme)
        self.right = QStackedWidget()
        self.right.addWidget(self.empty)
        self.panes = QSplitter(Qt.Orientation.Horizontal)
        self.panes.setHandleWidth(1)
        self.panes.setChildrenCollapsible(False)
        self.panes.addWidget(self.contacts)
        self.panes.addWidget(self.right)
        self.panes.setStretchFactor(0, 0)
        self.panes.setStretchFactor(1, 1)
        self.panes.setSizes([size.list_width, size.window_default[0] - size.list_width])
        self.body = QStackedWidget()
        self.body.addWidget(self.panes)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.notices)
        column.addWidget(self.body, 1)

    def _listen(self) -> None:
        self.contacts.contact_chosen.connect(self.open_contact)
        self.contacts.contact_chosen.connect(self.contact_actions.on_row_opened)
        self.contacts.message_chosen.connect(self.open_message)
        beside = self.companions
        beside.connected.connect(self.open_contact)
        beside.older_requested.connect(self.contact_actions.show_older_way)
        self.contacts.settings_requested.connect(beside.show_settings)
        self.contacts.pair_requested.connect(beside.show_my_code)
        self.empty.code_requested.connect(beside.show_my_code)
        self.empty.enter_requested.connect(beside.enter_code)
        self.contacts.menu_wanted.connect(self.contact_actions.show_menu)
        self.contact_actions.pair_requested.connect(beside.show_my_code)
        self.notices.settings_requested.connect(beside.show_network)
        self.notices.passphrase_requested.connect(beside.show_privacy)
        bind(self._engine.contacts.contact_changed, self, self.on_contact_changed)
        bind(self._engine.contacts.contact_removed, self, self.on_contact_removed)
        bind(self._engine.pairing.requests_changed, self, self.on_requests_changed)
        bind(self._engine.pairing.request_ended, self, self.on_request_ended)

    def _listen_to_keys(self) -> None:
        keys: dict[str, Callable[[], None]] = {
            "Ctrl+N": self.companions.show_my_code,
            "Ctrl+Shift+N": self.companions.enter_code,
            "Ctrl+K": self.focus_search,
            "Ctrl+1": self.focus_list,
            "Ctrl+2": self.focus_timeline,
            "Ctrl+3": self.focus_composer,
            "F6": self.focus_request,
            "Alt+Up": lambda: self.step(-1),
            "Alt+Down": lambda: self.step(1),
            "Ctrl+Tab": self.open_next_unread,
            "F2": self.rename,
            "Ctrl+I": self.show_details,
            "Ctrl+,": self.companions.show_settings,
            "Ctrl+L": self.companions.lock,
            "Ctrl+Q": self.leave,
        }
        for key, slot in keys.items():
            QShortcut(QKeySequence(key), self, slot)

    def leave(self) -> None:
        """Close the window, and with it the program."""
        self.close()

    def _restore_geometry(self) -> None:
        looks, size = self._appearance.looks, self._theme.tokens.size
        self.resize(*size.window_default)
        if looks.window:
            self.restoreGeometry(QByteArray.fromBase64(looks.window.encode("ascii", "ignore")))
        if looks.splitter:
            self.panes.restoreState(QByteArray.fromBase64(looks.splitter.encode("ascii", "ignore")))

    # Overrides of Qt methods.

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.is_narrow and self._contact is not None:
            self.go_back()
            return
        super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        self._appearance.change(
            window=self.saveGeometry().toBase64().toStdString(),
            splitter=self.panes.saveState().toBase64().toStdString(),
        )
        super().closeEvent(event)
        self.closed.emit()
