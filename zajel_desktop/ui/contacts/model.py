"""The rows of the list of people, kept true by the engine's facts.

Without a search there is one row per contact, the latest conversation first. While something is
searched there are the people whose name fits, then the messages that were found, each part under a
heading. ``data(index, ROW)`` hands the delegate the whole row as one frozen value.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from zajel_desktop.model.contact import Contact
from zajel_desktop.model.ids import ContactId, QueryId
from zajel_desktop.model.link import LinkStatus, Presence
from zajel_desktop.model.message import Findings, Message, Summary
from zajel_desktop.model.verification import EmojiRun, EmojiStage
from zajel_desktop.ui.binding import bind
from zajel_desktop.ui.calm_links import CalmLinks
from zajel_desktop.ui.contacts.preview import Preview, Previews, one_line
from zajel_desktop.ui.names import name_of

if TYPE_CHECKING:
    from zajel_desktop.engine.engine import Engine

ROW = int(Qt.ItemDataRole.UserRole) + 1
"""The role under which a row is handed out as one value."""

ROOT = QModelIndex()
FIRST = 1 << 62
"""The place of a conversation in which nothing was said: before all others."""


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One contact; ``at`` is the time of the last entry, in seconds since the epoch."""

    contact: Contact
    presence: Presence
    preview: Preview
    unread: int = 0
    at: float | None = None
    place: int = FIRST


@dataclass(frozen=True, slots=True)
class FoundRow:
    """One message that contains what is searched."""

    contact: Contact
    message: Message


@dataclass(frozen=True, slots=True)
class HeadingRow:
    """The title of a part of what was found; cannot be chosen."""

    text: str


Row = PersonRow | FoundRow | HeadingRow


class ContactsModel(QAbstractListModel):
    """The list of people, or what a search found."""

    def __init__(self, engine: Engine, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._engine = engine
        self._previews = Previews(self)
        self._open: ContactId | None = None
        self._words = ""
        self._query: QueryId | None = None
        self._found: tuple[Message, ...] = ()
        self._links = CalmLinks(engine.links, self)
        self._rows: list[Row] = list(self._people())
        bind(engine.contacts.contact_changed, self, self.on_contact_changed)
        bind(engine.contacts.contact_removed, self, self.on_contact_removed)
        self._links.changed.connect(self.on_link_changed)
        bind(engine.verifications.run_changed, self, self.on_run_changed)
        bind(engine.messages.summary_changed, self, self.on_summary_changed)
        bind(engine.messages.search_done, self, self.on_search_done)

    @property
    def is_searching(self) -> bool:
        """Whether the rows are what a search found."""
        return bool(self._words)

    def row(self, index: QModelIndex | QPersistentModelIndex) -> Row | None:
        """The row at ``index``, None outside the list."""
        return self._rows[index.row()] if index.isValid() else None

    def index_of(self, contact: ContactId | None) -> QModelIndex:
        """Where ``contact`` stands; invalid if it is not shown."""
        for place, row in enumerate(self._rows):
            if isinstance(row, PersonRow) and row.contact.id == contact:
                return self.index(place)
        return QModelIndex()

    def people(self) -> list[PersonRow]:
        """The contacts shown, in their order."""
        return [row for row in self._rows if isinstance(row, PersonRow)]

    def set_open(self, contact: ContactId | None) -> None:
        """The conversation with ``contact`` is the one shown: its draft is in plain view."""
        before, self._open = self._open, contact
        for changed in (before, contact):
            self._refresh(changed)

    def find(self, words: str) -> None:
        """Show who and what contains ``words``; everybody if there are none."""
        self._words = words.strip()
        self._found = ()
        self._query = self._engine.messages.search(self._words) if self._words else None
        self._rebuild()

    def on_contact_changed(self, contact: Contact) -> None:
        """Somebody is new, or has another name or state."""
        self._refresh(contact.id)

    def on_contact_removed(self, contact: ContactId) -> None:
        """Somebody is gone."""
        index = self.index_of(contact)
        if self.is_searching:
            self._found = tuple(m for m in self._found if self._engine.contacts.of(m.conversation))
            self._rebuild()
        elif index.isValid():
            self.beginRemoveRows(ROOT, index.row(), index.row())
            del self._rows[index.row()]
            self.endRemoveRows()

    def on_link_changed(self, status: LinkStatus) -> None:
        """Somebody came or went."""
        self._refresh(status.contact)

    def on_run_changed(self, run: EmojiRun) -> None:
        """Somebody wants to compare emoji, or no more."""
        self._refresh(run.contact)

    def on_summary_changed(self, summary: Summary) -> None:
        """Something was said, read or drafted."""
        contact = self._engine.contacts.of(summary.conversation)
        if contact is not None:
            self._refresh(contact.id)

    def on_search_done(self, findings: Findings) -> None:
        """The store answered; an answer to an earlier question is too late."""
        if findings.query == self._query:
            self._found = findings.messages
            self._rebuild()

    def _refresh(self, contact: ContactId | None) -> None:
        """Make the row of ``contact`` true, and put it where it belongs."""
        known = self._engine.contacts.find(contact) if contact is not None else None
        if known is None:
            return
        if self.is_searching:
            self._rebuild()
            return
        row, index = self._person(known), self.index_of(contact)
        others = [r for r in self.people() if r.contact.id != contact]
        place = sum(1 for other in others if _order(other) < _order(row))
        if not index.isValid():
            self.beginInsertRows(ROOT, place, place)
            self._rows.insert(place, row)
            self.endInsertRows()
            return
        self._move(index.row(), place)
        self._rows[place] = row
        self.dataChanged.emit(self.index(place), self.index(place))

    def _move(self, old: int, new: int) -> None:
        if old == new:
            return
        # Qt names the target in the list as it was before the move.
        self.beginMoveRows(ROOT, old, old, ROOT, new + 1 if new > old else new)
        self._rows.insert(new, self._rows.pop(old))
        self.endMoveRows()

    def _rebuild(self) -> None:
        self.beginResetModel()
        self._rows = self._findings() if self.is_searching else list(self._people())
        self.endResetModel()

    def _people(self) -> list[PersonRow]:
        rows = [self._person(contact) for contact in self._engine.contacts.all]
        return sorted(rows, key=_order)

    def _findings(self) -> list[Row]:
        wanted = self._words.casefold()
        people = [row for row in self._people() if wanted in self._name(row.contact).casefold()]
        found = [
            FoundRow(contact, message)
            for message in self._found
            if (contact := self._engine.contacts.of(message.conversation)) is not None
        ]
        rows: list[Row] = []
        if people:
            rows += [HeadingRow(self.tr("People")), *people]
        if found:
            rows += [HeadingRow(self.tr("Messages")), *found]
        return rows

    def _person(self, contact: Contact) -> PersonRow:
        summary = self._engine.messages.summary(contact.conversation)
        run = self._engine.verifications.run(contact.id)
        preview = self._previews.of(
            contact,
            summary,
            shows_draft=contact.id != self._open,
            is_asked=run is not None and run.stage is EmojiStage.ASKED_US,
        )
        presence = self._links.status(contact.id).presence
        if summary.last is None:
            return PersonRow(contact, presence, preview, summary.unread, contact.added_at)
        last = summary.last
        return PersonRow(contact, presence, preview, summary.unread, last.sent_at, last.order)

    def _name(self, contact: Contact) -> str:
        return name_of(contact)

    def _spoken(self, row: Row) -> str:
        """What a screen reader says about ``row``."""
        match row:
            case HeadingRow(text):
                return text
            case FoundRow(contact, message):
                return f"{self._name(contact)}: {one_line(message.text)}"
            case PersonRow():
                return self._spoken_person(row)

    def _spoken_person(self, row: PersonRow) -> str:
        parts = [
            self._name(row.contact),
            self._trust(row.contact),
            self._presence(row.presence),
        ]
        if row.unread:
            parts.append(self.tr("%n unread", "", row.unread))
        parts.append(row.preview.spoken())
        return self.tr(", ").join(parts)

    def _trust(self, contact: Contact) -> str:
        if contact.is_key_held:
            return self.tr("new key")
        return self.tr("verified") if contact.is_verified else self.tr("unverified")

    def _presence(self, presence: Presence) -> str:
        return {
            Presence.ONLINE: self.tr("online"),
            Presence.OFFLINE: self.tr("offline"),
            Presence.CONNECTING: self.tr("connecting"),
            Presence.RECONNECTING: self.tr("reconnecting"),
        }[presence]

    # Overrides of Qt methods.

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def data(
        self,
        index: QModelIndex | QPersistentModelIndex,
        role: int = int(Qt.ItemDataRole.DisplayRole),
    ) -> object:
        row = self.row(index)
        if row is None:
            return None
        if role == ROW:
            return row
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._spoken(row)
        if role == Qt.ItemDataRole.DisplayRole:
            return row.text if isinstance(row, HeadingRow) else self._name(row.contact)
        return None

    def flags(self, index: QModelIndex | QPersistentModelIndex) -> Qt.ItemFlag:
        row = self.row(index)
        if row is None:
            return Qt.ItemFlag.NoItemFlags
        if isinstance(row, HeadingRow):
            return Qt.ItemFlag.ItemNeverHasChildren
        return (
            Qt.ItemFlag.ItemIsEnabled
            | Qt.ItemFlag.ItemIsSelectable
            | Qt.ItemFlag.ItemNeverHasChildren
        )


def _order(row: PersonRow) -> tuple[int, float]:
    """The latest entry first; where nothing was said, who was added last."""
    return -row.place, -row.contact.added_at
