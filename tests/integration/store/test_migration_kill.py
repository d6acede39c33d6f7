"""A program killed while it brings a store of the first version up to date: nothing is lost."""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
import time
from unittest import mock

import pytest

from tests.fakes.nouns import contact
from zajel_desktop.store.database import check_whole, connect_as_it_is
from zajel_desktop.store.key_file import KeyFile
from zajel_desktop.store.migrations import scripts
from zajel_desktop.store.replacing import DATABASE
from zajel_desktop.store.rolling import copies
from zajel_desktop.store.vault import FileVault

PROGRAM = """
import asyncio, pathlib, sys
from zajel_desktop.store.vault import FileVault

async def main():
    vault = FileVault(pathlib.Path(sys.argv[1]))
    print("ready", flush=True)
    store = await vault.open()
    print("open", flush=True)
    await store.close()

asyncio.run(main())
"""
SAID = 2000
NOOR = contact()


def key_of(folder):
    return KeyFile(folder / "key.json", None).load()[0]


async def make_old(folder):
    """A store as the first version left it, with a contact and what was said."""
    first = scripts()[:1]
    with mock.patch("zajel_desktop.store.database.scripts", return_value=first):
        store = await FileVault(folder).open()
        await store.close()
    connection = connect_as_it_is(folder / DATABASE, key_of(folder))
    with connection:
        connection.execute("INSERT INTO conversations (id) VALUES (?)", (NOOR.conversation,))
        connection.execute(
            "INSERT INTO contacts"
            " VALUES (1, ?, ?, 1, 'noor', '', 1.5, 'unverified', 0, 0, 'native', '[]')",
            (NOOR.id, NOOR.key),
        )
        connection.executemany(
            "INSERT INTO messages (id, conversation, is_mine, kind, delivery, text, sent_at)"
            " VALUES (?, 1, 1, 'text', 'stored', ?, ?)",
            ((f"noor {number}", f"text {number} " * 30, 1.0 * number) for number in range(SAID)),
        )
    assert connection.pragma("user_version") == 1
    connection.close()


def open_until_killed(folder, chance, longest):
    """Kill a program that opens the store after up to ``longest`` seconds."""
    command = [sys.executable, "-c", PROGRAM, str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as program:
        assert program.stdout.readline() == "ready\n"
        wanted = time.perf_counter() + chance.random() * longest
        while time.perf_counter() < wanted and program.poll() is None:
            pass
        program.kill()
        return program.stdout.read() == "open\n"


def version_of(folder):
    connection = connect_as_it_is(folder / DATABASE, key_of(folder))
    try:
        check_whole(connection)
        return connection.pragma("user_version")
    finally:
        connection.close()


async def check_opens(folder):
    """It opens, everything is there once, and each copy that was made is whole."""
    store = await FileVault(folder).open()
    page = await store.messages.page(NOOR.conversation, limit=SAID + 1)
    (kept,) = await store.contacts.all()
    await store.close()
    assert [entry.id for entry in page] == [f"noor {number}" for number in range(SAID)]
    assert (kept.id, kept.key, kept.claimed_name) == (NOOR.id, NOOR.key, "noor")
    assert version_of(folder) == len(scripts())
    for copy in copies(folder / "backups"):
        connection = connect_as_it_is(copy.path, key_of(folder))
        check_whole(connection)
        assert connection.pragma("user_version") == copy.version
        connection.close()


async def check(tmp_path, runs, seed):
    chance = random.Random(seed)
    old = tmp_path / "old"
    await make_old(old)
    shutil.copytree(old, tmp_path / "trial")
    begun = time.perf_counter()
    await check_opens(tmp_path / "trial")
    longest = (time.perf_counter() - begun) * 1.2
    versions = set()
    for run in range(runs):
        folder = tmp_path / str(run)
        shutil.copytree(old, folder)
        for _ in range(chance.choice((1, 1, 2))):
            is_open = open_until_killed(folder, chance, longest)
        versions.add(version_of(folder))
        assert not is_open or version_of(folder) == len(scripts()), (seed, run)
        await check_opens(folder)
        shutil.rmtree(folder)
    return versions


async def test_a_killed_migration_loses_nothing(tmp_path):
    assert await check(tmp_path, runs=14, seed=1) >= {1}


@pytest.mark.long
async def test_many_killed_migrations_lose_nothing(tmp_path):
    versions = await check(tmp_path, runs=100, seed=time.time_ns())
    assert versions >= {1, len(scripts())}
