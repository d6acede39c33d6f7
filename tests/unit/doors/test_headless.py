"""The headless door: descriptors in and out, one exit code for each end."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal

import pytest

from zajel_desktop.doors import headless
from zajel_desktop.doors.headless import MISUSED, NO_STORE, main, parser, run
from zajel_desktop.model.errors import StoreError
from zajel_desktop.model.failure import Failure, Reason, Side
from zajel_desktop.store.profile import portable_profile


@pytest.fixture
def pipes(monkeypatch):
    """What the program reads and writes: the ends that are ours."""
    with contextlib.ExitStack() as stack:
        theirs_in, ours_in = os.pipe()
        ours_out, theirs_out = os.pipe()
        ends = [open(end, mode) for end, mode in ((ours_in, "wb"), (ours_out, "rb"))]  # noqa: SIM115
        for end in ends:
            stack.callback(end.close)
        stack.callback(os.close, theirs_in)
        stack.callback(os.close, theirs_out)
        monkeypatch.setattr(headless, "INPUT", theirs_in)
        monkeypatch.setattr(headless, "OUTPUT", theirs_out)
        yield ends


@pytest.fixture
def go(tmp_path):
    """Run the program on this profile until it ends; return its exit code."""

    async def go(*arguments):
        profile = ["--profile", str(tmp_path), "--interfaces", "lo"]
        chosen = parser().parse_args([*profile, *arguments])
        async with asyncio.timeout(20):
            return await run(chosen, portable_profile(tmp_path))

    return go


def say(pipe, *lines):
    pipe.write(b"".join(line + b"\n" for line in lines))
    pipe.flush()


def read_all(pipe):
    """What was written so far."""
    os.set_blocking(pipe.fileno(), False)
    return [json.loads(line) for line in (pipe.read() or b"").splitlines()]


async def test_commands_are_read_and_answered_until_quit(pipes, go):
    say(pipes[0], b'{"do":"contacts","ref":1}', b"nonsense", b'{"do":"quit"}')
    assert await go() == 0
    found = {event["event"]: event for event in read_all(pipes[1])}
    assert found["contacts"]["ref"] == 1
    assert found["error"]["about"] == "input"


async def test_the_end_of_input_is_the_end_and_the_last_line_needs_no_end(pipes, go):
    pipes[0].write(b'{"do":"contacts"}')
    pipes[0].close()
    assert await go() == 0
    assert "contacts" in {event["event"] for event in read_all(pipes[1])}


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
async def test_a_signal_ends_it_even_before_the_store_is_open(pipes, go, number):
    before = signal.getsignal(number)
    asyncio.get_running_loop().call_soon(os.kill, os.getpid(), number)
    try:
        assert await go() == 0
    finally:
        asyncio.get_running_loop().remove_signal_handler(number)
        signal.signal(number, before)


async def test_when_nobody_reads_any_more_it_ends(pipes, go):
    pipes[1].close()
    say(pipes[0], b'{"do":"contacts"}')
    assert await go() == 0


async def test_a_store_that_does_not_open_is_one_line_and_its_own_exit_code(pipes, go, monkeypatch):
    async def refuse(profile, passphrase=None):
        raise StoreError(Failure(Reason.STORE_DAMAGED, Side.OURS, "detail"))

    monkeypatch.setattr(headless, "wire", refuse)
    assert await go() == NO_STORE
    ((event),) = read_all(pipes[1])
    assert (event["about"], event["text"]) == ("store", "history damaged")


async def test_a_store_that_cannot_be_read_after_all_is_the_same(pipes, go, monkeypatch):
    async def refuse(engine):
        raise StoreError(Failure(Reason.STORE_DAMAGED, Side.OURS, "detail"))

    monkeypatch.setattr("zajel_desktop.engine.engine.Engine.start", refuse)
    assert await go() == NO_STORE
    event = read_all(pipes[1])[-1]
    assert (event["about"], event["text"]) == ("store", "history damaged")


def test_help_says_what_it_is(capsys):
    with pytest.raises(SystemExit) as ended:
        main(["--help"])
    assert ended.value.code == 0
    assert "JSON" in capsys.readouterr().out


def test_an_unknown_option_is_refused(capsys):
    with pytest.raises(SystemExit) as ended:
        main(["--colour"])
    assert ended.value.code == 2
    assert capsys.readouterr().err


def identity_of(events):
    return [event["publicKey"] for event in events if event["event"] == "ready"]


async def until_said(pipe, condition):
    """Read until ``condition`` holds for everything written so far."""
    found = []
    async with asyncio.timeout(20):
        while not condition(found):
            found += await asyncio.to_thread(_read_some, pipe)
    return found


def _read_some(pipe):
    line = pipe.readline()
    return [json.loads(line)] if line else []


async def test_a_backup_is_restored_by_the_running_program(pipes, go, tmp_path):
    file = tmp_path / "anna.zajel"
    running = asyncio.create_task(go())
    words = '"passphrase":"words"'
    say(pipes[0], f'{{"do":"backup","path":"{file}",{words},"ref":"b"}}'.encode())
    before = await until_said(
        pipes[1], lambda found: {"ready", "backed_up"} <= {e["event"] for e in found}
    )
    say(pipes[0], b'{"do":"new_identity"}')
    renewed = await until_said(pipes[1], lambda found: identity_of(found))
    restore = f'{{"do":"restore","path":"{file}",{words},"replace":true,"ref":"r"}}'
    say(pipes[0], restore.encode(), b'{"do":"contacts","ref":"c"}')
    after = await until_said(pipes[1], lambda found: identity_of(found))
    say(pipes[0], b'{"do":"quit"}')
    assert await running == 0
    assert identity_of(after) == identity_of(before) != identity_of(renewed)
    refs = {event["event"]: event["ref"] for event in after if "ref" in event}
    assert refs == {"restored": "r", "contacts": "c"}


async def test_a_restore_with_other_words_changes_nothing(pipes, go, tmp_path):
    file = tmp_path / "anna.zajel"
    running = asyncio.create_task(go())
    say(pipes[0], f'{{"do":"backup","path":"{file}","passphrase":"words"}}'.encode())
    await until_said(pipes[1], lambda found: "backed_up" in {e["event"] for e in found})
    restore = f'{{"do":"restore","path":"{file}","passphrase":"other","replace":true,"ref":"r"}}'
    say(pipes[0], restore.encode())
    found = await until_said(pipes[1], lambda found: "error" in {e["event"] for e in found})
    assert (found[-1]["about"], found[-1]["text"]) == ("restore", "passphrase wrong")
    say(pipes[0], b'{"do":"quit"}')
    assert await running == 0


async def test_what_cannot_be_restored_after_all_is_told_and_the_profile_goes_on(
    pipes, go, tmp_path, monkeypatch
):
    file = tmp_path / "anna.zajel"
    running = asyncio.create_task(go())
    say(pipes[0], f'{{"do":"backup","path":"{file}","passphrase":"words"}}'.encode())
    before = await until_said(
        pipes[1], lambda found: {"ready", "backed_up"} <= {e["event"] for e in found}
    )

    def refuse(keeper, source, passphrase, *, replaces):
        raise StoreError(Failure(Reason.DISK_FULL, Side.OURS))

    monkeypatch.setattr("zajel_desktop.store.keeping.Keeper.restore", refuse)
    restore = f'{{"do":"restore","path":"{file}","passphrase":"words","replace":true,"ref":"r"}}'
    say(pipes[0], restore.encode())
    after = await until_said(pipes[1], lambda found: identity_of(found))
    assert [e["text"] for e in after if e["event"] == "error"] == ["disk full"]
    assert identity_of(after) == identity_of(before)
    say(pipes[0], b'{"do":"quit"}')
    assert await running == 0


# The doctor's errand.


async def make_profile(pipes, go):
    say(pipes[0], b'{"do":"quit"}')
    assert await go() == 0
    read_all(pipes[1])


async def test_the_doctor_examines_once_and_ends_without_a_word_about_us(pipes, go):
    await make_profile(pipes, go)
    assert await go("doctor") == 0
    said = read_all(pipes[1])
    assert [line["event"] for line in said] == ["checked"] * 5 + ["diagnosis"]
    assert "secret" not in json.dumps(said)


async def test_a_contact_nobody_knows_is_a_misuse(pipes, go):
    await make_profile(pipes, go)
    assert await go("doctor", "--to", "Noor") == MISUSED
    assert [line["event"] for line in read_all(pipes[1])] == ["error"]


def test_nobody_is_examined_who_never_was_here(tmp_path, capsys):
    assert main(["--profile", str(tmp_path), "doctor"]) == MISUSED
    assert "no profile" in capsys.readouterr().err
