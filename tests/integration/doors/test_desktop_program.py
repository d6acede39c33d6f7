"""The desktop program as a process: it starts, stays, and leaves at once without a word."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

import pytest

from zajel_desktop.store.keeping import Keeper
from zajel_desktop.store.vault import FileVault

START = 30.0
WINDOW = "zajel.log"


@pytest.fixture
def program(tmp_path):
    """The program on a profile of its own, killed if it does not leave by itself."""
    started = []

    def start(profile="profile"):
        process = subprocess.Popen(
            [sys.executable, "-m", "zajel_desktop", "--profile", tmp_path / profile],
            env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


def own(errors):
    """The lines that are ours: the offscreen platform says what it cannot do."""
    return [line for line in errors.splitlines() if not line.startswith(b"This plugin does not")]


def wait_for_log(folder, words):
    """Wait until the program has logged ``words``; it says nothing else to the outside."""
    deadline = time.monotonic() + START
    while time.monotonic() < deadline:
        log = folder / "logs" / WINDOW
        if log.exists() and words in log.read_text(encoding="utf-8"):
            return
        time.sleep(0.05)
    raise AssertionError(f"never logged: {words}")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals")
def test_it_quits_when_told_and_prints_nothing(program, tmp_path):
    process = program()
    wait_for_log(tmp_path / "profile", "service listens")
    began = time.monotonic()
    process.send_signal(signal.SIGTERM)
    output, errors = process.communicate(timeout=START)
    assert (process.returncode, output, own(errors)) == (0, b"", [])
    print(f"it quit after {time.monotonic() - began:.2f} s")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals")
async def test_a_locked_one_serves_nobody_and_can_be_left(program, tmp_path):
    folder = tmp_path / "profile" / "store"
    await (await FileVault(folder).open()).close()
    Keeper(folder).change_passphrase(None, "four words nobody guesses")
    process = program()
    wait_for_log(tmp_path / "profile", "the profile is locked: passphrase needed")
    process.send_signal(signal.SIGTERM)
    output, errors = process.communicate(timeout=START)
    assert (process.returncode, output, own(errors)) == (0, b"", [])
    log = (tmp_path / "profile" / "logs" / WINDOW).read_text(encoding="utf-8")
    assert "service listens" not in log


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals")
def test_a_second_one_on_the_same_profile_says_so_and_can_be_left(program, tmp_path):
    program()
    wait_for_log(tmp_path / "profile", "service listens")
    second = program()
    wait_for_log(tmp_path / "profile", "store not opened: profile already open")
    second.send_signal(signal.SIGTERM)
    output, errors = second.communicate(timeout=START)
    assert (second.returncode, output, own(errors)) == (3, b"", [])
