"""Transfers of ours before they can be offered, while their files are being looked at."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Protocol

from zajel_desktop.engine.desk import Errand
from zajel_desktop.engine.offers import batches
from zajel_desktop.engine.ports.clock import Clock
from zajel_desktop.engine.tasks import Tasks
from zajel_desktop.model.errors import FileError
from zajel_desktop.model.failure import Failure
from zajel_desktop.model.ids import ContactId, ConversationId, TransferId
from zajel_desktop.model.transfer import FileItem, Transfer, TransferState
from zajel_desktop.protocol.names import clean_path
from zajel_desktop.protocol.wire.operations import MAX_ITEMS


class Surveyor(Protocol):
    """Who looks at files: part of the port BulkPath."""

    async def survey(self, paths: Sequence[str]) -> tuple[FileItem, ...]: ...


class Drafts:
    """Drafts become transfers by ``begin``: to be offered, or FAILED if nothing can be."""

    def __init__(
        self,
        *,
        bulk: Surveyor,
        clock: Clock,
        tasks: Tasks,
        new_id: Callable[[], str],
        begin: Callable[[Transfer], Awaitable[None]],
    ) -> None:
        self._bulk = bulk
        self._clock = clock
        self._tasks = tasks
        self._new_id = new_id
        self._begin = begin
        self._drafts: dict[TransferId, Transfer] = {}

    def get(self, transfer: TransferId) -> Transfer | None:
        """A draft."""
        return self._drafts.get(transfer)

    def add(
        self, conversation: ConversationId, contact: ContactId, paths: Sequence[str]
    ) -> TransferId:
        """Look at the files and folders at ``paths``; more than fit into one offer make several."""
        draft = self._draft(conversation, contact)
        self._drafts[draft.id] = draft
        looking = Errand(self._tasks, partial(self._break, draft, paths))
        looking.start(partial(self._look, draft, paths), "offer files")
        return draft.id

    def _draft(self, conversation: ConversationId, contact: ContactId) -> Transfer:
        return Transfer(
            id=TransferId(self._new_id()),
            conversation=conversation,
            contact=contact,
            is_mine=True,
            created_at=self._clock.now(),
        )

    async def _look(self, draft: Transfer, paths: Sequence[str]) -> None:
        try:
            items = await self._bulk.survey(paths)
        except FileError as error:
            await self._end(_failed(draft, paths, error.failure))
            return
        for batch in batches(items):
            await self._end(replace(draft, items=batch))
            draft = self._draft(draft.conversation, draft.contact)

    async def _end(self, transfer: Transfer) -> None:
        try:
            await self._begin(transfer)
        finally:
            self._drafts.pop(transfer.id, None)

    def _break(self, draft: Transfer, paths: Sequence[str], failure: Failure) -> None:
        """Looking at them ended by an error nobody expected."""
        if draft.id in self._drafts:
            failed = _failed(draft, paths, failure)
            self._tasks.start(self._end(failed), "show what could not be offered")


def _failed(draft: Transfer, paths: Sequence[str], failure: Failure) -> Transfer:
    items = tuple(FileItem(clean_path(Path(p).name), 0, path=p) for p in paths[:MAX_ITEMS])
    return replace(draft, items=items, state=TransferState.FAILED, failure=failure)
