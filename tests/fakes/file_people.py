"""People who send files to each other over links in memory, from real disks onto real disks."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace

from tests.fakes.repositories import FakeRepositories
from zajel_desktop.engine.transfers import Transfers
from zajel_desktop.model.contact import Contact
from zajel_desktop.model.settings import Settings
from zajel_desktop.net.bulk import LoopBulkPath


class Clock:
    """A clock that tests turn."""

    def __init__(self):
        self.time = 1000.0

    def monotonic(self):
        self.time += 0.01
        return self.time

    def now(self):
        return self.time


class People:
    """The one contact and the one conversation."""

    def __init__(self):
        self.is_known = True

    def conversation_of(self, contact):
        return "conversation" if self.is_known and contact == "contact" else None

    def contact_of(self, conversation):
        return "contact" if self.is_known and conversation == "conversation" else None


class NeverExpectedError(Exception):
    """What no port is allowed to raise."""


class MortalBulkPath(LoopBulkPath):
    """A bulk path that may die at the worst moment, or ``breaks`` at any."""

    def __init__(self):
        super().__init__()
        self.dies_before_keeping = False
        self.dies_while = ""
        self.died = asyncio.Event()
        self.breaks = ""

    async def survey(self, paths):
        self.break_at("survey")
        return await super().survey(paths)

    async def open_source(self, item, held, held_sha256, prefixes=()):
        self.break_at("open_source")
        return await super().open_source(item, held, held_sha256, prefixes)

    async def open_target(self, folder, items, file):
        self.break_at("open_target")
        await self.die_while("making")
        target = await super().open_target(folder, items, file)
        await self.die_while("made", target.close)
        if self.dies_before_keeping:
            target.keep = self.die
        if self.breaks == "write":
            target._file.write = lambda frames: self.break_at("write")
        return target

    def break_at(self, moment):
        if moment == self.breaks:
            self.breaks = ""
            raise NeverExpectedError(moment)

    async def die_while(self, moment, leave=lambda: None):
        if moment == self.dies_while:
            self.dies_while = ""
            leave()
            await self.die()

    async def die(self, modified_at=0.0):
        self.dies_before_keeping = False
        self.died.set()
        await asyncio.Event().wait()


class Person:
    """One side: its disk, its store, and a service that can die and come back."""

    def __init__(self, links, folder, name):
        self.links = links
        self.name = name
        self.outbox = folder / f"{name} out"
        self.downloads = folder / f"{name} in"
        self.outbox.mkdir()
        self.store = FakeRepositories()
        self.store.disk.contacts["contact"] = Contact("contact", "k", "conversation", "", 0.0)
        self.store.disk.drafts["conversation"] = ""
        self.settings = SimpleNamespace(current=Settings())
        self.people = People()
        self.clock = Clock()
        self.bulk = MortalBulkPath()
        self.ids = 0
        self.facts = []
        self.entries = []
        self.changed = asyncio.Event()
        self.service = None

    def new_id(self):
        self.ids += 1
        return f"{self.name}-{self.ids}"

    async def start(self):
        self.service = Transfers(
            repository=self.store.transfers,
            links=self.links,
            conversations=self.people,
            bulk=self.bulk,
            settings=self.settings,
            downloads=self.downloads,
            clock=self.clock,
            new_id=self.new_id,
            add_entry=lambda transfer, is_mine: self.entries.append((transfer.id, is_mine)),
        )
        self.service.transfer_changed.subscribe(self.on_changed)
        await self.service.start()

    def on_changed(self, transfer):
        self.facts.append(transfer)
        self.changed.set()

    async def wait(self, is_wanted, what="what was waited for"):
        """Wait for a fact that ``is_wanted``; return it."""
        async with asyncio.timeout(20):
            seen = 0
            while True:
                for fact in self.facts[seen:]:
                    if is_wanted(fact):
                        return fact
                seen = len(self.facts)
                self.changed.clear()
                await self.changed.wait()

    async def wait_state(self, *states, transfer=None):
        return await self.wait(
            lambda fact: fact.state in states and transfer in (None, fact.id), str(states)
        )

    def make_file(self, name, data):
        path = self.outbox / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        return str(path)

    def received(self):
        """What lies in the download folder: relative path to bytes."""
        return {
            str(path.relative_to(self.downloads)): path.read_bytes()
            for path in sorted(self.downloads.rglob("*"))
            if path.is_file()
        }
