"""The store, one repository for each noun.

What was written is on the disk when a method returns. Every method may raise StoreError with the
failure (a full disk, a damaged file): then nothing else was harmed, and asking again is safe. What
makes no sense (a message of no conversation) is a LocalError.
"""

from __future__ import annotations

import pathlib
from collections.abc import Sequence
from typing import Protocol

from zajel_desktop.model.contact import Contact
from zajel_desktop.model.failure import Failure
from zajel_desktop.model.ids import ContactId, ConversationId, MessageId, TransferId
from zajel_desktop.model.message import Delivery, Message, Summary
from zajel_desktop.model.settings import Settings
from zajel_desktop.model.transfer import Transfer


class IdentityRepository(Protocol):
    """Our own long-lived key."""

    async def load(self) -> bytes | None:
        """The 32 private bytes, None on first start."""

    async def save(self, private: bytes) -> None:
        """Keep the 32 private bytes."""

    async def replace(self, private: bytes, at: float) -> None:
        """Make ``private`` the key; the one until now was replaced ``at`` (since the epoch)."""

    async def former(self) -> tuple[tuple[bytes, float], ...]:
        """The private keys of before and when each was replaced, oldest first."""

    async def forget_former(self, before: float) -> None:
        """Delete those that were replaced before that moment."""


class SettingsRepository(Protocol):
    """What people chose."""

    async def load(self) -> Settings:
        """The settings, defaults where nothing was chosen."""

    async def save(self, settings: Settings) -> None:
        """Keep ``settings``."""


class ContactRepository(Protocol):
    """Everybody we have paired with."""

    async def all(self) -> tuple[Contact, ...]:
        """Every contact, in the order they were added."""

    async def save(self, contact: Contact) -> None:
        """Add or replace a contact, and its conversation if that is new."""

    async def remove(self, contact: ContactId) -> None:
        """Forget a contact with its conversation, messages and transfers."""


class MessageRepository(Protocol):
    """Everything said."""

    async def add(self, message: Message) -> Message | None:
        """Commit a new entry; return it with its ``order``, None if its id is already there."""

    async def set_delivery(
        self, message: MessageId, delivery: Delivery, failure: Failure | None = None
    ) -> Message | None:
        """Commit how far it has come; return it, None if it is unknown."""

    async def find(self, message: MessageId) -> Message | None:
        """One entry."""

    async def outbox(self, conversation: ConversationId) -> tuple[Message, ...]:
        """Our entries not yet stored on the other side (WAITING or SENT), by ``order``."""

    async def page(
        self,
        conversation: ConversationId,
        *,
        before: int | None = None,
        after: int | None = None,
        limit: int = 50,
    ) -> tuple[Message, ...]:
        """Up to ``limit`` entries, oldest first: the last ones before that ``order``, the first
        ones after it, or the newest. (``before`` and ``after`` are never given together.)"""

    async def search(self, words: str, limit: int = 50) -> tuple[Message, ...]:
        """The newest texts that contain every word (prefixes count), newest first."""

    async def mark_read(self, conversation: ConversationId) -> None:
        """Received entries up to now have been seen."""

    async def summaries(self) -> tuple[Summary, ...]:
        """Last entry, unread count and draft of every conversation (without its transfer)."""

    async def save_draft(self, conversation: ConversationId, text: str) -> None:
        """Keep an unfinished text; empty removes it."""


class TransferRepository(Protocol):
    """Files sent and received."""

    async def save(self, transfer: Transfer) -> None:
        """Add or replace a transfer and its items."""

    async def find(self, transfer: TransferId) -> Transfer | None:
        """One transfer."""

    async def several(self, transfers: Sequence[TransferId]) -> tuple[Transfer, ...]:
        """Those of ``transfers`` that are known."""

    async def unfinished(self) -> tuple[Transfer, ...]:
        """Every transfer that is not over."""


class Repositories(Protocol):
    """All of the open store."""

    @property
    def identity(self) -> IdentityRepository: ...
    @property
    def settings(self) -> SettingsRepository: ...
    @property
    def contacts(self) -> ContactRepository: ...
    @property
    def messages(self) -> MessageRepository: ...
    @property
    def transfers(self) -> TransferRepository: ...

    async def close(self) -> None:
        """Finish writing and let go of the files; idempotent."""


class Safe(Protocol):
    """The open store as a whole. Each method raises StoreError and changes nothing then."""

    async def key_kind(self) -> str:
        """What protects its key: the value of a :class:`Protection`."""

    async def change_passphrase(self, current: str | None, new: str | None) -> str:
        """Protect the key by ``new``, or (None) without words; return the new kind."""

    async def back_up(self, target: pathlib.Path, passphrase: str) -> int:
        """Write all of this moment into ``target``; return its size in bytes."""

    async def check_backup(self, source: pathlib.Path, passphrase: str) -> None:
        """Return if all of ``source`` is a backup that ``passphrase`` opens."""
