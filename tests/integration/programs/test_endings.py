"""A program ends when told, and cleanly; bad lines end nothing; a profile has one program."""

from __future__ import annotations

import asyncio
import os
import signal

import pytest


@pytest.mark.parametrize("way", ["end of input", "SIGTERM", "SIGINT"])
async def test_every_way_to_end_is_clean(start_both, way):
    anna, badr = await start_both()
    code = await {
        "end of input": anna.close_input,
        "SIGTERM": lambda: anna.end(signal.SIGTERM),
        "SIGINT": lambda: anna.end(signal.SIGINT),
    }[way]()
    assert (code, anna.complaints) == (0, "")
    assert (await badr.wait("unlinked"))["reason"] == "peer gone"


async def test_it_ends_when_nobody_reads_what_it_says(anna):
    await anna.start()
    anna.process._transport.get_pipe_transport(1).close()
    await asyncio.sleep(0)  # the transport lets go of the pipe in the next turn
    anna.say(do="contacts")
    assert await anna.end() == 0
    assert anna.complaints == ""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_it_ends_cleanly_while_it_starts(anna, number):
    await anna.begin()
    log = anna.profile / "logs" / "zajel.log"
    async with asyncio.timeout(20):
        while not log.exists():  # it has begun
            await asyncio.to_thread(os.sched_yield)
    assert await anna.end(number) == 0
    assert anna.complaints == ""


async def test_a_second_program_on_one_profile_says_so_and_harms_nothing(
    tmp_path, anna, make_person
):
    await anna.start()
    second = make_person("Second", anna.service)
    second.profile = anna.profile
    await second.begin()
    error = await second.wait("error")
    assert (error["about"], error["text"]) == ("store", "profile already open")
    assert await second.end() == 3
    assert len(second.events) == 1
    anna.say(do="contacts", ref=1)
    await anna.wait("contacts", ref=1)


async def test_a_profile_is_free_again_after_a_kill(anna):
    key = (await anna.start())["publicKey"]
    await anna.kill()
    assert (await anna.start())["publicKey"] == key


async def test_every_bad_line_gets_one_answer_and_breaks_nothing(start_both):
    anna, badr = await start_both()
    lines = [
        b"nonsense",
        b"{}",
        b"[]",
        b"\xff\xfe",
        b'{"do":"fly","ref":"r"}',
        b'{"do":"send","text":""}',
        b'{"do":"send","text":"x","to":"nobody"}',
        b'{"do":"send","text":"\\ud800"}',
        b'{"do":"send","text":"%s"}' % (b"x" * 70_000),
        b'{"do":"send","text":"x","ref":[]}',
        b'{"do":"pair","code":"zajel://elsewhere/x"}',
        b'{"do":"accept_file","id":"../x"}',
        b'{"do":"history","limit":1000000}',
        b"[" * 100_000,
        b"x" * 2_000_000,
    ]
    anna.write(*lines, b"", b"  ")
    anna.say(do="send", text="still here", ref="last")
    await anna.wait("stored", ref="last")
    await badr.wait("message", text="still here")
    assert len(anna.named("error")) == len(lines)
    assert anna.named("error")[4]["ref"] == "r"


async def test_a_profile_that_cannot_be_written_is_one_line_and_exit_code_three(
    tmp_path, service, make_person
):
    person = make_person("Nobody", service)
    person.profile.write_text("a file stands where the folder should be")
    await person.begin()
    assert (await person.wait("error"))["about"] == "store"
    assert await person.end() == 3
    assert len(person.events) == 1
    assert person.complaints == "no log can be written: Not a directory\n"
    person.errors.unlink()
