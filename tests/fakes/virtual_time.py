"""A loop whose clock jumps to the next timer when nothing else is to do: minutes pass at once.

Only for what lives in memory: a loop that waits for a socket or a thread would not notice it.
"""

from __future__ import annotations

import asyncio
import functools
import selectors

EPOCH = 1_795_253_460.0
"""What people read on the clock when a test begins."""


class _Jumping(selectors.SelectSelector):
    """Never waits: what would be waiting is added to the clock of its loop."""

    loop = None

    def select(self, timeout=None):
        ready = super().select(0)
        if not ready:
            assert timeout is not None, "nothing will ever happen"
            self.loop.jump(timeout)
        return ready


class VirtualLoop(asyncio.SelectorEventLoop):
    def __init__(self):
        selector = _Jumping()
        selector.loop = self
        self._now = 0.0
        super().__init__(selector)

    def time(self):
        return self._now

    def jump(self, seconds):
        self._now += max(0.0, seconds)


class VirtualClock:
    """The engine's port Clock over the running loop."""

    def monotonic(self):
        return asyncio.get_running_loop().time()

    def now(self):
        return EPOCH + asyncio.get_running_loop().time()


def in_virtual_time(test):
    """Run an async test on a virtual loop; a task that it leaves behind fails it."""

    @functools.wraps(test)
    def run(*args, **kwargs):
        with asyncio.Runner(loop_factory=VirtualLoop) as runner:
            runner.run(test(*args, **kwargs))
            left = [task.get_name() for task in asyncio.all_tasks(runner.get_loop())]
        assert left == []

    return run
