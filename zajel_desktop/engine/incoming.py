"""One transfer of somebody else's: does what the receiver's rules say, and tells how far it is."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from functools import partial

from zajel_desktop.engine.desk import Desk, Errand
from zajel_desktop.engine.picture import Picture
from zajel_desktop.engine.ports.files import Target
from zajel_desktop.model.errors import FileError, RemoteError, StoreError
from zajel_desktop.model.failure import Failure, Reason, Side
from zajel_desktop.model.transfer import FileItem, Transfer, TransferState
from zajel_desktop.protocol.receiving import (
    OVER,
    Accept,
    Arrived,
    Decline,
    Looked,
    ReceiveInput,
    ReceiveState,
    Receiving,
    Stored,
    Written,
)
from zajel_desktop.protocol.transfer import (
    Again,
    Cancel,
    Closed,
    Discard,
    Fail,
    Keep,
    Opened,
    OpenTarget,
    ReceiveBytes,
    ReceiveOutput,
    Send,
    StopBytes,
)
from zajel_desktop.protocol.wire.operations import (
    FileAttempt,
    FileCancel,
    FileDone,
    FileOffer,
    Operation,
)

logger = logging.getLogger(__name__)

HEARD = (FileOffer, FileAttempt, FileDone, FileCancel)

SHOWN = {
    ReceiveState.OFFERED: TransferState.OFFERED,
    ReceiveState.LOOKING: TransferState.MOVING,
    ReceiveState.WAITING: TransferState.MOVING,
    ReceiveState.RECEIVING: TransferState.MOVING,
    ReceiveState.CHECKING: TransferState.CHECKING,
    ReceiveState.INTERRUPTED: TransferState.INTERRUPTED,
    ReceiveState.DONE: TransferState.DONE,
    ReceiveState.DECLINED: TransferState.DECLINED,
    ReceiveState.CANCELLED: TransferState.CANCELLED,
    ReceiveState.FAILED: TransferState.FAILED,
}
RESUMED = {
    TransferState.OFFERED: ReceiveState.OFFERED,
    TransferState.MOVING: ReceiveState.INTERRUPTED,
    TransferState.INTERRUPTED: ReceiveState.INTERRUPTED,
    TransferState.CHECKING: ReceiveState.INTERRUPTED,
    TransferState.DONE: ReceiveState.DONE,
    TransferState.DECLINED: ReceiveState.DECLINED,
    TransferState.CANCELLED: ReceiveState.CANCELLED,
    TransferState.FAILED: ReceiveState.FAILED,
}


class Incoming:
    """A transfer of somebody else's while it lives; ``transfer`` is what people see of it.

    ``attempt`` names the frames that are for it now.
    """

    def __init__(self, transfer: Transfer, desk: Desk) -> None:
        self.attempt = b""
        self._picture = Picture(transfer, desk)
        self._desk = desk
        self._errand = Errand(desk.tasks, self._fail)
        self._target: Target | None = None
        self._unwanted: tuple[str, FileItem] | None = None  # still to be deleted
        self._is_recorded = True  # the store knows every path that we know
        kept = sum(1 for item in transfer.items if item.sha256)
        is_whole = kept == len(transfer.items)
        self._machine = Receiving(
            transfer.id,
            transfer.items,
            state=ReceiveState.DONE if is_whole else RESUMED[transfer.state],
            file=kept,
            failure=transfer.failure,
        )
        self._machine.is_ended_by_us = transfer.is_ended_by_us
        self._update()

    @property
    def transfer(self) -> Transfer:
        """What people see."""
        return self._picture.transfer

    def open(self) -> None:
        """There is a link to the sender."""
        self._take(Opened())

    def close(self) -> None:
        """The link is gone."""
        self._take(Closed())

    def hear(self, operation: Operation) -> None:
        """The sender said ``operation``."""
        if not isinstance(operation, HEARD):
            logger.warning("the sender of a transfer spoke as if it were the receiver")
            return
        try:
            self._take(operation)
        except RemoteError as error:
            self._misbehaved(error)

    def take_frame(self, frame: bytes) -> None:
        """A frame of our attempt has come."""
        if self._target is not None:
            self._target.take(frame)

    def accept(self, folder: str) -> None:
        """Our person wants the files, in ``folder``; also after they had failed."""
        if self._machine.state is ReceiveState.OFFERED:
            self._go_to(folder)
            self._take(Accept())
        elif self._machine.state is ReceiveState.FAILED:
            self._go_to(folder)
            self._take(Again())

    def decline(self) -> None:
        """Our person does not want them."""
        if self._machine.state is ReceiveState.OFFERED:
            self._take(Decline())

    def cancel(self) -> None:
        """Our person ends it."""
        if self._machine.state not in OVER:
            self._take(Cancel())

    def retry(self) -> None:
        """Our person tries again what failed."""
        if self._machine.state is ReceiveState.FAILED:
            self._take(Again())

    def drop(self) -> None:
        """Forget it, without a word."""
        self._errand.stop()

    async def rest(self) -> None:
        """Let go of the file, now that no errand is under way any more."""
        self._let_go()
        if self._unwanted is not None:
            await self._desk.bulk.discard(*self._unwanted)

    def _take(self, event: ReceiveInput) -> None:
        for output in self._machine.take(event):
            self._do(output)
        self._update()

    def _do(self, output: ReceiveOutput) -> None:
        match output:
            case Send(operation=operation):
                self._desk.lines.send(self.transfer.contact, operation)
            case StopBytes():
                self._stop()
            case OpenTarget(file=file):
                self._start(partial(self._look, file))
            case ReceiveBytes(attempt=attempt):
                self.attempt = attempt.attempt
                self._start(partial(self._receive, attempt))
            case Keep(file=file, sha256=digest):
                self._start(partial(self._keep, file, digest))
            case Discard(file=file):
                self._discard(self.transfer.items[file])

    # Errands.

    def _start(self, work: Callable[[], Awaitable[None]]) -> None:
        self._errand.start(partial(self._guard, work), "receive file")

    def _stop(self) -> None:
        self.attempt = b""
        self._errand.stop()
        self._errand.start(self._release, "let go of file")

    async def _release(self) -> None:
        self._let_go()

    async def _guard(self, work: Callable[[], Awaitable[None]]) -> None:
        """Do ``work``; let go of the file unless the next errand goes on with it."""
        is_well = False
        try:
            await work()
            is_well = True
        except FileError as error:
            self._fail(error.failure)
        except StoreError as error:
            self._fail(error.failure)
        except RemoteError as error:
            self._misbehaved(error)
        finally:
            if not is_well:
                self._let_go()

    async def _look(self, file: int) -> None:
        self._let_go()
        target = await self._open(file)
        self._take(Looked(target.held, target.held_sha256, target.prefixes))

    async def _receive(self, attempt: FileAttempt) -> None:
        target = self._target or await self._open(attempt.file)
        self._take(Arrived(await target.receive(attempt, self._report)))

    async def _keep(self, file: int, digest: bytes) -> None:
        """Give the file its name: the store knows first, so that a crash doubles nothing."""
        target = self._target or await self._open(file)
        await self._record(file, target.path, digest.hex())
        path = await target.keep(self.transfer.items[file].modified_at)
        if path != target.path or path != self.transfer.items[file].path:
            await self._record(file, path, digest.hex())
        self._let_go()
        self._take(Stored())

    def _discard(self, item: FileItem) -> None:
        if item.path:
            self._unwanted = (self.transfer.folder, item)
            self._start(self._delete)

    async def _delete(self) -> None:
        self._let_go()
        if self._unwanted is not None:
            await self._desk.bulk.discard(*self._unwanted)
            self._unwanted = None

    async def _open(self, file: int) -> Target:
        """Open its file: the store knows the path first, so that a crash leaves no orphan."""
        bulk, folder = self._desk.bulk, self.transfer.folder
        self._unwanted = None
        path = await bulk.choose_target(folder, self.transfer.items, file)
        if path != self.transfer.items[file].path or not self._is_recorded:
            await self._record(file, path, "")
        target = await bulk.open_target(folder, self.transfer.items, file)
        self._target = target
        if target.path != path:
            await self._record(file, target.path, "")
        return target

    async def _record(self, file: int, path: str, sha256: str) -> None:
        self._is_recorded = False
        self._picture.note_file(file, path=path, sha256=sha256)
        await self._desk.save(self.transfer)
        self._is_recorded = True

    def _report(self, written: int) -> None:
        self._take(Written(written, self._desk.clock.monotonic()))

    def _let_go(self) -> None:
        target, self._target = self._target, None
        if target is not None:
            target.close()

    def _go_to(self, folder: str) -> None:
        """Receive what is still missing below ``folder``."""
        if folder == self.transfer.folder:
            return
        for item in self.transfer.items:
            if item.path and not item.sha256:
                self._discard(item)
        self._picture.go_to(folder)

    # What becomes of it.

    def _misbehaved(self, error: RemoteError) -> None:
        logger.warning("the sender of a transfer broke the rules: %s", error)
        self._fail(Failure(Reason.PEER_MISBEHAVED, Side.PEERS, str(error)))

    def _fail(self, failure: Failure) -> None:
        if self._machine.state not in OVER:
            logger.info("a transfer failed: %s", failure.reason.value)
            self._take(Fail(failure))

    def _update(self) -> None:
        """Say what has changed."""
        state = self._machine.state
        is_measured = state is not ReceiveState.LOOKING
        self._picture.update(self._machine, SHOWN[state], is_measured=is_measured)
