"""The threads in which the disk's work is done, so that the loop never waits for it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")

MAX_THREADS = 4


class Threads:
    """The threads of one bulk path; started when the first work comes."""

    def __init__(self) -> None:
        self._pool: ThreadPoolExecutor | None = None

    def start(self, work: Callable[[], T]) -> asyncio.Future[T]:
        """Begin ``work``; whoever asks awaits the future, also when cancelled."""
        if self._pool is None:
            self._pool = ThreadPoolExecutor(MAX_THREADS, thread_name_prefix="files")
        return asyncio.get_running_loop().run_in_executor(self._pool, work)

    async def run(self, work: Callable[[], T], cancel: Callable[[], None] = lambda: None) -> T:
        """Do ``work``; if we are cancelled, ``cancel`` it and wait for its end."""
        future = self.start(work)
        try:
            await asyncio.wait([future])
        except asyncio.CancelledError:
            cancel()
            await settle(future)
            raise
        return future.result()

    def stop(self) -> None:
        """Let the threads end; the next work starts new ones."""
        pool, self._pool = self._pool, None
        if pool is not None:
            pool.shutdown(wait=False, cancel_futures=True)


async def settle(future: asyncio.Future[T]) -> None:
    """Wait until ``future`` has ended, however it ends: nobody wants its result any more."""
    future.add_done_callback(_retrieve)  # also if we are cancelled while we wait
    await asyncio.wait([future])


def _retrieve(future: asyncio.Future[T]) -> None:
    if not future.cancelled():
        future.exception()
