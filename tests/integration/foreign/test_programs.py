"""Programs of ours at the existing service, with each other and with older clients."""

from __future__ import annotations

import asyncio
import hashlib

import pytest

from tests.fakes.programs import Headless, pair
from tests.peers.app import AppPeer
from tests.peers.headless import HeadlessPeer
from tests.peers.web import WebPeer


@pytest.fixture
async def start_program(existing, tmp_path):
    """Start our headless program by name; it quits with the test, and must not have complained."""
    people = []

    async def start_program(name):
        people.append(Headless(tmp_path, name, existing))
        await people[-1].start()
        return people[-1]

    yield start_program
    for person in people:
        print(person.told())  # shown only if the test fails
    codes = await asyncio.gather(*(person.quit() for person in people if person.process))
    assert set(codes) <= {0}
    assert [person.complaints for person in people] == [""] * len(people)


async def talk(one, other, text):
    one.say(do="send", to=one.named("linked")[-1]["contact"], text=text)
    await other.wait("message", text=text)


async def test_two_programs_pair_talk_and_send_files(start_program, existing, tmp_path):
    anna, badr = await start_program("Anna"), await start_program("Badr")
    await pair(anna, badr.named("ready")[0]["code"])
    await badr.wait("linked")
    assert {each.named("linked")[0]["dialect"] for each in (anna, badr)} == {"native"}
    await talk(anna, badr, "hello")
    await talk(badr, anna, "and to you")
    data = bytes(range(256)) * 4096
    (tmp_path / "a.bin").write_bytes(data)
    anna.say(do="send_file", path=str(tmp_path / "a.bin"))
    received = await badr.wait("file_received")
    assert received["sha256"] == hashlib.sha256(data).hexdigest()
    await anna.wait("stored")


async def test_two_programs_find_each_other_again(start_program):
    anna, badr = await start_program("Anna"), await start_program("Badr")
    await pair(anna, badr.named("ready")[0]["code"])
    await badr.wait("linked")
    await badr.kill()
    await badr.start()
    await badr.wait("linked")
    await anna.wait("linked", 2)
    await talk(badr, anna, "back")


async def test_no_connection_of_ours_takes_two_codes(start_program, existing):
    """The existing service keeps both and frees one: the other would be lost for good."""
    anna, badr = await start_program("Anna"), await start_program("Badr")
    await pair(anna, badr.named("ready")[0]["code"])
    await badr.wait("linked")
    badr.say(do="new_code")
    await badr.wait("ready", 2)
    assert [codes for codes in existing.codes.values() if len(codes) > 1] == []


@pytest.mark.parametrize("kind", [AppPeer, HeadlessPeer, WebPeer])
async def test_a_program_says_which_dialect_it_speaks(kind, start_program, existing, start):
    anna = await start_program("Anna")
    (zoe,) = await start(existing, kind("Zoe"))
    await pair(anna, zoe.code)
    linked = await anna.wait("linked")
    assert linked["dialect"] == kind.__name__.removesuffix("Peer").lower()
    anna.say(do="send", to=linked["contact"], text="hello")
    await zoe.until(lambda: zoe.other.texts == ["hello"])
    await zoe.until(lambda: zoe.is_linked())
    await zoe.say("and to you")
    await anna.wait("message", text="and to you")
