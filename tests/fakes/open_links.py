"""Open links in memory (port OpenLinks), and the contacts of whoever compares over them (Trusted).

The two seats of a :class:`Table` are linked: what one says waits until ``deliver``.
"""

from __future__ import annotations

from collections import deque
from dataclasses import replace

from zajel_desktop.crypto.identity import Identity
from zajel_desktop.engine.bond import Bond
from zajel_desktop.model.contact import Contact, Trust
from zajel_desktop.model.ids import ContactId, ConversationId


class KnownContacts:
    """Contacts and what became of their trust."""

    def __init__(self, *contacts):
        self.by_id = {contact.id: contact for contact in contacts}
        self.verified, self.distrusted = [], []

    @property
    def all(self):
        return tuple(self.by_id.values())

    def find(self, contact):
        return self.by_id.get(contact)

    def with_key(self, key):
        return next((c for c in self.all if c.key == key), None)

    def verify(self, contact, method):
        self.verified.append((contact, method))
        self.by_id[contact] = replace(self.by_id[contact], trust=Trust.VERIFIED, method=method)

    def distrust(self, contact):
        self.distrusted.append(contact)
        self.by_id[contact] = replace(self.by_id[contact], trust=Trust.UNVERIFIED, method=None)


class Seat:
    """One person at the table, linked to the other one."""

    def __init__(self, table, identity, other, name):
        self.identity = identity
        self.contact = Contact(
            ContactId(f"id of {name}"),
            other.peer_id,
            ConversationId(f"with {name}"),
            name,
            0.0,
        )
        self.contacts = KnownContacts(self.contact)
        self.is_linked = True
        self.sent, self.ended, self.failed = [], [], []
        self.on_operation = None  # of whatever is tested
        self._table = table

    def bond(self, contact):
        if not self.is_linked or contact != self.contact.id:
            return None
        return Bond(self.identity, self.contact.key, self._table.transcript)

    def send(self, contact, operation):
        if not self.is_linked:
            return False
        self.sent.append(operation)
        self._table.post(self, operation)
        return True

    def end(self, contact, failure):
        self.ended.append(failure)
        self.is_linked = False

    def fail(self, contact, failure):
        self.failed.append((contact, failure))


class Table:
    """Two people who are linked."""

    def __init__(self):
        one, other = sorted((Identity.draw(), Identity.draw()), key=lambda each: each.public)
        self.transcript = b"t" * 32
        self.anna, self.badr = Seat(self, one, other, "Badr"), Seat(self, other, one, "Anna")
        self._posted = deque()

    def post(self, sender, operation):
        receiver = self.badr if sender is self.anna else self.anna
        self._posted.append((receiver, operation))

    def deliver(self, count=1000):
        """Carry what was said, at most ``count`` operations, and what is said because of it."""
        while self._posted and count:
            receiver, operation = self._posted.popleft()
            if receiver.is_linked:
                receiver.on_operation((receiver.contact.id, operation))
            count -= 1
