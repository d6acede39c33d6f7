"""Each number is taken once: the replay window of the web client."""

from __future__ import annotations

WINDOW = 64


class ReplayWindow:
    """Which of the last 64 numbers have come (RFC 4303, 3.4.3, with another size)."""

    def __init__(self) -> None:
        self._highest = 0
        self._seen = 0  # bit n: the number n below the highest

    def __repr__(self) -> str:
        return f"ReplayWindow({self._highest})"

    def take(self, number: int) -> bool:
        """Whether ``number``, which has authenticated, is new; False if it was, or may have been.

        0 is never new.
        """
        if number <= 0:
            return False
        ahead = number - self._highest
        if ahead > 0:
            self._seen = ((self._seen << ahead) | 1) & ((1 << WINDOW) - 1) if ahead < WINDOW else 1
            self._highest = number
            return True
        if ahead <= -WINDOW or self._seen >> -ahead & 1:
            return False
        self._seen |= 1 << -ahead
        return True
