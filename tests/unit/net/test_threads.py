"""Work in threads: waited for, whatever becomes of whoever asked."""

from __future__ import annotations

import asyncio
import threading

import pytest

from zajel_desktop.net.threads import Threads

PATIENCE = 60.0
"""Seconds until something hangs for certain, however busy the machine is."""


async def test_work_is_done_and_more_after_a_stop():
    threads = Threads()
    assert await threads.run(lambda: 1) == 1
    threads.stop()
    assert await threads.run(lambda: 2) == 2
    threads.stop()


async def test_work_that_is_cancelled_is_waited_for_and_its_failure_is_nobodys():
    threads, began, end, cancelled = Threads(), asyncio.Event(), threading.Event(), []
    loop = asyncio.get_running_loop()

    def work():
        loop.call_soon_threadsafe(began.set)
        end.wait(PATIENCE)
        raise OSError("nobody wants to know")

    def cancel():
        cancelled.append(True)
        end.set()

    running = asyncio.create_task(threads.run(work, cancel))
    await began.wait()
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert cancelled == [True]
    threads.stop()
