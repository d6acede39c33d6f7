"""Two engines that talk while their links move, stall and break at any moment, in virtual time."""

from __future__ import annotations

import asyncio
import pathlib
import tempfile

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fakes.connections import FakeNet
from tests.fakes.people import Town, is_linked
from tests.fakes.service import MemoryService
from tests.integration.engine.conftest import run

PATIENCE = 900.0
MOMENTS = (0.0, 0.01, 0.2, 1.0, 4.5, 16.0)  # seconds


class Talk:
    """Two people who say numbers to each other, and what befalls them."""

    def __init__(self, town, people):
        self.town = town
        self.people = people
        self.said = [0, 0]

    @property
    def open(self):
        """The connections of now."""
        return [made for made in self.town.net.made if not made.is_closed]

    async def do(self, what, number):  # noqa: C901 (one arm for each event)
        who = number % 2
        match what:
            case "say":
                self.people[who].say(f"{self.said[who]}")
                self.said[who] += 1
            case "renew":
                for link in tuple(self.people[who].engine.links._links.values()):
                    link.renew("test")
            case "hold":
                for made in self.open[number % 3 :]:
                    made.hold()
            case "release":
                self.release()
            case "fail":
                if self.open:
                    self.open[number % len(self.open)].fail()
            case "wall":
                self.town.net.is_reachable = not self.town.net.is_reachable
            case "wait":
                await asyncio.sleep(MOMENTS[number % len(MOMENTS)])
        await asyncio.sleep(0)

    def release(self):
        for made in self.open:
            made.release()

    async def end(self):
        """The network is good again: everything that was said arrives."""
        self.town.net.is_reachable = True
        self.release()
        for person, count in zip(self.people, reversed(self.said), strict=True):
            await person.until(lambda p=person, n=count: len(p.texts) >= n, PATIENCE)
            await person.until(lambda p=person: is_linked(p), PATIENCE)
        await asyncio.sleep(60)
        for person, count in zip(self.people, reversed(self.said), strict=True):
            assert person.texts == [f"{number}" for number in range(count)]
            assert is_linked(person)
        assert len(self.open) == 2


events = st.sampled_from(
    ["say"] * 4 + ["renew"] * 3 + ["wait"] * 4 + ["hold", "release", "fail", "wall"]
)


@settings(max_examples=30)
@given(st.lists(st.tuples(events, st.integers(0, 11)), max_size=40))
def test_whatever_befalls_their_links_everything_arrives_once_and_in_order(befalling):
    async def live():
        with tempfile.TemporaryDirectory() as folder:
            town = Town(MemoryService(), FakeNet(), pathlib.Path(folder))
            try:
                people = [await town.person(name) for name in ("Anna", "Badr")]
                await town.pair(*people)
                talk = Talk(town, people)
                for what, number in befalling:
                    await talk.do(what, number)
                await talk.end()
            finally:
                await town.close()

    run(live())
