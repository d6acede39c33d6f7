"""One errand at a time, and what becomes of one that breaks."""

from __future__ import annotations

import asyncio
from functools import partial

import pytest

from zajel_desktop.engine.desk import Errand
from zajel_desktop.engine.tasks import Tasks
from zajel_desktop.model.failure import Reason


@pytest.fixture
async def tasks():
    tasks = Tasks()
    yield tasks
    await tasks.stop()


def start(tasks, broken=None):
    return Errand(tasks, broken)


async def test_an_errand_waits_for_the_end_of_those_before_it(tasks):
    errand, said, gate = start(tasks), [], asyncio.Event()

    async def say(word):
        said.append(f"{word} begins")
        await gate.wait()
        said.append(f"{word} ends")

    for word in ("a", "b"):
        errand.start(partial(say, word), word)
    await asyncio.sleep(0)
    gate.set()
    await tasks.finish()
    assert said == ["a begins", "a ends", "b begins", "b ends"]


async def test_the_next_errand_waits_even_for_one_that_was_given_up(tasks):
    errand, said, began = start(tasks), [], asyncio.Event()

    async def linger():
        began.set()
        try:
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(0)
            said.append("over")

    async def follow():
        said.append("next")

    errand.start(linger, "a")
    await began.wait()
    errand.stop()
    errand.start(follow, "b")
    await tasks.finish()
    assert said == ["over", "next"]


async def test_an_errand_given_up_before_it_began_never_begins(tasks):
    errand, said = start(tasks), []

    async def say():
        said.append("never")

    errand.start(say, "a")
    errand.stop()
    await tasks.finish()
    assert said == []


async def test_an_errand_may_give_up_what_follows_and_goes_on_itself(tasks):
    errand, said, done = start(tasks), [], asyncio.Event()

    async def never():
        said.append("never")

    async def say():
        errand.start(never, "b")
        errand.stop()
        await asyncio.sleep(0)
        said.append("went on")
        done.set()

    errand.start(say, "a")
    await done.wait()
    assert said == ["went on"]


async def test_an_errand_that_breaks_is_our_fault_and_the_next_one_goes_on(tasks, caplog):
    failures, done = [], asyncio.Event()
    errand = start(tasks, failures.append)

    async def break_down():
        raise KeyError("never expected")

    async def go_on():
        done.set()

    errand.start(break_down, "a")
    errand.start(go_on, "b")
    await done.wait()
    assert [failure.reason for failure in failures] == [Reason.OUR_FAULT]
    assert "never expected" in caplog.text
    caplog.clear()
