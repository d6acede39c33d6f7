"""Files between two real programs over real connections on loopback, killed in the middle."""

from __future__ import annotations

import hashlib
import random

import pytest

from tests.fakes.programs import Headless, Service, pair

MB = 1_000_000


@pytest.fixture
async def service(tmp_path):
    service = Service(tmp_path)
    await service.start()
    yield service
    await service.stop()


@pytest.fixture
async def people(tmp_path, service):
    """Two people, linked."""
    both = Headless(tmp_path, "a", service), Headless(tmp_path, "b", service)
    await both[0].start()
    await pair(both[0], (await both[1].start())["code"])
    await both[1].wait("linked")
    yield both
    for person in both:
        if person.process:
            await person.quit()


def make_folder(tmp_path, chance, count):
    """A folder of ``count`` files of all sizes, its path, its bytes as they should arrive."""
    sizes = [0, 10, 100_000, 2 * MB, 4 * MB]
    wanted = {f"many/{n}.bin": chance.randbytes(chance.choice(sizes)) for n in range(count)}
    wanted["many/last.bin"] = chance.randbytes(4 * MB)
    (tmp_path / "many").mkdir()
    for name, data in wanted.items():
        (tmp_path / name).write_bytes(data)
    return str(tmp_path / "many"), wanted


async def break_and_mend(victim, other, receiver, wanted, at):
    """Kill ``victim`` once ``at`` bytes have arrived, start it again, pair again."""
    if receiver.files() == wanted:
        return
    await receiver.wait_for(
        lambda e: (
            (e["event"] == "file_progress" and e["moved"] >= at) or e["event"] == "file_received"
        ),
        f"progress to {at}",
    )
    await victim.kill()
    await pair(other, (await victim.start())["code"])
    await victim.wait("linked")


async def finish(receiver, wanted):
    """Wait for the end; every file is there once, with equal bytes, and nothing else."""
    if receiver.files() != wanted:  # it may have been killed after the last file
        await receiver.wait("file_received")
    assert {name: sha(data) for name, data in receiver.files().items()} == {
        name: sha(data) for name, data in wanted.items()
    }


def sha(data):
    return hashlib.sha256(data).hexdigest()


async def test_fifty_megabytes_arrive_with_an_equal_hash(tmp_path, people):
    a, b = people
    data = random.Random(1).randbytes(50 * MB)
    (tmp_path / "big.bin").write_bytes(data)
    a.say(do="send_file", path=str(tmp_path / "big.bin"))
    received = await b.wait("file_received")
    assert (received["sha256"], received["size"]) == (sha(data), 50 * MB)
    await a.wait("file_sent")
    await finish(b, {"big.bin": data})


@pytest.mark.parametrize("who", ["sender", "receiver"])
async def test_a_program_killed_in_the_middle_loses_and_doubles_nothing(tmp_path, people, who):
    a, b = people
    chance = random.Random(who)
    path, wanted = make_folder(tmp_path, chance, 5)
    a.say(do="send_file", path=path)
    victim, other = (a, b) if who == "sender" else (b, a)
    await break_and_mend(victim, other, b, wanted, sum(map(len, wanted.values())) * chance.random())
    await finish(b, wanted)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(10))
async def test_programs_killed_again_and_again_lose_and_double_nothing(tmp_path, people, seed):
    a, b = people
    chance = random.Random(seed)
    path, wanted = make_folder(tmp_path, chance, 15)
    a.say(do="send_file", path=path)
    moved = 0.0
    for _ in range(6):
        moved += chance.random() * 0.3 * sum(map(len, wanted.values()))
        victim, other = chance.choice([(a, b), (b, a)])
        await break_and_mend(victim, other, b, wanted, moved)
    await finish(b, wanted)
