"""A store in memory, for tests of whoever is handed one.

``FakeVault`` keeps what was stored over close and open, as a disk would. Set ``vault.failure`` and
opening fails with it; set ``repositories.failure`` and every method does. That it behaves as the
real store does is proven by ``tests/contract/test_repositories.py``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from zajel_desktop.model.contact import Contact
from zajel_desktop.model.errors import LocalError, StoreError
from zajel_desktop.model.failure import Failure
from zajel_desktop.model.ids import ContactId, ConversationId, MessageId, TransferId
from zajel_desktop.model.message import Delivery, Kind, Message, Summary
from zajel_desktop.model.settings import Settings
from zajel_desktop.model.transfer import Transfer
from zajel_desktop.store.words import contains, phrases, terms

OUTGOING = (Delivery.WAITING, Delivery.SENT)


@dataclass
class Disk:
    """What stays when the store is closed."""

    private: bytes | None = None
    former: list[tuple[bytes, float]] = field(default_factory=list)
    settings: Settings = field(default_factory=Settings)
    contacts: dict[ContactId, Contact] = field(default_factory=dict)
    drafts: dict[ConversationId, str] = field(default_factory=dict)
    messages: dict[MessageId, Message] = field(default_factory=dict)
    transfers: dict[TransferId, Transfer] = field(default_factory=dict)
    last_order: int = 0


class FakeRepositories:
    """All of a store that is open."""

    def __init__(self, disk: Disk | None = None) -> None:
        self.disk = disk or Disk()
        self.failure: Failure | None = None
        self.is_closed = False
        self.identity = FakeIdentity(self)
        self.settings = FakeSettings(self)
        self.contacts = FakeContacts(self)
        self.messages = FakeMessages(self)
        self.transfers = FakeTransfers(self)

    async def close(self) -> None:
        self.is_closed = True

    def ready(self) -> Disk:
        """The disk, if it can be used."""
        if self.is_closed:
            raise LocalError("the store is closed")
        if self.failure:
            raise StoreError(self.failure)
        return self.disk


class FakeVault:
    """A locked store that opens at once."""

    def __init__(self, failure: Failure | None = None) -> None:
        self.disk = Disk()
        self.failure = failure

    async def open(self, passphrase: str | None = None) -> FakeRepositories:
        if self.failure:
            raise StoreError(self.failure)
        return FakeRepositories(self.disk)


class FakeIdentity:
    """Our own long-lived key."""

    def __init__(self, store: FakeRepositories) -> None:
        self._store = store

    async def load(self) -> bytes | None:
        return self._store.ready().private

    async def save(self, private: bytes) -> None:
        disk = self._store.ready()
        if len(private) != 32:
            raise LocalError(f"a private key of {len(private)} bytes")
        if disk.private not in (None, private):
            raise LocalError("another identity is stored already")
        disk.private = private

    async def replace(self, private: bytes, at: float) -> None:
        disk = self._store.ready()
        if len(private) != 32:
            raise LocalError(f"a private key of {len(private)} bytes")
        if disk.private is None or private in (disk.private, *dict(disk.former)):
            raise LocalError("a new identity takes the place of another one")
        disk.former.append((disk.private, at))
        disk.private = private

    async def former(self) -> tuple[tuple[bytes, float], ...]:
        return tuple(self._store.ready().former)

    async def forget_former(self, before: float) -> None:
        disk = self._store.ready()
        disk.former = [(private, at) for private, at in disk.former if at >= before]


class FakeSettings:
    """What people chose."""

    def __init__(self, store: FakeRepositories) -> None:
        self._store = store

    async def load(self) -> Settings:
        return self._store.ready().settings

    async def save(self, settings: Settings) -> None:
        self._store.ready().settings = settings


class FakeContacts:
    """Everybody we have paired with."""

    def __init__(self, store: FakeRepositories) -> None:
        self._store = store

    async def all(self) -> tuple[Contact, ...]:
        return tuple(self._store.ready().contacts.values())

    async def save(self, contact: Contact) -> None:
        disk = self._store.ready()
        known = disk.contacts.get(contact.id)
        if known and known.conversation != contact.conversation:
            raise LocalError(f"contact {contact.id} moved to another conversation")
        for other in disk.contacts.values():
            if other.id != contact.id and (
                other.key == contact.key or other.conversation == contact.conversation
            ):
                raise LocalError(f"contact {contact.id} shares a key or a conversation")
        disk.contacts[contact.id] = contact
        disk.drafts.setdefault(contact.conversation, "")

    async def remove(self, contact: ContactId) -> None:
        disk = self._store.ready()
        gone = disk.contacts.pop(contact, None)
        if gone is None:
            return
        del disk.drafts[gone.conversation]
        disk.messages = {
            m.id: m for m in disk.messages.values() if m.conversation != gone.conversation
        }
        disk.transfers = {
            t.id: t
            for t in disk.transfers.values()
            if t.conversation != gone.conversation and t.contact != contact
        }


class FakeMessages:
    """Everything said."""

    def __init__(self, store: FakeRepositories) -> None:
        self._store = store

    async def add(self, message: Message) -> Message | None:
        disk = self._store.ready()
        if message.id in disk.messages:
            return None
        if message.conversation not in disk.drafts:
            raise LocalError(f"message {message.id} belongs to no conversation")
        disk.last_order += 1
        added = replace(message, order=disk.last_order)
        disk.messages[message.id] = added
        return added

    async def set_delivery(
        self, message: MessageId, delivery: Delivery, failure: Failure | None = None
    ) -> Message | None:
        disk = self._store.ready()
        known = disk.messages.get(message)
        if known is None:
            return None
        disk.messages[message] = replace(known, delivery=delivery, failure=failure)
        return disk.messages[message]

    async def find(self, message: MessageId) -> Message | None:
        return self._store.ready().messages.get(message)

    async def outbox(self, conversation: ConversationId) -> tuple[Message, ...]:
        return tuple(
            m
            for m in self._said_in(conversation)
            if m.is_mine and m.kind in (Kind.TEXT, Kind.TRANSFER) and m.delivery in OUTGOING
        )

    async def page(
        self,
        conversation: ConversationId,
        *,
        before: int | None = None,
        after: int | None = None,
        limit: int = 50,
    ) -> tuple[Message, ...]:
        if before is not None and after is not None:
            raise LocalError("a page is before or after an order, not both")
        said = self._said_in(conversation)
        if after is not None:
            return tuple(m for m in said if m.order > after)[:limit]
        older = tuple(m for m in said if before is None or m.order < before)
        return older[max(0, len(older) - limit) :]

    async def search(self, words: str, limit: int = 50) -> tuple[Message, ...]:
        disk = self._store.ready()
        wanted = phrases(words)
        if not wanted:
            return ()
        found = (
            m
            for m in reversed(disk.messages.values())
            if m.kind is Kind.TEXT and all(contains(terms(m.text), p) for p in wanted)
        )
        return tuple(found)[:limit]

    async def mark_read(self, conversation: ConversationId) -> None:
        for message in self._unread(conversation):
            self._store.disk.messages[message.id] = replace(message, delivery=Delivery.READ)

    async def summaries(self) -> tuple[Summary, ...]:
        return tuple(
            Summary(
                conversation=conversation,
                last=next(reversed(self._said_in(conversation)), None),
                unread=len(self._unread(conversation)),
                draft=draft,
            )
            for conversation, draft in self._store.ready().drafts.items()
        )

    async def save_draft(self, conversation: ConversationId, text: str) -> None:
        drafts = self._store.ready().drafts
        if conversation in drafts:
            drafts[conversation] = text

    def _said_in(self, conversation: ConversationId) -> list[Message]:
        messages = self._store.ready().messages.values()
        return [m for m in messages if m.conversation == conversation]

    def _unread(self, conversation: ConversationId) -> list[Message]:
        said = self._said_in(conversation)
        return [m for m in said if not m.is_mine and m.delivery is Delivery.STORED]


class FakeTransfers:
    """Files sent and received."""

    def __init__(self, store: FakeRepositories) -> None:
        self._store = store

    async def save(self, transfer: Transfer) -> None:
        disk = self._store.ready()
        if transfer.conversation not in disk.drafts or transfer.contact not in disk.contacts:
            raise LocalError(f"transfer {transfer.id} belongs to nobody")
        disk.transfers[transfer.id] = transfer

    async def find(self, transfer: TransferId) -> Transfer | None:
        return self._store.ready().transfers.get(transfer)

    async def several(self, transfers: Sequence[TransferId]) -> tuple[Transfer, ...]:
        known = self._store.ready().transfers
        return tuple(known[id_] for id_ in dict.fromkeys(transfers) if id_ in known)

    async def unfinished(self) -> tuple[Transfer, ...]:
        known = self._store.ready().transfers.values()
        return tuple(transfer for transfer in known if not transfer.is_over)
