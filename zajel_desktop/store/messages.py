"""Everything said, in the encrypted database, with an index of its words."""

from __future__ import annotations

from typing import Any

import apsw

from zajel_desktop.model.errors import LocalError
from zajel_desktop.model.failure import Failure
from zajel_desktop.model.ids import ConversationId, MessageId, TransferId
from zajel_desktop.model.message import Delivery, Kind, Message, Summary
from zajel_desktop.store.database import Database
from zajel_desktop.store.rows import failure_columns, failure_from, member, number_of_conversation
from zajel_desktop.store.words import phrases, terms

COLUMNS = """
    m.place, m.id, v.id, m.is_mine, m.kind, m.delivery, m.text, m.sent_at, m.transfer, m.reason,
    m.side, m.detail
"""
SELECT = f"SELECT {COLUMNS} FROM messages m JOIN conversations v ON v.number = m.conversation"
INSERT = """
    INSERT INTO messages (id, conversation, is_mine, kind, delivery, text, sent_at, transfer,
                          reason, side, detail)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
OUTBOX = f"""
    {SELECT} WHERE v.id = ? AND m.is_mine AND m.delivery IN ('waiting', 'sent')
    AND m.kind IN ('text', 'transfer') ORDER BY m.place
"""
BEFORE = f"{SELECT} WHERE v.id = ? AND m.place < ? ORDER BY m.place DESC LIMIT ?"
AFTER = f"{SELECT} WHERE v.id = ? AND m.place > ? ORDER BY m.place LIMIT ?"
SEARCH = f"""
    {SELECT} WHERE m.place IN (
        SELECT rowid FROM found WHERE found MATCH ? ORDER BY rowid DESC LIMIT ?
    ) ORDER BY m.place DESC
"""
MARK_READ = """
    UPDATE messages SET delivery = 'read'
    WHERE conversation = (SELECT number FROM conversations WHERE id = ?)
    AND NOT is_mine AND delivery = 'stored'
"""
SUMMARIES = f"""
    SELECT v.id, v.draft,
           (SELECT count(*) FROM messages u
            WHERE u.conversation = v.number AND NOT u.is_mine AND u.delivery = 'stored'),
           {COLUMNS}
    FROM conversations v LEFT JOIN messages m
    ON m.place = (SELECT max(l.place) FROM messages l WHERE l.conversation = v.number)
    ORDER BY v.number
"""
END = 2**63 - 1
"""A place after every other."""


class SqliteMessages:
    """The messages of this profile; ``order`` rises over all conversations and is never reused."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, message: Message) -> Message | None:
        """Commit a new entry; return it with its ``order``, None if its id is already there.

        Raise LocalError if there is no such conversation.
        """

        def work(connection: apsw.Connection) -> Message | None:
            if _find(connection, message.id):
                return None
            conversation = number_of_conversation(connection, message.conversation)
            connection.execute(INSERT, _columns(message, conversation))
            place = connection.last_insert_rowid()
            if message.kind is Kind.TEXT:
                words = " ".join(terms(message.text))
                connection.execute("INSERT INTO found (rowid, terms) VALUES (?, ?)", (place, words))
            return _find(connection, message.id)

        return await self._database.write(work)

    async def set_delivery(
        self, message: MessageId, delivery: Delivery, failure: Failure | None = None
    ) -> Message | None:
        """Commit how far it has come; return it, None if it is unknown."""

        def work(connection: apsw.Connection) -> Message | None:
            connection.execute(
                "UPDATE messages SET delivery = ?, reason = ?, side = ?, detail = ? WHERE id = ?",
                (delivery.value, *failure_columns(failure), message),
            )
            return _find(connection, message)

        return await self._database.write(work)

    async def find(self, message: MessageId) -> Message | None:
        """One entry."""
        return await self._database.read(lambda connection: _find(connection, message))

    async def outbox(self, conversation: ConversationId) -> tuple[Message, ...]:
        """Our entries not yet stored on the other side (WAITING or SENT), by ``order``."""
        return await self._several(OUTBOX, conversation)

    async def page(
        self,
        conversation: ConversationId,
        *,
        before: int | None = None,
        after: int | None = None,
        limit: int = 50,
    ) -> tuple[Message, ...]:
        """Up to ``limit`` entries, oldest first: the last ones before that ``order``, the first
        ones after it, or the newest. Raise LocalError if both are given."""
        if after is None:
            end = END if before is None else before
            return (await self._several(BEFORE, conversation, end, limit))[::-1]
        if before is not None:
            raise LocalError("a page is before or after an order, not both")
        return await self._several(AFTER, conversation, after, limit)

    async def search(self, words: str, limit: int = 50) -> tuple[Message, ...]:
        """The newest texts that contain every word (prefixes count), newest first."""
        wanted = phrases(words)
        if not wanted:
            return ()
        # Terms hold no quotes (words.py), so each phrase stands between its own.
        query = " AND ".join(f'"{" ".join(phrase)}" *' for phrase in wanted)
        return await self._several(SEARCH, query, limit)

    async def mark_read(self, conversation: ConversationId) -> None:
        """Received entries up to now have been seen."""
        await self._change(MARK_READ, conversation)

    async def summaries(self) -> tuple[Summary, ...]:
        """Last entry, unread count and draft of every conversation (without its transfer)."""
        return await self._database.read(
            lambda connection: tuple(_summary(*row) for row in connection.execute(SUMMARIES))
        )

    async def save_draft(self, conversation: ConversationId, text: str) -> None:
        """Keep an unfinished text; empty removes it."""
        await self._change("UPDATE conversations SET draft = ? WHERE id = ?", text, conversation)

    async def _several(self, query: str, *values: str | int) -> tuple[Message, ...]:
        return await self._database.read(
            lambda connection: tuple(_message(*row) for row in connection.execute(query, values))
        )

    async def _change(self, statement: str, *values: str) -> None:
        def work(connection: apsw.Connection) -> None:
            connection.execute(statement, values)

        await self._database.write(work)


def _find(connection: apsw.Connection, message: MessageId) -> Message | None:
    row = connection.execute(f"{SELECT} WHERE m.id = ?", (message,)).fetchone()
    return None if row is None else _message(*row)


def _columns(message: Message, conversation: int) -> tuple[str | float | bool | None, ...]:
    return (
        message.id,
        conversation,
        message.is_mine,
        message.kind.value,
        message.delivery.value,
        message.text,
        message.sent_at,
        message.transfer,
        *failure_columns(message.failure),
    )


def _message(
    place: int,
    id_: str,
    conversation: str,
    is_mine: int,
    kind: str,
    delivery: str,
    text: str,
    sent_at: float,
    transfer: str | None,
    *failure: str | None,
) -> Message:
    return Message(
        id=MessageId(id_),
        conversation=ConversationId(conversation),
        is_mine=bool(is_mine),
        text=text,
        sent_at=sent_at,
        kind=member(Kind, kind, Kind.UNKNOWN),
        delivery=member(Delivery, delivery, Delivery.FAILED),
        failure=failure_from(*failure),
        transfer=None if transfer is None else TransferId(transfer),
        order=place,
    )


def _summary(conversation: str, draft: str, unread: int, place: int | None, *rest: Any) -> Summary:
    return Summary(
        conversation=ConversationId(conversation),
        last=None if place is None else _message(place, *rest),
        unread=unread,
        draft=draft,
    )
