"""What has to happen at a certain time, soonest first."""

from __future__ import annotations

import heapq
import itertools
from typing import Generic, TypeVar

T = TypeVar("T")


class Agenda(Generic[T]):
    """Items with their times; whoever takes one checks whether it still matters."""

    def __init__(self) -> None:
        self._order = itertools.count()
        self._items: list[tuple[float, int, T]] = []

    def __len__(self) -> int:
        return len(self._items)

    @property
    def next_at(self) -> float | None:
        """The time of the soonest item."""
        return self._items[0][0] if self._items else None

    def add(self, at: float, item: T) -> None:
        """Note ``item`` for the time ``at``."""
        heapq.heappush(self._items, (at, next(self._order), item))

    def take_due(self, now: float) -> T | None:
        """Take the soonest item whose time has come."""
        if not self._items or self._items[0][0] > now:
            return None
        return heapq.heappop(self._items)[2]
