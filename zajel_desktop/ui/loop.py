"""The one loop: asyncio on Qt's, which runs all that is ready in one turn instead of one by one.

qasync starts and ends a Qt timer for each ready callback, and a datagram causes several. One turn
for all of them takes a third off the processor time of a transfer.
"""

from __future__ import annotations

import asyncio
import contextvars
from collections import deque
from collections.abc import Callable
from typing import TypeVarTuple, Unpack

import qasync
from PySide6.QtCore import QCoreApplication, QObject, QTimerEvent

Arguments = TypeVarTuple("Arguments")


class Turns(QObject):
    """Asks Qt for a turn, and takes it once however often it was asked for."""

    def __init__(self, take: Callable[[], None]) -> None:
        super().__init__()
        self._take = take
        self._timer = 0

    def ask(self) -> None:
        """Have the turn taken when Qt comes round to it."""
        if not self._timer:
            self._timer = self.startTimer(0)

    def forget(self) -> None:
        """Take no turn that was asked for before."""
        if self._timer:
            self.killTimer(self._timer)
            self._timer = 0

    # Overrides of Qt methods.

    def timerEvent(self, event: QTimerEvent) -> None:
        self.forget()
        self._take()


class QtLoop(qasync.QEventLoop):
    """qasync's loop with turns; give it the application."""

    def __init__(self, application: QCoreApplication) -> None:
        self._ready: deque[asyncio.Handle] = deque()
        self._turns = Turns(self._run_ready)
        super().__init__(application)

    def call_soon(
        self,
        callback: Callable[[Unpack[Arguments]], object],
        *args: *Arguments,
        context: contextvars.Context | None = None,
    ) -> asyncio.Handle:
        """Run ``callback`` in the next turn, after everything that asked before."""
        handle = asyncio.Handle(callback, args, self, context)
        self._ready.append(handle)
        self._turns.ask()
        return handle

    def close(self) -> None:
        """Let go of everything; what was ready and has not run never will."""
        super().close()
        self._turns.forget()
        self._ready.clear()

    def _run_ready(self) -> None:
        """Run what was ready when the turn began; what becomes ready now waits for the next."""
        try:
            for _ in range(len(self._ready)):
                handle = self._ready.popleft()
                if not handle.cancelled():
                    handle._run()
        finally:
            if self._ready:
                self._turns.ask()
