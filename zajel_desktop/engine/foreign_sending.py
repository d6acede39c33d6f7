"""One transfer of ours to somebody with an older client: whole, unasked and unconfirmed."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from uuid import UUID

from zajel_desktop.crypto.draw import random_bytes
from zajel_desktop.engine.desk import Desk, Errand
from zajel_desktop.engine.picture import Picture
from zajel_desktop.engine.ports.siblings import ForeignFileChannel
from zajel_desktop.model.errors import FileError
from zajel_desktop.model.failure import Failure
from zajel_desktop.model.transfer import FileItem, Transfer, TransferState
from zajel_desktop.protocol.dialects.file_rules import FILE_RULES
from zajel_desktop.protocol.dialects.parts import FileError as PeerError
from zajel_desktop.protocol.dialects.parts import FilePart, TransferCancel
from zajel_desktop.protocol.dialects.sending import (
    OVER,
    Begin,
    Drain,
    Drained,
    ForeignSending,
    Moved,
    OpenSource,
    Prepared,
    Say,
    SendChunks,
    SendInput,
    SendOutput,
    SendState,
    Sent,
)
from zajel_desktop.protocol.transfer import Again, Cancel, Closed, Fail, StopBytes

logger = logging.getLogger(__name__)

SHOWN = {
    SendState.WAITING: TransferState.OFFERED,
    SendState.OPENING: TransferState.MOVING,
    SendState.SENDING: TransferState.MOVING,
    SendState.FINISHING: TransferState.MOVING,
    SendState.DONE: TransferState.DONE,
    SendState.CANCELLED: TransferState.CANCELLED,
    SendState.FAILED: TransferState.FAILED,
}
RESUMED = {
    TransferState.DONE: SendState.DONE,
    TransferState.DECLINED: SendState.CANCELLED,
    TransferState.CANCELLED: SendState.CANCELLED,
    TransferState.FAILED: SendState.FAILED,
}


class ForeignOutgoing:
    """A transfer of ours while it lives; ``transfer`` is what people see of it.

    What was under way when it died waits for a link, and goes whole.
    """

    def __init__(self, transfer: Transfer, desk: Desk) -> None:
        transfer = replace(transfer, items=_marked(transfer.items, is_foreign=True))
        self._picture = Picture(transfer, desk)
        self._desk = desk
        self._errand = Errand(desk.tasks, self._fail)
        self._chunks: SendChunks | None = None  # what was asked for last
        state = RESUMED.get(transfer.state, SendState.WAITING)
        self._machine = ForeignSending(transfer.items, state=state, failure=transfer.failure)
        self._machine.is_ended_by_us = transfer.is_ended_by_us
        if state is SendState.DONE:
            self._machine.course.go_to(len(transfer.items))
        self._update()

    @property
    def transfer(self) -> Transfer:
        """What people see."""
        return self._picture.transfer

    @property
    def for_a_desktop(self) -> Transfer:
        """The same, to be offered to somebody who has a Desktop by now."""
        items = _marked(self.transfer.items, is_foreign=False)
        return replace(self.transfer, items=items)

    def owns(self, file: str) -> bool:
        """Whether ``file`` is what one of its files goes by on the open link."""
        return self._machine.owns(file)

    def open(self) -> None:
        """There is a link to the receiver, or another dialect is spoken on it than we thought."""
        rules = FILE_RULES.get(self._desk.lines.dialect(self.transfer.contact))
        if rules is not None:
            self._take(Begin(rules))

    def close(self) -> None:
        """The link is gone."""
        self._take(Closed())

    def hear(self, part: PeerError | TransferCancel) -> None:
        """The receiver does not take one of its files."""
        self._take(part)

    def cancel(self) -> None:
        """Our person ends it."""
        if self._machine.state not in OVER:
            self._take(Cancel())

    def retry(self) -> None:
        """Our person tries again what failed: all of it."""
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
            case Say(part=part):
                self._say(part)
            case StopBytes():
                self._errand.stop()
            case OpenSource(file=file):
                self._errand.start(partial(self._move, file), "send file")
            case SendChunks():
                self._chunks = output
            case Drain():
                pass  # whoever sends the file does so

    def _say(self, part: FilePart) -> None:
        """Say ``part``, unless the link is gone: which is told as well."""
        try:
            self._channel().say_part(part)
        except OSError as error:
            logger.info("too late to speak of a file: %s", error)

    def _channel(self) -> ForeignFileChannel:
        channel = self._desk.lines.foreign_files(self.transfer.contact)
        if channel is None:
            raise OSError("there is no link")
        return channel

    async def _move(self, file: int) -> None:
        """Send one file, from its opening to its end."""
        try:
            await self._send(file)
        except FileError as error:
            self._fail(error.failure)
        except OSError as error:
            logger.info("the link went while a file was being sent: %s", error)
            self._take(Closed())

    async def _send(self, file: int) -> None:
        self._chunks = None
        source = await self._desk.bulk.open_plain_source(self.transfer.items[file])
        try:
            self._take(Prepared(_draw_id(), source.size, source.modified_at))
            if self._chunks is None:
                return  # they do not take it
            rules, channel = self._chunks.rules, self._channel()
            digest = await source.send(
                channel,
                self._chunks.id,
                length=rules.chunk_bytes,
                pause=rules.chunk_pause,
                report=lambda sent: self._take(Moved(sent)),
            )
        finally:
            source.close()
        await asyncio.sleep(rules.end_pause)
        self._picture.note_file(file, sha256=digest.hex())
        self._take(Sent())
        await channel.wait_drained(0)
        self._take(Drained())

    def _fail(self, failure: Failure) -> None:
        if self._machine.state not in OVER:
            logger.info("a transfer failed: %s", failure.reason.value)
            self._take(Fail(failure))

    def _update(self) -> None:
        """Say what has changed."""
        state = self._machine.state
        is_measured = state is not SendState.OPENING
        self._picture.update(self._machine, SHOWN[state], is_measured=is_measured)


def _marked(items: Sequence[FileItem], *, is_foreign: bool) -> tuple[FileItem, ...]:
    return tuple(replace(item, is_foreign=is_foreign) for item in items)


def _draw_id() -> str:
    """What a file goes by on one link: a UUID of version 4 (RFC 9562, 5.4)."""
    return str(UUID(bytes=random_bytes(16), version=4))
