"""Whole stores: a backup comes back elsewhere, nothing is replaced unasked, erased is erased."""

from __future__ import annotations

import asyncio
import base64
import json
import os

import pytest

from tests.fakes.crashes import every_death
from tests.fakes.keyring import FakeKeyring
from tests.fakes.nouns import contact, message, transfer
from zajel_desktop.crypto.passphrase import Cost
from zajel_desktop.model.errors import LocalError, StoreError
from zajel_desktop.model.failure import Reason
from zajel_desktop.model.settings import Looks
from zajel_desktop.store import database as database_module
from zajel_desktop.store import keeping
from zajel_desktop.store.keeping import Keeper
from zajel_desktop.store.looks import LooksFile
from zajel_desktop.store.migrations import scripts
from zajel_desktop.store.profile import portable_profile
from zajel_desktop.store.vault import FileVault

CHEAP = Cost(memory=8, passes=1, lanes=1)
WORDS = "words of the backup"
PRIVATE = bytes(range(100, 132))
TEXT = "what we said to each other"


def keeper(folder, keyring=None):
    return Keeper(folder, keyring, cost=CHEAP)


def vault(folder, keyring=None):
    return FileVault(folder, keyring, cost=CHEAP)


async def live(folder, keyring=None, *, passphrase=None, text=TEXT):
    """Make a store in ``folder`` with something of everything in it."""
    store = await vault(folder, keyring).open()
    await store.identity.save(PRIVATE)
    await store.contacts.save(contact("noor"))
    await store.messages.add(message(1, text=text))
    await store.transfers.save(transfer())
    await store.messages.save_draft(contact("noor").conversation, "a draft")
    if passphrase is not None:
        await store.change_passphrase(None, passphrase)
    await store.close()
    return folder


async def said_in(folder, keyring=None, passphrase=None):
    """Everything that matters in the store in ``folder``."""
    store = await vault(folder, keyring).open(passphrase)
    page = await store.messages.page(contact("noor").conversation)
    everything = (
        await store.identity.load(),
        [known.name for known in await store.contacts.all()],
        [entry.text for entry in page],
        [entry.draft for entry in await store.messages.summaries()],
        [entry.text for entry in await store.messages.search("said")],
    )
    await store.close()
    return everything


ALL = (PRIVATE, ["noor"], [TEXT], ["a draft"], [TEXT])
NOTHING = (None, [], [], [], [])


def contents(folder):
    return {f.name: f.read_bytes() for f in folder.iterdir() if f.name != "lock"}


def reason_of(work):
    with pytest.raises(StoreError) as caught:
        work()
    return caught.value.failure.reason


@pytest.fixture
async def folder(tmp_path):
    return await live(tmp_path / "a" / "store")


@pytest.fixture
async def file(folder, tmp_path):
    keeper(folder).back_up(tmp_path / "a.zajel", WORDS)
    return tmp_path / "a.zajel"


# Backup and restore.


async def test_everything_comes_back_in_an_empty_profile(file, tmp_path):
    keeper(tmp_path / "b" / "store").restore(file, WORDS)
    assert await said_in(tmp_path / "b" / "store") == ALL
    assert set(contents(tmp_path / "b" / "store")) == {"key.json", "zajel.db"}


async def test_a_backup_leaves_nothing_beside_it_and_the_store_as_it_was(folder, tmp_path):
    before = contents(folder)
    size = keeper(folder).back_up(tmp_path / "a.zajel", WORDS)
    assert (tmp_path / "a.zajel").stat().st_size == size
    assert {path.name for path in tmp_path.iterdir()} == {"a", "a.zajel"}
    assert contents(folder) == before


async def test_the_restored_store_has_a_key_of_its_own(folder, file, tmp_path):
    keeper(tmp_path / "b").restore(file, WORDS)
    keys = [json.loads((f / "key.json").read_text())["key"] for f in (folder, tmp_path / "b")]
    assert keys[0] != keys[1]


async def test_a_store_in_use_can_be_backed_up_by_another_program(folder, tmp_path):
    store = await vault(folder).open()
    await store.messages.add(message(2, text="said a moment ago"))
    keeper(folder).back_up(tmp_path / "a.zajel", WORDS)
    await store.messages.add(message(3, text="said later"))
    await store.close()
    keeper(tmp_path / "b").restore(tmp_path / "a.zajel", WORDS)
    assert (await said_in(tmp_path / "b"))[2] == [TEXT, "said a moment ago"]


async def test_an_open_store_can_be_backed_up_while_it_is_written(folder, tmp_path):
    store = await vault(folder).open()
    backing_up = asyncio.ensure_future(store.back_up(tmp_path / "a.zajel", WORDS))
    for number in range(2, 30):
        await store.messages.add(message(number, text=f"said {number}"))
    assert await backing_up == (tmp_path / "a.zajel").stat().st_size
    await store.close()
    keeper(tmp_path / "b").restore(tmp_path / "a.zajel", WORDS)
    texts = (await said_in(tmp_path / "b"))[2]
    assert texts == [TEXT, *(f"said {n}" for n in range(2, len(texts) + 1))]
    assert {path.name for path in tmp_path.iterdir()} == {"a", "b", "a.zajel"}


async def test_a_backup_that_is_given_up_leaves_nothing_beside_it(folder, tmp_path, monkeypatch):
    store = await vault(folder).open()
    monkeypatch.setattr(keeping, "pack", lambda *_: (_ for _ in ()).throw(OSError(28, "full")))
    with pytest.raises(StoreError) as caught:
        await store.back_up(tmp_path / "a.zajel", WORDS)
    assert caught.value.failure.reason is Reason.DISK_FULL
    with pytest.raises(LocalError):
        await store.back_up(tmp_path / "a.zajel", "")
    await store.close()
    assert {path.name for path in tmp_path.iterdir()} == {"a"}


async def test_where_nothing_is_nothing_can_be_backed_up(tmp_path):
    work = keeper(tmp_path / "none").back_up
    assert reason_of(lambda: work(tmp_path / "a.zajel", WORDS)) is Reason.STORE_UNREADABLE


async def test_a_store_with_a_passphrase_is_backed_up_and_restored_with_one(tmp_path):
    folder = await live(tmp_path / "a", passphrase="of the store")
    work = keeper(folder).back_up
    assert reason_of(lambda: work(tmp_path / "f", WORDS)) is Reason.PASSPHRASE_NEEDED
    work(tmp_path / "f", WORDS, unlock="of the store")
    keeper(tmp_path / "b").restore(tmp_path / "f", WORDS)
    assert await said_in(tmp_path / "b", passphrase=WORDS) == ALL
    assert reason_of(lambda: keeper(tmp_path / "b").key_file().load()) is Reason.PASSPHRASE_NEEDED


async def test_nobody_is_replaced_without_being_told_to(file, tmp_path):
    other = await live(tmp_path / "b", text="said by another")
    before = contents(other)
    assert reason_of(lambda: keeper(other).restore(file, WORDS)) is Reason.PROFILE_NOT_EMPTY
    assert contents(other) == before
    keeper(other).restore(file, WORDS, replaces=True)
    assert await said_in(other) == ALL


async def test_a_store_in_use_is_not_replaced(file, tmp_path):
    store = await vault(tmp_path / "b").open()
    work = keeper(tmp_path / "b").restore
    assert reason_of(lambda: work(file, WORDS, replaces=True)) is Reason.STORE_IN_USE
    await store.close()


async def test_what_cannot_be_restored_changes_nothing(file, tmp_path):
    other = await live(tmp_path / "b", text="said by another")
    before = contents(other)
    (tmp_path / "cut").write_bytes(file.read_bytes()[:-1])
    for source, words, reason in (
        (file, "no", Reason.PASSPHRASE_WRONG),
        (tmp_path / "cut", WORDS, Reason.BACKUP_DAMAGED),
        (other / "zajel.db", WORDS, Reason.BACKUP_DAMAGED),
    ):
        work = keeper(other).restore
        assert reason_of(lambda: work(source, words, replaces=True)) is reason  # noqa: B023
        assert contents(other) == before


async def test_a_backup_of_a_newer_program_is_refused(folder, tmp_path, monkeypatch):
    with monkeypatch.context() as newer:
        newer.setattr(database_module, "scripts", lambda: [*scripts(), "CREATE TABLE more (x)"])
        await (await vault(folder).open()).close()
        keeper(folder).back_up(tmp_path / "newer", WORDS)
    work = keeper(tmp_path / "b").restore
    assert reason_of(lambda: work(tmp_path / "newer", WORDS)) is Reason.STORE_UNREADABLE
    assert contents(tmp_path / "b") == {}


async def test_a_keyring_holds_the_key_of_the_new_and_forgets_that_of_the_old(file, tmp_path):
    keyring = FakeKeyring()
    other = await live(tmp_path / "b", keyring)
    old = set(keyring.secrets)
    keeper(other, keyring).restore(file, WORDS, replaces=True)
    assert len(keyring.secrets) == 1
    assert not old & set(keyring.secrets)
    assert await said_in(other, keyring) == ALL


@pytest.mark.parametrize("is_replacing", [False, True])
async def test_a_program_that_dies_while_restoring_leaves_nothing_or_everything(
    file, tmp_path, monkeypatch, is_replacing
):
    made = await live(tmp_path / "made", text="said by another")
    before = contents(made) if is_replacing else {}

    def prepare(number):
        folder = tmp_path / f"death {number}"
        folder.mkdir()
        for name, data in before.items():
            (folder / name).write_bytes(data)
        return folder

    def restore(folder):
        keeper(folder).restore(file, WORDS, replaces=is_replacing)

    outcomes = []
    for folder in list(every_death(monkeypatch, prepare, restore)):
        was_empty = not before and not (folder / "key.json.restored").exists()
        found = await said_in(folder)
        assert was_empty or found != NOTHING
        outcomes.append(found)
    old = (PRIVATE, ["noor"], ["said by another"], ["a draft"], ["said by another"])
    assert outcomes[0] == (old if is_replacing else NOTHING)
    assert outcomes[-1] == ALL
    assert all(found in (outcomes[0], ALL) for found in outcomes)
    assert outcomes.count(ALL) > 3


# Copies of before a migration.


@pytest.fixture
async def migrated(folder, monkeypatch):
    """A store after a migration, so that there is a copy of before it."""
    steps = [*scripts(), "CREATE TABLE more (x)"]
    monkeypatch.setattr(database_module, "scripts", lambda: steps)
    await (await vault(folder).open()).close()
    return folder


async def test_a_damaged_history_is_replaced_by_its_copy_and_set_aside(migrated):
    (copy,) = vault(migrated).copies()
    (migrated / "zajel.db").write_bytes(b"damaged")
    with pytest.raises(StoreError) as caught:
        await vault(migrated).open()
    assert caught.value.failure.reason is Reason.STORE_DAMAGED
    aside = vault(migrated).bring_back(copy)
    assert aside.read_bytes() == b"damaged"
    assert await said_in(migrated) == ALL


async def test_a_copy_that_is_damaged_itself_replaces_nothing(migrated):
    (copy,) = vault(migrated).copies()
    data = bytearray(copy.path.read_bytes())
    data[len(data) // 2] ^= 1
    copy.path.write_bytes(data)
    before = (migrated / "zajel.db").read_bytes()
    assert reason_of(lambda: vault(migrated).bring_back(copy)) is Reason.STORE_DAMAGED
    assert (migrated / "zajel.db").read_bytes() == before
    assert not (migrated / "zajel.db.restored").exists()


async def test_the_newest_copy_that_is_whole_is_found(migrated):
    (copy,) = vault(migrated).copies()
    older = copy.path.with_name(copy.path.name.replace("20", "19", 1).replace("-20", "-19", 1))
    older.write_bytes(copy.path.read_bytes())
    assert keeper(migrated).newest_whole_copy().path == copy.path
    copy.path.write_bytes(b"damaged")
    assert keeper(migrated).newest_whole_copy().path == older
    older.write_bytes(b"damaged")
    assert keeper(migrated).newest_whole_copy() is None


async def test_a_second_damaged_one_does_not_replace_the_first(migrated):
    for number in (1, 2):
        (migrated / "zajel.db").write_bytes(b"damaged %d" % number)
        vault(migrated).bring_back(vault(migrated).copies()[0])
    assert (migrated / "zajel.db.damaged-1").read_bytes() == b"damaged 1"
    assert (migrated / "zajel.db.damaged-2").read_bytes() == b"damaged 2"


# Erasing.


def everything_in(folder):
    """All bytes in all files below ``folder``, and their names."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    return b"\n".join(path.name.encode() + path.read_bytes() for path in files)


async def readable(profile):
    """What somebody finds who has all files of a profile and our program."""
    raw = everything_in(profile.store.parent)
    opened = FileVault(profile.store)
    if not (profile.store / "key.json").exists():
        return raw
    store = await opened.open()
    tables = store._connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")
    rows = [
        repr(row)
        for (name,) in tables.fetchall()
        if not name.startswith("found")
        for row in store._connection.execute(f"SELECT * FROM {name}")
    ]
    await store.close()
    return raw + "\n".join(rows).encode()


async def test_what_is_erased_is_nowhere_in_the_profile_any_more(tmp_path):
    profile = portable_profile(tmp_path / "profile")
    await live(profile.store)
    await (await vault(profile.store).open()).close()
    for place, name, data in (
        (profile.logs, "zajel.log", b"a line of the log"),
        (profile.logs, "zajel.log.1", b"an older line"),
        (profile.pasted, "Pasted picture.png", b"a pasted picture"),
        (profile.store / "backups", "zajel-1-20231114T221320Z.db", b"a copy"),
        (profile.store, "zajel.db.damaged-1", b"a damaged one"),
        (profile.store, "key.json.new", b"half a key"),
        (profile.downloads, "holiday.png", b"a received file"),
    ):
        place.mkdir(exist_ok=True)
        (place / name).write_bytes(data)
    LooksFile(profile.looks).save(Looks(window="geometry"))
    key = json.loads((profile.store / "key.json").read_text())["key"]
    known = [
        *(TEXT.encode(), b"noor", b"a draft", b"a/b.png", b"key of noor"),
        *(repr(PRIVATE).encode(), key.encode()),
        *(b"a line of the log", b"an older line", b"a pasted picture", b"geometry"),
        *(b"a copy", b"a damaged one", b"half a key", b"zajel.db", b"key.json", b"looks.json"),
    ]
    before = await readable(profile)
    assert [words for words in known if words not in before] == []
    Keeper(profile.store).erase(profile)
    after = await readable(profile)
    assert [words for words in known if words in after] == []
    assert base64.b64decode(key) not in after
    left = {str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file()}
    assert left == {"profile/store/lock", "profile/downloads/holiday.png"}


async def test_after_erasing_there_is_a_first_start(tmp_path):
    profile = portable_profile(tmp_path)
    await live(profile.store)
    keeper(profile.store).erase(profile)
    keeper(profile.store).erase(profile)
    assert await said_in(profile.store) == NOTHING


async def test_what_the_keyring_kept_is_erased_too(tmp_path):
    profile, keyring = portable_profile(tmp_path), FakeKeyring()
    await live(profile.store, keyring)
    assert keyring.secrets
    keeper(profile.store, keyring).erase(profile)
    assert keyring.secrets == {}


async def test_a_profile_in_use_is_not_erased(tmp_path):
    profile = portable_profile(tmp_path)
    store = await vault(profile.store).open()
    before = set(os.listdir(profile.store))
    assert reason_of(lambda: keeper(profile.store).erase(profile)) is Reason.STORE_IN_USE
    assert set(os.listdir(profile.store)) == before
    await store.close()


async def test_a_damaged_key_file_is_erased_as_well(tmp_path):
    profile = portable_profile(tmp_path)
    await live(profile.store)
    (profile.store / "key.json").write_bytes(b"damaged")
    keeper(profile.store).erase(profile)
    assert set(os.listdir(profile.store)) == {"lock"}


async def test_files_of_others_in_the_same_folder_stay(tmp_path):
    profile = portable_profile(tmp_path)
    await live(profile.store)
    (profile.store / "thesis.txt").write_text("years of work")
    keeper(profile.store).erase(profile)
    assert set(os.listdir(profile.store)) == {"lock", "thesis.txt"}


async def test_an_erasing_that_dies_leaves_nothing_readable(tmp_path, monkeypatch):
    profiles = {}

    made = await live(tmp_path / "made")
    files = contents(made)

    def prepare(number):
        profile = portable_profile(tmp_path / str(number))
        profile.store.mkdir(parents=True)
        for name, data in files.items():
            (profile.store / name).write_bytes(data)
        profiles[profile.store] = profile
        return profile

    def erase(profile):
        keeper(profile.store).erase(profile)

    for profile in list(every_death(monkeypatch, prepare, erase)):
        key, database = (profile.store / name for name in ("key.json", "zajel.db"))
        if not database.exists():
            assert not key.exists()
        keeper(profile.store).erase(profile)
        assert contents(profile.store) == {}


# The passphrase of a store that nobody has open.


async def test_the_passphrase_of_a_closed_store_is_changed(folder):
    assert keeper(folder).change_passphrase(None, "one") == "passphrase"
    assert await said_in(folder, passphrase="one") == ALL
    store = await vault(folder).open("one")
    work = keeper(folder).change_passphrase
    assert reason_of(lambda: work("one", "two")) is Reason.STORE_IN_USE
    await store.close()
    assert work("one", None) == "file"
    assert await said_in(folder) == ALL
