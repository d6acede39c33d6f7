"""What we say to contacts, on its way: out in its order while there is a link, until its receipt.

WAITING --link--> SENT --their receipt--> STORED
   ^-- the link ends ---'
to an older client:  WAITING --link, handed to the channel--> SENT --they come over--> HANDED
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import partial

from zajel_desktop.engine.arrivals import Later
from zajel_desktop.engine.ports.siblings import Conversations, Operations
from zajel_desktop.engine.ports.store import MessageRepository
from zajel_desktop.model.errors import StoreError
from zajel_desktop.model.ids import ContactId, ConversationId, MessageId
from zajel_desktop.model.message import Delivery, Kind, Message
from zajel_desktop.protocol.wire.operations import Text

logger = logging.getLogger(__name__)


class Outbox:
    """Our messages, all of them in the store already.

    ``tell`` is told how far one has come; ``later`` has work done once the store may have come
    round. Its methods raise StoreError where the store refuses.
    """

    def __init__(
        self,
        *,
        repository: MessageRepository,
        operations: Operations,
        conversations: Conversations,
        tell: Callable[[Message], None],
        later: Later,
    ) -> None:
        self._repository = repository
        self._operations = operations
        self._conversations = conversations
        self._tell = tell
        self._later = later
        self._flowing: set[ContactId] = set()  # whose outbox has gone out on this link

    def hold(self, contact: ContactId) -> None:
        """A link has opened: nothing new overtakes what waits for it."""
        self._flowing.discard(contact)

    async def flush(self, contact: ContactId, conversation: ConversationId) -> None:
        """Send everything that has not arrived, as far as we know."""
        self._flowing.add(contact)
        try:
            waiting = await self._repository.outbox(conversation)
        except StoreError:
            self._flowing.discard(contact)
            self._later(partial(self.flush, contact, conversation))
            raise
        for message in waiting:
            if message.kind is Kind.TEXT:
                await self.send(message)

    async def send(self, message: Message) -> None:
        """Send one, if its contact is linked and nothing waits before it."""
        contact = self._conversations.contact_of(message.conversation)
        if contact is None or contact not in self._flowing:
            return  # nothing overtakes what still waits for its turn
        text = Text(message.id, message.text, message.sent_at)
        is_older = self._operations.dialect(contact).is_foreign
        if is_older and message.delivery is Delivery.SENT:
            return  # it went out on another link, and no receipt will ever come
        is_said = self._operations.send(contact, text)
        if is_said and not is_older and message.delivery is not Delivery.SENT:
            try:
                await self._deliver(message, Delivery.SENT)
            except StoreError as error:  # it is on its way all the same: its receipt tells
                logger.warning("the store refused that a message was sent: %s", error)

    async def retry(self, message: MessageId) -> None:
        """Try again to send one that failed."""
        found = await self._repository.find(message)
        if found is None or not found.is_mine or found.delivery is not Delivery.FAILED:
            return
        await self._deliver(found, Delivery.WAITING)
        await self.send(found)

    async def settle(self, conversation: ConversationId) -> None:
        """Its contact had an older client: what was sent to that one never goes out again."""
        for message in await self._repository.outbox(conversation):
            if message.kind is Kind.TEXT and message.delivery is Delivery.SENT:
                await self._deliver(message, Delivery.HANDED)

    async def take_back(self, contact: ContactId, conversation: ConversationId) -> None:
        """The link is over: whatever has no receipt waits again."""
        if self._operations.is_linked(contact):
            return  # a newer link has sent it again
        for message in await self._repository.outbox(conversation):
            if message.kind is Kind.TEXT and message.delivery is Delivery.SENT:
                await self._deliver(message, Delivery.WAITING)

    async def note_stored(self, conversation: ConversationId, message: MessageId) -> None:
        """The receipt for one has come."""
        try:
            found = await self._ours(conversation, message)
            if found is None:
                logger.warning("a receipt for what we never sent was left aside")
            elif found.delivery in {Delivery.WAITING, Delivery.SENT, Delivery.FAILED}:
                await self._deliver(found, Delivery.STORED)
        except StoreError:
            self._later(partial(self.note_stored, conversation, message))
            raise

    async def note_handed(self, conversation: ConversationId, message: MessageId) -> None:
        """What went to an older client is on its way: it must not go out again."""
        try:
            found = await self._ours(conversation, message)
            if found is not None and found.delivery is Delivery.WAITING:
                await self._deliver(found, Delivery.SENT)
        except StoreError:
            self._later(partial(self.note_handed, conversation, message))
            raise

    async def _ours(self, conversation: ConversationId, message: MessageId) -> Message | None:
        found = await self._repository.find(message)
        is_ours = found is not None and found.is_mine and found.conversation == conversation
        return found if is_ours else None

    async def _deliver(self, message: Message, delivery: Delivery) -> None:
        changed = await self._repository.set_delivery(message.id, delivery)
        if changed is not None:
            self._tell(changed)
