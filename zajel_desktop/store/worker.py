"""The one thread on which the store is used, so that no disk ever holds up the loop."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

from zajel_desktop.model.errors import LocalError

T = TypeVar("T")


class Worker:
    """One thread that does one thing after the other; works on any asyncio loop."""

    def __init__(self, name: str) -> None:
        self._threads = ThreadPoolExecutor(max_workers=1, thread_name_prefix=name)
        self._last: Future[None] | None = None

    async def run(self, work: Callable[[], T]) -> T:
        """Do ``work`` after all that was asked before; return or raise what it does.

        Whoever is cancelled while waiting leaves: work that has begun is finished all the same.
        """
        if self._last:
            raise LocalError("the store is closed")
        return await asyncio.wrap_future(self._threads.submit(work))

    async def close(self, last: Callable[[], None]) -> None:
        """Do ``last`` after everything asked before, then end the thread; idempotent."""
        if self._last is None:
            self._last = self._threads.submit(last)
        try:
            await asyncio.shield(asyncio.wrap_future(self._last))
        finally:
            self._threads.shutdown()
