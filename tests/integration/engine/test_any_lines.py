"""The headless program is fed any lines: each is answered, nothing breaks, every answer is JSON."""

from __future__ import annotations

import asyncio
import json

from hypothesis import event, given
from hypothesis import strategies as st

from tests.fakes.people import is_linked
from tests.integration.engine.conftest import NOOR, bulk, make_town, run, written_disk
from zajel_desktop.headless.program import Program

WORDS = ("pair", "cancel_pair", "accept", "reject", "send", "send_file", "accept_file")
MORE_WORDS = ("cancel_file", "contacts", "history", "quit", "fly", "")
THEIRS = "THEIR CODE"

values = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**70), 2**70),
    st.floats(),
    st.text(max_size=20),
    st.sampled_from((THEIRS, "Badr", "noor", NOOR.id, NOOR.key, "a", "nowhere", "x" * 70_000)),
    st.lists(st.none(), max_size=2),
)
commands = st.builds(
    lambda do, members: {"do": do, **members},
    st.sampled_from(WORDS + MORE_WORDS),
    st.dictionaries(
        st.sampled_from(("code", "text", "to", "path", "id", "with", "limit", "ref", "x")), values
    ),
)
good = st.sampled_from(
    (
        {"do": "pair", "code": THEIRS},
        {"do": "send", "text": "hello", "to": "Badr", "ref": 1},
        {"do": "send", "text": "\ud800", "to": "noor"},
        {"do": "send_file", "path": "a", "to": "Badr"},
        {"do": "history", "with": "noor", "limit": 2},
        {"do": "contacts"},
    )
)
lines = st.lists(
    st.one_of(
        st.binary(max_size=50).filter(lambda line: b"\n" not in line),
        good.map(json.dumps).map(str.encode),
        commands.map(json.dumps).map(str.encode),
        st.sampled_from((b"[" * 5000, b"{" * 5000, b"\xff", b"null", b'"quit"')),
    ),
    max_size=12,
)


async def live(said):
    town = make_town()
    anna = await town.person("Anna", written_disk(), ports={"bulk": bulk()})
    badr = await town.person("Badr", ports={"bulk": bulk()})
    written = []
    program = Program(anna.engine, write=written.append, now=town.clock.now)
    Program(badr.engine, write=lambda line: None, now=town.clock.now, accepts_all=True)
    code = (await badr.code()).address.encode()
    await anna.code()
    for line in said:
        before = len(written)
        program.take(line.replace(THEIRS.encode(), code))
        errors = [each for each in written[before:] if json.loads(each)["event"] == "error"]
        assert len(errors) <= 1
        await asyncio.sleep(1)
    event(f"linked: {is_linked(anna)}")
    anna.engine.contacts.rename(NOOR.id, "")  # still alive
    await town.close()
    for line in written:
        assert line.endswith(b"\n")
        assert line.count(b"\n") == 1
        assert {"event", "at"} <= set(json.loads(line))
    assert anna.disk.contacts[NOOR.id] == NOOR


@given(lines)
def test_whatever_lines_come_each_is_answered_and_nothing_breaks(said):
    run(live(said))
