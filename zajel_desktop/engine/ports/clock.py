"""What time it is, as the engine asks for it."""

from __future__ import annotations

from typing import Protocol


class Clock(Protocol):
    """Two clocks: one that never jumps, one that people read."""

    def monotonic(self) -> float:
        """Seconds since some moment; never goes back."""

    def now(self) -> float:
        """Seconds since the epoch."""
