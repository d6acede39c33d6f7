"""Files sent and received, in the encrypted database: what and where, never their bytes."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import apsw

from zajel_desktop.model.ids import ContactId, ConversationId, TransferId
from zajel_desktop.model.transfer import FileItem, Transfer, TransferState
from zajel_desktop.store.database import Database
from zajel_desktop.store.rows import (
    failure_columns,
    failure_from,
    member,
    number_of_contact,
    number_of_conversation,
)

SELECT = """
    SELECT t.id, v.id, c.id, t.is_mine, i.files, t.state, t.moved, t.rate, t.created_at, t.folder,
           t.is_ended_by_us, t.reason, t.side, t.detail
    FROM transfers t JOIN conversations v ON v.number = t.conversation
    JOIN contacts c ON c.number = t.contact JOIN items i ON i.transfer = t.number
"""
SAVE = """
    INSERT INTO transfers (id, conversation, contact, is_mine, state, moved, rate, created_at,
                           folder, is_ended_by_us, reason, side, detail)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (id) DO UPDATE SET
        conversation = excluded.conversation, contact = excluded.contact,
        is_mine = excluded.is_mine, state = excluded.state, moved = excluded.moved,
        rate = excluded.rate, created_at = excluded.created_at, folder = excluded.folder,
        is_ended_by_us = excluded.is_ended_by_us, reason = excluded.reason,
        side = excluded.side, detail = excluded.detail
    RETURNING number
"""
SAVE_ITEMS = """
    INSERT INTO items VALUES (?, ?)
    ON CONFLICT DO UPDATE SET files = excluded.files WHERE files <> excluded.files
"""
UNFINISHED = f"""
    {SELECT} WHERE t.state NOT IN ('done', 'declined', 'cancelled', 'failed') ORDER BY t.number
"""


class SqliteTransfers:
    """The transfers of this profile."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def save(self, transfer: Transfer) -> None:
        """Add or replace a transfer and its items.

        Raise LocalError if there is no such conversation or contact.
        """

        def work(connection: apsw.Connection) -> None:
            conversation = number_of_conversation(connection, transfer.conversation)
            contact = number_of_contact(connection, transfer.contact)
            number = connection.execute(SAVE, _columns(transfer, conversation, contact)).get
            connection.execute(SAVE_ITEMS, (number, _files(transfer.items)))

        await self._database.write(work)

    async def find(self, transfer: TransferId) -> Transfer | None:
        """One transfer."""
        return await self._database.read(lambda connection: _find(connection, transfer))

    async def several(self, transfers: Sequence[TransferId]) -> tuple[Transfer, ...]:
        """Those of ``transfers`` that are known, in the order asked, each once."""
        asked = tuple(dict.fromkeys(transfers))

        def work(connection: apsw.Connection) -> tuple[Transfer, ...]:
            found = (_find(connection, transfer) for transfer in asked)
            return tuple(transfer for transfer in found if transfer)

        return await self._database.read(work)

    async def unfinished(self) -> tuple[Transfer, ...]:
        """Every transfer that is not over, in the order they were added."""
        return await self._database.read(
            lambda connection: tuple(_transfer(row) for row in connection.execute(UNFINISHED))
        )


def _find(connection: apsw.Connection, transfer: TransferId) -> Transfer | None:
    row = connection.execute(f"{SELECT} WHERE t.id = ?", (transfer,)).fetchone()
    return None if row is None else _transfer(row)


def _columns(
    transfer: Transfer, conversation: int, contact: int
) -> tuple[str | float | bool | None, ...]:
    return (
        transfer.id,
        conversation,
        contact,
        transfer.is_mine,
        transfer.state.value,
        transfer.moved,
        transfer.rate,
        transfer.created_at,
        transfer.folder,
        transfer.is_ended_by_us,
        *failure_columns(transfer.failure),
    )


def _files(items: Sequence[FileItem]) -> str:
    # json and not msgspec: a path that is no UTF-8 holds lone surrogates (PEP 383), which only
    # the escapes of json bring there and back.
    fields = FileItem.__match_args__
    return json.dumps([{field: getattr(item, field) for field in fields} for item in items])


def _item(**file: Any) -> FileItem:
    return FileItem(**{field: file[field] for field in FileItem.__match_args__ if field in file})


def _transfer(row: tuple[Any, ...]) -> Transfer:
    id_, conversation, contact, is_mine, files, state, moved, rate, created_at, *rest = row
    folder, is_ended_by_us, reason, side, detail = rest
    return Transfer(
        id=TransferId(id_),
        conversation=ConversationId(conversation),
        contact=ContactId(contact),
        is_mine=bool(is_mine),
        items=tuple(_item(**file) for file in json.loads(files)),
        state=member(TransferState, state, TransferState.FAILED),
        moved=moved,
        rate=rate,
        created_at=created_at,
        folder=folder,
        is_ended_by_us=bool(is_ended_by_us),
        failure=failure_from(reason, side, detail),
    )
