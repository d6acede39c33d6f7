"""Above the conversation: who it is with, whether they are there, and by which way."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from zajel_desktop.model.contact import Contact, KeyState
from zajel_desktop.model.link import LinkStatus, Path, Presence
from zajel_desktop.ui.names import name_of
from zajel_desktop.ui.text import isolated, list_time_text
from zajel_desktop.ui.theme import Theme
from zajel_desktop.ui.trust.sign import sign_of
from zajel_desktop.ui.widgets.avatar import Avatar, Face
from zajel_desktop.ui.widgets.buttons import IconButton
from zajel_desktop.ui.widgets.chip import PathBadge
from zajel_desktop.ui.widgets.labels import ElidedLabel, Label
from zajel_desktop.ui.widgets.note import IconLabel

SHIELD = 16

SETTLED = frozenset({Presence.ONLINE, Presence.OFFLINE})
"""When a path is known, or that there is none."""


class Header(QWidget):
    """One line of 60 px; ``back_requested`` comes from the arrow of narrow windows."""

    back_requested = Signal()
    details_requested = Signal()
    menu_requested = Signal()

    def __init__(
        self,
        theme: Theme,
        parent: QWidget | None = None,
        *,
        now: Callable[[], float] = time.time,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self.back = IconButton(theme, "back", self.tr("Back to the list"), parent=self)
        self.person = Person(theme, self, now=now)
        self.more = IconButton(theme, "more", self.tr("More"), parent=self)
        self.more.setAccessibleName(self.tr("More about this contact"))
        self.back.hide()
        self.back.clicked.connect(self.back_requested)
        self.person.clicked.connect(self.details_requested)
        self.more.clicked.connect(self.menu_requested)
        self._build()
        theme.changed.connect(self.on_theme_changed)
        self.on_theme_changed()

    def show_contact(self, contact: Contact, status: LinkStatus) -> None:
        """Show how ``contact`` is there now."""
        self.person.show_contact(contact, status)

    def set_narrow(self, is_narrow: bool) -> None:
        """Show the arrow back where only one pane fits."""
        self.back.setVisible(is_narrow)
        self._row.setContentsMargins(10 if is_narrow else 14, 0, 12, 0)

    def on_theme_changed(self) -> None:
        """Grow with the text."""
        self.setFixedHeight(self._theme.tokens.size.header)

    def _build(self) -> None:
        self._row = QHBoxLayout(self)
        self._row.setSpacing(self._theme.tokens.space.related)
        self._row.addWidget(self.back)
        self._row.addWidget(self.person, 1)
        self._row.addWidget(self.more)
        self.set_narrow(False)


class Person(QAbstractButton):
    """Avatar, name and state of the other side; a click asks for the details."""

    def __init__(
        self,
        theme: Theme,
        parent: QWidget | None = None,
        *,
        now: Callable[[], float] = time.time,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._now = now
        self._has_path = False
        size = theme.tokens.size.avatar_header
        self._avatar = Avatar(theme, Face("", ""), size, parent=self)
        self.name = ElidedLabel("", "title", parent=self)
        self._shield = IconLabel(theme, "shield-question", "unverified", SHIELD, parent=self)
        self.presence = Label("", "caption", "text_secondary", parent=self)
        self.path = PathBadge(theme, self)
        # A button takes all it would like to have, unless told to give way.
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._build()

    def show_contact(self, contact: Contact, status: LinkStatus) -> None:
        """Show how ``contact`` is there now."""
        self._avatar.show_face(Face(contact.key, contact.name))
        self.name.setText(name_of(contact))
        sign = sign_of(contact)
        self._shield.show_icon(sign.icon, sign.role)
        trust = self._trust(contact)
        self._shield.setToolTip(trust)
        presence = self._presence(contact, status)
        self.presence.setText(presence)
        has_path = not contact.is_blocked and status.presence in SETTLED
        self.path.show_path(status.path, status.round_trip)
        self._has_path = has_path
        self._fit()
        parts = [name_of(contact), trust, presence]
        if has_path:
            parts.append(self.path.words)
        self.setAccessibleName(", ".join(part for part in parts if part))
        self.setAccessibleDescription(self.tr("Shows the details"))

    def _fit(self) -> None:
        """Leave out that there is no path where that takes the room of when they were seen."""
        wanted = self.presence.sizeHint().width() + self.path.minimumSizeHint().width()
        margins = self._row.contentsMargins()
        taken = margins.left() + margins.right() + self._avatar.width() + 2 * self._row.spacing()
        has_room = wanted <= self.width() - taken
        self.path.setVisible(self._has_path and (has_room or self.path.path is not Path.NONE))

    def _trust(self, contact: Contact) -> str:
        if contact.key_state is KeyState.ASKING:
            return self.tr("New key, connection held")
        if contact.key_state is KeyState.PAIRING:
            return self.tr("New key")
        return self.tr("Verified") if contact.is_verified else self.tr("Not verified")

    def _presence(self, contact: Contact, status: LinkStatus) -> str:
        if contact.is_blocked:
            return self.tr("Blocked")
        match status.presence:
            case Presence.ONLINE:
                return self.tr("Online")
            case Presence.CONNECTING:
                return self.tr("Connecting…")
            case Presence.RECONNECTING:
                return self.tr("Reconnecting…")
        if status.since:
            when = isolated(list_time_text(status.since, self._now()))
            return self.tr("Seen {time}").format(time=when)
        return self.tr("Offline")

    def _build(self) -> None:
        first = QHBoxLayout()
        first.setSpacing(6)
        first.addWidget(self.name)
        first.addWidget(self._shield)
        first.addStretch()
        second = QHBoxLayout()
        second.setSpacing(self._theme.tokens.space.related)
        second.addWidget(self.presence)
        second.addWidget(self.path)
        second.addStretch()
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addStretch()
        words.addLayout(first)
        words.addLayout(second)
        words.addStretch()
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(6, 0, 6, 0)
        self._row.setSpacing(self._theme.tokens.space.pane)
        self._row.addWidget(self._avatar)
        self._row.addLayout(words, 1)
        for child in self.findChildren(QWidget):
            child.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    # Overrides of Qt methods

    def sizeHint(self) -> QSize:
        return self._row.sizeHint()

    def minimumSizeHint(self) -> QSize:
        return self._row.minimumSize()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Everything is painted by what stands inside."""
