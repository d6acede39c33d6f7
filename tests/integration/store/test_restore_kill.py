"""A program killed while it restores: the profile is as it was, or all of it is the backup."""

from __future__ import annotations

import random
import subprocess
import sys
import time

import pytest

from tests.fakes.nouns import contact, message
from zajel_desktop.crypto.passphrase import Cost
from zajel_desktop.store.keeping import Keeper
from zajel_desktop.store.vault import FileVault

RESTORER = """
import pathlib, sys
from zajel_desktop.store.keeping import Keeper
from zajel_desktop.crypto.passphrase import Cost
keeper = Keeper(pathlib.Path(sys.argv[1]), cost=Cost(8, 1, 1))
print("ready", flush=True)
keeper.restore(pathlib.Path(sys.argv[2]), "words", replaces=True)
print("done", flush=True)
"""
SAID = 2000


def restore_until_killed(folder, file, chance, longest):
    """Kill a program that restores after up to ``longest`` seconds; whether it was done."""
    command = [sys.executable, "-c", RESTORER, str(folder), str(file)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as program:
        assert program.stdout.readline() == "ready\n"
        begun = time.perf_counter()
        wanted = chance.random() * longest
        while time.perf_counter() - begun < wanted and program.poll() is None:
            pass
        program.kill()
        return program.stdout.read() == "done\n"


async def fill(folder, text, count):
    store = await FileVault(folder).open()
    await store.contacts.save(contact())
    for number in range(count):
        await store.messages.add(message(number, text=f"{text} {number}" * 20))
    await store.close()


async def words_in(folder):
    """The first word of every message, and how many there are."""
    store = await FileVault(folder).open()
    page = await store.messages.page(contact().conversation, limit=SAID + 1)
    await store.close()
    return {entry.text.split()[0] for entry in page}, len(page)


async def check(tmp_path, runs, seed):
    chance = random.Random(seed)
    await fill(tmp_path / "source", "backup", SAID)
    file = tmp_path / "file"
    Keeper(tmp_path / "source", cost=Cost(8, 1, 1)).back_up(file, "words")
    begun = time.perf_counter()
    Keeper(tmp_path / "trial").restore(file, "words")
    longest = (time.perf_counter() - begun) * 1.3
    for run in range(runs):
        folder = tmp_path / str(run)
        before: tuple[set[str], int] = (set(), 0)
        if run % 2:
            await fill(folder, "old", 3)
            before = ({"old"}, 3)
        is_done = restore_until_killed(folder, file, chance, longest)
        found = await words_in(folder)
        assert found in (before, ({"backup"}, SAID)), (seed, run)
        assert not is_done or found[1] == SAID, (seed, run)


async def test_a_killed_restore_leaves_everything_or_nothing(tmp_path):
    await check(tmp_path, runs=12, seed=1)


@pytest.mark.long
async def test_many_killed_restores_leave_everything_or_nothing(tmp_path):
    await check(tmp_path, runs=200, seed=time.time_ns())
