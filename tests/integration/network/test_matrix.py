"""Whatever stands before two persons: linked where a path exists, the right verdict elsewhere."""

from __future__ import annotations

import asyncio
import itertools
import time

import pytest

from tests.lab.nats import Nat
from tests.lab.people import link, say, talk

PAIRS = tuple(itertools.combinations_with_replacement(Nat, 2))
SHORT = {
    (Nat.NONE, Nat.CONE, False),
    (Nat.PORT, Nat.PORT, False),
    (Nat.SYMMETRIC, Nat.SYMMETRIC, True),
    (Nat.PORT, Nat.SYMMETRIC, False),
}


def cells():
    """Every pair of routers, with and without a relay; four of them in the ordinary suite."""
    for (one, other), relays in itertools.product(PAIRS, (False, True)):
        marks = () if (one, other, relays) in SHORT else (pytest.mark.long,)
        name = f"{one.value}, {other.value}, {'relay' if relays else 'no relay'}"
        yield pytest.param(one, other, relays, marks=marks, id=name)


def verdict(one, other, relays):
    """The reason why there is no path; None if there is one."""
    if relays:
        return None
    if Nat.BLOCKED in (one, other):
        return "udp blocked"
    if (one, other) == (Nat.SYMMETRIC, Nat.SYMMETRIC):
        return "ports change on both sides"
    if {one, other} == {Nat.PORT, Nat.SYMMETRIC}:
        return "no relay"
    return None


@pytest.mark.parametrize(("one", "other", "relays"), list(cells()))
async def test_two_persons_are_linked_or_told_why_not(people, one, other, relays):
    people.town.set_nat("ra", one)
    people.town.set_nat("rb", other)
    await people.open(relays=relays)
    anna, badr = await people.settle("a", "b")
    reason = verdict(one, other, relays)
    if reason is None:
        took = await link(anna, badr)
        texts = await talk(anna, badr, "hello")
        path = anna.named("linked")[-1]["path"]
        print(f"linked in {took:.2f} s, a text each way in {texts:.2f} s, {path}")
    else:
        begun = time.monotonic()
        anna.say(do="pair", code=badr.named("ready")[-1]["code"])
        for person in (anna, badr):
            told = await person.wait_for(lambda e: "doubt" in e or e["event"] == "pair_failed")
            assert told.get("doubt") == reason, f"{person.name} was told something else"
        print(f"both were told {reason} after {time.monotonic() - begun:.1f} s")


@pytest.mark.long
async def test_a_relay_that_dies_is_noticed_and_another_start_of_it_used(people):
    for router in ("ra", "rb"):
        people.town.set_nat(router, Nat.SYMMETRIC)
    await people.open(relays=True)
    anna, badr = await people.settle("a", "b")
    await link(anna, badr)
    await people.coturn.stop()
    say(anna, badr, "into nothing")
    say(badr, anna, "into nothing")
    await asyncio.sleep(5)  # relays take a while to be mended
    await people.coturn.start(relays=True)
    begun = time.monotonic()
    for receiver in (anna, badr):
        await receiver.wait("message", text="into nothing")
    print(f"there {time.monotonic() - begun:.1f} s after the relay")
