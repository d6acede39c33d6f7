"""A program that is killed: what it had said to be stored is there when it starts again."""

from __future__ import annotations

import random
import subprocess
import sys
import time

import pytest

from tests.fakes.nouns import contact
from zajel_desktop.store.vault import FileVault

WRITER = """
import asyncio, pathlib, sys
from tests.fakes.nouns import contact, message
from zajel_desktop.model.message import Delivery
from zajel_desktop.store.vault import FileVault

async def main(folder, start):
    store = await FileVault(folder).open()
    await store.contacts.save(contact())
    print("open", flush=True)
    number = start
    while True:
        said = message(number, text=f"word{number} " * (number % 400 + 1))
        await store.messages.add(said)
        print(said.id, flush=True)
        await store.messages.set_delivery(said.id, Delivery.SENT)
        number += 1

asyncio.run(main(pathlib.Path(sys.argv[1]), int(sys.argv[2])))
"""


def write_until_killed(folder, start, after, chance):
    """The ids that a program printed until it was killed, some time after ``after`` of them."""
    command = [sys.executable, "-c", WRITER, str(folder), str(start)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as program:
        assert program.stdout.readline() == "open\n"
        printed = [program.stdout.readline() for _ in range(after)]
        wait_busily(chance.random() * 0.004)
        program.kill()
        printed += program.stdout.readlines()
    return [line.strip() for line in printed if line.endswith("\n")]


def wait_busily(seconds):
    """Spread the kills over all that happens between two commits."""
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        pass


async def check(folder, runs, seed):
    chance = random.Random(seed)
    promised = []
    for run in range(runs):
        after = chance.randrange(1, 60)
        promised += write_until_killed(folder, run * 10_000, after, chance)
        store = await FileVault(folder).open()
        page = await store.messages.page(contact().conversation, limit=1_000_000)
        stored = [m.id for m in page]
        assert set(promised) <= set(stored), (seed, run)
        assert len(stored) == len(set(stored)) <= len(promised) + run + 1
        for entry in page[-3:]:
            assert set(entry.text.split()) == {entry.text.split()[0]}
            assert await store.messages.search(entry.text.split()[0], limit=1)
        await store.close()


async def test_what_a_killed_program_had_stored_is_there(tmp_path):
    await check(tmp_path, runs=10, seed=1)


@pytest.mark.long
async def test_what_a_program_killed_many_times_had_stored_is_there(tmp_path):
    await check(tmp_path, runs=200, seed=time.time_ns())
