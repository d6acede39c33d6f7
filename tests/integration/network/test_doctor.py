"""The doctor on real packets: our own network as it is, and the way to a contact that is shut."""

from __future__ import annotations

import re

import pytest

from tests.lab.nats import Nat
from tests.lab.people import link

PATIENCE = 8.0
BUSY = 2.0  # what a busy machine may add
ADDRESS = re.compile(r"\b\d+\.\d+\.\d+\.\d+\b")


async def examine(person, **whom):
    """What the doctor says, having made sure that its report gives nobody away."""
    ref = f"doctor {len(person.named('diagnosis'))}"
    person.say(do="doctor", ref=ref, **whom)
    told = await person.wait("diagnosis", ref=ref)
    assert told["took"] <= PATIENCE + BUSY
    assert not ADDRESS.search(told["report"])
    assert not {person.name, *whom.values()} & set(told["report"].splitlines())
    return told


@pytest.mark.parametrize(
    ("nat", "kind", "verdict"),
    [
        pytest.param(Nat.NONE, "open", None, marks=pytest.mark.long),
        pytest.param(Nat.PORT, "cone", None, marks=pytest.mark.long),
        pytest.param(Nat.SYMMETRIC, "symmetric", "no relay", marks=pytest.mark.long),
        (Nat.BLOCKED, "blocked", "udp blocked"),
    ],
)
async def test_our_own_network_is_known_for_what_it_is(people, nat, kind, verdict):
    people.town.set_nat("ra", nat)
    await people.open()
    (anna,) = await people.settle("a")
    told = await examine(anna)
    assert (told["ours"]["nat"], told["verdict"]) == (kind, verdict)


@pytest.mark.long
async def test_a_relay_that_lends_is_known(people):
    people.town.set_nat("ra", Nat.SYMMETRIC)
    await people.open(relays=True)
    (anna,) = await people.settle("a")
    told = await examine(anna)
    assert told["ours"]["relay"]
    assert told["verdict"] is None


@pytest.mark.long
async def test_a_way_that_is_open_is_in_order_on_both_sides(people):
    await people.open()
    anna, badr = await people.settle("a", "b")
    await link(anna, badr)
    told = await examine(anna, to=badr.name)
    assert told["verdict"] is None
    assert told["theirs"]["nat"] == "open"


@pytest.mark.long
async def test_both_sides_of_a_way_that_is_shut_name_the_same_trouble(people):
    await people.open()
    anna, badr = await people.settle("a", "b")
    await link(anna, badr)
    await anna.kill()
    people.town.set_nat("ra", Nat.SYMMETRIC)
    people.town.set_nat("rb", Nat.PORT)
    await examine(badr)  # whose service was lost with the addresses, and is back now
    await anna.start()
    told = await examine(anna, to=badr.name)
    assert (told["verdict"], told["side"]) == ("no relay", "ours")
    assert told["theirs"]["nat"] == "cone"
    told = await examine(badr, to=anna.name)
    assert (told["verdict"], told["side"]) == ("no relay", "peer's")
    assert told["theirs"]["nat"] == "symmetric"
