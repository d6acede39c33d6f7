"""The queue of people who used our code and wait for our answer.

Whoever waits holds the registration they came to, so that an answer reaches them although our code
has been replaced meanwhile.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import NoReturn

from zajel_desktop.engine.observable import Observable
from zajel_desktop.engine.ports.clock import Clock
from zajel_desktop.engine.registration import Registration
from zajel_desktop.engine.tasks import Tasks
from zajel_desktop.model.errors import LocalError
from zajel_desktop.model.failure import Failure, Reason, Side
from zajel_desktop.model.ids import Address, RequestId
from zajel_desktop.model.pairing import PairRequest, RequestEnded

MAX_REQUESTS = 10


@dataclass(frozen=True, slots=True)
class Waiting:
    """A request, and the registration it came to."""

    request: PairRequest
    registration: Registration


class RequestQueue:
    """Requests waiting for an answer, oldest first, each until it expires."""

    def __init__(self, *, clock: Clock, tasks: Tasks) -> None:
        self.changed: Observable[tuple[PairRequest, ...]] = Observable()
        self.ended: Observable[RequestEnded] = Observable()
        self._clock = clock
        self._waiting: dict[RequestId, Waiting] = {}
        self._woken = asyncio.Event()
        tasks.start(self._expire(), "expire requests")

    @property
    def all(self) -> tuple[PairRequest, ...]:
        """Every waiting request, oldest first."""
        return tuple(waiting.request for waiting in self._waiting.values())

    def put(self, waiting: Waiting) -> bool:
        """Add a request in place of an earlier one of its sender; False if too many wait."""
        before = self._from(waiting.registration, waiting.request.address)
        if before is None and len(self._waiting) >= MAX_REQUESTS:
            return False
        waiting.registration.hold()
        self._waiting[waiting.request.id] = waiting
        if before is not None:
            del self._waiting[before.request.id]
            before.registration.release()
        self._tell()
        return True

    def take(self, request: RequestId) -> Waiting:
        """Take a request out, to answer it; raise LocalError if it is not there.

        Its registration is held still: whoever takes the request releases it.
        """
        if request not in self._waiting:
            raise LocalError("no such request")
        waiting = self._waiting.pop(request)
        self._tell()
        return waiting

    def withdraw(self, registration: Registration, address: Address, failure: Failure) -> None:
        """The request of ``address`` has ended without us."""
        waiting = self._from(registration, address)
        if waiting is not None:
            self._end(waiting, failure)

    def clear(self, keep: Callable[[Waiting], bool], failure: Failure) -> None:
        """End every request that ``keep`` does not keep."""
        for waiting in tuple(self._waiting.values()):
            if not keep(waiting):
                self._end(waiting, failure)

    def close(self) -> None:
        """Let everybody go, without a word."""
        waiting = tuple(self._waiting.values())
        self._waiting.clear()
        for each in waiting:
            each.registration.release()

    def _from(self, registration: Registration, address: Address) -> Waiting | None:
        return next(
            (
                waiting
                for waiting in self._waiting.values()
                if waiting.registration is registration and waiting.request.address == address
            ),
            None,
        )

    def _end(self, waiting: Waiting, failure: Failure) -> None:
        del self._waiting[waiting.request.id]
        waiting.registration.release()
        self._tell()
        self.ended.publish(RequestEnded(waiting.request, failure))

    def _tell(self) -> None:
        self._woken.set()
        self.changed.publish(self.all)

    async def _expire(self) -> NoReturn:
        while True:
            self._woken.clear()
            self.clear(self._is_valid, Failure(Reason.REQUEST_EXPIRED, Side.OURS))
            try:
                async with asyncio.timeout(self._until_next(self._clock.now())):
                    await self._woken.wait()
            except TimeoutError:
                continue

    def _is_valid(self, waiting: Waiting) -> bool:
        return waiting.request.expires_at > self._clock.now()

    def _until_next(self, now: float) -> float | None:
        if not self._waiting:
            return None
        return max(0.0, min(w.request.expires_at for w in self._waiting.values()) - now) + 0.01
