"""The lock of a folder: one holder at a time, gone with the program that held it."""

from __future__ import annotations

import subprocess
import sys

import pytest

from zajel_desktop.model.errors import StoreError
from zajel_desktop.model.failure import Reason
from zajel_desktop.store.folder_lock import FolderLock

HOLDER = """
import pathlib, sys
from zajel_desktop.store.folder_lock import FolderLock
FolderLock(pathlib.Path(sys.argv[1])).take()
print("held", flush=True)
sys.stdin.read()
"""


def test_a_second_holder_is_told(tmp_path):
    first, second = FolderLock(tmp_path), FolderLock(tmp_path)
    first.take()
    with pytest.raises(StoreError) as caught:
        second.take()
    assert caught.value.failure.reason is Reason.STORE_IN_USE
    first.release()
    second.take()
    second.release()


def test_releasing_twice_lets_go_once(tmp_path):
    lock, other = FolderLock(tmp_path), FolderLock(tmp_path)
    lock.take()
    lock.release()
    other.take()
    lock.release()
    with pytest.raises(StoreError):
        FolderLock(tmp_path).take()
    other.release()


def test_a_killed_program_holds_nothing(tmp_path):
    lock = FolderLock(tmp_path)
    command = [sys.executable, "-c", HOLDER, str(tmp_path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdout.readline() == b"held\n"
        with pytest.raises(StoreError):
            lock.take()
        holder.kill()
    lock.take()
    lock.release()


def test_a_folder_that_is_not_there_is_the_systems_error(tmp_path):
    with pytest.raises(FileNotFoundError):
        FolderLock(tmp_path / "nowhere").take()
