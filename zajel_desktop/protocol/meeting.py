"""When and in what order contacts are looked for at a service: hours, and rounds of questions.

A service does not say which of our tokens it found somebody at, so contacts are asked for one by
one; where there are many, in batches, and a batch at which somebody was found is cut in two.
The pace leaves half of the service's frames (100 a minute) to everything else.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias

from zajel_desktop.model.ids import ContactId, PeerId

HOUR = 3600.0  # seconds
BURST = 30  # questions at once
PAUSE = 1.25  # seconds between two later ones
PATIENCE = 6.0  # seconds for an answer
REFUSED = 20.0  # seconds of silence after a service had enough
EPSILON = 1e-6
ALONE = 30  # so many contacts are asked for one by one
BATCH = 50


@dataclass(frozen=True, slots=True)
class Calling:
    """A contact to look for, who knows us by ``own``, a public key of ours."""

    contact: ContactId
    own: PeerId


Batch: TypeAlias = tuple[Calling, ...]


def hour_of(now: float) -> int:
    """The hour of ``now`` (seconds since the epoch)."""
    return int(now // HOUR)


def hours(now: float) -> tuple[int, int]:
    """The hours to be found in: this one and the nearer neighbour.

    Two clocks that differ by less than half an hour share one at any time.
    """
    hour = hour_of(now)
    is_early = now % HOUR < HOUR / 2
    return (hour, hour - 1) if is_early else (hour, hour + 1)


def next_change(now: float) -> float:
    """When :func:`hours` will next name another one (seconds since the epoch): at half past."""
    half = HOUR / 2
    return ((now - half) // HOUR + 1) * HOUR + half


class Round:
    """The questions of one registration; all times from one monotonic clock, in seconds.

    One question at a time is under way, since answers name none.
    """

    def __init__(self) -> None:
        self._waiting: OrderedDict[Calling, None] = OrderedDict()
        self._cut: list[Batch] = []  # parts of batches at which somebody was found
        self._asked: Batch = ()
        self._until = 0.0
        self._credit = float(BURST)
        self._counted = 0.0

    def want(self, callings: Iterable[Calling]) -> None:
        """Ask for ``callings``, after those that wait already."""
        for calling in callings:
            self._waiting[calling] = None

    def want_first(self, callings: Iterable[Calling]) -> None:
        """Ask for ``callings`` before everybody else."""
        for calling in callings:
            self._waiting[calling] = None
            self._waiting.move_to_end(calling, last=False)

    def forget(self, contact: ContactId) -> None:
        """Ask for ``contact`` no more."""
        for calling in [each for each in self._waiting if each.contact == contact]:
            del self._waiting[calling]
        self._cut = [tuple(c for c in batch if c.contact != contact) for batch in self._cut]
        self._cut = [batch for batch in self._cut if batch]

    def begin_anew(self) -> None:
        """The service has forgotten, or was away: nothing is under way."""
        self._asked = ()
        self._cut.clear()

    def due(self, now: float) -> float | None:
        """When :meth:`next` has something to say; None while nobody is wanted."""
        if self._asked:
            return self._until
        if not self._waiting and not self._cut:
            return None
        self._count(now)
        return now + max(0.0, 1.0 - self._credit) * PAUSE

    def next(self, now: float) -> Batch:
        """Whom to ask for now; empty if nobody."""
        if self._asked and now < self._until:
            return ()
        self._asked = ()
        self._count(now)
        if self._credit < 1.0 - EPSILON or not (self._waiting or self._cut):
            return ()
        self._credit -= 1.0
        self._asked = self._cut.pop(0) if self._cut else self._take()
        self._until = now + PATIENCE
        return self._asked

    def answered(self, *, is_anybody: bool) -> Batch:
        """The answer has come: return of whom it was, empty if that is not known (yet)."""
        asked, self._asked = self._asked, ()
        if len(asked) <= 1 or not is_anybody:
            return asked
        half = len(asked) // 2
        self._cut[:0] = [asked[:half], asked[half:]]
        return ()

    def refused(self) -> None:
        """The service wants us to slow down: the question is asked again, later."""
        asked, self._asked = self._asked, ()
        self.want(asked)
        self._credit = min(self._credit, 1.0 - REFUSED / PAUSE)

    def _take(self) -> Batch:
        count = 1 if len(self._waiting) <= ALONE else BATCH
        batch = tuple(self._waiting)[:count]
        for calling in batch:
            del self._waiting[calling]
        return batch

    def _count(self, now: float) -> None:
        self._credit = min(float(BURST), self._credit + (now - self._counted) / PAUSE)
        self._counted = now
