"""A computer that slept: its program is back as soon as it wakes, and nothing was lost."""

from __future__ import annotations

import asyncio
import signal
import time

import pytest


@pytest.mark.parametrize(
    "seconds", [pytest.param(2, id="the link lives"), pytest.param(25, marks=pytest.mark.long)]
)
async def test_what_was_said_meanwhile_comes_when_it_wakes(start_both, seconds):
    anna, badr = await start_both()
    await badr.wait("ready", 2)  # the next code is there: nothing is under way
    anna_there = badr.named("linked")[0]["contact"]
    badr.process.send_signal(signal.SIGSTOP)
    try:
        anna.say(do="send", text="while you slept")
        await anna.wait("presence", presence="reconnecting")
        await asyncio.sleep(seconds)  # as long as the computer sleeps
    finally:
        badr.process.send_signal(signal.SIGCONT)
    woken = time.monotonic()
    await badr.wait("message", text="while you slept")
    badr.say(do="send", text="good morning", to=anna_there)
    await anna.wait("message", text="good morning")
    print(f"a text each way {time.monotonic() - woken:.2f} s after waking")
    assert len(badr.named("message")) == len(anna.named("message")) == 1
