"""The bytes of files in memory, without threads (port BulkPath), for life in virtual time."""

from __future__ import annotations

import asyncio
import hashlib
from dataclasses import replace

from zajel_desktop.model.errors import FileError, RemoteError
from zajel_desktop.model.failure import Failure, Reason, Side
from zajel_desktop.model.transfer import FileItem
from zajel_desktop.protocol.dialects.parts import FileChunk
from zajel_desktop.protocol.names import numbered

PIECE = 1000


class MemoryBulk:
    """Files by path; those received lie in ``kept``. A frame is 17 bytes and a piece."""

    def __init__(self, files=()):
        self.files = dict(files)
        self.kept = {}
        self.chosen = set()  # and not kept yet

    async def survey(self, paths):
        missing = [path for path in paths if path not in self.files]
        if missing or not paths:
            raise FileError(Failure(Reason.FILE_VANISHED, Side.OURS))
        return tuple(FileItem(path, len(self.files[path]), 1.0, path=path) for path in paths)

    async def open_source(self, item, held, held_sha256, prefixes=()):
        if item.path not in self.files:
            raise FileError(Failure(Reason.FILE_VANISHED, Side.OURS))
        return MemorySource(self.files[item.path], held)

    async def open_plain_source(self, item):
        return await self.open_source(item, 0, b"")

    async def open_plain_target(self, folder, items, file):
        return await self.open_target(folder, items, file)

    async def choose_target(self, folder, items, file):
        item = items[file]
        if item.path.startswith(f"{folder}/"):
            return item.path
        number, wanted = 1, f"{folder}/{item.name}"
        while (path := numbered(wanted, number)) in self.chosen or path in self.kept:
            number += 1
        self.chosen.add(path)
        return path

    async def open_target(self, folder, items, file):
        item = items[file]
        return MemoryTarget(self, replace(item, path=item.path or f"{folder}/{item.name}"))

    async def confirm(self, folder, item):
        return item.path if item.path in self.kept else None

    async def discard(self, folder, item):
        self.chosen.discard(item.path)

    async def stop(self):
        pass


class MemorySource:
    """A file of ours on its way."""

    frame_size = PIECE
    modified_at = 1.0

    def __init__(self, data, held):
        self.size = len(data)
        self.offset = held if held <= len(data) else 0
        self._data = data
        self._credited = asyncio.Event()

    async def send(self, attempt, channel, *, length=0, pause=0.0, report=None):
        if length:
            return await self._say(attempt, channel, length, pause, report)
        await self._credited.wait()
        for start in range(attempt.offset, max(self.size, 1), PIECE):
            channel.send(b"\x05" + attempt.attempt + self._data[start : start + PIECE])
            await channel.wait_drained(0)
        return hashlib.sha256(self._data).digest()

    async def _say(self, channel, file, length, pause, report):
        for index, start in enumerate(range(0, self.size, length)):
            await channel.wait_drained(0)
            channel.say_part(FileChunk(file, index, self._data[start : start + length]))
            report(min(start + length, self.size))
            await asyncio.sleep(pause)
        return hashlib.sha256(self._data).digest()

    def credit(self, written):
        self._credited.set()

    def close(self):
        pass


class MemoryTarget:
    """A file being received."""

    held, held_sha256, prefixes = 0, hashlib.sha256().digest(), ()

    def __init__(self, bulk, item):
        self.path = item.path
        self._bulk = bulk
        self._frames = asyncio.Queue()
        self._data = b""

    async def receive(self, attempt, report):
        self._data = b""
        report(attempt.offset)
        while len(self._data) < attempt.size:
            frame = await self._frames.get()
            if len(frame) <= 17:
                raise RemoteError("a frame without a piece")
            self._data += frame[17:]
            report(len(self._data))
        return hashlib.sha256(self._data).digest()

    async def write(self, pieces):
        for offset, data in pieces:
            self._data = (
                self._data[:offset].ljust(offset, b"\0") + data + self._data[offset + len(data) :]
            )

    async def finish(self):
        return hashlib.sha256(self._data).digest()

    def take(self, frame):
        self._frames.put_nowait(frame)

    async def keep(self, modified_at):
        self._bulk.kept[self.path] = self._data
        self._bulk.chosen.discard(self.path)
        return self.path

    def close(self):
        pass
