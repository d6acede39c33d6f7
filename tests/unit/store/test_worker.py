"""The worker: one thread, in order, and gone when it is closed."""

from __future__ import annotations

import asyncio
import threading

import pytest

from zajel_desktop.model.errors import LocalError
from zajel_desktop.store.worker import Worker


def threads():
    return [t.name for t in threading.enumerate() if t.name.startswith("store of a test")]


@pytest.fixture
async def worker():
    worker = Worker("store of a test")
    yield worker
    await worker.close(lambda: None)
    assert threads() == []


async def test_work_is_done_in_order_on_one_thread_that_is_not_ours(worker):
    seen = []
    await asyncio.gather(
        *(worker.run(lambda n=n: seen.append((n, threading.get_ident()))) for n in range(20))
    )
    assert [n for n, _ in seen] == list(range(20))
    assert len({ident for _, ident in seen} - {threading.get_ident()}) == 1


async def test_what_work_returns_and_raises_comes_back(worker):
    assert await worker.run(lambda: 5) == 5
    with pytest.raises(ZeroDivisionError):
        await worker.run(lambda: 1 // 0)
    assert await worker.run(lambda: 6) == 6


async def test_closing_waits_for_what_was_asked_before(worker):
    seen = []
    hold = threading.Event()
    asked = asyncio.gather(worker.run(lambda: seen.append(hold.wait(5))))
    closing = asyncio.gather(worker.close(lambda: seen.append("last")))
    hold.set()
    await closing
    await asked
    assert seen == [True, "last"]


async def test_closing_twice_does_the_last_thing_once(worker):
    seen = []
    await asyncio.gather(worker.close(lambda: seen.append(1)), worker.close(lambda: seen.append(2)))
    await worker.close(lambda: seen.append(3))
    assert seen == [1]


async def test_nothing_is_done_after_closing(worker):
    await worker.close(lambda: None)
    with pytest.raises(LocalError):
        await worker.run(lambda: None)


async def test_whoever_leaves_does_not_undo_what_has_begun(worker):
    begun, hold, seen = threading.Event(), threading.Event(), []

    def work():
        begun.set()
        hold.wait(5)
        seen.append("done")

    task = asyncio.ensure_future(worker.run(work))
    await asyncio.get_running_loop().run_in_executor(None, begun.wait, 5)
    task.cancel()
    hold.set()
    await worker.close(lambda: None)
    assert seen == ["done"]
    assert task.cancelled() or task.done()
