"""What contacts say: committed, then acknowledged; what the store refuses waits, in its order.

Nothing that comes after it overtakes it, and none of it has a receipt. Whatever does not fit in
here comes again with the next link, since it was not acknowledged.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Coroutine
from functools import partial
from typing import TypeAlias

from zajel_desktop.model.errors import StoreError
from zajel_desktop.model.ids import ContactId, MessageId
from zajel_desktop.model.message import Message

logger = logging.getLogger(__name__)

MOST_HELD = 200
"""How many messages of one contact wait at most; what comes after them waits for the next link."""

Later: TypeAlias = Callable[[Callable[[], Coroutine[object, object, None]]], None]


class Arrivals:
    """Everything that comes from contacts, on its way into the store.

    ``keep`` commits a message, once however often it comes, or raises StoreError; ``acknowledge``
    tells its contact; ``later`` has work done once the store may have come round.
    """

    def __init__(
        self,
        *,
        keep: Callable[[Message], Awaitable[None]],
        acknowledge: Callable[[ContactId, MessageId], None],
        later: Later,
    ) -> None:
        self._keep = keep
        self._acknowledge = acknowledge
        self._later = later
        self._held: dict[ContactId, dict[MessageId, Message]] = {}
        self._full: set[ContactId] = set()

    def begin(self, contact: ContactId) -> None:
        """A new link brings everything again that was not acknowledged."""
        self._full.discard(contact)

    async def receive(self, contact: ContactId, message: Message) -> None:
        """Commit and acknowledge it, behind all that waits; raise StoreError the first time."""
        if contact in self._held or contact in self._full:
            return self._hold(contact, message)
        try:
            await self._take(contact, message)
        except StoreError:
            self._hold(contact, message)
            self._later(partial(self._receive_held, contact))
            raise

    async def _receive_held(self, contact: ContactId) -> None:
        """Try again to commit what waits, the oldest first."""
        for message in tuple(self._held.get(contact, {}).values()):
            try:
                await self._take(contact, message)
            except StoreError as error:
                logger.info("the store still refuses: %s", error)
                return self._later(partial(self._receive_held, contact))
            del self._held[contact][message.id]
        if not self._held.get(contact):
            self._held.pop(contact, None)

    async def _take(self, contact: ContactId, message: Message) -> None:
        await self._keep(message)
        self._acknowledge(contact, message.id)

    def _hold(self, contact: ContactId, message: Message) -> None:
        """Let ``message`` wait behind everything of ``contact`` that does, once."""
        held = self._held.get(contact, {})
        if message.id in held:
            return  # a newer link has brought it again
        if contact in self._full or len(held) >= MOST_HELD:
            self._full.add(contact)
            return
        held[message.id] = message
        self._held[contact] = held
