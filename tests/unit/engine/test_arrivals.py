"""What the store refuses waits in its order, is stored once, and holds up what comes after it."""

from __future__ import annotations

import pytest

from tests.fakes.nouns import message
from zajel_desktop.engine.arrivals import MOST_HELD, Arrivals
from zajel_desktop.model.errors import StoreError
from zajel_desktop.model.failure import Failure, Reason, Side
from zajel_desktop.model.ids import ContactId

NOOR, SAMI = ContactId("noor"), ContactId("sami")


class Store:
    """What was kept and acknowledged, in that order; ``is_full`` refuses everything."""

    def __init__(self):
        self.is_full = False
        self.kept = []
        self.acknowledged = []
        self.later = []
        self.arrivals = Arrivals(
            keep=self.keep,
            acknowledge=lambda contact, id_: self.acknowledged.append((contact, id_)),
            later=self.later.append,
        )

    async def keep(self, entry):
        if self.is_full:
            raise StoreError(Failure(Reason.DISK_FULL, Side.OURS))
        if entry not in self.kept:
            self.kept.append(entry)

    async def receive(self, *entries, contact=NOOR):
        """Let them come; how often it was told that the store refuses."""
        refusals = 0
        for entry in entries:
            try:
                await self.arrivals.receive(contact, entry)
            except StoreError:
                refusals += 1
        return refusals

    async def come_round(self):
        """Do what was put off."""
        waiting, self.later[:] = list(self.later), []
        for make in waiting:
            await make()


@pytest.fixture
def store():
    return Store()


SAID = [message(number) for number in range(MOST_HELD + 2)]


async def test_what_comes_is_kept_then_acknowledged_also_when_it_comes_again(store):
    assert await store.receive(SAID[0], SAID[0]) == 0
    assert store.kept == SAID[:1]
    assert store.acknowledged == [(NOOR, SAID[0].id)] * 2
    assert store.later == []


async def test_nothing_overtakes_what_was_refused_and_the_refusal_is_told_once(store):
    store.is_full = True
    assert await store.receive(*SAID[:2]) == 1
    store.is_full = False
    assert await store.receive(*SAID[:3]) == 0
    assert (store.kept, store.acknowledged) == ([], [])
    assert await store.receive(message(7, "sami"), contact=SAMI) == 0
    await store.come_round()
    assert store.kept == [message(7, "sami"), *SAID[:3]]
    assert [id_ for _, id_ in store.acknowledged[1:]] == [each.id for each in SAID[:3]]
    await store.receive(SAID[3])
    assert store.kept[-1] == SAID[3]


async def test_a_store_that_goes_on_refusing_is_asked_again(store):
    store.is_full = True
    await store.receive(SAID[0])
    await store.come_round()
    assert store.kept == []
    store.is_full = False
    await store.come_round()
    assert store.kept == SAID[:1]
    assert store.later == []


async def test_what_is_too_much_waits_for_the_next_link_and_nothing_overtakes_it(store):
    store.is_full = True
    await store.receive(*SAID[:-1])
    store.is_full = False
    await store.come_round()
    assert store.kept == SAID[:MOST_HELD]
    await store.receive(SAID[-1])
    assert store.kept == SAID[:MOST_HELD]
    store.arrivals.begin(NOOR)
    await store.receive(*SAID[-2:])
    assert store.kept == SAID
