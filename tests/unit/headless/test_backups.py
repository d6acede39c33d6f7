"""Backups by script: one at a time, nothing replaced unasked, every end told with its ref."""

from __future__ import annotations

import pytest

from tests.fakes.engine import FakeEngine
from zajel_desktop.headless import commands as do
from zajel_desktop.headless.backups import Backups
from zajel_desktop.model.errors import LocalError
from zajel_desktop.model.failure import Failure, Reason, Side
from zajel_desktop.model.safekeeping import Deed, Ended

FULL = Failure(Reason.DISK_FULL, Side.OURS)


@pytest.fixture
def engine():
    return FakeEngine()


@pytest.fixture
def told():
    return []


@pytest.fixture
def backups(engine, told):
    def tell(event, ref=None, **members):
        told.append((event, ref, members))

    return Backups(engine.safekeeping, tell)


@pytest.fixture
def there(tmp_path):
    file = tmp_path / "there"
    file.write_text("something")
    return str(file)


def end(engine, deed, failure=None, size=0):
    engine.safekeeping.ended.publish(Ended(deed, failure, size))


def test_a_backup_is_told_when_it_is_whole(engine, backups, told, tmp_path):
    path = str(tmp_path / "anna.zajel")
    backups.back_up(do.Backup(path, "words", ref=1))
    assert engine.asked("safekeeping.back_up") == [(path, "words")]
    assert told == []
    end(engine, Deed.BACKUP, size=111)
    assert told == [("backed_up", 1, {"path": path, "size": 111})]


def test_a_backup_that_fails_says_why(engine, backups, told, tmp_path):
    backups.back_up(do.Backup(str(tmp_path / "a"), "words", ref=1))
    end(engine, Deed.BACKUP, FULL)
    assert told == [("error", 1, {"about": "backup", "text": "disk full"})]
    backups.back_up(do.Backup(str(tmp_path / "a"), "words"))


def test_a_file_is_replaced_only_if_that_was_said(engine, backups, there):
    with pytest.raises(LocalError):
        backups.back_up(do.Backup(there, "words"))
    backups.back_up(do.Backup(there, "words", replace=True))
    assert engine.asked("safekeeping.back_up") == [(there, "words")]


def test_one_of_each_kind_at_a_time(engine, backups, there, tmp_path):
    backups.back_up(do.Backup(str(tmp_path / "a"), "words"))
    backups.restore(do.Restore(there, "words", replace=True))
    with pytest.raises(LocalError):
        backups.back_up(do.Backup(str(tmp_path / "b"), "words"))
    with pytest.raises(LocalError):
        backups.restore(do.Restore(there, "words", replace=True))


def test_who_is_here_goes_only_if_that_was_said(engine, backups, there, tmp_path):
    with pytest.raises(LocalError, match="replace"):
        backups.restore(do.Restore(there, "words"))
    with pytest.raises(LocalError, match="no such file"):
        backups.restore(do.Restore(str(tmp_path / "nowhere"), "words", replace=True))
    assert engine.asked("safekeeping.restore") == []


def test_a_restore_is_told_once_it_is_done(engine, backups, told, there):
    backups.restore(do.Restore(there, "words", replace=True, ref=3))
    end(engine, Deed.RESTORE)
    assert told == []
    backups.tell_restored()
    assert told == [("restored", 3, {"path": there})]
    backups.tell_restored()
    assert len(told) == 1


def test_a_restore_that_cannot_be_says_why(engine, backups, told, there):
    backups.restore(do.Restore(there, "words", replace=True, ref=3))
    end(engine, Deed.RESTORE, Failure(Reason.PASSPHRASE_WRONG, Side.OURS))
    backups.restore(do.Restore(there, "words", replace=True, ref=4))
    end(engine, Deed.RESTORE)
    backups.tell_refused("disk full")
    assert told == [
        ("error", 3, {"about": "restore", "text": "passphrase wrong"}),
        ("error", 4, {"about": "restore", "text": "disk full"}),
    ]


def test_what_others_do_to_the_profile_is_not_ours_to_tell(engine, backups, told):
    end(engine, Deed.BACKUP)
    end(engine, Deed.PASSPHRASE)
    assert told == []


@pytest.mark.parametrize("command", [do.Backup("path", "word"), do.Restore("path", "word")])
def test_no_passphrase_is_printed(command):
    assert "word" not in repr(command)
