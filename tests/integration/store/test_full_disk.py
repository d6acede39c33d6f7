"""A disk that refuses: the failure has its reason, what was stored stays, and it goes on later."""

from __future__ import annotations

import json
import subprocess
import sys

import apsw
import pytest

from tests.fakes.disk import FakeDisk, Sync, Write
from tests.fakes.nouns import contact, message
from zajel_desktop.model.errors import StoreError
from zajel_desktop.model.failure import Reason
from zajel_desktop.store.contacts import SqliteContacts
from zajel_desktop.store.database import Database, connect
from zajel_desktop.store.messages import SqliteMessages
from zajel_desktop.store.vault import FileVault
from zajel_desktop.store.worker import Worker

KEY = bytes(range(32))
SAID = 8
EVERYTHING = {message(number).id for number in range(SAID)}
REFUSED = {
    Write: (apsw.FullError, {Reason.DISK_FULL}),
    Sync: (apsw.IOError, {Reason.FOLDER_UNWRITABLE}),
}


@pytest.fixture
def disk():
    return FakeDisk()


class Refusing:
    """Lets a number of events of one kind pass, then refuses some."""

    def __init__(self, kind, passing, refusing):
        self.kind, self.passing, self.refusing = kind, passing, refusing

    def __call__(self, event):
        if not isinstance(event, self.kind):
            return None
        self.passing -= 1
        return REFUSED[self.kind][0]("refused") if -self.refusing <= self.passing < 0 else None


async def talk(path, disk, refuse):
    """Say a few things on a disk that refuses, again where it did; why it did."""
    connection = connect(path, KEY, disk.vfs)
    connection.wal_autocheckpoint(5)
    worker = Worker("store")
    database = Database(connection, worker)
    await SqliteContacts(database).save(contact())
    messages = SqliteMessages(database)
    disk.refuse = refuse
    stored, failures = await say_all(messages)
    disk.refuse = lambda event: None
    shown = await messages.page(contact().conversation)
    # apsw raises what our disk raised even where SQLite went on, after a commit, moving pages
    # into the file. So what failed may be there; what did not fail must be.
    assert stored <= {m.id for m in shown} <= EVERYTHING
    _, none = await say_all(messages)
    await worker.close(connection.close)
    assert none == []
    return {error.failure.reason for error in failures}


async def say_all(messages):
    """Say everything; which were stored, and the errors of the others."""
    stored, failures = set(), []
    for number in range(SAID):
        said = message(number, text="word " * 500)
        try:
            await messages.add(said)
            stored.add(said.id)
        except StoreError as error:
            failures.append(error)
    return stored, failures


async def stored_in(path):
    connection = connect(path, KEY)
    worker = Worker("store")
    page = await SqliteMessages(Database(connection, worker)).page(contact().conversation)
    assert connection.pragma("integrity_check") == "ok"
    await worker.close(connection.close)
    return [m.id for m in page]


@pytest.mark.parametrize("refusing", [1, 1000], ids=["once", "for a while"])
@pytest.mark.parametrize("kind", [Write, Sync])
async def test_each_refused_write_is_told_and_loses_nothing_else(tmp_path, disk, kind, refusing):
    seen = set()
    for passing in range(0, 60, 3):
        path = tmp_path / f"{passing}.db"
        seen |= await talk(path, disk, Refusing(kind, passing, refusing))
        stored = await stored_in(path)
        assert len(stored) == SAID
        assert set(stored) == EVERYTHING
    assert seen == REFUSED[kind][1]


IN_A_CHILD = """
import asyncio, json, pathlib, resource, sys
from tests.fakes.nouns import contact, message
from zajel_desktop.model.errors import StoreError
from zajel_desktop.store.vault import FileVault

async def main(folder):
    store = await FileVault(folder).open()
    await store.contacts.save(contact())
    size = (folder / "zajel.db-wal").stat().st_size
    resource.setrlimit(resource.RLIMIT_FSIZE, (size + 100_000, size + 100_000))
    stored, failure = [], None
    for number in range(100):
        try:
            stored.append((await store.messages.add(message(number, text="x" * 5000))).id)
        except StoreError as error:
            failure = error.failure.reason.name
            break
    shown = [m.id for m in await store.messages.page(contact().conversation, limit=200)]
    await store.close()
    print(json.dumps({"stored": stored, "shown": shown, "failure": failure}))

asyncio.run(main(pathlib.Path(sys.argv[1])))
"""


def in_a_child(folder):
    command = [sys.executable, "-c", IN_A_CHILD, str(folder)]
    return json.loads(subprocess.run(command, check=True, capture_output=True, timeout=60).stdout)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit on the size of files")
async def test_a_real_file_that_may_not_grow_is_a_full_disk(tmp_path):
    said = in_a_child(tmp_path)
    assert said["failure"] == "DISK_FULL"
    assert 0 < len(said["stored"]) < 100
    assert said["shown"] == said["stored"]
    store = await FileVault(tmp_path).open()
    page = await store.messages.page(contact().conversation, limit=200)
    assert [m.id for m in page] == said["stored"]
    assert await store.messages.add(message(100))
    await store.close()
