"""The clocks of this computer."""

from __future__ import annotations

import time


class SystemClock:
    """The port ``Clock`` of the engine on the system's two clocks."""

    def monotonic(self) -> float:
        """Seconds since some moment; never goes back."""
        return time.monotonic()

    def now(self) -> float:
        """Seconds since the epoch."""
        return time.time()
