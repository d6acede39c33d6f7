"""Programs that lose each other, their service or their lives: they come back without hands."""

from __future__ import annotations

import time


async def test_whoever_is_killed_and_started_again_is_linked_within_five_seconds(start_both):
    anna, badr = await start_both()
    for killed, other in ((badr, anna), (anna, badr)):
        before = len(other.named("linked"))
        await killed.kill()
        began = time.monotonic()
        await killed.start()
        await killed.wait("linked")
        await other.wait("linked", before + 1)
        assert time.monotonic() - began < 5
        killed.say(do="send", to=killed.named("linked")[-1]["contact"], text="I am back")
        await other.wait("message", text="I am back")
        other.events[:] = [e for e in other.events if e["event"] != "message"]
