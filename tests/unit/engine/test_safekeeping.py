"""The profile at rest: done while it is open, or wished for; each deed ends with one fact."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from tests.fakes.safe import FakeSafe
from tests.fakes.virtual_time import in_virtual_time
from zajel_desktop.engine.safekeeping import Safekeeping
from zajel_desktop.model.errors import LocalError
from zajel_desktop.model.failure import Failure, Reason, Side
from zajel_desktop.model.safekeeping import Deed, Ended, Erase, Lock, Protection, Restore


class Watched:
    """A safekeeping, and everything it told."""

    def __init__(self, safe):
        self.keeping = Safekeeping(safe=safe)
        self.told = []
        self.over = asyncio.Event()
        self.keeping.protection_changed.subscribe(self.told.append)
        self.keeping.ended.subscribe(self.told.append)
        self.keeping.wished.subscribe(self.told.append)
        self.keeping.ended.subscribe(lambda _: self.over.set())

    async def until_ended(self):
        await self.over.wait()
        self.over.clear()


async def start(safe=None):
    watched = Watched(safe or FakeSafe())
    await watched.keeping.start()
    return watched


@in_virtual_time
async def test_it_knows_from_the_start_what_protects_the_key():
    assert (await start()).keeping.protection is Protection.FILE
    assert (await start(FakeSafe("words"))).keeping.protection is Protection.PASSPHRASE


@in_virtual_time
async def test_a_passphrase_is_set_changed_and_removed():
    safe = FakeSafe()
    watched = await start(safe)
    for current, new in ((None, "one"), ("one", "two"), ("two", None)):
        watched.keeping.change_passphrase(current, new)
        await watched.until_ended()
        assert safe.passphrase == new
    done = Ended(Deed.PASSPHRASE)
    protected = Protection.PASSPHRASE
    assert watched.told == [protected, done, protected, done, Protection.FILE, done]


@in_virtual_time
async def test_a_wrong_passphrase_changes_nothing_and_is_told():
    safe = FakeSafe("words")
    watched = await start(safe)
    watched.keeping.change_passphrase("others", None)
    await watched.keeping.stop()
    failure = Failure(Reason.PASSPHRASE_WRONG, Side.OURS)
    assert watched.told == [Ended(Deed.PASSPHRASE, failure)]
    assert watched.keeping.protection is Protection.PASSPHRASE


@in_virtual_time
async def test_a_backup_tells_how_large_it_is():
    safe = FakeSafe()
    watched = await start(safe)
    watched.keeping.back_up("/media/backup", "words")
    await watched.until_ended()
    assert safe.backups == {Path("/media/backup"): "words"}
    assert watched.told == [Ended(Deed.BACKUP, size=1_000_000)]


@in_virtual_time
async def test_a_backup_that_was_begun_is_finished_before_the_end():
    safe = FakeSafe()
    watched = await start(safe)
    watched.keeping.back_up("/media/backup", "words")
    await watched.keeping.stop()
    assert safe.backups


@in_virtual_time
async def test_a_full_disk_ends_a_backup_with_its_reason():
    safe = FakeSafe()
    watched = await start(safe)
    safe.failure = Reason.DISK_FULL
    watched.keeping.back_up("/media/backup", "words")
    await watched.until_ended()
    assert watched.told == [Ended(Deed.BACKUP, Failure(Reason.DISK_FULL, Side.OURS))]


@in_virtual_time
async def test_a_backup_that_opens_is_wished_for():
    safe = FakeSafe()
    safe.backups[Path("/media/backup")] = "words"
    watched = await start(safe)
    watched.keeping.restore("/media/backup", "words")
    await watched.until_ended()
    assert watched.told == [Ended(Deed.RESTORE), Restore("/media/backup", "words")]


@in_virtual_time
async def test_a_backup_that_does_not_open_ends_nothing_but_the_restoring():
    watched = await start()
    watched.keeping.restore("/media/backup", "words")
    await watched.until_ended()
    failure = Failure(Reason.PASSPHRASE_WRONG, Side.OURS)
    assert watched.told == [Ended(Deed.RESTORE, failure)]


@in_virtual_time
async def test_only_what_can_be_unlocked_is_locked():
    unprotected, protected = await start(), await start(FakeSafe("words"))
    with pytest.raises(LocalError):
        unprotected.keeping.lock()
    assert (unprotected.told, unprotected.keeping.can_lock) == ([], False)
    protected.keeping.lock()
    assert protected.told == [Lock()]


@in_virtual_time
async def test_erasing_is_wished_for():
    watched = await start()
    watched.keeping.erase()
    assert watched.told == [Erase()]


@in_virtual_time
async def test_nothing_is_done_without_words():
    watched = await start()
    with pytest.raises(LocalError):
        watched.keeping.change_passphrase(None, "")
    with pytest.raises(LocalError):
        watched.keeping.back_up("/media/backup", "")
    assert watched.told == []
