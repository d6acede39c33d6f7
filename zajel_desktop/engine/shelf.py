"""Where transfers are kept: those alive in memory, all of them in the store, written behind."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Callable
from dataclasses import replace
from typing import NoReturn

from zajel_desktop.engine.incoming import Incoming
from zajel_desktop.engine.lives import Live
from zajel_desktop.engine.ports.files import BulkPath
from zajel_desktop.engine.ports.siblings import Conversations
from zajel_desktop.engine.ports.store import TransferRepository
from zajel_desktop.model.errors import FileError, StoreError
from zajel_desktop.model.ids import ContactId, ConversationId, TransferId
from zajel_desktop.model.transfer import Transfer, TransferState

logger = logging.getLogger(__name__)

MOST_ENDED = 200
"""How many transfers that are over stay in memory."""


class Shelf:
    """The transfers; ``make`` brings a stored one to life."""

    def __init__(
        self,
        repository: TransferRepository,
        conversations: Conversations,
        bulk: BulkPath,
        make: Callable[[Transfer], Live],
    ) -> None:
        self._repository = repository
        self._conversations = conversations
        self._bulk = bulk
        self._make = make
        self._live: dict[TransferId, Live] = {}
        self._ended: deque[TransferId] = deque()
        self._dropped: list[Live] = []  # forgotten, and perhaps not yet done with their files
        self._known: dict[TransferId, Transfer] = {}  # as the store will have them
        self._unwritten: dict[TransferId, Transfer] = {}
        self._wake = asyncio.Event()
        self._last: Incoming | None = None  # that a frame was for: most likely the next one is too

    async def load(self) -> list[Live]:
        """Bring every transfer to life that was not over."""
        for stored in await self._repository.unfinished():
            self.add(self._make(await self._confirm(stored)))
        return list(self._live.values())

    def get(self, transfer: TransferId) -> Live | None:
        """A transfer in memory."""
        return self._live.get(transfer)

    def of(self, contact: ContactId) -> list[Live]:
        """Everything in memory between us and ``contact``."""
        return [live for live in self._live.values() if live.transfer.contact == contact]

    def expecting(self, contact: ContactId, attempt: bytes) -> Incoming | None:
        """The transfer of ``contact`` that frames of ``attempt`` are for now."""
        if self._last is None or not _expects(self._last, contact, attempt):
            self._last = None
            for live in self._live.values():
                if isinstance(live, Incoming) and _expects(live, contact, attempt):
                    self._last = live
        return self._last

    def add(self, live: Live) -> None:
        """Keep ``live`` in memory."""
        transfer = live.transfer
        self._live[transfer.id] = live
        self._known[transfer.id] = transfer
        if transfer.is_over:
            self._retire(transfer.id)

    def put(self, live: Live) -> None:
        """Let ``live`` take the place of what stood for its transfer."""
        self._live[live.transfer.id] = live
        self.note(live.transfer)

    async def revive(self, transfer: TransferId) -> Live | None:
        """A transfer in memory, or back from the store; None if nobody knows it."""
        if transfer not in self._live:
            stored = await self._repository.find(transfer)
            confirmed = await self._confirm(stored) if stored else None
            if confirmed is not None and transfer not in self._live:
                self.add(self._make(confirmed))
        return self._live.get(transfer)

    def remove(self, conversation: ConversationId) -> list[TransferId]:
        """Forget everything of ``conversation``."""
        found = [live for live in self._live.values() if live.transfer.conversation == conversation]
        self._dropped += (live for live in found if not live.transfer.is_over)
        for live in found:
            live.drop()
            self._forget(live.transfer.id)
            self._unwritten.pop(live.transfer.id, None)
        return [live.transfer.id for live in found]

    def note(self, transfer: Transfer) -> None:
        """A transfer has come further: write it behind unless only bytes have moved."""
        known = self._known.get(transfer.id)
        if known is not None and _lasting(known) == _lasting(transfer):
            return
        self._known[transfer.id] = self._unwritten[transfer.id] = transfer
        self._wake.set()
        if transfer.is_over and not (known and known.is_over):
            self._retire(transfer.id)

    async def save(self, transfer: Transfer) -> None:
        """Write a transfer now; raise StoreError."""
        self._unwritten.pop(transfer.id, None)
        self._known[transfer.id] = transfer
        await self._write(transfer)

    async def write_behind(self) -> NoReturn:
        """Write what has changed, for ever."""
        while True:
            await self._wake.wait()
            self._wake.clear()
            await self._flush()

    async def close(self) -> None:
        """Write what has changed last, and let go of every file."""
        for live in (*self._live.values(), *self._dropped):
            await live.rest()
        self._dropped.clear()
        await self._flush()

    async def _flush(self) -> None:
        while self._unwritten:
            transfer = next(iter(self._unwritten.values()))
            try:
                await self._write(transfer)
            except StoreError as error:
                logger.warning("the store refused a transfer: %s", error)
            if self._unwritten.get(transfer.id) is transfer:
                del self._unwritten[transfer.id]

    async def _write(self, transfer: Transfer) -> None:
        if self._conversations.conversation_of(transfer.contact) is not None:
            await self._repository.save(transfer)

    async def _confirm(self, stored: Transfer) -> Transfer:
        """Make sure of the last file whose hash had matched: we may have died before its name."""
        kept = [number for number, item in enumerate(stored.items) if item.sha256]
        if stored.is_mine or stored.is_over or not kept:
            return stored
        last = stored.items[kept[-1]]
        try:
            path = await self._bulk.confirm(stored.folder, last)
        except FileError as error:
            return replace(stored, state=TransferState.FAILED, failure=error.failure)
        found = replace(last, path=path) if path else replace(last, path="", sha256="")
        items = (*stored.items[: kept[-1]], found, *stored.items[kept[-1] + 1 :])
        return replace(stored, items=items)

    def _retire(self, transfer: TransferId) -> None:
        """Keep only the last of those that are over in memory."""
        self._ended.append(transfer)
        if len(self._ended) <= MOST_ENDED:
            return
        oldest = self._ended.popleft()
        live = self._live.get(oldest)
        if live is not None and live.transfer.is_over and oldest not in self._ended:
            self._forget(oldest)

    def _forget(self, transfer: TransferId) -> None:
        self._live.pop(transfer, None)
        self._known.pop(transfer, None)


def _expects(live: Incoming, contact: ContactId, attempt: bytes) -> bool:
    return live.transfer.contact == contact and live.attempt == attempt != b""


def _lasting(transfer: Transfer) -> Transfer:
    return replace(transfer, moved=0, rate=0.0)
