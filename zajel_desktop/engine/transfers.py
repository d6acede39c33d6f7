"""Files between us and our contacts: offered, accepted, moved, kept, over every break of a link.

ours:   offer() --> store --> file_offer on every link until it is over  (outgoing.py)
theirs: file_offer --> store --> shown; accepted by people or below a size (incoming.py)

Older clients know no offers: see foreign_sending.py and foreign_receiving.py.
"""

from __future__ import annotations

import logging
import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Protocol, TypeAlias

from zajel_desktop.engine.desk import Desk
from zajel_desktop.engine.drafts import Drafts
from zajel_desktop.engine.foreign_files import ForeignFiles
from zajel_desktop.engine.foreign_sending import ForeignOutgoing
from zajel_desktop.engine.incoming import Incoming
from zajel_desktop.engine.lives import Live, bring_to_life, fitting
from zajel_desktop.engine.native_files import NativeFiles
from zajel_desktop.engine.observable import Observable
from zajel_desktop.engine.offers import origins
from zajel_desktop.engine.outgoing import Outgoing
from zajel_desktop.engine.ports.clock import Clock
from zajel_desktop.engine.ports.files import BulkPath
from zajel_desktop.engine.ports.siblings import Conversations, FileChannel, ForeignFileChannel
from zajel_desktop.engine.ports.store import TransferRepository
from zajel_desktop.engine.shelf import Shelf
from zajel_desktop.engine.tasks import Tasks
from zajel_desktop.model.dialect import Dialect
from zajel_desktop.model.errors import LocalError, StoreError
from zajel_desktop.model.failure import Reason
from zajel_desktop.model.ids import ContactId, ConversationId, TransferId
from zajel_desktop.model.link import LinkStatus, Presence
from zajel_desktop.model.settings import Settings
from zajel_desktop.model.transfer import Transfer, TransferState
from zajel_desktop.protocol.dialects.parts import ForeignPart
from zajel_desktop.protocol.wire.files import ATTEMPT_PLACE
from zajel_desktop.protocol.wire.operations import (
    Known,
    Operation,
)

logger = logging.getLogger(__name__)

SHOWN_PAUSE = 0.2
"""Seconds between two facts of the same transfer that tell only of progress."""

OUTDATED = frozenset({Reason.FILE_CHANGED, Reason.FILE_DAMAGED})
"""Failures after which the same offer makes no sense."""

Action: TypeAlias = Callable[[Live], None]


class FileLinks(Protocol):
    """What transfers need of the links."""

    @property
    def linked(self) -> Observable[ContactId]: ...
    @property
    def status_changed(self) -> Observable[LinkStatus]: ...
    @property
    def operation_received(self) -> Observable[tuple[ContactId, Operation]]: ...
    @property
    def frame_received(self) -> Observable[tuple[ContactId, bytes]]: ...
    @property
    def part_received(self) -> Observable[tuple[ContactId, ForeignPart]]: ...
    @property
    def recognised(self) -> Observable[tuple[ContactId, Dialect]]: ...

    def send(self, contact: ContactId, operation: Known) -> bool: ...
    def is_linked(self, contact: ContactId) -> bool: ...
    def file_channel(self, contact: ContactId) -> FileChannel | None: ...
    def dialect(self, contact: ContactId) -> Dialect: ...
    def foreign_files(self, contact: ContactId) -> ForeignFileChannel | None: ...


class Choices(Protocol):
    """What people chose."""

    @property
    def current(self) -> Settings: ...


class Transfers:
    """The transfers: those alive in memory, all others in the store."""

    def __init__(
        self,
        *,
        repository: TransferRepository,
        links: FileLinks,
        conversations: Conversations,
        bulk: BulkPath,
        settings: Choices,
        downloads: Path,
        clock: Clock,
        new_id: Callable[[], str],
        add_entry: Callable[[Transfer, bool], None],
    ) -> None:
        self.transfer_changed: Observable[Transfer] = Observable()
        self._repository = repository
        self._links = links
        self._conversations = conversations
        self._bulk = bulk
        self._settings = settings
        self._downloads = downloads
        self._clock = clock
        self._add_entry = add_entry
        self._tasks = Tasks()
        self._shelf = Shelf(
            repository, conversations, bulk, lambda transfer: bring_to_life(transfer, self._desk)
        )
        self._desk = Desk(links, bulk, clock, self._tasks, self._shelf.save, self._on_changed)
        self._drafts = Drafts(
            bulk=bulk, clock=clock, tasks=self._tasks, new_id=new_id, begin=self._begin
        )
        self._native = NativeFiles(
            desk=self._desk,
            shelf=self._shelf,
            conversations=conversations,
            folder=lambda: self.folder,
            revive=self._revive,
            announce=self._announce,
            accepts=self._accepts,
        )
        self._foreign = ForeignFiles(
            desk=self._desk,
            shelf=self._shelf,
            conversations=conversations,
            new_id=new_id,
            folder=lambda: self.folder,
            keep_new=self._keep_foreign,
        )
        self._shown: dict[TransferId, tuple[Transfer, float]] = {}
        self._open: set[ContactId] = set()
        self._leave: list[Callable[[], None]] = []

    async def start(self) -> None:
        """Take up every transfer that was not over, and listen to the links."""
        for live in await self._shelf.load():
            self._show(live.transfer)
        self._tasks.start(self._shelf.write_behind(), "save transfers")
        links = self._links
        self._leave = [
            links.linked.subscribe(self._on_linked),
            links.status_changed.subscribe(self._on_status),
            links.operation_received.subscribe(lambda heard: self._native.hear(*heard)),
            links.frame_received.subscribe(self._on_frame),
            links.part_received.subscribe(lambda heard: self._foreign.hear(*heard)),
            links.recognised.subscribe(self._on_recognised),
        ]

    async def stop(self) -> None:
        """Let everything rest where it is; it goes on after the next start."""
        for leave in self._leave:
            leave()
        await self._tasks.stop()
        await self._shelf.close()
        await self._bulk.stop()

    # Intents.

    def offer(self, conversation: ConversationId, paths: Sequence[str]) -> TransferId:
        """Offer the files and folders at ``paths``; they wait while the other is away.

        More than fit into one offer follow in further ones. Raise LocalError for a conversation
        with nobody.
        """
        contact = self._conversations.contact_of(conversation)
        if contact is None:
            raise LocalError("a conversation with nobody")
        return self._drafts.add(conversation, contact, tuple(paths))

    def accept(self, transfer: TransferId, folder: str | None = None) -> None:
        """Receive the files, into ``folder`` or the usual one; also to try another folder."""
        self._with(transfer, lambda live: self._accept(live, folder))

    def decline(self, transfer: TransferId) -> None:
        """Do not receive the files."""
        self._with(transfer, lambda live: live.decline() if isinstance(live, Incoming) else None)

    def cancel(self, transfer: TransferId) -> None:
        """End a transfer, whoever began it."""
        self._with(transfer, lambda live: live.cancel())

    def retry(self, transfer: TransferId) -> None:
        """Try again what failed; offer again what was declined or cancelled."""
        self._with(transfer, self._retry)

    def find(self, transfer: TransferId) -> Transfer | None:
        """A transfer that is in memory."""
        live = self._shelf.get(transfer)
        return live.transfer if live else self._drafts.get(transfer)

    def on_removed(self, conversation: ConversationId) -> None:
        """A conversation was forgotten, with its transfers."""
        for transfer in self._shelf.remove(conversation):
            self._shown.pop(transfer, None)

    # What we offer.

    async def _begin(self, transfer: Transfer) -> None:
        """Keep a new transfer of ours, show it, and offer it if there is a link."""
        transfer = await self._keep_new(transfer)
        live = Outgoing(transfer, self._desk)
        self._shelf.add(live)
        self._add_entry(transfer, True)
        self._show(transfer)
        if transfer.contact in self._open:
            self._fit(live).open()

    def _fit(self, live: Live) -> Live:
        """What stands for the transfer of ``live`` on the link of now."""
        fit = fitting(live, self._desk)
        if fit is not live:
            self._shelf.put(fit)
        return fit

    async def _keep_new(self, transfer: Transfer) -> Transfer:
        try:
            await self._shelf.save(transfer)
        except StoreError as error:
            return replace(transfer, state=TransferState.FAILED, failure=error.failure)
        return transfer

    def _accept(self, live: Live, folder: str | None) -> None:
        if isinstance(live, Incoming):
            live.accept(folder or self.folder)

    def _retry(self, live: Live) -> None:
        transfer = live.transfer
        if not transfer.is_mine or not _needs_new_offer(transfer):
            self._fit(live).retry()
        elif self._conversations.contact_of(transfer.conversation):
            self.offer(transfer.conversation, origins(transfer.items))

    @property
    def folder(self) -> str:
        """Where received files go."""
        return self._settings.current.downloads or str(self._downloads)

    # What links say.

    def _on_linked(self, contact: ContactId) -> None:
        if contact in self._open:
            self._close(contact)  # a newer link has taken the place of the last
        self._open.add(contact)
        for live in self._shelf.of(contact):
            self._fit(live).open()

    def _on_status(self, status: LinkStatus) -> None:
        is_gone = status.presence in {Presence.OFFLINE, Presence.CONNECTING}
        if is_gone and status.contact in self._open:
            self._close(status.contact)

    def _on_recognised(self, heard: tuple[ContactId, Dialect]) -> None:
        """They speak otherwise than we thought: nothing that we sent was understood."""
        for live in self._shelf.of(heard[0]):
            if isinstance(live, ForeignOutgoing):
                live.open()

    def _close(self, contact: ContactId) -> None:
        self._open.discard(contact)
        for live in self._shelf.of(contact):
            live.close()

    def _on_frame(self, heard: tuple[ContactId, bytes]) -> None:
        contact, frame = heard
        incoming = self._shelf.expecting(contact, frame[ATTEMPT_PLACE])
        if incoming is not None:
            incoming.take_frame(frame)  # all others are of attempts that have ended

    def _accepts(self, transfer: Transfer) -> bool:
        """Whether it is small enough to be received without asking."""
        return 0 < self._settings.current.accept_below >= transfer.size

    # Memory, store, and what people see.

    async def _keep_foreign(self, transfer: Transfer) -> None:
        """Keep and show a file that comes from an older client; raise StoreError."""
        await self._shelf.save(transfer)
        self._announce(transfer)

    def _announce(self, transfer: Transfer) -> None:
        """Show what comes from somebody else."""
        self._add_entry(transfer, False)
        self._show(transfer)

    async def _revive(self, transfer: TransferId) -> Live | None:
        live = await self._shelf.revive(transfer)
        if live is not None and live.transfer.is_mine and live.transfer.contact in self._open:
            live = self._fit(live)
            live.open()
        return live

    def _with(self, transfer: TransferId, action: Action) -> None:
        """Do ``action`` to a transfer, at once if it is in memory."""
        live = self._shelf.get(transfer)
        if live is not None:
            action(live)
        else:
            self._tasks.start(self._revive_for(transfer, action), "find transfer")

    async def _revive_for(self, transfer: TransferId, action: Action) -> None:
        try:
            live = await self._revive(transfer)
        except StoreError as error:
            logger.warning("the store refused a transfer: %s", error)
            return
        if live is None:
            logger.warning("an unknown transfer was asked for")
        else:
            action(live)

    def _on_changed(self, transfer: Transfer) -> None:
        """A transfer has come further: show it, but mere progress only five times a second."""
        self._shelf.note(transfer)
        shown, at = self._shown.get(transfer.id, (None, -math.inf))
        is_progress = shown is not None and _stand(shown) == _stand(transfer)
        if is_progress and self._clock.monotonic() - at < SHOWN_PAUSE:
            return
        if self._shelf.get(transfer.id) is not None:
            self._show(transfer)

    def _show(self, transfer: Transfer) -> None:
        self._shown[transfer.id] = (transfer, self._clock.monotonic())
        self.transfer_changed.publish(transfer)


def _needs_new_offer(transfer: Transfer) -> bool:
    """Whether trying again means a new offer: the last is refused, or not true any more."""
    if transfer.state in {TransferState.DECLINED, TransferState.CANCELLED}:
        return True
    was_looked_at = any(item.modified_at for item in transfer.items)
    is_outdated = transfer.failure is not None and transfer.failure.reason in OUTDATED
    return transfer.state is TransferState.FAILED and (is_outdated or not was_looked_at)


def _stand(transfer: Transfer) -> tuple[object, ...]:
    """What people must see at once when it changes."""
    return transfer.state, transfer.failure, transfer.folder, transfer.is_ended_by_us
