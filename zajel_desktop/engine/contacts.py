"""Everybody we have paired with."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace

from zajel_desktop.crypto.identity import fingerprint
from zajel_desktop.engine.observable import Observable
from zajel_desktop.engine.ports.clock import Clock
from zajel_desktop.engine.ports.store import ContactRepository
from zajel_desktop.engine.tasks import Tasks
from zajel_desktop.model.contact import Contact, Method, Trust
from zajel_desktop.model.dialect import Dialect
from zajel_desktop.model.errors import LocalError, StoreError
from zajel_desktop.model.failure import Failure
from zajel_desktop.model.ids import ContactId, ConversationId, PeerId
from zajel_desktop.protocol.identity_change import KnownKey
from zajel_desktop.protocol.names import clean_person_name

logger = logging.getLogger(__name__)

MAX_SERVICES = 8


class Contacts:
    """The contacts, all of them in memory; changes are written behind, new ones at once."""

    def __init__(
        self, *, repository: ContactRepository, clock: Clock, new_id: Callable[[], str]
    ) -> None:
        self.contact_changed: Observable[Contact] = Observable()
        self.contact_removed: Observable[ContactId] = Observable()
        self.conversation_ended: Observable[ConversationId] = Observable()
        self.contact_shut: Observable[ContactId] = Observable()  # blocked or removed
        self.came_over: Observable[Contact] = Observable()  # speaks as we do, after an older client
        self.trust_changed: Observable[Contact] = Observable()  # verified, or not any more
        self.failed: Observable[Failure] = Observable()  # the store refused
        self._repository = repository
        self._clock = clock
        self._new_id = new_id
        self._tasks = Tasks()
        self._all: dict[ContactId, Contact] = {}
        self._writing: asyncio.Task[None] | None = None  # the last change
        self._welcoming = asyncio.Lock()

    @property
    def all(self) -> tuple[Contact, ...]:
        """Every contact, in the order they were added."""
        return tuple(self._all.values())

    async def start(self) -> None:
        """Read them from the store."""
        self._all = {contact.id: contact for contact in await self._repository.all()}

    async def stop(self) -> None:
        """End, once every change is written."""
        await self._tasks.finish()

    def find(self, contact: ContactId) -> Contact | None:
        """The contact with this id."""
        return self._all.get(contact)

    def of(self, conversation: ConversationId) -> Contact | None:
        """Whom this conversation is with."""
        return next((c for c in self._all.values() if c.conversation == conversation), None)

    def conversation_of(self, contact: ContactId) -> ConversationId | None:
        """The conversation with ``contact``."""
        found = self._all.get(contact)
        return found.conversation if found else None

    def contact_of(self, conversation: ConversationId) -> ContactId | None:
        """Whom ``conversation`` is with."""
        found = self.of(conversation)
        return found.id if found else None

    def with_key(self, key: PeerId) -> Contact | None:
        """The contact who owns ``key``."""
        return next((c for c in self._all.values() if c.key == key), None)

    def with_name(self, name: str) -> Contact | None:
        """A contact of this name, however it is capitalised."""
        wanted = name.casefold()
        return next((c for c in self._all.values() if c.name.casefold() == wanted), None)

    def fingerprint(self, contact: ContactId) -> str:
        """The fingerprint of the contact's key, 16 groups of four."""
        return fingerprint(self._known(contact).key)

    def rename(self, contact: ContactId, name: str) -> None:
        """Call the contact ``name``; empty goes back to what they call themselves."""
        self._change(replace(self._known(contact), given_name=clean_person_name(name)))

    def block(self, contact: ContactId, is_blocked: bool) -> None:
        """Take nothing from the contact any more, or again."""
        self._change(replace(self._known(contact), is_blocked=is_blocked))
        if is_blocked:
            self.contact_shut.publish(contact)

    def hide_address(self, contact: ContactId, is_hidden: bool) -> None:
        """Reach the contact through a relay only, whatever the settings say, or as they do."""
        self._change(replace(self._known(contact), hides_address=is_hidden))

    def note_dialect(self, contact: ContactId, dialect: Dialect) -> None:
        """They have spoken ``dialect``; whoever has spoken as we do never steps back by itself."""
        known = self._known(contact)
        is_step_back = known.has_spoken_native and dialect.is_foreign
        if dialect is not Dialect.UNKNOWN and not is_step_back:
            changed = self._change(replace(known, dialect=dialect))
            if known.dialect.is_foreign and changed.has_spoken_native:
                self.came_over.publish(changed)

    def allow_foreign(self, contact: ContactId) -> None:
        """The person has decided: an older dialect may be spoken with the contact from now on."""
        known = self._known(contact)
        if known.has_spoken_native:
            self._change(replace(known, dialect=Dialect.UNKNOWN))

    def note_trust(self, contact: ContactId) -> None:
        """The person has read that the key is not verified, and wants to hear it no more."""
        self._change(replace(self._known(contact), is_trust_noted=True))

    def verify(self, contact: ContactId, method: Method) -> None:
        """The key has been proven to be this person's, now, by ``method``."""
        known = self._known(contact)
        proven = replace(known, trust=Trust.VERIFIED, method=method, verified_at=self._clock.now())
        self._change(proven)
        if not known.is_verified:
            self.trust_changed.publish(proven)

    def distrust(self, contact: ContactId) -> None:
        """What was compared differs: the contact is not verified (any more)."""
        known = self._known(contact)
        doubted = replace(
            known, trust=Trust.UNVERIFIED, method=None, verified_at=None, is_trust_noted=False
        )
        self._change(doubted)
        self.trust_changed.publish(doubted)

    def set_key(self, contact: ContactId, known: KnownKey) -> None:
        """What an event has made of the contact's key; verified stays only what ``known`` says."""
        before = self._known(contact)
        changed = replace(
            before,
            key=known.key,
            trust=known.trust,
            other_key=known.other,
            key_state=known.state,
        )
        if before.is_verified and not changed.is_verified:
            changed = replace(changed, method=None, verified_at=None, is_trust_noted=False)
        self._change(changed)

    def remove(self, contact: ContactId) -> None:
        """Forget the contact and everything said."""
        conversation = self._known(contact).conversation
        del self._all[contact]
        self._write(self._repository.remove(contact), "remove contact")
        self.contact_shut.publish(contact)
        self.conversation_ended.publish(conversation)
        self.contact_removed.publish(contact)

    async def welcome(
        self,
        key: PeerId,
        claimed_name: str,
        services: tuple[str, ...],
        *,
        is_verified: bool = False,
        dialect: Dialect = Dialect.NATIVE,
    ) -> Contact:
        """Whoever has just proven ``key``: the contact we know, or a new one, stored.

        ``is_verified``: they have proven that they know the secret part of the code as well; what
        was verified before stays so without it. ``dialect`` is what they speak.
        Raise StoreError if a new one cannot be stored.
        """
        async with self._welcoming:  # two links may prove the same new key at once
            known = self.with_key(key)
            if known is None:
                name = clean_person_name(claimed_name)
                return await self._add(
                    key, name, services, is_verified=is_verified, dialect=dialect
                )
        places = tuple(dict.fromkeys((*services, *known.services)))[:MAX_SERVICES]
        name = known.claimed_name or clean_person_name(claimed_name)
        self._change(replace(known, services=places, claimed_name=name))
        self.note_dialect(known.id, dialect)
        if is_verified and not known.is_blocked:
            self.verify(known.id, Method.CODE)
        return self._all[known.id]

    async def _add(
        self,
        key: PeerId,
        name: str,
        services: tuple[str, ...],
        *,
        is_verified: bool,
        dialect: Dialect,
    ) -> Contact:
        if self._writing is not None:
            await asyncio.wait([self._writing])  # perhaps the removal of this very key
        contact = Contact(
            id=ContactId(self._new_id()),
            key=key,
            conversation=ConversationId(self._new_id()),
            claimed_name=name,
            added_at=self._clock.now(),
            services=services[:MAX_SERVICES],
            dialect=dialect,
            trust=Trust.VERIFIED if is_verified else Trust.UNVERIFIED,
            method=Method.CODE if is_verified else None,
            verified_at=self._clock.now() if is_verified else None,
        )
        await self._repository.save(contact)
        self._all[contact.id] = contact
        self.contact_changed.publish(contact)
        if is_verified:
            self.trust_changed.publish(contact)
        return contact

    def _change(self, contact: Contact) -> Contact:
        if contact != self._all[contact.id]:
            self._all[contact.id] = contact
            self._write(self._repository.save(contact), "save contact")
            self.contact_changed.publish(contact)
        return contact

    def _write(self, work: Awaitable[None], name: str) -> None:
        self._writing = self._tasks.start(self._try(work), name)

    async def _try(self, work: Awaitable[None]) -> None:
        try:
            await work
        except StoreError as error:
            logger.warning("the store refused a contact: %s", error)
            self.failed.publish(error.failure)

    def _known(self, contact: ContactId) -> Contact:
        if contact not in self._all:
            raise LocalError("no such contact")
        return self._all[contact]
