"""Programs killed in the middle of talk and files: nothing is lost, nothing is doubled."""

from __future__ import annotations

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
