"""Errands of the command line: one line about what was done, one exit code for each end."""

from __future__ import annotations

import getpass
import io
import json
import os
import sys
import threading

import pytest

from tests.fakes.nouns import contact
from zajel_desktop.doors.errands import MISUSED, NO_STORE, PassphraseError, read_passphrase
from zajel_desktop.doors.headless import main
from zajel_desktop.store import keeping
from zajel_desktop.store.profile import portable_profile
from zajel_desktop.store.vault import FileVault

CHEAP = keeping.Cost(memory=8, passes=1, lanes=1)


@pytest.fixture(autouse=True)
def cheap(monkeypatch):
    monkeypatch.setattr(keeping, "Cost", lambda: CHEAP)


@pytest.fixture
def typed(monkeypatch):
    """What the person at the terminal types next."""
    lines = []

    class Terminal(io.StringIO):
        def isatty(self):
            return True

    monkeypatch.setattr(sys, "stdin", Terminal())
    monkeypatch.setattr(getpass, "getpass", lambda question: lines.pop(0))
    return lines


@pytest.fixture
def do(tmp_path, capsys):
    """Do an errand for a profile; return the exit code, and what it said as an event."""

    def do(*arguments, profile="a"):
        code = main(["--profile", str(tmp_path / profile), *map(str, arguments)])
        said = capsys.readouterr()
        return code, json.loads(said.out) if said.out else said.err

    return do


@pytest.fixture
def words(tmp_path):
    """A file with a passphrase."""
    file = tmp_path / "words"
    file.write_text("words of the backup\nand more that does not count\n")
    return file


@pytest.fixture
async def store(tmp_path):
    """The folder of a store with somebody in it."""
    folder = portable_profile(tmp_path / "a").store
    opened = await FileVault(folder).open()
    await opened.contacts.save(contact())
    await opened.close()
    return folder


async def known_in(tmp_path, profile, passphrase=None):
    opened = await FileVault(portable_profile(tmp_path / profile).store).open(passphrase)
    known = await opened.contacts.all()
    await opened.close()
    return known


async def test_a_backup_is_restored_elsewhere(store, do, words, tmp_path):
    file = tmp_path / "a.zajel"
    code, event = do("backup", file, "--backup-passphrase-file", words)
    assert code == 0
    assert (event["event"], event["path"]) == ("backed_up", str(file))
    assert event["size"] == file.stat().st_size
    code, event = do("restore", file, "--backup-passphrase-file", words, profile="b")
    assert (code, event["event"]) == (0, "restored")
    assert await known_in(tmp_path, "b") == (contact(),)


async def test_whoever_is_here_is_replaced_only_on_request(store, do, words, tmp_path):
    file = tmp_path / "a.zajel"
    do("backup", file, "--backup-passphrase-file", words)
    code, event = do("restore", file, "--backup-passphrase-file", words)
    assert (code, event["text"]) == (NO_STORE, "profile not empty")
    code, event = do("restore", file, "--replace", "--backup-passphrase-file", words)
    assert (code, event["event"]) == (0, "restored")


async def test_a_file_that_is_no_backup_is_replaced_only_on_request(store, do, words, tmp_path):
    file = tmp_path / "thesis"
    file.write_text("years of work")
    code, said = do("backup", file, "--backup-passphrase-file", words)
    assert code == MISUSED
    assert "--replace" in said
    assert file.read_text() == "years of work"
    assert do("backup", file, "--replace", "--backup-passphrase-file", words)[0] == 0
    assert do("backup", file, "--backup-passphrase-file", words)[0] == 0  # now it is one


async def test_a_wrong_passphrase_is_one_line_and_its_own_exit_code(store, do, words, tmp_path):
    do("backup", tmp_path / "f", "--backup-passphrase-file", words)
    words.write_text("other words")
    code, event = do("restore", tmp_path / "f", "--backup-passphrase-file", words, profile="b")
    assert (code, event["about"], event["text"]) == (NO_STORE, "store", "passphrase wrong")


def test_where_nobody_is_nothing_is_written_or_protected(do, words, tmp_path):
    for errand in (
        ("backup", tmp_path / "f", "--backup-passphrase-file"),
        ("passphrase", "--new-passphrase-file"),
    ):
        assert do(*errand, words, profile="b") == (MISUSED, "there is no profile here yet\n")
    assert not (tmp_path / "f").exists()
    assert not (tmp_path / "b").exists()


def test_a_file_that_is_not_there_is_not_restored(do, words, tmp_path):
    code, said = do("restore", tmp_path / "none", "--backup-passphrase-file", words)
    assert (code, said) == (MISUSED, "FILE is not there\n")


async def test_a_passphrase_is_set_used_changed_and_removed(store, do, words, tmp_path):
    assert do("passphrase", "--new-passphrase-file", words)[1]["by"] == "passphrase"
    assert await known_in(tmp_path, "a", "words of the backup") == (contact(),)
    backup = ("backup", tmp_path / "f", "--backup-passphrase-file", words)
    assert do(*backup)[0] == MISUSED  # neither a file nor a terminal
    assert do("--passphrase-file", words, *backup)[0] == 0
    code, event = do("--passphrase-file", words, "passphrase", "--remove")
    assert (code, event["by"]) == (0, "file")
    both = ("passphrase", "--remove", "--new-passphrase-file", words)
    assert do(*both)[0] == MISUSED


async def test_a_person_at_the_terminal_is_asked_twice_for_a_new_one(store, do, typed, tmp_path):
    typed.extend(["one", "other"])
    assert do("passphrase") == (MISUSED, "the two are not the same\n")
    typed.extend(["one", "one"])
    assert do("passphrase")[0] == 0
    typed.extend(["one", "backup", "backup"])
    assert do("backup", tmp_path / "f")[0] == 0
    typed.append("backup")
    assert do("restore", tmp_path / "f", profile="b")[0] == 0
    typed.append("")
    assert do("restore", tmp_path / "f", profile="c") == (MISUSED, "the passphrase is empty\n")
    assert await known_in(tmp_path, "b", "backup") == (contact(),)


async def test_nothing_is_erased_unless_it_is_meant(store, do, tmp_path):
    code, said = do("erase")
    assert code == MISUSED
    assert "--yes" in said
    assert (store / "zajel.db").exists()
    code, event = do("erase", "--yes")
    assert (code, event["event"]) == (0, "erased")
    assert os.listdir(store) == ["lock"]


async def test_a_profile_in_use_is_left_alone(store, do, words, tmp_path):
    opened = await FileVault(store).open()
    for errand in (("erase", "--yes"), ("passphrase", "--new-passphrase-file", words)):
        code, event = do(*errand)
        assert (code, event["text"]) == (NO_STORE, "profile already open")
    assert do("backup", tmp_path / "f", "--backup-passphrase-file", words)[0] == 0
    await opened.close()


async def test_the_last_copy_is_brought_back(store, do, tmp_path):
    assert do("bring-back", "--list")[1]["made_at"] == []
    assert do("bring-back") == (MISUSED, "there is no copy\n")
    (store / "backups").mkdir()
    for second in (1, 2):
        copy = store / "backups" / f"zajel-1-20231114T22132{second}Z.db"
        copy.write_bytes((store / "zajel.db").read_bytes())
    (store / "zajel.db").write_bytes(b"damaged")
    assert do("bring-back", "--list")[1]["made_at"] == [1_700_000_002.0, 1_700_000_001.0]
    code, event = do("bring-back")
    assert (code, event["made_at"]) == (0, 1_700_000_002.0)
    assert await known_in(tmp_path, "a") == (contact(),)


def test_a_passphrase_is_the_first_line_and_may_come_from_a_descriptor(words):
    assert read_passphrase(words) == "words of the backup"
    if not os.path.exists("/dev/fd"):
        return
    theirs, ours = os.pipe()
    writing = threading.Thread(target=lambda: (os.write(ours, b"piped"), os.close(ours)))
    writing.start()
    assert read_passphrase(f"/dev/fd/{theirs}") == "piped"
    writing.join()
    os.close(theirs)


@pytest.mark.parametrize("data", [b"", b"\nsecond line", b"\xff"])
def test_a_file_without_a_passphrase_is_told_without_its_content(words, data):
    words.write_bytes(data)
    with pytest.raises(PassphraseError) as told:
        read_passphrase(words)
    assert "second" not in str(told.value)


def test_a_profile_whose_passphrase_cannot_be_read_does_not_start(do, tmp_path):
    code, said = do("--passphrase-file", tmp_path / "none")
    assert code == MISUSED
    assert said == "no passphrase can be read: No such file or directory\n"
