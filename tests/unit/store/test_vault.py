"""The vault: made on first start, opened by one program at a time, never overwritten."""

from __future__ import annotations

import asyncio
import base64
import errno
import gc
import json
import os
import shutil
import stat
import sys
import threading
import time

import pytest

from tests.fakes.keyring import FakeKeyring
from tests.fakes.nouns import contact
from zajel_desktop.crypto.passphrase import Cost
from zajel_desktop.model.errors import StoreError
from zajel_desktop.model.failure import Reason
from zajel_desktop.store import database
from zajel_desktop.store.migrations import scripts
from zajel_desktop.store.vault import FileVault


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "profile" / "store"


@pytest.fixture
async def made(folder):
    """The folder of a store with one contact, closed again."""
    store = await FileVault(folder).open()
    await store.contacts.save(contact())
    await store.close()
    return folder


def contents(folder):
    return {f.name: f.read_bytes() for f in folder.iterdir() if f.name != "lock"}


def threads():
    return [thread for thread in threading.enumerate() if thread.name.startswith("store")]


async def reason_to_refuse(vault):
    before = threads()
    with pytest.raises(StoreError) as caught:
        await vault.open()
    assert threads() == before
    return caught.value.failure.reason


@pytest.mark.parametrize("keyring", [None, FakeKeyring()])
async def test_a_store_is_made_and_opened_again_in_one_process(folder, keyring):
    vault = FileVault(folder, keyring)
    for known in ((), (contact(),)):
        store = await vault.open()
        assert vault.is_key_in_file == (keyring is None)
        assert await store.contacts.all() == known
        await store.contacts.save(contact())
        await store.close()
    assert set(contents(folder)) == {"key.json", "zajel.db"}
    assert threads() == []


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no modes")
async def test_nobody_else_may_look_into_the_folder(made):
    assert stat.S_IMODE(made.stat().st_mode) == 0o700


async def test_a_second_program_is_told_until_the_first_has_closed(made):
    first = await FileVault(made).open()
    assert await reason_to_refuse(FileVault(made)) is Reason.STORE_IN_USE
    await first.close()
    second = await FileVault(made).open()
    assert await second.contacts.all() == (contact(),)
    await second.close()


async def test_a_lost_key_file_is_not_replaced(made):
    (made / "key.json").unlink()
    before = contents(made)
    assert await reason_to_refuse(FileVault(made)) is Reason.STORE_UNREADABLE
    assert contents(made) == before


async def test_the_key_of_another_profile_opens_nothing(made, tmp_path):
    other = await FileVault(tmp_path / "other").open()
    await other.close()
    shutil.copy(tmp_path / "other" / "key.json", made)
    before = contents(made)
    assert await reason_to_refuse(FileVault(made)) is Reason.STORE_DAMAGED
    assert contents(made) == before


@pytest.mark.parametrize("damage", [lambda data: data[:5000], lambda data: b"\0" * len(data)])
async def test_a_damaged_database_stays_as_it_is(made, damage):
    file = made / "zajel.db"
    file.write_bytes(damage(file.read_bytes()))
    before = contents(made)
    assert await reason_to_refuse(FileVault(made)) is Reason.STORE_DAMAGED
    assert await reason_to_refuse(FileVault(made)) is Reason.STORE_DAMAGED
    assert contents(made) == before


async def test_a_first_start_cut_short_is_taken_up_again(folder):
    store = await FileVault(folder).open()
    await store.close()
    (folder / "zajel.db").write_bytes(b"")
    again = await FileVault(folder).open()
    assert await again.contacts.all() == ()
    await again.close()


async def test_a_file_in_the_place_of_the_folder_is_told(tmp_path):
    (tmp_path / "profile").write_bytes(b"")
    vault = FileVault(tmp_path / "profile" / "store")
    assert await reason_to_refuse(vault) is Reason.FOLDER_UNWRITABLE


async def test_a_folder_that_may_not_be_written_is_told(made, monkeypatch):
    def refuse(*_):
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(os, "open", refuse)  # chmod would not stop root
    assert await reason_to_refuse(FileVault(made)) is Reason.FOLDER_UNWRITABLE


async def test_a_locked_keyring_locks_the_store_and_nothing_more(folder):
    keyring = FakeKeyring()
    await (await FileVault(folder, keyring).open()).close()
    keyring.is_locked = True
    assert await reason_to_refuse(FileVault(folder, keyring)) is Reason.STORE_UNREADABLE
    keyring.is_locked = False
    await (await FileVault(folder, keyring).open()).close()


async def test_an_opening_that_is_given_up_holds_nothing(made):
    class Slow(FakeKeyring):
        def load(self, name):
            asked.set()
            answer.wait(5)
            return super().load(name)

    asked, answer = threading.Event(), threading.Event()
    keyring = Slow()
    answer.set()
    await (await FileVault(made / "slow", keyring).open()).close()
    asked.clear()
    answer.clear()
    opening = asyncio.ensure_future(FileVault(made / "slow", keyring).open())
    await asyncio.get_running_loop().run_in_executor(None, asked.wait, 5)
    opening.cancel()
    answer.set()
    with pytest.raises(asyncio.CancelledError):
        await opening
    await (await FileVault(made / "slow", keyring).open()).close()


# A passphrase.

CHEAP = Cost(memory=8, passes=1, lanes=1)


async def test_a_store_with_a_passphrase_opens_with_it_alone(folder):
    vault = FileVault(folder, cost=CHEAP)
    store = await vault.open()
    await store.contacts.save(contact())
    assert await store.key_kind() == "file"
    assert await store.change_passphrase(None, "words") == "passphrase"
    await store.contacts.save(contact("badr"))  # it goes on as if nothing had happened
    assert await store.key_kind() == "passphrase"
    await store.close()
    assert await reason_to_refuse(vault) is Reason.PASSPHRASE_NEEDED
    for passphrase, reason in (("no", Reason.PASSPHRASE_WRONG),) * 5 + (
        ("words", Reason.PASSPHRASE_WAIT),
    ):
        with pytest.raises(StoreError) as caught:
            await vault.open(passphrase)
        assert caught.value.failure.reason is reason
    assert 0 < vault.wait() <= 5
    later = FileVault(folder, cost=CHEAP, now=lambda: time.time() + 10)
    again = await later.open("words")
    assert not later.is_key_in_file
    assert await again.contacts.all() == (contact(), contact("badr"))
    await again.close()


async def test_a_backup_is_looked_at_while_the_store_is_open(folder, tmp_path):
    store = await FileVault(folder, cost=CHEAP).open()
    await store.back_up(tmp_path / "backup", "words")
    await store.check_backup(tmp_path / "backup", "words")
    with pytest.raises(StoreError) as caught:
        await store.check_backup(tmp_path / "backup", "others")
    assert caught.value.failure.reason is Reason.PASSPHRASE_WRONG
    await store.close()


async def test_setting_a_passphrase_does_not_write_the_database_anew(made):
    store = await FileVault(made, cost=CHEAP).open()
    before = contents(made)
    await store.change_passphrase(None, "words")
    after = contents(made)
    assert {name for name in after if after[name] != before.get(name)} == {"key.json"}
    await store.close()


async def test_once_it_is_closed_nothing_of_ours_holds_the_key(made):
    store = await FileVault(made).open()
    hidden = base64.b64decode(json.loads((made / "key.json").read_text())["key"])[::-1]
    await store.close()
    assert kept_by_objects(hidden) == []
    held = [hidden[::-1]]  # so much for the eyes of this test
    assert kept_by_objects(hidden) == [list]
    held.clear()


def kept_by_objects(hidden):
    """Whatever holds the key that is ``hidden`` backwards: its bytes, hex or base64."""
    key = hidden[::-1]
    forms = (key, key.hex(), base64.b64encode(key), base64.b64encode(key).decode())
    mine = {id(form) for form in forms}
    gc.collect()
    return [
        type(holder)
        for holder in gc.get_objects()
        for held in gc.get_referents(holder)
        if isinstance(held, bytes | str | bytearray) and id(held) not in mine and held in forms
    ]


# Before a migration.


async def test_a_copy_is_kept_before_each_migration_and_the_last_two_stay(made, monkeypatch):
    steps = scripts()
    for number in range(4):
        more = [*steps, *(f"CREATE TABLE more{n} (x)" for n in range(number))]
        monkeypatch.setattr(database, "scripts", lambda more=more: more)
        vault = FileVault(made, now=lambda n=number: 1_700_000_000.0 + n)
        await (await vault.open()).close()
        await (await vault.open()).close()
    found = FileVault(made).copies()
    assert [copy.version for copy in found] == [len(steps) + 2, len(steps) + 1]
    assert [copy.made_at for copy in found] == [1_700_000_003.0, 1_700_000_002.0]


async def test_without_room_for_the_copy_nothing_is_migrated(made, monkeypatch):
    (made / "backups").write_bytes(b"a file in the place of the folder")
    monkeypatch.setattr(database, "scripts", lambda: [*scripts(), "CREATE TABLE more (x)"])
    assert await reason_to_refuse(FileVault(made)) is Reason.FOLDER_UNWRITABLE
    monkeypatch.setattr(database, "scripts", scripts)
    store = await FileVault(made).open()
    assert await store.contacts.all() == (contact(),)
    await store.close()
