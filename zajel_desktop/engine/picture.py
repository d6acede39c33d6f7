"""What people see of one transfer: how things stand, how much has moved, and how fast."""

from __future__ import annotations

from collections import deque
from dataclasses import replace
from typing import Protocol

from zajel_desktop.engine.desk import Desk
from zajel_desktop.model.failure import Failure, Reason, Side
from zajel_desktop.model.transfer import FileItem, Transfer, TransferState
from zajel_desktop.protocol.course import Course

RATE_SPAN = 3.0
"""Seconds over which the speed of a transfer is measured."""

UNDER_WAY = frozenset({TransferState.MOVING, TransferState.CHECKING})


class Rules(Protocol):
    """What the rules of either side tell of themselves."""

    course: Course
    failure: Failure | None
    is_ended_by_us: bool


class Picture:
    """One transfer as people see it; ``desk`` is told of every change."""

    def __init__(self, transfer: Transfer, desk: Desk) -> None:
        self.transfer = transfer
        self._desk = desk
        self._meter = Meter()

    def update(self, rules: Rules, state: TransferState, *, is_measured: bool) -> None:
        """Show where ``rules`` stand.

        CHECKING is shown for the last file only. While a file is being looked at (``is_measured``
        is False) what has moved stays as it was.
        """
        before, course = self.transfer, rules.course
        if state is TransferState.CHECKING and course.file != course.last:
            state = TransferState.MOVING
        is_moving = state in UNDER_WAY
        is_known = state is TransferState.DONE or (is_moving and is_measured)
        moved = course.moved if is_known else before.moved
        self.transfer = replace(
            before,
            items=self._items(course) if course.is_changed else before.items,
            state=state,
            moved=moved,
            rate=self._measure(moved, is_moving),
            is_ended_by_us=rules.is_ended_by_us,
            failure=rules.failure or self._notice(course, is_moving),
        )
        if self.transfer != before:
            self._desk.changed(self.transfer)

    def note_file(self, file: int, *, sha256: str, path: str | None = None) -> None:
        """Keep what has become known of ``file``; the next update tells it."""
        items = list(self.transfer.items)
        known = items[file].path if path is None else path
        items[file] = replace(items[file], path=known, sha256=sha256)
        self.transfer = replace(self.transfer, items=tuple(items))

    def go_to(self, folder: str) -> None:
        """What is still missing goes into ``folder``; the next update tells it."""
        items = tuple(
            item if item.sha256 else replace(item, path="") for item in self.transfer.items
        )
        self.transfer = replace(self.transfer, folder=folder, items=items)

    def _items(self, course: Course) -> tuple[FileItem, ...]:
        return tuple(
            replace(item, size=now.size, modified_at=now.modified_at)
            for item, now in zip(self.transfer.items, course.files, strict=True)
        )

    def _measure(self, moved: int, is_moving: bool) -> float:
        if is_moving:
            return self._meter.measure(moved, self._desk.clock.monotonic())
        self._meter.reset()
        return 0.0

    def _notice(self, course: Course, is_moving: bool) -> Failure | None:
        """What people should know although it goes on."""
        if not (is_moving and course.is_changed):
            return None
        side = Side.OURS if self.transfer.is_mine else Side.PEERS
        return Failure(Reason.FILE_CHANGED, side, "began again")


class Meter:
    """How fast a transfer moves, in bytes per second over the last seconds."""

    def __init__(self) -> None:
        self._seen: deque[tuple[float, int]] = deque()

    def measure(self, moved: int, now: float) -> float:
        """Note that ``moved`` bytes have moved by ``now``; return the speed."""
        if self._seen and moved < self._seen[-1][1]:
            self._seen.clear()  # a file began again
        self._seen.append((now, moved))
        while len(self._seen) > 2 and now - self._seen[0][0] > RATE_SPAN:
            self._seen.popleft()
        began, before = self._seen[0]
        return (moved - before) / (now - began) if now > began else 0.0

    def reset(self) -> None:
        """It stands still."""
        self._seen.clear()
