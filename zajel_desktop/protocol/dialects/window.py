"""Each number is taken once: a replay window as the web client has one."""

from __future__ import annotations

WINDOW = 64
"""How far back the web client remembers."""


class ReplayWindow:
    """Which of the last ``size`` numbers have come (RFC 4303, 3.4.3)."""

    def __init__(self, size: int = WINDOW) -> None:
        self._size = size
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
            self._seen = (
                ((self._seen << ahead) | 1) & ((1 << self._size) - 1) if ahead < self._size else 1
            )
            self._highest = number
            return True
        if ahead <= -self._size or self._seen >> -ahead & 1:
            return False
        self._seen |= 1 << -ahead
        return True
