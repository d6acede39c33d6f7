"""What contacts said and our store refused: it waits here, in its order, without a receipt.

Nothing that comes after it overtakes it. Whatever does not fit in here comes again with the next
link, since it was not acknowledged.
"""

from __future__ import annotations

from zajel_desktop.model.ids import ContactId, MessageId
from zajel_desktop.model.message import Message

MOST_HELD = 200
"""How many messages of one contact wait at most; what comes after them waits for the next link."""


class Arrivals:
    """The messages that wait for the store, by contact."""

    def __init__(self) -> None:
        self._held: dict[ContactId, dict[MessageId, Message]] = {}
        self._full: set[ContactId] = set()

    def holds(self, contact: ContactId) -> bool:
        """Whether something of ``contact`` waits here, or for the next link."""
        return contact in self._held or contact in self._full

    def hold(self, contact: ContactId, message: Message) -> None:
        """Let ``message`` wait behind everything of ``contact`` that does, once."""
        held = self._held.get(contact, {})
        if message.id in held:
            return  # a newer link has brought it again
        if contact in self._full or len(held) >= MOST_HELD:
            self._full.add(contact)
            return
        held[message.id] = message
        self._held[contact] = held

    def first(self, contact: ContactId) -> Message | None:
        """What of ``contact`` has waited longest."""
        return next(iter(self._held.get(contact, {}).values()), None)

    def take(self, contact: ContactId, message: MessageId) -> None:
        """``message`` waits no longer."""
        held = self._held.get(contact, {})
        held.pop(message, None)
        if not held:
            self._held.pop(contact, None)

    def begin(self, contact: ContactId) -> None:
        """A new link brings everything again that was not acknowledged."""
        self._full.discard(contact)
