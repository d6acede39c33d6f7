"""Transfers between two sides over a link in memory, on real disks."""

from __future__ import annotations

import asyncio
import hashlib
import os
from types import SimpleNamespace

import pytest

from tests.fakes.file_links import FakeLine
from tests.fakes.repositories import FakeRepositories
from zajel_desktop.engine.transfers import Transfers
from zajel_desktop.model.contact import Contact
from zajel_desktop.model.settings import Settings
from zajel_desktop.model.transfer import TransferState
from zajel_desktop.net.bulk import LoopBulkPath

S = TransferState
MIB = 1024 * 1024


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
        self.bulk = LoopBulkPath()
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


@pytest.fixture
async def line():
    return FakeLine()


@pytest.fixture
async def pair(line, tmp_path):
    a, b = Person(line.ends[0], tmp_path, "a"), Person(line.ends[1], tmp_path, "b")
    await a.start()
    await b.start()
    yield a, b
    await a.service.stop()
    await b.service.stop()


def sha(data):
    return hashlib.sha256(data).hexdigest()


async def test_a_file_arrives_whole(line, pair):
    a, b = pair
    data = os.urandom(3 * MIB + 17)
    line.join()
    sent = a.service.offer("conversation", [a.make_file("photo.jpg", data)])
    offered = await b.wait_state(S.OFFERED)
    assert (offered.id, offered.is_mine, offered.size) == (sent, False, len(data))
    assert offered.items[0].name == "photo.jpg"
    assert offered.items[0].media_type == "image/jpeg"
    b.service.accept(sent)
    received = await b.wait_state(S.DONE)
    done = await a.wait_state(S.DONE)
    assert b.received() == {"photo.jpg": data}
    assert received.items[0].path == str(b.downloads / "photo.jpg")
    assert received.items[0].sha256 == done.items[0].sha256 == sha(data)
    assert received.moved == done.moved == len(data)
    assert a.entries == [(sent, True)]
    assert b.entries == [(sent, False)]
    assert os.stat(b.downloads / "photo.jpg").st_mtime == offered.items[0].modified_at
