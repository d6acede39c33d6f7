"""The gate: a real profile is locked, opened, restored, mended and erased; the face is a fake."""

from __future__ import annotations

import asyncio
import logging

import pytest

from tests.fakes.nouns import contact
from zajel_desktop.crypto.passphrase import Cost
from zajel_desktop.doors import gate as gate_module
from zajel_desktop.doors.gate import NO_STORE, Close, Gate, Retry
from zajel_desktop.model.errors import StoreError
from zajel_desktop.model.failure import Failure, Reason, Side
from zajel_desktop.model.safekeeping import BringBack, Erase, Lock, Restore, Unlock
from zajel_desktop.store import database as database_module
from zajel_desktop.store.keeping import Keeper
from zajel_desktop.store.migrations import scripts
from zajel_desktop.store.profile import portable_profile
from zajel_desktop.store.vault import FileVault

CHEAP = Cost(memory=8, passes=1, lanes=1)


class Face:
    """Remembers what was shown; ``asks_restore`` while somebody waits for a backup."""

    def __init__(self):
        self.seen = []
        self.asks_restore = False

    def show_trouble(self, failure, folder, copied_at=None):
        self.seen.append((failure.reason, copied_at is not None))

    def show_lock(self, failure=None, wait=0.0):
        self.seen.append(("lock", failure and failure.reason, wait > 0))

    def show_working(self):
        self.seen.append("working")

    def show_refusal(self, failure):
        self.seen.append(("refused", failure.reason))
        return self.asks_restore

    def show_erased(self):
        self.seen.append("erased")


class Opened:
    """An open profile, as far as the gate knows it."""

    def __init__(self, store):
        self.store, self.engine = store, self
        self.trouble = None

    async def read(self):
        if self.trouble is not None:
            raise StoreError(Failure(self.trouble, Side.OURS))

    async def stop(self):
        await self.store.close()
        if self.trouble is not None:
            raise StoreError(Failure(self.trouble, Side.OURS))

    async def names(self):
        return [each.id.removeprefix("id of ") for each in await self.store.contacts.all()]


class People:
    """Somebody at the gate: says one thing after the other."""

    def __init__(self, profile):
        self.face = Face()
        self.wishes = []
        self.logs = 0
        self.chosen = []
        self.gate = Gate(
            profile, self.face, self.next, begin_log=self.begin_log, choose=self.chosen.append
        )

    def begin_log(self):
        self.logs += 1

    async def next(self):
        return self.wishes.pop(0)

    async def open(self, *wishes):
        self.wishes = list(wishes)
        return await self.gate.open(self.wishes.pop(0))


@pytest.fixture
def profile(tmp_path):
    return portable_profile(tmp_path / "Anna")


@pytest.fixture(autouse=True)
async def opened(monkeypatch):
    """Open stores without an engine; they are closed at the end."""
    stores = []

    async def wire(profile, passphrase=None):
        store = await FileVault(profile.store, cost=CHEAP).open(passphrase)
        stores.append(store)
        return Opened(store)

    monkeypatch.setattr(gate_module, "wire", wire)
    yield stores
    for store in stores:
        await store.close()


async def make(profile, *, passphrase=None, name="noor"):
    """A profile with one contact, perhaps with a passphrase; closed again."""
    store = await FileVault(profile.store, cost=CHEAP).open()
    await store.contacts.save(contact(name))
    if passphrase is not None:
        await store.change_passphrase(None, passphrase)
    await store.close()


def backup_of(profile, path, words, unlock=None):
    Keeper(profile.store, cost=CHEAP).back_up(path, words, unlock=unlock)
    return str(path)


async def test_a_profile_without_a_passphrase_opens_at_once(profile):
    people = People(profile)
    assert await people.open(Retry()) is not None
    assert people.face.seen == []


async def test_a_passphrase_is_asked_for_until_it_is_right(profile):
    await make(profile, passphrase="words")
    people = People(profile)
    found = await people.open(Retry(), Unlock("wrong"), Unlock("words"))
    assert await found.names() == ["noor"]
    assert people.face.seen == [
        ("lock", Reason.PASSPHRASE_NEEDED, False),
        ("lock", Reason.PASSPHRASE_WRONG, False),
    ]


async def test_the_fifth_wrong_one_tells_how_long_to_wait(profile):
    await make(profile, passphrase="words")
    people = People(profile)
    assert await people.open(Retry(), *[Unlock("wrong")] * 5, Unlock("words"), Close()) is None
    assert people.face.seen[4:] == [
        ("lock", Reason.PASSPHRASE_WRONG, False),
        ("lock", Reason.PASSPHRASE_WRONG, True),
        ("lock", Reason.PASSPHRASE_WAIT, True),
    ]
    assert people.gate.exit_code == 0


async def test_the_loop_goes_on_while_a_passphrase_is_tried(profile):
    await make(profile, passphrase="words")
    turns, found = 0, asyncio.create_task(People(profile).open(Retry(), Unlock("words")))
    while not found.done():
        turns += 1
        await asyncio.sleep(0)
    assert turns > 2
    assert await found.result().names() == ["noor"]


async def test_what_is_locked_waits_to_be_unlocked(profile):
    await make(profile, passphrase="words")
    people = People(profile)
    assert await people.open(Lock(), Unlock("words")) is not None
    assert people.face.seen == [("lock", None, False)]


async def test_leaving_it_locked_is_no_failure_but_a_store_that_does_not_open_is(profile):
    await make(profile, passphrase="words")
    people = People(profile)
    assert await people.open(Retry(), Close()) is None
    assert people.gate.exit_code == 0
    (profile.store / "key.json").unlink()
    assert await people.open(Retry(), Close()) is None
    assert people.gate.exit_code == NO_STORE
    assert people.face.seen[-1] == (Reason.STORE_UNREADABLE, False)


async def test_a_backup_takes_the_place_of_what_is_locked(profile, tmp_path):
    other = portable_profile(tmp_path / "Badr")
    await make(other, name="badr", passphrase="his")
    file = backup_of(other, tmp_path / "backup", "of the backup", unlock="his")
    await make(profile, passphrase="forgotten")
    people = People(profile)
    found = await people.open(Retry(), Restore(file, "of the backup"))
    assert await found.names() == ["badr"]
    assert people.chosen == [found]
    await found.store.close()
    with pytest.raises(StoreError):
        await FileVault(profile.store, cost=CHEAP).open()


async def test_a_backup_that_does_not_open_is_refused_where_it_was_asked_for(profile, tmp_path):
    await make(profile, passphrase="words")
    (tmp_path / "no backup").write_bytes(b"something")
    people = People(profile)
    people.face.asks_restore = True
    found = await people.open(Retry(), Restore(str(tmp_path / "no backup"), "x"), Unlock("words"))
    assert await found.names() == ["noor"]
    assert people.face.seen[1:] == [("refused", Reason.BACKUP_DAMAGED)]


async def test_where_nobody_asks_any_more_a_refusal_is_trouble(profile, tmp_path):
    await make(profile)
    (tmp_path / "no backup").write_bytes(b"something")
    people = People(profile)
    found = await people.open(Restore(str(tmp_path / "no backup"), "x"), Retry())
    assert await found.names() == ["noor"]
    assert people.face.seen[-1] == (Reason.BACKUP_DAMAGED, False)


@pytest.mark.parametrize("words", [None, "words"])
async def test_a_copy_takes_the_place_of_a_damaged_history(profile, words, monkeypatch):
    await make(profile, passphrase=words)
    steps = [*scripts(), "CREATE TABLE more (x)"]
    monkeypatch.setattr(database_module, "scripts", lambda: steps)
    await (await FileVault(profile.store, cost=CHEAP).open(words)).close()
    (profile.store / "zajel.db").write_bytes(b"damaged" * 1000)
    people = People(profile)
    asked = Retry() if words is None else Unlock(words)
    found = await people.open(asked, BringBack())
    assert await found.names() == ["noor"]
    assert people.face.seen == [(Reason.STORE_DAMAGED, True)]
    aside = profile.store / "zajel.db.damaged-1"
    assert aside.read_bytes() == b"damaged" * 1000


async def test_what_the_command_line_asks_for_is_chosen_once(profile):
    await make(profile, passphrase="words")
    people = People(profile)
    found = await people.open(Unlock("words"))
    await found.store.close()
    again = await people.open(Lock(), Unlock("words"))
    assert again is not found
    assert people.chosen == [found]


async def test_damage_that_shows_only_where_it_is_read_is_told_as_well(profile, monkeypatch):
    await make(profile)
    people = People(profile)
    wire = gate_module.wire
    troubles = [Reason.STORE_DAMAGED, None]

    async def wire_damaged(profile, passphrase=None):
        opened = await wire(profile, passphrase)
        opened.trouble = troubles.pop(0)
        return opened

    monkeypatch.setattr(gate_module, "wire", wire_damaged)
    assert await people.open(Retry(), Retry()) is not None
    assert people.face.seen == [(Reason.STORE_DAMAGED, False)]


async def test_a_damaged_history_without_a_copy_offers_none(profile):
    await make(profile)
    (profile.store / "zajel.db").write_bytes(b"damaged" * 1000)
    people = People(profile)
    assert await people.open(Retry(), BringBack(), Close()) is None
    assert people.face.seen == [(Reason.STORE_DAMAGED, False)] * 2


async def test_everything_is_erased_and_one_can_begin_anew(profile, tmp_path):
    await make(profile, passphrase="words")
    people = People(profile)
    assert await people.open(Erase(), Close()) is None
    assert people.face.seen == ["working", "erased"]
    assert people.gate.exit_code == 0
    assert [file.name for file in tmp_path.rglob("*") if file.is_file()] == ["lock"]
    found = await people.open(Retry())
    assert await found.names() == []
    assert people.logs == 1
    assert people.chosen == [found]


async def test_a_profile_in_use_is_not_erased(profile):
    store = await FileVault(profile.store, cost=CHEAP).open()
    people = People(profile)
    assert await people.open(Erase(), Close()) is None
    assert people.face.seen == ["working", (Reason.STORE_IN_USE, False)]
    assert people.logs == 1
    await store.close()


async def test_no_passphrase_is_logged(profile, caplog):
    caplog.set_level(logging.DEBUG)
    await make(profile, passphrase="correct horse")
    people = People(profile)
    await people.open(Retry(), Unlock("battery staple"), Unlock("correct horse"))
    assert "battery" not in caplog.text
    assert "horse" not in caplog.text
