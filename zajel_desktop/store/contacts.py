"""Everybody we have paired with, in the encrypted database."""

from __future__ import annotations

import apsw
import msgspec

from zajel_desktop.model.contact import Contact, KeyState, Method, Trust
from zajel_desktop.model.dialect import Dialect
from zajel_desktop.model.errors import LocalError
from zajel_desktop.model.ids import ContactId, ConversationId, PeerId
from zajel_desktop.store.database import Database
from zajel_desktop.store.rows import member

ALL = """
    SELECT c.id, c.key, v.id, c.claimed_name, c.added_at, c.given_name, c.trust, c.is_blocked,
           c.is_trust_noted, c.dialect, c.services, c.method, c.verified_at, c.other_key,
           c.key_state, c.hides_address
    FROM contacts c JOIN conversations v ON v.number = c.conversation
    ORDER BY c.number
"""
SAVE = """
    INSERT INTO contacts (id, key, conversation, claimed_name, added_at, given_name, trust,
                          is_blocked, is_trust_noted, dialect, services, method, verified_at,
                          other_key, key_state, hides_address)
    VALUES (?, ?, (SELECT number FROM conversations WHERE id = ?), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,
            ?, ?)
    ON CONFLICT (id) DO UPDATE SET
        key = excluded.key, claimed_name = excluded.claimed_name, added_at = excluded.added_at,
        given_name = excluded.given_name, trust = excluded.trust,
        is_blocked = excluded.is_blocked, is_trust_noted = excluded.is_trust_noted,
        dialect = excluded.dialect, services = excluded.services, method = excluded.method,
        verified_at = excluded.verified_at, other_key = excluded.other_key,
        key_state = excluded.key_state, hides_address = excluded.hides_address
"""
CONVERSATION = """
    SELECT v.id FROM contacts c JOIN conversations v ON v.number = c.conversation WHERE c.id = ?
"""
REMOVE = """
    DELETE FROM conversations WHERE number = (SELECT conversation FROM contacts WHERE id = ?)
"""


class SqliteContacts:
    """The contacts of this profile; a key and a conversation belong to one contact only."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def all(self) -> tuple[Contact, ...]:
        """Every contact, in the order they were added."""
        return await self._database.read(
            lambda connection: tuple(_contact(*row) for row in connection.execute(ALL))
        )

    async def save(self, contact: Contact) -> None:
        """Add or replace a contact, and its conversation if that is new.

        Raise LocalError if another contact has its key or its conversation, or if it had another
        conversation before.
        """

        def work(connection: apsw.Connection) -> None:
            before = connection.execute(CONVERSATION, (contact.id,)).get
            if before not in (None, contact.conversation):
                raise LocalError(f"contact {contact.id} moved to another conversation")
            connection.execute(
                "INSERT OR IGNORE INTO conversations (id) VALUES (?)", (contact.conversation,)
            )
            connection.execute(SAVE, _columns(contact))

        await self._database.write(work)

    async def remove(self, contact: ContactId) -> None:
        """Forget a contact with its conversation, messages and transfers."""

        def work(connection: apsw.Connection) -> None:
            connection.execute(REMOVE, (contact,))
            # The index only marks its entries as gone; this makes it forget the words as well.
            connection.execute("INSERT INTO found (found) VALUES ('optimize')")

        await self._database.write(work)


def _columns(contact: Contact) -> tuple[str | float | bool | None, ...]:
    return (
        contact.id,
        contact.key,
        contact.conversation,
        contact.claimed_name,
        contact.added_at,
        contact.given_name,
        contact.trust.value,
        contact.is_blocked,
        contact.is_trust_noted,
        contact.dialect.value,
        msgspec.json.encode(contact.services).decode(),
        None if contact.method is None else contact.method.value,
        contact.verified_at,
        contact.other_key,
        contact.key_state.value,
        contact.hides_address,
    )


def _contact(
    id_: str,
    key: str,
    conversation: str,
    claimed_name: str,
    added_at: float,
    given_name: str,
    trust: str,
    is_blocked: int,
    is_trust_noted: int,
    dialect: str,
    services: str,
    method: str | None,
    verified_at: float | None,
    other_key: str | None,
    key_state: str,
    hides_address: int,
) -> Contact:
    return Contact(
        id=ContactId(id_),
        key=PeerId(key),
        conversation=ConversationId(conversation),
        claimed_name=claimed_name,
        added_at=added_at,
        given_name=given_name,
        trust=member(Trust, trust, Trust.UNVERIFIED),
        is_blocked=bool(is_blocked),
        is_trust_noted=bool(is_trust_noted),
        # One that only a newer version knows is no older dialect: nothing steps back from it.
        dialect=member(Dialect, dialect, Dialect.NATIVE),
        services=msgspec.json.decode(services, type=tuple[str, ...]),
        method=_method(method),
        verified_at=verified_at,
        other_key=None if other_key is None else PeerId(other_key),
        key_state=member(KeyState, key_state, KeyState.SETTLED),
        hides_address=bool(hides_address),
    )


def _method(value: str | None) -> Method | None:
    """How it was verified; a way that this version does not know is none that it can name."""
    known = {method.value: method for method in Method}
    return None if value is None else known.get(value)
