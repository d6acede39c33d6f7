"""Contacts who come with another key: held until our person decides, or led over by the old key.

Every time somebody comes as a contact gives one notice (protocol/identity_change.py). Only two
things tell that it is *as a contact*: the address of the last link with it, and a key that was
asked about before. A name proves nothing; it only counts while our person pairs again.
"""

from __future__ import annotations

import logging
from collections import OrderedDict
from dataclasses import replace

from zajel_desktop.crypto.hand_over import is_proof, prove
from zajel_desktop.crypto.identity import fingerprint, peer_id, public_bytes
from zajel_desktop.engine.bond import Bond
from zajel_desktop.engine.identity import OwnIdentity
from zajel_desktop.engine.match import Opening
from zajel_desktop.engine.observable import Observable
from zajel_desktop.engine.ports.siblings import KeyedPeople, OpenLinks
from zajel_desktop.model.contact import Contact, KeyState, Trust
from zajel_desktop.model.dialect import Dialect
from zajel_desktop.model.errors import LocalError, RemoteError, StoreError
from zajel_desktop.model.failure import Failure, Reason, Side
from zajel_desktop.model.ids import Address, ContactId, PeerId
from zajel_desktop.model.key_change import KeyNotice, Notice
from zajel_desktop.model.pairing import PairingProgress, Step
from zajel_desktop.protocol.identity_change import (
    Change,
    Event,
    KnownKey,
    decide,
    hand_over,
    meet,
    paired,
)
from zajel_desktop.protocol.names import clean_person_name
from zajel_desktop.protocol.wire.hand_over import NewIdentity
from zajel_desktop.protocol.wire.operations import Operation

logger = logging.getLogger(__name__)

MAX_PLACES = 1_000
"""How many addresses of contacts are remembered, the newest."""

HELD = Failure(Reason.KEY_CHANGED, Side.PEERS, "another key than the known one")
STEPPED_BACK = Failure(Reason.STEPPED_BACK, Side.PEERS, "paired again by an older client")


class KeyChanges:
    """The keys of our contacts as they change, and ours as theirs change it."""

    def __init__(self, *, own: OwnIdentity, contacts: KeyedPeople, links: OpenLinks) -> None:
        self.noticed: Observable[KeyNotice] = Observable()
        self._own = own
        self._contacts = contacts
        self._links = links
        self._places: OrderedDict[tuple[str, Address], ContactId] = OrderedDict()
        self._led: dict[ContactId, tuple[bytes, PeerId]] = {}  # by a hand-over on the link of T

    def start(self) -> None:
        """Nobody pairs again any more: what was being decided is asked anew."""
        for contact in self._contacts.all:
            if contact.key_state is KeyState.PAIRING:
                self._apply(contact, decide(_key_of(contact), Event.PAIRING_FAILED))

    # What our person decides.

    def held(self, contact: ContactId) -> bool:
        """Whether another key of ``contact`` waits for a decision."""
        found = self._contacts.find(contact)
        return found is not None and found.is_key_held

    def fingerprint(self, contact: ContactId) -> str:
        """The fingerprint of the key in question, or refused; empty if there is none."""
        key = self._known(contact).other_key
        return fingerprint(key) if key else ""

    def pair_again(self, contact: ContactId) -> None:
        """The next pairing with that key, or under that name, is with this contact."""
        self._decide(contact, Event.PAIR_AGAIN)

    def keep_refusing(self, contact: ContactId) -> None:
        """The key in question stays refused."""
        self._decide(contact, Event.KEEP_REFUSING)

    # Who comes.

    def objection(self, url: str, address: Address, key: PeerId) -> Failure | None:
        """Why nobody with ``key`` may be spoken to who comes from ``address``; tells of it."""
        if self._contacts.with_key(key) is not None:
            return None
        contact = self._expected(url, address) or self._asked_about(key)
        if contact is None or contact.key_state is KeyState.PAIRING:
            return None
        if contact.is_blocked:
            return HELD  # nobody wants to hear of it
        if self._is_linked_by_known_key(contact):
            logger.warning("another key at the address of a contact who is linked was refused")
            return HELD
        self._apply(contact, meet(_key_of(contact), key))
        return HELD

    async def welcome(
        self,
        key: PeerId,
        claimed_name: str,
        services: tuple[str, ...],
        *,
        is_verified: bool,
        dialect: Dialect = Dialect.NATIVE,
    ) -> Contact:
        """Whoever has just proven ``key``, as a contact; raise StoreError if that cannot be."""
        contact = self._contacts.with_key(key)
        if contact is None:
            self._check_new(key, claimed_name, dialect, is_verified=is_verified)
        elif not contact.is_blocked:
            self._apply(contact, meet(_key_of(contact), key))
        return await self._contacts.welcome(
            key, claimed_name, services, is_verified=is_verified, dialect=dialect
        )

    def _check_new(
        self, key: PeerId, claimed_name: str, dialect: Dialect, *, is_verified: bool
    ) -> None:
        """Nobody has ``key``: perhaps somebody pairs again with it, or it is refused."""
        contact = self._awaited(key, claimed_name)
        if contact is not None:
            if contact.has_spoken_native and dialect.is_foreign:  # that is for our person to decide
                self._links.fail(contact.id, STEPPED_BACK)
                raise StoreError(STEPPED_BACK)
            change = paired(_key_of(contact), key, is_verified=is_verified)
            # Not verified before the welcome: that notes how and when, and tells of it.
            unproven = replace(change.known, trust=Trust.UNVERIFIED)
            return self._apply(contact, Change(unproven, change.notice))
        contact = self._asked_about(key)
        if contact is not None:
            self._apply(contact, meet(_key_of(contact), key))
            raise StoreError(HELD)

    def _awaited(self, key: PeerId, claimed_name: str) -> Contact | None:
        """With whom our person pairs again, if it is whoever has ``key``."""
        waiting = [
            contact
            for contact in self._contacts.all
            if contact.key_state is KeyState.PAIRING and not contact.is_blocked
        ]
        name = clean_person_name(claimed_name).casefold()
        named = [c for c in waiting if name in {c.name.casefold(), c.claimed_name.casefold()}]
        found = [c for c in waiting if c.other_key == key] or (named if name else [])
        return found[0] if len(found) == 1 else None

    def _asked_about(self, key: PeerId) -> Contact | None:
        return next((c for c in self._contacts.all if c.other_key == key), None)

    def _expected(self, url: str, address: Address) -> Contact | None:
        found = self._places.get((url, address))
        return None if found is None else self._contacts.find(found)

    def _is_linked_by_known_key(self, contact: Contact) -> bool:
        bond = self._links.bond(contact.id)
        return bond is not None and self._is_of(bond, contact)

    # What the pairing and the links say.

    def on_opening(self, opening: Opening) -> None:
        """A link has come further: the address of a contact is remembered."""
        if opening.step is not Step.CONNECTED or opening.contact is None:
            return
        place = (opening.match.registration.url, opening.match.address)
        self._places[place] = opening.contact
        self._places.move_to_end(place)
        while len(self._places) > MAX_PLACES:
            self._places.popitem(last=False)

    def on_progress(self, progress: PairingProgress) -> None:
        """A pairing has come further: if it failed, whoever pairs again is asked again."""
        if progress.step is not Step.FAILED:
            return
        for contact in self._contacts.all:
            if contact.key_state is KeyState.PAIRING:
                self._apply(contact, decide(_key_of(contact), Event.PAIRING_FAILED))

    def on_removed(self, contact: ContactId) -> None:
        """The contact was forgotten."""
        self._led.pop(contact, None)

    # Hand-overs: ours.

    def on_renewed(self, key: PeerId) -> None:
        """We have a new identity: everybody who is linked hears of it."""
        for contact in self._contacts.all:
            self.on_linked(contact.id)

    def on_linked(self, contact: ContactId) -> None:
        """A link has opened: if it is one of an old key of ours, the new one is announced."""
        bond, new = self._links.bond(contact), self._own.current
        if bond is None or bond.ours.public == new.public:
            return
        proof = prove(
            new,
            old=bond.ours.public,
            contact=public_bytes(bond.theirs),
            transcript=bond.transcript,
        )
        self._links.send(contact, NewIdentity(new.public, proof))

    # Hand-overs: theirs.

    def on_operation(self, heard: tuple[ContactId, Operation]) -> None:
        """An operation came from a contact; those of other services are left to them."""
        contact, operation = heard
        if isinstance(operation, NewIdentity):
            self._hear(contact, operation)

    def _hear(self, contact: ContactId, message: NewIdentity) -> None:
        bond, known = self._links.bond(contact), self._contacts.find(contact)
        if bond is None or known is None:
            return  # it came while the link ended
        key = peer_id(message.key)
        if key == known.key and bond.theirs != key:
            return  # known already
        change = hand_over(_key_of(known), key, is_proven=self._is_proven(bond, known, message))
        if change.notice is Notice.FOLLOWED:
            self._led[contact] = (bond.transcript, key)
        self._apply(known, change)
        if change.notice is Notice.HAND_OVER_REFUSED:
            self._links.end(contact, Failure(Reason.PEER_MISBEHAVED, Side.PEERS, "wrong hand-over"))

    def _is_proven(self, bond: Bond, known: Contact, message: NewIdentity) -> bool:
        key = peer_id(message.key)
        is_taken = self._contacts.with_key(key) is not None or self._own.is_own(key)
        if is_taken or not self._is_of(bond, known):
            return False
        try:
            return is_proof(
                message.proof,
                identity=bond.ours,
                old=public_bytes(bond.theirs),
                new=message.key,
                transcript=bond.transcript,
            )
        except RemoteError:  # a key that agrees on nothing
            return False

    def _is_of(self, bond: Bond, known: Contact) -> bool:
        """Whether the link was opened with the known key, or has led to it."""
        led = self._led.get(known.id) == (bond.transcript, known.key)
        return bond.theirs == known.key or led

    # What comes of it.

    def _decide(self, contact: ContactId, event: Event) -> None:
        known = self._known(contact)
        self._apply(known, decide(_key_of(known), event))

    def _apply(self, contact: Contact, change: Change) -> None:
        """Store what an event has made of the key, and tell its one notice."""
        self._contacts.set_key(contact.id, change.known)
        if change.notice is not Notice.CONNECTED:
            logger.info("the key of a contact: %s", change.notice.value)
        self.noticed.publish(KeyNotice(contact.id, change.notice))

    def _known(self, contact: ContactId) -> Contact:
        found = self._contacts.find(contact)
        if found is None:
            raise LocalError("no such contact")
        return found


def _key_of(contact: Contact) -> KnownKey:
    return KnownKey(contact.key, contact.trust, contact.key_state, contact.other_key)
