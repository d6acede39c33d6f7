"""Programs killed in the middle of talk and files: nothing is lost, nothing is doubled."""

from __future__ import annotations

import asyncio
import hashlib
import random
import time

import pytest

from tests.fakes.programs import pair

MB = 1_000_000
TEXTS = 20


async def meet(one, other):
    """Both have just started or stayed: they pair again by a fresh code."""
    await one.wait("ready")
    ready = await other.wait("ready", max(1, len(other.named("ready"))))
    await pair(one, ready["code"])
    await other.wait("linked")


async def history(person):
    """What ``person`` has stored, in its order."""
    count = len(person.named("history"))
    person.say(do="history", limit=1000)
    said = (await person.wait("history", count + 1))["messages"]
    return [entry for entry in said if entry["kind"] == "text"]


async def all_stored(person):
    """Wait until everything of ``person`` is stored on the other side."""
    for entry in await history(person):
        if entry["mine"] and entry["state"] != "stored":
            await person.wait("stored", id=entry["id"])


async def round_of(tmp_path, people, number, chance):
    """Talk and send a file both ways, kill one of them somewhere in between, mend."""
    victim, other = chance.sample(people, 2)
    sent = {}
    before = {person.name: len(person.named("queued")) for person in people}
    for person in people:
        data = chance.randbytes(2 * MB)
        name = f"{number} from {person.name}.bin"
        (tmp_path / name).write_bytes(data)
        sent[person.name] = name, hashlib.sha256(data).hexdigest()
        person.say(do="send_file", path=str(tmp_path / name))
        for count in range(TEXTS):
            person.say(do="send", text=f"{person.name} {number} {count}")
    for person in people:  # what was read from its input is its own to keep
        await person.wait("queued", before[person.name] + TEXTS)
    until = chance.randrange(4)
    if until:
        await other.wait("file_progress", until)
    await victim.kill()
    await victim.start()  # before the other has noticed
    await meet(victim, other)
    return sent


@pytest.mark.parametrize("rounds", [2, pytest.param(20, marks=pytest.mark.long)])
async def test_whoever_is_killed_nothing_is_lost_and_nothing_doubled(tmp_path, start_both, rounds):
    seed = 1 if rounds == 2 else time.time_ns()
    print("seed", seed)
    chance = random.Random(seed)
    people = await start_both()
    wanted = {person.name: {} for person in people}
    for number in range(rounds):
        sent = await round_of(tmp_path, people, number, chance)
        for sender, receiver in (people, people[::-1]):
            name, digest = sent[sender.name]
            wanted[receiver.name][name] = digest
            await until_received(receiver, name)
            await all_stored(sender)
    for sender, receiver in (people, people[::-1]):
        said = [f"{sender.name} {r} {c}" for r in range(rounds) for c in range(TEXTS)]
        assert texts(await history(sender), is_mine=True) == said[-1000:]
        assert texts(await history(receiver), is_mine=False) == said[-1000:]
    for person in people:
        found = {n: hashlib.sha256(data).hexdigest() for n, data in person.files().items()}
        assert found == wanted[person.name]
        told = [e["id"] for e in [*person.past, *person.events] if e["event"] == "message"]
        assert len(told) == len(set(told))


def texts(entries, *, is_mine):
    return [entry["text"] for entry in entries if entry["mine"] is is_mine]


async def until_received(person, name):
    """Wait until the file is there whole: told now, or before it was killed."""
    if name not in person.files():
        await person.wait("file_received", name=name)


# --- both of them, at any moment ------------------------------------------------------------------

STATES = ("asked", "accepted", "path", "securing", "secret", "connected")
FEW = 6


def wait_busily(seconds):
    """Spread the kills over all that happens between two events."""
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        pass


async def begin_to_pair(asker, owner, chance, number):
    """``asker`` uses the code of ``owner``; wait until that has come to some state or has ended."""
    ready = owner.named("ready")[-1]
    has_secret = chance.random() < 0.7
    code = f"{ready['code']}-{ready['secret']}" if has_secret else ready["code"]
    wanted = chance.choice(STATES if has_secret else [s for s in STATES if s != "secret"])
    asker.say(do="pair", code=code, ref=f"begun {number}")
    await told(asker, f"begun {number}", wanted)


async def told(person, ref, state):
    """Wait until the pairing ``ref`` has come to ``state`` or has failed; whether it has failed."""

    def is_wanted(event):
        is_meant = event.get("ref") == ref
        return is_meant and (event["event"] == "pair_failed" or event.get("state") == state)

    return (await person.wait_for(is_wanted, f"{ref} {state}"))["event"] == "pair_failed"


async def meet_again(one, other, number):
    """Pair by the newest code until it works: an old one may just have ended."""
    for attempt in range(5):
        code = other.named("ready")[-1]["code"]
        one.say(do="pair", code=code, ref=f"again {number} {attempt}")
        if not await told(one, f"again {number} {attempt}", "connected"):
            return
    raise AssertionError("they never met again")


async def begin_to_talk(people, chance, number):
    """Both say something; wait until it is kept, and until some of it has arrived."""
    before = {person.name: len(person.named("queued")) for person in people}
    heard = [len(person.named("message")) for person in people]
    for person, other in (people, people[::-1]):
        for count in range(FEW):
            person.say(do="send", text=f"{person.name} {number} {count}", to=other.name)
    for person in people:
        await person.wait("queued", before[person.name] + FEW)
    at = chance.randrange(2)
    arrived = chance.randrange(FEW)
    if arrived:
        await people[at].wait("message", heard[at] + arrived)


async def kill_some(people, chance):
    """Kill one of them or both, and start them again."""
    victims = chance.choice(([people[0]], [people[1]], people))
    wait_busily(chance.random() * 0.03)
    for victim in victims:
        await victim.kill()
    await asyncio.gather(*(victim.start() for victim in victims))


async def contacts_of(person):
    count = len(person.named("contacts"))
    person.say(do="contacts")
    return (await person.wait("contacts", count + 1))["contacts"]


@pytest.mark.parametrize("runs", [10, pytest.param(100, marks=pytest.mark.long)])
async def test_killed_at_any_moment_of_pairing_and_talking_nobody_loses_anything(start_both, runs):
    seed = 1 if runs == 10 else time.time_ns()
    print("seed", seed)
    chance = random.Random(seed)
    people = await start_both(is_paired=False)
    talked = []
    for number in range(runs):
        if number % 2 and all([await contacts_of(person) for person in people]):
            await meet_again(*people, number)
            await begin_to_talk(people, chance, number)
            talked.append(number)
        else:
            await begin_to_pair(*chance.sample(people, 2), chance, number)
        await kill_some(people, chance)
    await meet_again(*people, "last")
    for person in people:
        await all_stored(person)
        assert len(await contacts_of(person)) == 1
    assert talked
    for sender, receiver in (people, people[::-1]):
        said = [f"{sender.name} {number} {count}" for number in talked for count in range(FEW)]
        assert texts(await history(sender), is_mine=True) == said
        assert texts(await history(receiver), is_mine=False) == said
