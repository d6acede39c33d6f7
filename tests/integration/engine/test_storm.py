"""Two whole engines, in virtual time, while links break, move and are replaced, programs die, and
stores refuse: every message is stored exactly once, in the order it was said."""

from __future__ import annotations

import asyncio
import contextlib
import copy
import random

import pytest

from tests.fakes.connections import FakeNet
from tests.fakes.people import Town, is_linked
from tests.fakes.service import MemoryService
from tests.fakes.virtual_time import in_virtual_time
from zajel_desktop.model.errors import StoreError
from zajel_desktop.model.failure import Failure, Reason, Side
from zajel_desktop.model.message import Delivery, Kind

NAMES = ("Anna", "Badr")
ACTS = 12
PATIENCE = 900.0
"""Seconds of virtual time within which everything is said to be well again."""


class Storm:
    """What happens to both, one thing after the other; ``said`` is what each has said."""

    def __init__(self, town, people, seed):
        self.town = town
        self.people = {name: self.slow(person) for name, person in people.items()}
        self.chance = random.Random(seed)
        self.said = {name: [] for name in NAMES}

    def slow(self, person):
        """Let time pass between a commit and whatever follows it: a receipt, or death."""
        add = person.store.messages.add

        async def commit(entry):
            added = await add(entry)
            await asyncio.sleep(0.05)
            return added

        person.store.messages.add = commit
        return person

    async def act(self):
        for name in NAMES:
            for _ in range(self.chance.randrange(6)):
                self.said[name].append(f"{name} {len(self.said[name])}")
                self.people[name].say(self.said[name][-1])
        await asyncio.sleep(self.chance.choice([0.0, 0.01, 0.3, 2.0]))
        fault = self.chance.choice(
            [self.cut, self.silence, self.move, self.kill, self.refuse, self.replace]
        )
        await fault()
        await asyncio.sleep(self.chance.choice([0.0, 0.1, 1.0, 5.0]))

    async def cut(self):
        for made in self.town.net.made:
            if not made.is_closed:
                made.fail()

    async def silence(self):
        """Nothing comes through, for shorter or longer than a link lives without a sign; what was
        on its way comes late, as it does where a wire sends again what was lost."""
        held = [made for made in self.town.net.made if not made.is_closed]
        for made in held:
            made.hold()
        await asyncio.sleep(self.chance.choice([0.5, 5.0, 20.0]))
        for made in held:
            made.release()

    async def move(self):
        links = self.people[self.chance.choice(NAMES)].engine.links
        for link in tuple(links._links.values()):
            link.renew("chance")

    async def kill(self):
        """Somebody's program dies without a word and starts again from what its disk holds."""
        name = self.chance.choice(NAMES)
        await settled(self.people[name], self.said[name])
        disk = copy.deepcopy(self.people[name].disk)
        self.town.net.is_silent = True
        await self.people[name].stop()
        self.town.people.remove(self.people[name])
        self.town.net.is_silent = False
        self.people[name] = self.slow(await self.town.person(name, disk))

    async def refuse(self):
        """A disk is full: for what comes, not for what its own person writes."""
        store = self.people[self.chance.choice(NAMES)].store.messages
        add, mark = store.add, store.set_delivery

        async def refuse(entry, *rest):
            if not isinstance(entry, str) and entry.is_mine:
                return await add(entry)
            raise StoreError(Failure(Reason.DISK_FULL, Side.OURS))

        store.add = store.set_delivery = refuse
        await asyncio.sleep(self.chance.choice([0.2, 4.0]))
        store.add, store.set_delivery = add, mark

    async def replace(self):
        """A newer link is opened beside the one that is there."""
        for person in self.people.values():
            for contact in person.engine.contacts.all:
                person.engine.reunions.dial(contact.id)


async def settled(person, said):
    """Wait until all that was said is kept: what a store has not got no restart brings back."""
    await until(lambda: len([m for m in texts(person) if m.is_mine]) >= len(said))


async def until(condition):
    """Wait until ``condition()`` holds; a disk tells nobody."""
    async with asyncio.timeout(PATIENCE):
        while True:
            if condition():
                return
            await asyncio.sleep(0.1)


def texts(person):
    """Every text on the disk of ``person``, in its order there."""
    stored = sorted(person.disk.messages.values(), key=lambda message: message.order)
    return [message for message in stored if message.kind is Kind.TEXT]


def is_all_stored(person, said):
    mine = [m for m in texts(person) if m.is_mine]
    return len(mine) == len(said) and all(m.delivery is Delivery.STORED for m in mine)


@pytest.mark.parametrize(
    "seed", [*range(12), *(pytest.param(n, marks=pytest.mark.long) for n in range(12, 300))]
)
def test_every_message_is_stored_exactly_once_and_in_its_order(tmp_path, seed):
    in_virtual_time(rage)(Town(MemoryService(), FakeNet(), tmp_path), seed)


async def rage(town, seed):
    async with contextlib.AsyncExitStack() as stack:
        stack.push_async_callback(town.close)
        people = {name: await town.person(name) for name in NAMES}
        await town.pair(*people.values())
        storm = Storm(town, people, seed)
        people = storm.people
        for _ in range(ACTS):
            await storm.act()
        await until(lambda: all(is_all_stored(people[n], storm.said[n]) for n in NAMES))
        for ours, theirs in (NAMES, NAMES[::-1]):
            heard = [m.text for m in texts(people[ours]) if not m.is_mine]
            assert heard == storm.said[theirs]
            assert [m.text for m in texts(people[ours]) if m.is_mine] == storm.said[ours]
            assert len(people[ours].texts) == len(set(people[ours].texts))
        await until(lambda: all(map(is_linked, people.values())))
