"""A survey that finds what a test says (port NetworkSurvey)."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from zajel_desktop.model.network import Conditions, Nat

CALM = Conditions(nat=Nat.CONE, has_servers=True, addresses=1)


class FakeSurvey:
    """Finds ``found`` after ``delay`` seconds; remembers what it was asked."""

    def __init__(self, found=CALM, delay=0.0):
        self.found, self.delay = found, delay
        self.asked = []
        self.forgotten = 0

    async def conditions(self, servers, interfaces, *, is_relay_only=False):
        self.asked.append((tuple(servers), tuple(interfaces), is_relay_only))
        if self.delay:
            await asyncio.sleep(self.delay)
        return replace(self.found, is_relay_only=is_relay_only)

    def forget(self):
        self.forgotten += 1
