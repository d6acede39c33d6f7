"""The first bulk path: the chat's own connection and loop, with the disk's work in threads.

Reading, hashing and sealing of one block happen in a thread while the block before it is being
sent; checking, hashing and writing of what has come happen in a thread while more comes in. At
most a few blocks of each file are in memory, whatever its size.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Protocol, TypeVar

from zajel_desktop.model.errors import RemoteError
from zajel_desktop.model.transfer import FileItem
from zajel_desktop.net.disk import survey, write_error
from zajel_desktop.net.plain_source import PlainSourceFile, ThreadedPlainSource
from zajel_desktop.net.plain_target import PlainTargetFile, ThreadedPlainTarget
from zajel_desktop.net.source_file import SourceFile
from zajel_desktop.net.target_file import PREFIX_STEP, TargetFile, confirm, discard
from zajel_desktop.net.target_names import TargetNames
from zajel_desktop.net.threads import Threads, settle
from zajel_desktop.protocol.wire.files import MAX_PIECE, OVERHEAD, parse_file_frame
from zajel_desktop.protocol.wire.operations import FileAttempt, Prefix

WINDOW = 8 * 1024 * 1024 - PREFIX_STEP
"""The most bytes sent and not yet known to be on the other side's disk.

With the step between two beginnings that the other side names after a loss of power, the most that
is ever sent twice is 8 MiB.
"""

SEND_MARK = 256 * 1024
"""The most bytes queued on the connection that the chat uses too."""

MOST_WAITING = (WINDOW + PREFIX_STEP) * 65 // 64
"""The most bytes that may wait for our disk: the window, and what frames add to it."""

BLOCK_FRAMES = 16
GATHERING = 0.03
"""Seconds a frame may wait for more before a thread writes them, unless it is the last."""


Target = TypeVar("Target", bound=TargetFile)


class Channel(Protocol):
    """The file channel of a link, as the engine hands it over."""

    def send(self, frame: bytes) -> None: ...
    async def wait_drained(self, mark: int) -> None: ...


class LoopBulkPath:
    """Moves files between disk and links in this process (port BulkPath)."""

    def __init__(self) -> None:
        self._threads = Threads()
        self._names = TargetNames()

    async def survey(self, paths: Sequence[str]) -> tuple[FileItem, ...]:
        """The files at ``paths`` and below; raise FileError."""
        return await self._threads.run(partial(survey, tuple(paths)))

    async def open_source(
        self,
        item: FileItem,
        held: int,
        held_sha256: bytes,
        prefixes: Sequence[Prefix] = (),
    ) -> LoopSource:
        """Open ``item`` for sending; raise FileError."""
        file = SourceFile(item)
        await self._threads.run(partial(file.open, held, held_sha256, prefixes), file.close)
        return LoopSource(file, self._threads)

    async def choose_target(self, folder: str, items: Sequence[FileItem], file: int) -> str:
        """The path that ``items[file]`` will lie at; nobody else gets it; raise FileError."""
        chosen: list[str] = []
        try:
            await self._threads.run(lambda: chosen.append(self._names.choose(folder, items, file)))
        except asyncio.CancelledError:
            for path in chosen:
                if path != items[file].path:  # whoever asked will never know it
                    self._names.forget(path)
            raise
        except OSError as error:
            raise write_error(error) from error
        return chosen[0]

    async def open_target(self, folder: str, items: Sequence[FileItem], file: int) -> LoopTarget:
        """Open ``items[file]`` for receiving below ``folder``; raise FileError."""
        target = await self._open(TargetFile, folder, items, file)
        return LoopTarget(target, self._threads, partial(self._names.end, target.path))

    async def open_plain_source(self, item: FileItem) -> ThreadedPlainSource:
        """Open ``item`` for sending piece by piece; raise FileError."""
        source = PlainSourceFile(item)
        await self._threads.run(source.open, source.close)
        return ThreadedPlainSource(source, self._threads)

    async def open_plain_target(
        self, folder: str, items: Sequence[FileItem], file: int
    ) -> ThreadedPlainTarget:
        """Open ``items[file]`` for receiving piece by piece; raise FileError."""
        target = await self._open(PlainTargetFile, folder, items, file)
        return ThreadedPlainTarget(target, self._threads, partial(self._names.end, target.path))

    async def _open(
        self, kind: type[Target], folder: str, items: Sequence[FileItem], file: int
    ) -> Target:
        items, path = list(items), items[file].path
        if self._names.is_open(path):  # it was free when we began again, and another got it
            items[file], path = replace(items[file], path=""), ""
        target = kind(folder, items, file, is_chosen=self._names.is_chosen(path))
        with self._names.opening(path):
            await self._begin(target)
        self._names.forget(path)
        self._names.begin(target.path)
        return target

    async def _begin(self, target: TargetFile) -> None:
        try:
            await self._threads.run(target.open, target.close)
        except asyncio.CancelledError:
            if target.is_new:  # nothing is in it, and whoever asked may not know its name
                await self._threads.run(target.discard)
            raise

    async def confirm(self, folder: str, item: FileItem) -> str | None:
        """Where a file whose hash had matched lies now; raise FileError."""
        try:
            return await self._threads.run(partial(confirm, folder, item))
        except OSError as error:
            raise write_error(error) from error

    async def discard(self, folder: str, item: FileItem) -> None:
        """Delete what has come of an unfinished file."""
        if self._names.is_chosen(item.path):
            self._names.forget(item.path)  # what lies there is not ours
        elif not self._names.is_open(item.path):
            await self._threads.run(partial(discard, folder, item))

    async def stop(self) -> None:
        """Let the threads end."""
        self._names.clear()
        self._threads.stop()


class LoopSource:
    """A file on its way to somebody (port Source)."""

    def __init__(self, file: SourceFile, threads: Threads) -> None:
        self.size = file.size
        self.modified_at = file.modified_at
        self.offset = file.offset
        self.frame_size = MAX_PIECE
        self._file = file
        self._threads = threads
        self._written: int | None = None
        self._credited = asyncio.Event()

    async def send(self, attempt: FileAttempt, channel: Channel) -> bytes:
        """Send the rest of the file; return its SHA-256."""
        self._file.begin(attempt)
        sent = attempt.offset
        await self._wait_credit(sent)
        reading = self._read()
        try:
            while True:
                await asyncio.wait([reading])
                block, is_whole = reading.result()
                if not is_whole:
                    reading = self._read()  # while this block is being sent
                for frame in block:
                    sent += len(frame) - OVERHEAD
                    await self._wait_credit(sent)
                    channel.send(frame)
                    await channel.wait_drained(SEND_MARK)
                if is_whole:
                    return self._file.digest()
        finally:
            await settle(reading)

    def credit(self, written: int) -> None:
        """The first ``written`` bytes are on the other side's disk."""
        self._written = written
        self._credited.set()

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()

    def _read(self) -> asyncio.Future[tuple[list[bytes], bool]]:
        return self._threads.start(partial(self._file.frames, BLOCK_FRAMES))

    async def _wait_credit(self, end: int) -> None:
        while self._written is None or end - self._written > WINDOW:
            self._credited.clear()
            await self._credited.wait()


class LoopTarget:
    """A file being received (port Target)."""

    def __init__(self, file: TargetFile, threads: Threads, closed: Callable[[], None]) -> None:
        self._file = file
        self._closed = closed
        self._threads = threads
        self._frames: deque[bytes] = deque()
        self._bytes = 0  # waiting in frames
        self._arrived = asyncio.Event()

    @property
    def path(self) -> str:
        """Where it will lie once it is whole."""
        return self._file.path

    @property
    def held(self) -> int:
        """How many of its bytes were here when it was opened."""
        return self._file.held

    @property
    def held_sha256(self) -> bytes:
        """The SHA-256 of just those."""
        return self._file.held_sha256

    @property
    def prefixes(self) -> tuple[Prefix, ...]:
        """Shorter beginnings of them."""
        return self._file.prefixes

    async def receive(self, attempt: FileAttempt, report: Callable[[int], None]) -> bytes:
        """Write what comes until the last frame; return the SHA-256 of the whole file."""
        await self._threads.run(partial(self._file.begin, attempt))
        report(attempt.offset)
        while not self._file.is_whole:
            frames = await self._next()
            await self._threads.run(partial(self._file.write, frames))
            report(self._file.safe)
        return self._file.digest()

    def take(self, frame: bytes) -> None:
        """A frame has come."""
        self._bytes += len(frame)
        if self._bytes <= MOST_WAITING:
            self._frames.append(frame)
        self._arrived.set()

    async def keep(self, modified_at: float) -> str:
        """Give it its final name; return where it lies."""
        return await self._threads.run(partial(self._file.keep, modified_at))

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()
        self._closed()

    async def _next(self) -> list[bytes]:
        """What has come, a block at most; raise RemoteError if it was more than allowed."""
        while not self._frames:
            self._arrived.clear()
            await self._arrived.wait()
        if len(self._frames) < BLOCK_FRAMES and not parse_file_frame(self._frames[-1]).is_last:
            # A thread for each frame would take the loop's time: what comes meanwhile goes along.
            await asyncio.sleep(GATHERING)
        if self._bytes > MOST_WAITING:
            raise RemoteError("more bytes than there was credit for")
        count = min(len(self._frames), BLOCK_FRAMES)
        frames = [self._frames.popleft() for _ in range(count)]
        self._bytes -= sum(map(len, frames))
        return frames
