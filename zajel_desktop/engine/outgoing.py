"""One transfer of ours: does what the sender's rules say, and tells how far it is."""

from __future__ import annotations

import logging
from dataclasses import replace
from functools import partial

from zajel_desktop.crypto.draw import random_bytes
from zajel_desktop.crypto.files import ATTEMPT_BYTES, KEY_BYTES
from zajel_desktop.engine.desk import Desk, Errand, Meter
from zajel_desktop.engine.ports import Source
from zajel_desktop.model.errors import FileError, RemoteError, StoreError
from zajel_desktop.model.failure import Failure, Reason, Side
from zajel_desktop.model.transfer import Transfer, TransferState
from zajel_desktop.protocol.sending import (
    MOVING,
    OVER,
    Prepared,
    Sending,
    SendInput,
    SendState,
    Sent,
)
from zajel_desktop.protocol.transfer import (
    Again,
    Cancel,
    Closed,
    Fail,
    Opened,
    OpenSource,
    PassCredit,
    Send,
    SendBytes,
    SendOutput,
    StopBytes,
)
from zajel_desktop.protocol.wire.operations import (
    FileAccept,
    FileAsk,
    FileAttempt,
    FileCancel,
    FileCredit,
    FileDamaged,
    FileDecline,
    FileKept,
    Operation,
)

logger = logging.getLogger(__name__)

HEARD = (FileAccept, FileAsk, FileDecline, FileCancel, FileCredit, FileKept, FileDamaged)

SHOWN = {
    SendState.OFFERED: TransferState.OFFERED,
    SendState.PREPARING: TransferState.MOVING,
    SendState.SENDING: TransferState.MOVING,
    SendState.FINISHING: TransferState.MOVING,
    SendState.INTERRUPTED: TransferState.INTERRUPTED,
    SendState.DONE: TransferState.DONE,
    SendState.DECLINED: TransferState.DECLINED,
    SendState.CANCELLED: TransferState.CANCELLED,
    SendState.FAILED: TransferState.FAILED,
}
RESUMED = {
    TransferState.OFFERED: SendState.OFFERED,
    TransferState.MOVING: SendState.INTERRUPTED,
    TransferState.INTERRUPTED: SendState.INTERRUPTED,
    TransferState.CHECKING: SendState.INTERRUPTED,
    TransferState.DONE: SendState.DONE,
    TransferState.DECLINED: SendState.DECLINED,
    TransferState.CANCELLED: SendState.CANCELLED,
    TransferState.FAILED: SendState.FAILED,
}


class Outgoing:
    """A transfer of ours while it lives; ``transfer`` is what people see of it."""

    def __init__(self, transfer: Transfer, desk: Desk) -> None:
        self.transfer = transfer
        self._desk = desk
        self._errand = Errand(desk.tasks, self._fail)
        self._meter = Meter()
        self._source: Source | None = None
        self._attempt: FileAttempt | None = None
        self._machine = Sending(
            transfer.id,
            transfer.items,
            sent_at=transfer.created_at,
            state=RESUMED[transfer.state],
        )
        self._machine.failure = transfer.failure
        self._machine.is_ended_by_us = transfer.is_ended_by_us
        if transfer.state is TransferState.DONE:
            self._machine.file = len(transfer.items)
        self._update()

    def open(self) -> None:
        """There is a link to the receiver."""
        self._take(Opened())

    def close(self) -> None:
        """The link is gone."""
        self._take(Closed())

    def hear(self, operation: Operation) -> None:
        """The receiver said ``operation``."""
        if not isinstance(operation, HEARD):
            logger.warning("the receiver of a transfer spoke as if it were the sender")
            return
        try:
            self._take(operation)
        except RemoteError as error:
            self._fail(Failure(Reason.PEER_MISBEHAVED, Side.PEERS, str(error)))

    def cancel(self) -> None:
        """Our person ends it."""
        if self._machine.state not in OVER:
            self._take(Cancel())

    def retry(self) -> None:
        """Our person tries again what failed."""
        if self._machine.state is SendState.FAILED:
            self._take(Again())

    def drop(self) -> None:
        """Forget it, without a word."""
        self._errand.stop()

    async def rest(self) -> None:
        """Let go of the file: every errand has done that itself."""

    def _take(self, event: SendInput) -> None:
        for output in self._machine.take(event):
            self._do(output)
        self._update()

    def _do(self, output: SendOutput) -> None:
        match output:
            case Send(operation=operation):
                self._desk.lines.send(self.transfer.contact, operation)
            case StopBytes():
                self._errand.stop()
            case OpenSource():
                self._errand.start(partial(self._move, output), "send file")
            case SendBytes(attempt=attempt):
                self._attempt = attempt
            case PassCredit(written=written):
                if self._source is not None:
                    self._source.credit(written)

    async def _move(self, wanted: OpenSource) -> None:
        """Send one file, from its opening to its last frame."""
        try:
            await self._send(wanted)
        except FileError as error:
            self._fail(error.failure)
        except StoreError as error:
            self._fail(error.failure)
        except OSError as error:
            logger.info("the link went while a file was being sent: %s", error)
            self._take(Closed())

    async def _send(self, wanted: OpenSource) -> None:
        item = self.transfer.items[wanted.file]
        source = await self._desk.bulk.open_source(item, wanted.held, wanted.held_sha256)
        self._source = source
        try:
            self._take(
                Prepared(
                    size=source.size,
                    modified_at=source.modified_at,
                    offset=source.offset,
                    frame_size=source.frame_size,
                    attempt=random_bytes(ATTEMPT_BYTES),
                    key=random_bytes(KEY_BYTES),
                )
            )
            channel = self._desk.lines.file_channel(self.transfer.contact)
            if channel is None or self._attempt is None:
                raise OSError("there is no link")
            digest = await source.send(self._attempt, channel)
        finally:
            self._source = None
            source.close()
        self._note_hash(wanted.file, digest)
        self._take(Sent(digest))

    def _note_hash(self, file: int, digest: bytes) -> None:
        items = list(self.transfer.items)
        items[file] = replace(items[file], sha256=digest.hex())
        self.transfer = replace(self.transfer, items=tuple(items))

    def _fail(self, failure: Failure) -> None:
        if self._machine.state not in OVER:
            logger.info("a transfer failed: %s", failure.reason.value)
            self._take(Fail(failure))

    def _update(self) -> None:
        """Say what has changed."""
        machine, before = self._machine, self.transfer
        items = before.items
        if machine.is_changed:
            items = tuple(
                replace(item, size=offered.size, modified_at=offered.modified_at)
                for item, offered in zip(items, machine.files, strict=True)
            )
        is_moving = machine.state in MOVING
        is_known = machine.state in {SendState.SENDING, SendState.FINISHING, SendState.DONE}
        moved = machine.moved if is_known else before.moved
        if not is_moving:
            self._meter.reset()
        self.transfer = replace(
            before,
            items=items,
            state=self._shown(),
            moved=moved,
            rate=self._meter.measure(moved, self._desk.clock.monotonic()) if is_moving else 0.0,
            is_ended_by_us=machine.is_ended_by_us,
            failure=machine.failure or self._notice(is_moving),
        )
        if self.transfer != before:
            self._desk.changed(self.transfer)

    def _shown(self) -> TransferState:
        is_last = self._machine.file == len(self._machine.files) - 1
        if self._machine.state is SendState.FINISHING and is_last:
            return TransferState.CHECKING
        return SHOWN[self._machine.state]

    def _notice(self, is_moving: bool) -> Failure | None:
        """What people should know although it goes on."""
        if is_moving and self._machine.is_changed:
            return Failure(Reason.FILE_CHANGED, Side.OURS, "began again")
        return None
