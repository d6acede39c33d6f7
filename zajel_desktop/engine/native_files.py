"""What people with Desktops say of files: of which transfer it is, or that of a new offer."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from typing import Protocol

from zajel_desktop.engine.desk import Desk
from zajel_desktop.engine.incoming import Incoming
from zajel_desktop.engine.lives import Live
from zajel_desktop.engine.offers import item_of, time_of
from zajel_desktop.engine.outgoing import Outgoing
from zajel_desktop.engine.shelf import Shelf
from zajel_desktop.model.errors import StoreError
from zajel_desktop.model.ids import ContactId, ConversationId, TransferId
from zajel_desktop.model.transfer import Transfer, TransferState
from zajel_desktop.protocol.transfer import CANCELLED
from zajel_desktop.protocol.wire.operations import (
    FileAccept,
    FileAsk,
    FileCancel,
    FileDecline,
    FileOffer,
    FileOperation,
    Operation,
)

logger = logging.getLogger(__name__)

MOST_WAITING = 100
"""How many offers of one contact may wait for our answer; more are declined."""

MOST_SOUGHT = 1_000
"""How many operations may wait for the store to find their transfers."""


class Talks(Protocol):
    """Who talks where."""

    def conversation_of(self, contact: ContactId) -> ConversationId | None: ...


class NativeFiles:
    """Hands every operation to its transfer.

    ``revive`` finds one in the store, ``announce`` shows one that is new, ``accepts`` tells whether
    our person wants such a one unasked.
    """

    def __init__(
        self,
        *,
        desk: Desk,
        shelf: Shelf,
        conversations: Talks,
        folder: Callable[[], str],
        revive: Callable[[TransferId], Awaitable[Live | None]],
        announce: Callable[[Transfer], None],
        accepts: Callable[[Transfer], bool],
    ) -> None:
        self._desk = desk
        self._shelf = shelf
        self._conversations = conversations
        self._folder = folder
        self._revive = revive
        self._announce = announce
        self._accepts = accepts
        self._sought: dict[TransferId, list[tuple[ContactId, FileOperation]]] = {}

    def hear(self, contact: ContactId, operation: Operation) -> None:
        """``contact`` said ``operation``; what is not about files is nothing to us."""
        if not isinstance(operation, FileOperation):
            return
        transfer = TransferId(operation.id)
        live = self._shelf.get(transfer)
        if live is not None:
            self._pass_on(live, contact, operation)
        elif transfer in self._sought:
            self._sought[transfer].append((contact, operation))
        elif len(self._sought) < MOST_SOUGHT:
            self._sought[transfer] = [(contact, operation)]
            self._desk.tasks.start(self._seek(transfer), "find transfer")

    def _pass_on(self, live: Live, contact: ContactId, operation: FileOperation) -> None:
        if live.transfer.contact != contact:
            logger.warning("somebody spoke about a transfer of somebody else")
        elif isinstance(live, Outgoing | Incoming):
            live.hear(operation)
        else:
            logger.info("somebody spoke about a transfer in another dialect than it moves in")

    async def _seek(self, transfer: TransferId) -> None:
        """Find the transfer that waiting operations are about, or make it of an offer."""
        try:
            live = await self._revive(transfer)
            waiting = self._sought[transfer]
            if live is None and isinstance(waiting[0][1], FileOffer):
                live = await self._receive(waiting[0][0], waiting[0][1])
        except StoreError as error:
            logger.warning("the store refused a transfer: %s", error)
            live = None
        finally:
            waiting = self._sought.pop(transfer)
        for contact, operation in waiting:
            if live is not None:
                self._pass_on(live, contact, operation)
            elif isinstance(operation, FileAsk | FileAccept):
                self._desk.lines.send(contact, FileCancel(transfer, CANCELLED))
        if isinstance(live, Incoming) and _is_offered(live) and self._accepts(live.transfer):
            live.accept(self._folder())

    async def _receive(self, contact: ContactId, offer: FileOffer) -> Incoming | None:
        """Keep and show what ``contact`` offers."""
        conversation = self._conversations.conversation_of(contact)
        waiting = [
            live
            for live in self._shelf.of(contact)
            if isinstance(live, Incoming) and _is_offered(live)
        ]
        if conversation is None or len(waiting) >= MOST_WAITING:
            self._desk.lines.send(contact, FileDecline(offer.id))
            return None
        transfer = Transfer(
            id=TransferId(offer.id),
            conversation=conversation,
            contact=contact,
            is_mine=False,
            items=tuple(item_of(file) for file in offer.files),
            created_at=time_of(offer.sent_at) or self._desk.clock.now(),
            folder=self._folder(),
        )
        await self._shelf.save(transfer)
        live = Incoming(transfer, self._desk)
        self._shelf.add(live)
        self._announce(transfer)
        return live


def _is_offered(live: Incoming) -> bool:
    return live.transfer.state is TransferState.OFFERED
