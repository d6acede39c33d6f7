"""What every transfer works with: the ports, and one errand at a time."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from typing import Protocol, TypeAlias

from zajel_desktop.engine.ports.clock import Clock
from zajel_desktop.engine.ports.files import BulkPath
from zajel_desktop.engine.ports.siblings import FileChannel, ForeignFileChannel
from zajel_desktop.engine.tasks import Tasks
from zajel_desktop.model.dialect import Dialect
from zajel_desktop.model.failure import Failure, Reason, Side
from zajel_desktop.model.ids import ContactId
from zajel_desktop.model.transfer import Transfer
from zajel_desktop.protocol.wire.operations import Known

Work: TypeAlias = Callable[[], Coroutine[object, object, None]]


class Lines(Protocol):
    """Operations to contacts, and the file channels of their links."""

    def send(self, contact: ContactId, operation: Known) -> bool:
        """Hand ``operation`` to the link; False if there is none that is open."""

    def file_channel(self, contact: ContactId) -> FileChannel | None:
        """The file channel to ``contact``, None while not linked."""

    def dialect(self, contact: ContactId) -> Dialect:
        """What is spoken on the open link, UNKNOWN without one."""

    def foreign_files(self, contact: ContactId) -> ForeignFileChannel | None:
        """What is said of files to an older client of ``contact``, None while not linked."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What every transfer works with; ``save`` returns once it is in the store."""

    lines: Lines
    bulk: BulkPath
    clock: Clock
    tasks: Tasks
    save: Callable[[Transfer], Awaitable[None]]
    changed: Callable[[Transfer], None]


class Errand:
    """The one thing being done for a transfer: each waits until those before it have ended.

    ``broken`` is told of one that ended by an error nobody expected (the log has it already).
    """

    def __init__(self, tasks: Tasks, broken: Callable[[Failure], None]) -> None:
        self._tasks = tasks
        self._broken = broken
        self._live: set[asyncio.Task[None]] = set()

    def start(self, work: Work, name: str) -> None:
        """Do ``work`` next."""
        task = self._tasks.start(_after(tuple(self._live), work), name)
        self._live.add(task)
        task.add_done_callback(self._end)

    def stop(self) -> None:
        """Give up whatever is being done, except whoever asks for it."""
        for task in self._live - {asyncio.current_task()}:
            task.cancel()

    def _end(self, task: asyncio.Task[None]) -> None:
        self._live.discard(task)
        if not task.cancelled() and (error := task.exception()):
            self._broken(Failure(Reason.OUR_FAULT, Side.OURS, repr(error)))


async def _after(before: tuple[asyncio.Task[None], ...], work: Work) -> None:
    if before:
        await asyncio.wait(before)
    await work()
