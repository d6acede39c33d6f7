"""Whenever the power goes out, what was said to be stored is there and the rest is whole."""

from __future__ import annotations

import random

import pytest

from tests.fakes.disk import FakeDisk, Promise, after_power_loss
from tests.fakes.nouns import contact, message
from zajel_desktop.model.message import Delivery
from zajel_desktop.store.contacts import SqliteContacts
from zajel_desktop.store.database import Database, connect
from zajel_desktop.store.messages import SqliteMessages
from zajel_desktop.store.worker import Worker

KEY = bytes(range(32))
SAID = 6


@pytest.fixture
def disk():
    return FakeDisk()


async def talk(path, disk):
    """Say a few things; promise each once it is stored."""
    connection = connect(path, KEY, disk.vfs)
    connection.wal_autocheckpoint(10)  # so that pages move into the file itself meanwhile
    worker = Worker("store")
    database = Database(connection, worker)
    messages = SqliteMessages(database)
    await SqliteContacts(database).save(contact())
    disk.journal.append(Promise("contact"))
    for number in range(SAID):
        said = message(number, text=f"word{number} " * random.Random(number).randrange(1, 300))
        await messages.add(said)
        disk.journal.append(Promise(said.id))
        await messages.set_delivery(said.id, Delivery.SENT)
    await worker.close(connection.close)


async def found_in(path):
    """What a start after the power came back finds: contacts, and messages with their texts."""
    connection = connect(path, KEY)
    worker = Worker("store")
    database = Database(connection, worker)
    contacts = await SqliteContacts(database).all()
    said = await SqliteMessages(database).page(contact().conversation, limit=SAID + 1)
    for entry in said:
        word = entry.text.split()[0]
        assert set(entry.text.split()) == {word}
        assert entry in await SqliteMessages(database).search(word)
    assert connection.pragma("integrity_check") == "ok"
    await worker.close(connection.close)
    return [c.claimed_name for c in contacts], [entry.id for entry in said]


async def check(tmp_path, disk, seeds):
    await talk(tmp_path / "zajel.db", disk)
    for seed in seeds:
        for moment in range(len(disk.journal) + 1):
            folder = tmp_path / f"{seed} {moment}"
            folder.mkdir()
            files = after_power_loss(disk.journal, moment, random.Random(f"{seed} {moment}"))
            for name, data in files.items():
                (folder / name).write_bytes(data)
            promised = [e.word for e in disk.journal[:moment] if isinstance(e, Promise)]
            names, said = await found_in(folder / "zajel.db")
            assert names == ["noor"] or "contact" not in promised, (seed, moment)
            assert said == [message(n).id for n in range(len(said))], (seed, moment)
            assert len(said) >= len(promised) - len(names), (seed, moment)


async def test_what_was_promised_survives_a_power_loss_at_any_moment(tmp_path, disk):
    await check(tmp_path, disk, seeds=range(1))


@pytest.mark.long
async def test_what_was_promised_survives_many_power_losses(tmp_path, disk):
    await check(tmp_path, disk, seeds=range(1, 12))
