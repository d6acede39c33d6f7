"""A bulk path without disk or bytes: tests say when files open, move and end.

``opening`` and ``moving`` are what the engine waits for: give them a result or an exception.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from zajel_desktop.model.transfer import FileItem
from zajel_desktop.protocol.names import numbered


@dataclass
class FakeFile:
    """A source or a target; ``ends`` holds the hash or the trouble that ends its moving."""

    size: int = 10
    modified_at: float = 1.0
    offset: int = 0
    frame_size: int = 100
    path: str = "/in/a"
    held: int = 0
    held_sha256: bytes = b""
    prefixes: tuple = ()
    credits: list[int] = field(default_factory=list)
    frames: list[bytes] = field(default_factory=list)
    is_closed: bool = False
    ends: asyncio.Queue = field(default_factory=asyncio.Queue)
    report: object = None
    trouble: Exception | None = None
    digest: bytes = b"d" * 32
    written: dict[int, bytes] = field(default_factory=dict)
    refuses: Exception | None = None  # to be written to
    kept_as: str = ""

    async def send(self, attempt, channel=None, *, length=0, pause=0.0, report=None):
        self.report = report
        return await self._end()

    async def write(self, pieces):
        if self.refuses:
            raise self.refuses
        self.written.update(pieces)

    async def finish(self):
        return self.digest

    async def receive(self, attempt, report):
        self.report = report
        report(attempt.offset)
        return await self._end()

    async def _end(self):
        result = await self.ends.get()
        if isinstance(result, Exception):
            raise result
        return result

    def credit(self, written):
        self.credits.append(written)

    def take(self, frame):
        self.frames.append(frame)

    async def keep(self, modified_at):
        if self.trouble:
            raise self.trouble
        return self.kept_as or self.path

    def close(self):
        self.is_closed = True


class FakeBulkPath:
    """Hands out ``file`` for everything; ``trouble`` is raised instead while it is set."""

    def __init__(self) -> None:
        self.file = FakeFile()
        self.opened: list = []
        self.on_opening = lambda what: None
        self.chosen: list = []
        self.taken = ""  # where a target lies whose chosen path somebody else has taken
        self.discarded: list = []
        self.trouble: Exception | None = None
        self.confirmed: str | None = "/in/a"

    async def survey(self, paths):
        self._refuse()
        return tuple(FileItem(path, 10, 1.0, path=path) for path in paths)

    async def open_source(self, item, held, held_sha256, prefixes=()):
        return self._open((item.name, held))

    async def open_plain_source(self, item):
        return self._open(item.name)

    async def open_plain_target(self, folder, items, file):
        return await self.open_target(folder, items, file)

    async def choose_target(self, folder, items, file):
        self._refuse()
        known, wanted = items[file].path, f"{folder}/{items[file].name}"
        if known.startswith(f"{folder}/"):
            return known
        number = 1
        while numbered(wanted, number) in self.chosen:
            number += 1
        self.chosen.append(numbered(wanted, number))
        return self.chosen[-1]

    async def open_target(self, folder, items, file):
        target = self._open((folder, items[file].name))
        target.path = self.taken or items[file].path or target.path
        return target

    async def confirm(self, folder, item):
        self._refuse()
        return self.confirmed

    async def discard(self, folder, item):
        self.discarded.append((folder, item.path))

    async def stop(self):
        pass

    def _open(self, what):
        self._refuse()
        self.on_opening(what)
        self.opened.append(what)
        return self.file

    def _refuse(self):
        if self.trouble:
            raise self.trouble
