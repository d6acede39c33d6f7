"""Whether we want to move to another connection, and how soon that may begin."""

from __future__ import annotations

TRIES = 3
CALM = 1.0  # seconds between two moves
SOON = 0.5  # seconds after an offer in which another one is refused
LONGEST_PAUSE = 60.0  # seconds between two tries


class Pace:
    """What we want, how often it has failed, and when to try again; times are monotonic seconds."""

    def __init__(self) -> None:
        self.is_wanted = False
        self._failures = 0
        self._not_before = 0.0
        self._offered_at = -SOON

    def __repr__(self) -> str:
        return f"Pace({self._failures} failures)"

    def want(self) -> None:
        """There is a new reason to move: what has failed before does not count."""
        self.is_wanted, self._failures = True, 0

    def is_due(self, now: float) -> bool:
        """Whether we want to move, and may begin."""
        return self.is_wanted and now >= self._not_before

    def admit(self, now: float) -> bool:
        """Whether an offer of theirs is taken now; if so, no other one is for a moment."""
        if now < self._offered_at + SOON:
            return False
        self._offered_at = now
        return True

    def failed(self, now: float, *, is_ours: bool) -> None:
        """A try has come to nothing; if it was ours it is wanted again, a few times."""
        self._failures += is_ours
        self.is_wanted = is_ours and self._failures < TRIES
        self._not_before = now + min(2.0**self._failures, LONGEST_PAUSE)

    def moved(self, now: float) -> None:
        """The link has moved; another move waits for a moment."""
        self._failures, self._not_before = 0, now + CALM
