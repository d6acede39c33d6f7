"""What the command line does with a whole profile: backup, restore, passphrase, copies, erase.

A passphrase comes from a file, a descriptor (``/dev/fd/3``) or the terminal; never from an argument
or the environment, where other programs could read it.
"""

from __future__ import annotations

import argparse
import getpass
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

import msgspec

from zajel_desktop.doors.wiring import keyring_of
from zajel_desktop.model.errors import LocalError, StoreError
from zajel_desktop.store.backup import is_backup
from zajel_desktop.store.keeping import Keeper
from zajel_desktop.store.profile import Profile

MISUSED = 2
"""The exit code where something is missing on the command line."""

NO_STORE = 3
"""The exit code where the store could not be opened, or refused what was asked."""

LONGEST = 65_536
"""Bytes a file with a passphrase may have."""


class PassphraseError(Exception):
    """There is no passphrase where one is needed; the text says why."""


DOCTOR = "doctor"
"""The errand for which the engine runs."""


def add_errands(options: argparse.ArgumentParser, *, has_doctor: bool = False) -> None:
    """The options and errands of a program that can do them; ``errand`` is None for none."""
    _add_file(options, "--passphrase-file", "where the passphrase of the profile stands")
    errands = options.add_subparsers(dest="errand", metavar="ERRAND", title="errands")
    backup = errands.add_parser("backup", help="write everything into one file, and end")
    backup.add_argument("file", type=Path, metavar="FILE")
    backup.add_argument("--replace", action="store_true", help="even if FILE is something else")
    restore = errands.add_parser("restore", help="make a backup this profile, and end")
    restore.add_argument("file", type=Path, metavar="FILE")
    restore.add_argument("--replace", action="store_true", help="delete who is here already")
    for errand in (backup, restore):
        _add_file(errand, "--backup-passphrase-file", "where the passphrase of FILE stands")
    change = errands.add_parser("passphrase", help="set, change or remove the passphrase, and end")
    _add_file(change, "--new-passphrase-file", "where the new one stands")
    change.add_argument("--remove", action="store_true", help="have none any more")
    back = errands.add_parser("bring-back", help="replace a damaged history by its last copy")
    back.add_argument("--list", action="store_true", help="only say which copies there are")
    if has_doctor:
        doctor = errands.add_parser(DOCTOR, help="find out what stands in the way, and end")
        doctor.add_argument("--to", metavar="CONTACT", help="on the way to whom; else to anybody")
    erase = errands.add_parser("erase", help="delete everything but received files, and end")
    erase.add_argument("--yes", action="store_true", help="it is meant")


def do_errand(chosen: argparse.Namespace, profile: Profile) -> int:
    """Do what was chosen, say so in one JSON line; return the exit code."""
    errand: Callable[[argparse.Namespace, Profile], dict[str, object]] = ERRANDS[chosen.errand]
    try:
        said = errand(chosen, profile)
    except PassphraseError as error:
        print(error, file=sys.stderr)
        return MISUSED
    except LocalError as error:
        print(error, file=sys.stderr)
        return MISUSED
    except StoreError as error:
        _say({"event": "error", "about": "store", "text": error.failure.reason.value})
        return NO_STORE
    _say(said)
    return 0


def passphrase_of_profile(chosen: argparse.Namespace) -> str | None:
    """What opens the profile, None if none was named; raise PassphraseError."""
    file: Path | None = chosen.passphrase_file
    return None if file is None else read_passphrase(file)


def read_passphrase(file: Path) -> str:
    """The first line of ``file``; raise PassphraseError."""
    try:
        with open(file, "rb") as opened:
            line = opened.readline(LONGEST).decode().rstrip("\r\n")
    except OSError as error:
        raise PassphraseError(f"no passphrase can be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise PassphraseError("no passphrase can be read: this is no text") from None
    if not line:
        raise PassphraseError("the passphrase is empty")
    return line


def _back_up(chosen: argparse.Namespace, profile: Profile) -> dict[str, object]:
    refuse_nobody(profile)
    target: Path = chosen.file.expanduser().absolute()
    if target.exists() and not chosen.replace and not _is_ours(target):
        raise LocalError("FILE is there already and no backup; --replace if that is meant")
    unlock = _unlock(chosen, profile)
    words = _words(chosen.backup_passphrase_file, "Passphrase of the backup: ", is_new=True)
    size = _keeper(profile).back_up(target, words, unlock=unlock)
    return {"event": "backed_up", "path": str(target), "size": size}


def _restore(chosen: argparse.Namespace, profile: Profile) -> dict[str, object]:
    source: Path = chosen.file.expanduser().absolute()
    if not source.is_file():
        raise LocalError("FILE is not there")
    words = _words(chosen.backup_passphrase_file, "Passphrase of the backup: ")
    _keeper(profile).restore(source, words, replaces=chosen.replace)
    return {"event": "restored", "path": str(source)}


def _change(chosen: argparse.Namespace, profile: Profile) -> dict[str, object]:
    refuse_nobody(profile)
    if chosen.remove and chosen.new_passphrase_file is not None:
        raise LocalError("either a new passphrase or none")
    current = _unlock(chosen, profile)
    new = None
    if not chosen.remove:
        new = _words(chosen.new_passphrase_file, "New passphrase: ", is_new=True)
    kind = _keeper(profile).change_passphrase(current, new)
    return {"event": "protected", "by": kind}


def _bring_back(chosen: argparse.Namespace, profile: Profile) -> dict[str, object]:
    keeper = _keeper(profile)
    copies = keeper.copies()
    if chosen.list:
        return {"event": "copies", "made_at": [copy.made_at for copy in copies]}
    if not copies:
        raise LocalError("there is no copy")
    aside = keeper.bring_back(copies[0], unlock=_unlock(chosen, profile))
    return {"event": "brought_back", "made_at": copies[0].made_at, "damaged": str(aside)}


def _erase(chosen: argparse.Namespace, profile: Profile) -> dict[str, object]:
    if not chosen.yes:
        raise LocalError("this deletes identity, contacts, messages and keys for good: say --yes")
    _keeper(profile).erase(profile)
    return {"event": "erased"}


ERRANDS = {
    "backup": _back_up,
    "restore": _restore,
    "passphrase": _change,
    "bring-back": _bring_back,
    "erase": _erase,
}


def refuse_nobody(profile: Profile) -> None:
    """Raise LocalError where there never was a profile: --profile may be missing or misspelt."""
    if not profile.store.is_dir() or set(os.listdir(profile.store)) <= {"lock"}:
        raise LocalError("there is no profile here yet")


def _keeper(profile: Profile) -> Keeper:
    return Keeper(profile.store, keyring_of(profile))


def _unlock(chosen: argparse.Namespace, profile: Profile) -> str | None:
    """The passphrase of the profile, asked for if it has one and none was named."""
    named = passphrase_of_profile(chosen)
    file = _keeper(profile).key_file()
    if named is not None or not file.exists or file.kind != "passphrase":
        return named
    return _words(None, "Passphrase of the profile: ")


def _words(file: Path | None, question: str, *, is_new: bool = False) -> str:
    """A passphrase from ``file``, or from the person at the terminal, twice if it is new."""
    if file is not None:
        return read_passphrase(file)
    if not sys.stdin.isatty():
        raise PassphraseError("no passphrase: name a file, or run this in a terminal")
    words = getpass.getpass(question)
    if not words:
        raise PassphraseError("the passphrase is empty")
    if is_new and getpass.getpass("Once more: ") != words:
        raise PassphraseError("the two are not the same")
    return words


def _is_ours(file: Path) -> bool:
    try:
        return is_backup(file)
    except OSError:
        return False


def _add_file(parser: argparse.ArgumentParser, name: str, says: str) -> None:
    parser.add_argument(name, type=Path, metavar="FILE", help=f"{says}, in the first line")


def _say(members: dict[str, object]) -> None:
    event = {"event": members["event"], "at": time.time(), **members}
    print(msgspec.json.encode(event).decode(), flush=True)
