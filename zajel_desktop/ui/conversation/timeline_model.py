"""The stretch of a conversation that is in memory: at most 300 entries, read page by page.

Entries stand by rising ``order``, whatever the clocks say; those the store refused have none (0)
and stand last. What falls out at one end while the other grows can be read again.
"""

from __future__ import annotations

import bisect
import enum
import math
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from zajel_desktop.model.ids import MessageId, TransferId
from zajel_desktop.model.message import Message, Page
from zajel_desktop.model.transfer import Transfer
from zajel_desktop.ui.conversation.rows import Row, Talker, rows
from zajel_desktop.ui.conversation.spoken import spoken

WINDOW = 300
"""How many entries are kept once there are too many."""
SLACK = 50
"""By how many there may be more before any are let go, so that not every new one costs a cut."""


class Role(enum.IntEnum):
    """What can be asked of a row beyond Qt's own roles."""

    ROW = Qt.ItemDataRole.UserRole + 1
    ID = Qt.ItemDataRole.UserRole + 2


ANY_INDEX = QModelIndex | QPersistentModelIndex


class TimelineModel(QAbstractListModel):
    """The rows of one conversation, oldest first.

    ``has_older`` and ``has_newer`` tell whether there is more at either end in the store.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.has_older = self.has_newer = False
        self.talker = Talker()
        self.first_new: MessageId | None = None
        self._messages: list[Message] = []
        self._transfers: dict[TransferId, Transfer] = {}
        self._rows: list[Row] = []
        self._revisions: list[int] = []
        self._next_revision = 0

    def row_at(self, number: int) -> Row:
        """The row ``number``, counted from the oldest."""
        return self._rows[number]

    def revision_at(self, number: int) -> int:
        """A number that is new whenever the row ``number`` looks different."""
        return self._revisions[number]

    def number_of(self, message: MessageId) -> int | None:
        """Say in which row ``message`` stands, None if it is not in memory."""
        return next((i for i, m in enumerate(self._messages) if m.id == message), None)

    @property
    def oldest(self) -> int | None:
        """The order of the first entry in memory."""
        return self._messages[0].order if self._messages else None

    @property
    def newest(self) -> int | None:
        """The order of the last entry in memory that the store keeps."""
        return next((m.order for m in reversed(self._messages) if m.order), None)

    # Facts.

    def show(self, page: Page, talker: Talker, unread: int = 0) -> None:
        """Start again with ``page``; its last ``unread`` received entries are new."""
        self.beginResetModel()
        self.talker = talker
        self._messages = list(page.messages)
        self._transfers = {transfer.id: transfer for transfer in page.transfers}
        self.has_older, self.has_newer = page.has_older, page.has_newer
        self.first_new = _first_new(self._messages, unread)
        self._rows, self._revisions = [], []
        self._refresh_all()
        self.endResetModel()

    def clear(self) -> None:
        """Hold nothing."""
        self.beginResetModel()
        self._messages, self._transfers, self._rows, self._revisions = [], {}, [], []
        self.has_older = self.has_newer = False
        self.first_new = None
        self.endResetModel()

    def extend(self, page: Page, *, is_older: bool) -> None:
        """Take in a page from before the first, or after the last entry in memory."""
        self._transfers.update((transfer.id, transfer) for transfer in page.transfers)
        known = {message.id for message in self._messages}
        fresh = [message for message in page.messages if message.id not in known]
        if is_older:
            self.has_older = page.has_older
        else:
            self.has_newer = page.has_newer
        if fresh:
            self._insert(0 if is_older else self._place_of(fresh[0]), fresh)
        self._cut(is_older)

    def put(self, message: Message) -> bool:
        """Take in a new or changed entry; say whether it is a new one in memory."""
        number = self.number_of(message.id)
        if number is not None and self._messages[number].order == message.order:
            self._messages[number] = message
            self._refresh()
            return False
        if number is not None:  # the store took it at last: it stands where it was kept
            self._remove(number, 1)
        elif self._is_beyond(message):
            return False
        self._insert(self._place_of(message), [message])
        self._cut(is_older=False)
        return number is None

    def put_transfer(self, transfer: Transfer) -> None:
        """Take in how files stand now; only their own row can change by it."""
        self._transfers[transfer.id] = transfer
        for number, row in enumerate(self._rows):
            if row.message.transfer == transfer.id and row.transfer != transfer:
                self._rows[number] = replace(row, transfer=transfer)
                self._revisions[number] = self._revision()
                self._tell([number])

    def set_talker(self, talker: Talker) -> None:
        """The other side changed its name, came or went."""
        if talker != self.talker:
            self.talker = talker
            self._refresh()

    def forget_new(self) -> None:
        """Take the "New" line away."""
        self.mark_new(None)

    def mark_new(self, message: MessageId | None) -> None:
        """Draw the "New" line above ``message``."""
        if self.first_new != message:
            self.first_new = message
            self._refresh()

    # The rows.

    def _place_of(self, message: Message) -> int:
        return bisect.bisect_right([_place(entry) for entry in self._messages], _place(message))

    def _is_beyond(self, message: Message) -> bool:
        """Whether an entry belongs to what is not in memory."""
        if self.has_newer:
            return True
        oldest = self.oldest
        return self.has_older and oldest is not None and 0 < message.order < oldest

    def _insert(self, at: int, messages: Iterable[Message]) -> None:
        added = list(messages)
        self.beginInsertRows(QModelIndex(), at, at + len(added) - 1)
        self._messages[at:at] = added
        self._rows[at:at] = [Row(message) for message in added]
        self._revisions[at:at] = [self._revision() for _ in added]
        changed = self._refresh_all(spare=range(at, at + len(added)))
        self.endInsertRows()
        self._tell(changed)

    def _cut(self, is_older: bool) -> None:
        """Let go of what is too much, at the end that did not grow."""
        surplus = len(self._messages) - WINDOW
        if surplus <= SLACK:
            return
        if is_older:
            self.has_newer = True
            self._remove(len(self._messages) - surplus, surplus)
        else:
            self.has_older = True
            self._remove(0, surplus)

    def _remove(self, first: int, count: int) -> None:
        self.beginRemoveRows(QModelIndex(), first, first + count - 1)
        for kept in (self._messages, self._rows, self._revisions):
            del kept[first : first + count]
        self.endRemoveRows()
        self._refresh()

    def _refresh(self) -> None:
        self._tell(self._refresh_all())

    def _refresh_all(self, spare: range = range(0)) -> list[int]:
        """Make the rows anew; say which of them look different, without those in ``spare``."""
        fresh = list(rows(self._messages, self._transfers, self.talker, self.first_new))
        if len(self._rows) != len(fresh):
            self._revisions = [self._revision() for _ in fresh]
            self._rows = fresh
            return []
        changed = [i for i, row in enumerate(fresh) if not _is_same(row, self._rows[i])]
        for number in changed:
            self._rows[number] = fresh[number]
            self._revisions[number] = self._revision()
        return [number for number in changed if number not in spare]

    def _tell(self, changed: list[int]) -> None:
        for number in changed:
            index = self.index(number)
            self.dataChanged.emit(index, index, [Role.ROW])

    def _revision(self) -> int:
        self._next_revision += 1
        return self._next_revision

    # Overrides of Qt methods.

    def rowCount(self, parent: ANY_INDEX = QModelIndex()) -> int:  # noqa: B008  # Qt's signature
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: ANY_INDEX, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self._rows[index.row()]
        match role:
            case Role.ROW:
                return row
            case Role.ID:
                return row.message.id
            case Qt.ItemDataRole.DisplayRole:
                return row.message.text
            case Qt.ItemDataRole.AccessibleTextRole:
                return spoken(row, self.talker)
        return None


def _place(message: Message) -> float:
    return message.order or math.inf


def _is_same(fresh: Row, shown: Row) -> bool:
    # The cheap test first: entries and transfers are frozen, unchanged ones are the same object.
    if fresh.message is not shown.message or fresh.transfer is not shown.transfer:
        return fresh == shown
    return (
        fresh.day == shown.day
        and fresh.is_first_new == shown.is_first_new
        and fresh.continues == shown.continues
        and fresh.is_newest_of_mine == shown.is_newest_of_mine
        and fresh.is_last == shown.is_last
        and fresh.talker == shown.talker
    )


def _first_new(messages: list[Message], unread: int) -> MessageId | None:
    received = [message.id for message in messages if not message.is_mine]
    return received[-min(unread, len(received))] if unread and received else None
