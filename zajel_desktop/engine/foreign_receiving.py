"""One file of somebody with an older client: received as it comes, believed in nothing."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import replace
from itertools import islice

from zajel_desktop.engine.desk import Desk, Errand
from zajel_desktop.engine.picture import Picture
from zajel_desktop.engine.ports.files import PlainTarget
from zajel_desktop.model.errors import FileError, RemoteError, StoreError
from zajel_desktop.model.failure import Failure, Reason, Side
from zajel_desktop.model.transfer import Transfer, TransferState
from zajel_desktop.protocol.dialects.file_rules import FileRules
from zajel_desktop.protocol.dialects.parts import FilePart, FileStart
from zajel_desktop.protocol.dialects.receiving import (
    OVER,
    Discard,
    ForeignReceiving,
    Keep,
    OpenTarget,
    Ready,
    ReceiveInput,
    ReceiveOutput,
    ReceiveState,
    Remote,
    Silence,
    Stored,
    Write,
    Written,
)
from zajel_desktop.protocol.dialects.sending import Say
from zajel_desktop.protocol.transfer import Cancel, Closed, Fail, StopBytes

logger = logging.getLogger(__name__)

GATHERING = 0.03
"""Seconds a piece may wait for more before a thread writes them."""

BLOCK_PIECES = 64
"""How many pieces a thread writes at once."""

MOST_WAITING = 32 * 1024 * 1024
"""The most bytes of one sender that may wait for our disk: nothing tells them to wait."""

SHOWN = {
    ReceiveState.OPENING: TransferState.MOVING,
    ReceiveState.RECEIVING: TransferState.MOVING,
    ReceiveState.KEEPING: TransferState.CHECKING,
    ReceiveState.DONE: TransferState.DONE,
    ReceiveState.CANCELLED: TransferState.CANCELLED,
    ReceiveState.FAILED: TransferState.FAILED,
}


class Backlog:
    """How many bytes of one sender, of all their files together, wait for our disk."""

    def __init__(self) -> None:
        self.waiting = 0


class ForeignIncoming:
    """A file on its way to us; ``transfer`` is what people see of it.

    ``keep_new`` puts it into the store. Raise RemoteError if ``start`` makes no sense.
    """

    def __init__(
        self,
        transfer: Transfer,
        desk: Desk,
        *,
        start: FileStart,
        rules: FileRules,
        backlog: Backlog,
        keep_new: Callable[[Transfer], Awaitable[None]],
    ) -> None:
        self._picture = Picture(transfer, desk)
        self._desk = desk
        self._patience = rules.patience
        self._keep_new = keep_new
        self._errand = Errand(desk.tasks, self._fail)
        self._target: PlainTarget | None = None
        self._pieces: deque[Write] = deque()
        self._backlog = backlog
        self._written = 0
        self._is_shown = False
        self._is_dropped = False
        self._is_unwanted = False  # what has come is still to be deleted
        self._is_all = False  # nothing follows what waits
        self._arrived = asyncio.Event()
        self._machine = ForeignReceiving(start, transfer.items[0])

    @property
    def transfer(self) -> Transfer:
        """What people see."""
        return self._picture.transfer

    @property
    def is_over(self) -> bool:
        """Whether nothing that is said of it matters any more."""
        return self._is_dropped or self._machine.state in OVER

    def begin(self) -> None:
        """Take it, unless it is too large."""
        self._play(self._machine.begin())

    def open(self) -> None:
        """There is another link to the sender; what came over the last one does not go on."""

    def close(self) -> None:
        """The link is gone."""
        self._take(Closed())

    def hear(self, part: Remote) -> None:
        """The sender said ``part``."""
        if self._is_dropped:
            return
        try:
            self._take(part)
        except RemoteError as error:
            logger.warning("the sender of a file broke the rules: %s", error)
            self._fail(Failure(Reason.FILE_DAMAGED, Side.PEERS, str(error)))

    def cancel(self) -> None:
        """Our person ends it."""
        if not self.is_over:
            self._take(Cancel())

    def retry(self) -> None:
        """Only the sender can send it again."""

    def drop(self) -> None:
        """Forget it, without a word."""
        self._is_dropped = True
        self._errand.stop()
        if self._machine.state not in OVER:
            self._is_unwanted = True
            self._errand.start(self._discard, "let go of file")

    async def rest(self) -> None:
        """Let go of the file, now that no errand is under way any more."""
        if self._machine.state is ReceiveState.KEEPING and not self._is_dropped:
            self._let_go()  # the next start gives it its name
        elif self._is_unwanted or not self.is_over:
            await self._discard()

    def _take(self, event: ReceiveInput) -> None:
        self._play(self._machine.take(event))

    def _play(self, outputs: list[ReceiveOutput]) -> None:
        for output in outputs:
            self._do(output)
        self._update()

    def _do(self, output: ReceiveOutput) -> None:
        match output:
            case OpenTarget():
                self._errand.start(self._guard, "receive file")
            case Write():
                self._add(output)
            case Keep():
                self._is_all = True
                self._arrived.set()
            case StopBytes():
                self._stop()
            case Discard():
                self._is_unwanted = True
                self._errand.start(self._discard, "let go of file")
            case Say(part=part):
                self._say(part)

    def _stop(self) -> None:
        self._errand.stop()
        if not self._is_shown:
            self._errand.start(self._show_late, "show what was not received")

    def _add(self, piece: Write) -> None:
        self._pieces.append(piece)
        self._backlog.waiting += len(piece.data)
        self._arrived.set()
        if self._backlog.waiting > MOST_WAITING:
            self._fail(Failure(Reason.FOLDER_UNWRITABLE, Side.OURS, "the disk is too slow"))

    def _say(self, part: FilePart) -> None:
        """Say ``part``, unless the link is gone: which is told as well."""
        channel = self._desk.lines.foreign_files(self.transfer.contact)
        try:
            if channel is not None:
                channel.say_part(part)
        except OSError as error:
            logger.info("too late to speak of a file: %s", error)

    # The errand.

    async def _guard(self) -> None:
        try:
            await self._receive()
        except (FileError, StoreError) as error:
            self._fail(error.failure)

    async def _show(self) -> None:
        await self._keep_new(self.transfer)
        self._is_shown = True

    async def _show_late(self) -> None:
        """Show what ended before it could be shown."""
        try:
            await self._show()
        except StoreError as error:
            logger.warning("the store refused a transfer: %s", error)

    async def _receive(self) -> None:
        await self._show()
        target = await self._open()
        self._take(Ready())
        while not (self._is_all and not self._pieces):
            if await self._wait_pieces():
                await self._write(target)
            else:
                self._take(Silence())
                return
        await self._keep(target)

    async def _keep(self, target: PlainTarget) -> None:
        """Give the file its name: the store knows first, so that a crash loses nothing."""
        digest = (await target.finish()).hex()
        await self._record(target.path, digest)
        path = await target.keep(0.0)
        if path != target.path:
            await self._record(path, digest)
        self._let_go()
        self._take(Stored())

    async def _open(self) -> PlainTarget:
        """Open its file: the store knows the path first, so that a crash leaves no orphan."""
        bulk, folder = self._desk.bulk, self.transfer.folder
        path = await bulk.choose_target(folder, self.transfer.items, 0)
        await self._record(path)
        target = self._target = await bulk.open_plain_target(folder, self.transfer.items, 0)
        if target.path != path:
            await self._record(target.path)
        return target

    async def _record(self, path: str, sha256: str = "") -> None:
        self._picture.note_file(0, path=path, sha256=sha256)
        await self._desk.save(self.transfer)

    async def _wait_pieces(self) -> bool:
        """Wait until there is something to do; False if nothing comes any more."""
        try:
            async with asyncio.timeout(self._patience):
                while not (self._pieces or self._is_all):
                    self._arrived.clear()
                    await self._arrived.wait()
        except TimeoutError:
            return False
        if not self._is_all and len(self._pieces) < BLOCK_PIECES:
            # A thread for each piece would take the loop's time: what comes meanwhile goes along.
            await asyncio.sleep(GATHERING)
        return True

    async def _write(self, target: PlainTarget) -> None:
        pieces = list(islice(self._pieces, BLOCK_PIECES))
        if not pieces:
            return
        await target.write([(piece.offset, piece.data) for piece in pieces])
        self._written += self._forget(len(pieces))
        self._take(Written(self._written))

    def _forget(self, count: int) -> int:
        """The first ``count`` pieces wait no longer; return how many bytes they have."""
        size = sum(len(self._pieces.popleft().data) for _ in range(count))
        self._backlog.waiting -= size
        return size

    async def _discard(self) -> None:
        """Delete what has come of it."""
        self._forget(len(self._pieces))
        self._let_go()
        await discard(self._desk, self.transfer)
        self._is_unwanted = False

    def _let_go(self) -> None:
        target, self._target = self._target, None
        if target is not None:
            target.close()

    def _fail(self, failure: Failure) -> None:
        if not self.is_over:
            logger.info("a file did not arrive: %s", failure.reason.value)
            self._take(Fail(failure))

    def _update(self) -> None:
        """Say what has changed."""
        state = self._machine.state
        is_measured = state is not ReceiveState.OPENING
        self._picture.update(self._machine, SHOWN[state], is_measured=is_measured)


class Bygone:
    """A file that came from an older client before we were started; it never goes on.

    One that was whole then has been given its name by now, or lost its hash (see ``Shelf``).
    """

    def __init__(self, transfer: Transfer, desk: Desk) -> None:
        self.transfer = transfer
        self._desk = desk
        self._errand = Errand(desk.tasks, lambda failure: None)
        is_whole = bool(transfer.items[0].sha256)
        if is_whole and not transfer.is_over:
            self.transfer = replace(transfer, state=TransferState.DONE, rate=0.0)
            desk.changed(self.transfer)
        elif not transfer.is_over:
            failure = Failure(Reason.LINK_LOST, Side.OURS, "we had left")
            self.transfer = replace(transfer, state=TransferState.FAILED, failure=failure, rate=0.0)
            self._errand.start(self._discard, "let go of file")
            desk.changed(self.transfer)

    def open(self) -> None:
        """There is a link to the sender: it does not matter."""

    def close(self) -> None:
        """The link is gone: it does not matter."""

    def cancel(self) -> None:
        """It is over."""

    def retry(self) -> None:
        """Only the sender can send it again."""

    def drop(self) -> None:
        """Forget it."""

    async def rest(self) -> None:
        """It holds nothing."""

    async def _discard(self) -> None:
        await discard(self._desk, self.transfer)


async def discard(desk: Desk, transfer: Transfer) -> None:
    """Delete what has come of ``transfer`` so far."""
    item = transfer.items[0]
    if item.path:
        await desk.bulk.discard(transfer.folder, item)
