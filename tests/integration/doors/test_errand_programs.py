"""Backup, restore and erase as processes, while the headless program of the profile runs."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from asyncio.subprocess import PIPE

import pytest

from tests.fakes.programs import Headless, Service, pair


@pytest.fixture
async def service(tmp_path):
    service = Service(tmp_path)
    await service.start()
    yield service
    await service.stop()


@pytest.fixture
async def people(tmp_path, service):
    """Two people, linked."""
    both = Headless(tmp_path, "a", service), Headless(tmp_path, "b", service)
    await both[0].start()
    await pair(both[0], (await both[1].start())["code"])
    await both[1].wait("linked")
    yield both
    for person in both:
        if person.process:
            await person.quit()


async def errand(profile, *arguments, passphrase=""):
    """Do an errand, its passphrase through a pipe; return the exit code and what it said."""
    theirs, ours = os.pipe()
    os.write(ours, passphrase.encode())
    os.close(ours)
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "zajel_desktop.doors.headless", "--profile", str(profile)),
        *(argument.replace("PIPE", f"/dev/fd/{theirs}") for argument in arguments),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=PIPE,
        stderr=PIPE,
        pass_fds=(theirs,),
    )
    os.close(theirs)
    said, _ = await process.communicate()
    return process.returncode, json.loads(said) if said else None


pytestmark = pytest.mark.skipif(not os.path.exists("/dev/fd"), reason="passphrase by descriptor")


async def test_a_life_is_backed_up_while_it_is_lived_and_goes_on_elsewhere(tmp_path, people):
    a, b = people
    a.say(do="send", text="kept for later")
    message = await b.wait("message")
    key = (await a.wait("ready"))["publicKey"]
    file = str(tmp_path / "a.zajel")
    words = ("--backup-passphrase-file", "PIPE")
    code, said = await errand(a.profile, "backup", file, *words, passphrase="words")
    assert (code, said["event"]) == (0, "backed_up")
    a.say(do="send", text="said after the backup")
    await b.wait("message", text="said after the backup")
    code, said = await errand(a.profile, "erase", "--yes")
    assert (code, said["text"]) == (3, "profile already open")
    await a.quit()

    code, said = await errand(tmp_path / "c", "restore", file, *words, passphrase="wrong")
    assert (code, said["text"]) == (3, "passphrase wrong")
    code, said = await errand(tmp_path / "c", "restore", file, *words, passphrase="words")
    assert (code, said["event"]) == (0, "restored")
    code, said = await errand(a.profile, "erase", "--yes")
    assert (code, said["event"]) == (0, "erased")
    left = [path.name for path in a.profile.rglob("*") if path.is_file()]
    assert left == ["lock"]

    c = Headless(tmp_path, "c", a.service)
    ready = await c.start()
    assert ready["publicKey"] == key
    c.say(do="contacts")
    (known,) = (await c.wait("contacts"))["contacts"]
    c.say(do="history", **{"with": known["contact"]})
    history = (await c.wait("history"))["messages"]
    texts = [entry["text"] for entry in history if entry["kind"] == "text"]
    assert texts == ["kept for later"]
    assert history[-1]["id"] == message["id"]
    await c.quit()


async def test_a_profile_with_a_passphrase_starts_with_it_alone(tmp_path, service):
    a = Headless(tmp_path, "a", service)
    key = (await a.start())["publicKey"]
    await a.quit()
    new = ("passphrase", "--new-passphrase-file", "PIPE")
    assert (await errand(a.profile, *new, passphrase="open sesame"))[1]["by"] == "passphrase"
    code, said = await errand(a.profile)
    assert (code, said["text"]) == (3, "passphrase needed")
    code, said = await errand(a.profile, "--passphrase-file", "PIPE", passphrase="open barley")
    assert (code, said["text"]) == (3, "passphrase wrong")
    (tmp_path / "words").write_text("open sesame\n")
    ready = await a.start("--passphrase-file", str(tmp_path / "words"))
    assert ready["publicKey"] == key
    await a.quit()
