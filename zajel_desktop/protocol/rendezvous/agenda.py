"""What has to happen at a certain time, soonest first."""

from __future__ import annotations

import heapq
import itertools
from collections.abc import Callable


class Agenda:
    """Things to do with their times; each looks itself whether it still matters then."""

    def __init__(self) -> None:
        self._order = itertools.count()
        self._entries: list[tuple[float, int, Callable[[float], None]]] = []

    def __len__(self) -> int:
        return len(self._entries)

    @property
    def next_at(self) -> float | None:
        """The time of the soonest entry."""
        return self._entries[0][0] if self._entries else None

    def add(self, at: float, act: Callable[[float], None]) -> None:
        """Have ``act`` called at the time ``at``."""
        heapq.heappush(self._entries, (at, next(self._order), act))

    def advance(self, now: float) -> None:
        """Do what is due, in the order of its times; each is told the present time."""
        while self._entries and self._entries[0][0] <= now:
            heapq.heappop(self._entries)[2](now)
