"""Two programs in one town, in virtual time, and what they wrote."""

from __future__ import annotations

import contextlib
import json

import pytest

from tests.fakes.connections import FakeNet
from tests.fakes.people import Town
from tests.fakes.service import MemoryService
from zajel_desktop.headless.program import Program


class Script:
    """A person driven by lines."""

    def __init__(self, person, town, **options):
        self.person = person
        self.town = town
        self.events = []
        self.program = Program(person.engine, write=self._write, now=town.clock.now, **options)

    def _write(self, line):
        assert line.endswith(b"\n")
        self.events.append(json.loads(line))
        self.person._changed.set()

    def do(self, do, **members):
        self.program.take(json.dumps({"do": do, **members}).encode())

    def named(self, name):
        return [event for event in self.events if event["event"] == name]

    async def wait(self, name, count=1):
        """Wait for the ``count``-th event called ``name``; return it."""
        await self.person.until(lambda: len(self.named(name)) >= count)
        return self.named(name)[count - 1]


@pytest.fixture
def open_scripts(tmp_path):
    @contextlib.asynccontextmanager
    async def open_scripts(**options):
        town = Town(MemoryService(), FakeNet(), tmp_path)
        try:
            scripts = []
            for name in ("Anna", "Badr"):
                person = await town.person(name)
                scripts.append(Script(person, town, **options))
            yield scripts
        finally:
            await town.close()

    return open_scripts


@pytest.fixture
def pair():
    async def pair(asker, owner):
        code = (await owner.wait("ready"))["code"]
        await asker.wait("ready")
        asker.do("pair", code=code, ref="p")
        request = await owner.wait("pair_incoming")
        owner.do("accept", code=request["code"], ref="a")
        return [await script.wait("linked") for script in (asker, owner)]

    return pair
