"""Surroundings that a test changes (port NetworkWatch)."""

from __future__ import annotations

import asyncio


class FakeWatch:
    """Tells each ``Change`` given to :meth:`change`; ``watched`` are the interfaces asked about."""

    def __init__(self):
        self.watched = []
        self._changes = asyncio.Queue()

    def change(self, change):
        self._changes.put_nowait(change)

    async def wait_change(self, interfaces):
        self.watched.append(tuple(interfaces))
        return await self._changes.get()
