"""One transfer of ours: does what the sender's rules say, and tells how far it is."""

from __future__ import annotations

import logging
from functools import partial

from zajel_desktop.crypto.draw import random_bytes
from zajel_desktop.crypto.files import ATTEMPT_BYTES, KEY_BYTES
from zajel_desktop.engine.desk import Desk, Errand
from zajel_desktop.engine.picture import Picture
from zajel_desktop.engine.ports.files import Source
from zajel_desktop.model.errors import FileError, RemoteError, StoreError
from zajel_desktop.model.failure import Failure, Reason, Side
from zajel_desktop.model.transfer import Transfer, TransferState
from zajel_desktop.protocol.sending import (
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
    SendState.FINISHING: TransferState.CHECKING,
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
        self._picture = Picture(transfer, desk)
        self._desk = desk
        self._errand = Errand(desk.tasks, self._fail)
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
            self._machine.course.go_to(len(transfer.items))
        self._update()

    @property
    def transfer(self) -> Transfer:
        """What people see."""
        return self._picture.transfer

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
        source = await self._desk.bulk.open_source(
            item, wanted.held, wanted.held_sha256, wanted.prefixes
        )
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
        self._picture.note_file(wanted.file, sha256=digest.hex())
        self._take(Sent(digest))

    def _fail(self, failure: Failure) -> None:
        if self._machine.state not in OVER:
            logger.info("a transfer failed: %s", failure.reason.value)
            self._take(Fail(failure))

    def _update(self) -> None:
        """Say what has changed."""
        state = self._machine.state
        is_measured = state is not SendState.PREPARING
        self._picture.update(self._machine, SHOWN[state], is_measured=is_measured)
