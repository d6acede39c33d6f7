"""The bytes of files, between the disk and the links.

Only commands and progress cross these ports, so that what stands behind them may be another process
with a connection of its own; but for older clients, whose files go where the texts go.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from zajel_desktop.engine.ports.siblings import FileChannel, ForeignFileChannel
from zajel_desktop.model.transfer import FileItem
from zajel_desktop.protocol.wire.operations import FileAttempt, Prefix


class Source(Protocol):
    """An open file of ours, on its way to somebody."""

    @property
    def size(self) -> int:
        """Its size now, in bytes."""

    @property
    def modified_at(self) -> float:
        """When it was changed last, in seconds since the epoch."""

    @property
    def offset(self) -> int:
        """Where to begin: what the other side holds, or 0 if that is not part of this file."""

    @property
    def frame_size(self) -> int:
        """How many of its bytes go into one frame."""

    async def send(self, attempt: FileAttempt, channel: FileChannel) -> bytes:
        """Send the rest once there is credit; return the SHA-256 of the whole file.

        Raise OSError if the link is gone, FileError if the file is or has changed meanwhile.
        """

    def credit(self, written: int) -> None:
        """The first ``written`` bytes are on the other side's disk."""

    def close(self) -> None:
        """Let go of the file; idempotent."""


class Target(Protocol):
    """A file being received, on our disk."""

    @property
    def path(self) -> str:
        """Where it will lie once it is whole."""

    @property
    def held(self) -> int:
        """How many of its bytes are here already."""

    @property
    def held_sha256(self) -> bytes:
        """The SHA-256 of just those."""

    @property
    def prefixes(self) -> tuple[Prefix, ...]:
        """Shorter beginnings of them, rising: a loss of power may have spoilt what follows."""

    async def receive(self, attempt: FileAttempt, report: Callable[[int], None]) -> bytes:
        """Write what :meth:`take` is given; return the SHA-256 of the whole file.

        ``report`` hears how many bytes of the file are on the disk, where a loss of power leaves
        them, first of all ``offset``. Raise RemoteError if the frames break the rules, FileError
        if the disk refuses.
        """

    def take(self, frame: bytes) -> None:
        """A frame of the attempt being received has come."""

    async def keep(self, modified_at: float) -> str:
        """Give it its final name, replacing nothing; return where it lies. Raise FileError."""

    def close(self) -> None:
        """Let go of the file; idempotent."""


class PlainSource(Protocol):
    """An open file of ours, on its way to somebody with an older client."""

    @property
    def size(self) -> int:
        """Its size now, in bytes."""

    @property
    def modified_at(self) -> float:
        """When it was changed last, in seconds since the epoch."""

    async def send(
        self,
        channel: ForeignFileChannel,
        file: str,
        *,
        length: int,
        pause: float,
        report: Callable[[int], None],
    ) -> bytes:
        """Say all of it as ``file`` in pieces of ``length`` bytes, with ``pause`` seconds after
        each; return its SHA-256 once everything has left.

        ``report`` hears how many bytes are with the channel. Raise OSError if the link is gone,
        FileError if the file is or has changed meanwhile.
        """

    def close(self) -> None:
        """Let go of the file; idempotent."""


class PlainTarget(Protocol):
    """A file from somebody with an older client, on our disk."""

    @property
    def path(self) -> str:
        """Where it will lie once it is whole."""

    async def write(self, pieces: Sequence[tuple[int, bytes]]) -> None:
        """Write every piece at its offset; raise FileError if the disk refuses."""

    async def finish(self) -> bytes:
        """Nothing more comes: return the SHA-256 of the whole file; raise FileError."""

    async def keep(self, modified_at: float) -> str:
        """Give it its final name, replacing nothing; return where it lies. Raise FileError."""

    def close(self) -> None:
        """Let go of the file; idempotent."""


class BulkPath(Protocol):
    """Moves the bytes of files between the disk and the links; raises FileError for the disk."""

    async def survey(self, paths: Sequence[str]) -> tuple[FileItem, ...]:
        """The files at ``paths``, and all files below those that are folders."""

    async def open_source(
        self,
        item: FileItem,
        held: int,
        held_sha256: bytes,
        prefixes: Sequence[Prefix] = (),
    ) -> Source:
        """Open a file of ours for somebody who holds ``held`` bytes with that SHA-256.

        If they are not how the file begins, the longest of ``prefixes`` that is counts.
        """

    async def open_plain_source(self, item: FileItem) -> PlainSource:
        """Open a file of ours for somebody with an older client."""

    async def open_plain_target(
        self, folder: str, items: Sequence[FileItem], file: int
    ) -> PlainTarget:
        """Open ``items[file]``, as :meth:`open_target` does, for pieces from an older client."""

    async def choose_target(self, folder: str, items: Sequence[FileItem], file: int) -> str:
        """The path that ``items[file]`` will lie at below ``folder``: its ``path`` if it has one
        there, else a free one that nobody else gets. Makes nothing: the store is told first.
        """

    async def open_target(self, folder: str, items: Sequence[FileItem], file: int) -> Target:
        """Open ``items[file]`` for receiving below ``folder``; makes folders, checks the space.

        Its ``path`` is where it was begun, or chosen to be; the target lies elsewhere only if
        somebody has taken that meanwhile. Files of one folder stay together.
        """

    async def confirm(self, folder: str, item: FileItem) -> str | None:
        """Where a file whose hash had matched lies now, given its name if we died before that;
        None if it is gone."""

    async def discard(self, folder: str, item: FileItem) -> None:
        """Delete what has come of an unfinished file; what cannot be deleted stays."""

    async def stop(self) -> None:
        """End the threads or processes behind it; it may be used again."""
