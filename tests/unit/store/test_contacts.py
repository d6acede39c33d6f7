"""Contacts in SQLite: what the contract does not see."""

from __future__ import annotations

from contextlib import closing

import apsw

from tests.fakes.nouns import contact, message, transfer
from zajel_desktop.model.contact import KeyState, Method, Trust
from zajel_desktop.store.migrations import migrate, scripts
from zajel_desktop.store.transfers import SqliteTransfers

TABLES = ("contacts", "conversations", "messages", "transfers", "items", "found")


async def test_trust_that_we_do_not_know_is_none(contacts, connection):
    await contacts.save(contact(trust=Trust.VERIFIED))
    connection.execute("UPDATE contacts SET trust = 'quantum'")
    [read] = await contacts.all()
    assert read.trust is Trust.UNVERIFIED


async def test_a_way_to_verify_and_a_state_that_we_do_not_know_are_none(contacts, connection):
    await contacts.save(contact(trust=Trust.VERIFIED, method=Method.CODE, verified_at=5.0))
    connection.execute("UPDATE contacts SET method = 'quantum', key_state = 'entangled'")
    [read] = await contacts.all()
    assert (read.trust, read.method, read.verified_at) == (Trust.VERIFIED, None, 5.0)
    assert read.key_state is KeyState.SETTLED


def test_from_a_contact_of_an_older_version_nothing_is_hidden():
    with closing(apsw.Connection(":memory:")) as old:
        migrate(old, scripts()[:2])
        old.execute("INSERT INTO conversations (id) VALUES ('with noor')")
        old.execute(
            "INSERT INTO contacts (id, key, conversation, claimed_name, given_name, added_at,"
            " trust, is_blocked, is_trust_noted, dialect, services)"
            " VALUES ('id of noor', 'key of noor', 1, 'noor', '', 1700000000.125,"
            " 'unverified', 0, 0, 'native', '[]')"
        )
        migrate(old, scripts())
        assert old.execute("SELECT hides_address FROM contacts").get == 0


async def test_a_removed_contact_leaves_no_row_anywhere(database, contacts, messages, connection):
    await contacts.save(contact())
    await messages.add(message(1))
    await SqliteTransfers(database).save(transfer())
    counts = [connection.execute(f"SELECT count(*) FROM {table}").get for table in TABLES]
    assert counts == [1] * len(TABLES)
    await contacts.remove(contact().id)
    counts = [connection.execute(f"SELECT count(*) FROM {table}").get for table in TABLES]
    assert counts == [0] * len(TABLES)


async def test_the_words_of_a_removed_contact_are_forgotten(contacts, messages, connection):
    for name in ("noor", "ali"):
        await contacts.save(contact(name))
        await messages.add(message(1, name, text=name))
    await contacts.remove(contact().id)
    index = b"".join(block for (block,) in connection.execute("SELECT block FROM found_data"))
    assert b"noor" not in index
    assert b"ali" in index
