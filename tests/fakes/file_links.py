"""Links in memory for transfers: two sides, joined and parted at will, frames with back-pressure.

What one side says is heard by the other in a later turn of the loop, in order; what was on its way
when the link parts is lost.
"""

from __future__ import annotations

import asyncio

from zajel_desktop.engine.observable import Observable
from zajel_desktop.model.dialect import Dialect
from zajel_desktop.model.ids import ContactId
from zajel_desktop.model.link import LinkStatus, Presence
from zajel_desktop.protocol.dialects.parts import FileChunk
from zajel_desktop.protocol.wire.operations import build_operation, parse_operation


class FakeLine:
    """Two :class:`FakeFileLinks` and the one link that may be between them."""

    def __init__(self) -> None:
        self.ends = (FakeFileLinks(self), FakeFileLinks(self))
        self.ends[0].peer, self.ends[1].peer = self.ends[1], self.ends[0]
        self.epoch = 0
        self.is_up = False
        self.frames = 0
        self.bytes = 0  # of all frames
        self.part_after: int | None = None  # frames until the link breaks
        self.strike = self.part  # what happens then
        self.dialect = Dialect.NATIVE
        self.change = lambda part: [part]  # what becomes of parts of files on their way

    def join(self) -> None:
        """Open a link, perhaps in the place of one that is open: both sides hear of it now."""
        self.epoch += 1
        self.is_up = True
        for end in self.ends:
            end.drained.set()
            end.waiting = 0
            end.linked.publish(end.contact)
            end.status_changed.publish(LinkStatus(end.contact, Presence.ONLINE))

    def part(self) -> None:
        """Break the link: both sides hear of it now."""
        self.epoch += 1
        self.is_up = False
        for end in self.ends:
            end.drained.set()
            end.waiting = 0
            end.status_changed.publish(LinkStatus(end.contact))

    def count_frame(self, frame: bytes) -> None:
        """A frame goes out; perhaps it is the last one."""
        self.frames += 1
        self.bytes += len(frame)
        if self.part_after is not None and self.frames >= self.part_after:
            self.part_after = None
            asyncio.get_running_loop().call_soon(self.strike)


class FakeFileLinks:
    """One side's links, to the one contact on the other side."""

    contact = ContactId("contact")

    def __init__(self, line: FakeLine) -> None:
        self.line = line
        self.peer: FakeFileLinks = self
        self.linked: Observable[ContactId] = Observable()
        self.status_changed: Observable[LinkStatus] = Observable()
        self.operation_received: Observable = Observable()
        self.frame_received: Observable = Observable()
        self.part_received: Observable = Observable()
        self.recognised: Observable = Observable()
        self.sent: list = []
        self.deaf_to: tuple | type = ()  # kinds of operations that get lost on their way
        self.spoke = asyncio.Event()
        self.waiting = 0  # bytes on their way
        self.most_waiting = 0
        self.drained = asyncio.Event()

    def send(self, contact, operation):
        if not self.line.is_up:
            return False
        self.sent.append(operation)
        self.spoke.set()
        if not self.is_foreign and not isinstance(operation, self.deaf_to):
            self.later(self.hear, build_operation(operation))
        return True

    def hear(self, body):
        self.peer.operation_received.publish((self.contact, parse_operation(body)))

    async def wait_sent(self, operation):
        """Wait until ``operation`` has been sent."""
        async with asyncio.timeout(10):
            while operation not in self.sent:
                self.spoke.clear()
                await self.spoke.wait()

    def is_linked(self, contact):
        return self.line.is_up

    def file_channel(self, contact):
        return FakeFileChannel(self) if self.line.is_up and not self.is_foreign else None

    def foreign_files(self, contact):
        return FakeForeignFileChannel(self) if self.line.is_up and self.is_foreign else None

    def dialect(self, contact):
        return self.line.dialect if self.line.is_up else Dialect.UNKNOWN

    @property
    def is_foreign(self):
        return self.line.dialect.is_foreign

    def later(self, work, *arguments):
        """Do ``work`` in a later turn unless the link parts before."""
        epoch = self.line.epoch

        def arrive():
            if self.line.epoch == epoch:
                work(*arguments)

        asyncio.get_running_loop().call_soon(arrive)


class FakeFileChannel:
    """The file channel of one link."""

    def __init__(self, links: FakeFileLinks) -> None:
        self.links = links
        self.epoch = links.line.epoch

    def send(self, frame):
        self.check()
        links = self.links
        links.waiting += len(frame)
        links.most_waiting = max(links.most_waiting, links.waiting)
        links.line.count_frame(frame)
        links.later(self.arrive, frame)

    def arrive(self, frame):
        self.links.waiting -= len(frame)
        self.links.drained.set()
        self.links.peer.frame_received.publish((self.links.contact, frame))

    async def wait_drained(self, mark):
        self.check()
        while self.links.waiting > mark:
            self.links.drained.clear()
            await self.links.drained.wait()
            self.check()

    def check(self):
        if self.epoch != self.links.line.epoch:
            raise OSError("the link is gone")


class FakeForeignFileChannel(FakeFileChannel):
    """What is said of files on a link to an older client."""

    def say_part(self, part):
        self.check()
        links, size = self.links, 0
        if isinstance(part, FileChunk):
            size = len(part.data)
        else:
            links.sent.append(part)
        links.waiting += size
        links.most_waiting = max(links.most_waiting, links.waiting)
        links.line.count_frame(bytes(size))
        links.later(self.arrive_part, part, size)

    def arrive_part(self, part, size):
        self.links.waiting -= size
        self.links.drained.set()
        for arrived in self.links.line.change(part):
            self.links.peer.part_received.publish((self.links.contact, arrived))
