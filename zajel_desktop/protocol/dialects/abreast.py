"""Texts and chunks to a page side by side, so that neither runs too far ahead of the other.

A page counts both together and refuses what is 64 behind the newest that it has seen; each comes
in order, but whatever is lost on its way lets the frames of the other channel overtake. So a frame
is said only while it is near enough to the oldest one of the other channel that may still be on
its way. Where nothing of the other channel is, there is nothing to overtake.
"""

from __future__ import annotations

from collections import deque

from zajel_desktop.protocol.wire.operations import Text

SPAN = 60
"""How far a frame may be ahead of the oldest of the other channel; a page bears 63."""

TEXT_FRAMES = 7
"""The most frames of one text (web.py cuts after 10,000 UTF-16 units, and up to 64 earlier)."""


class Abreast:
    """Which of our frames may still be on their way, and the texts that wait for them.

    Frames without a number are counted too: we are then a little earlier to wait.
    """

    def __init__(self) -> None:
        self._newest = 0
        self._open: dict[str, deque[int]] = {}
        self._left: dict[str, int] = {}  # how many were open when that was last known
        self._held: deque[Text] = deque()

    def __repr__(self) -> str:
        return f"Abreast({self._newest} said, {len(self._held)} held)"

    @property
    def is_holding(self) -> bool:
        """Whether texts wait."""
        return bool(self._held)

    def said(self, label: str) -> None:
        """A frame was said on the channel ``label``."""
        self._newest += 1
        self._open.setdefault(label, deque()).append(self._newest)

    def is_due(self, label: str) -> bool:
        """Whether so much is remembered of ``label`` that it should be settled."""
        return len(self._open.get(label, ())) > SPAN + 2 * self._left.get(label, 0)

    def others(self, label: str) -> list[str]:
        """The channels beside ``label`` that have frames which may be on their way."""
        return [other for other, frames in self._open.items() if frames and other != label]

    def settle(self, label: str, count: int) -> None:
        """Of ``label`` all frames but the newest ``count`` have come."""
        frames = self._open.get(label, deque())
        while len(frames) > count:
            frames.popleft()
        self._left[label] = len(frames)

    def has_room(self, label: str, frames: int = 1) -> bool:
        """Whether so many ``frames`` may be said on ``label`` now."""
        oldest = [self._open[other][0] for other in self.others(label)]
        return not oldest or self._newest + frames - min(oldest) <= SPAN

    # Texts, in their order.

    def hold(self, text: Text) -> None:
        """``text`` is to be said after all that wait."""
        self._held.append(text)

    def release(self) -> Text | None:
        """The next text, which is said now; None if there is none."""
        return self._held.popleft() if self._held else None
