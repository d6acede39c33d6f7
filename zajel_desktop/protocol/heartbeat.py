"""Whether the other side of a link is still there, from silence alone.

    ALIVE --3 s of silence--> SUSPECT --10 s of silence--> DEAD
      ^--------- anything heard ---------'

After a second without sending we ping. A tick that comes late means that this computer slept:
silence is not counted then, the other side is asked first (native protocol, section 3).
"""

from __future__ import annotations

import enum

PING_AFTER = 1.0  # seconds without sending
SUSPECT_AFTER = 3.0  # seconds without hearing
DEAD_AFTER = 10.0
LATE = 2.0  # a tick this much too late means we slept


class Pulse(enum.Enum):
    """How alive the other side seems."""

    ALIVE = "alive"
    SUSPECT = "suspect"
    DEAD = "dead"


class Heartbeat:
    """The pulse of one link; all times from one monotonic clock, in seconds."""

    def __init__(self, now: float) -> None:
        self.pulse = Pulse.ALIVE
        self._sent = self._heard = self._ticked = now

    def sent(self, now: float) -> None:
        """We sent something."""
        self._sent = now

    def heard(self, now: float) -> None:
        """Something came; whatever it was, it is a sign of life."""
        self._heard = now
        if self.pulse is not Pulse.DEAD:
            self.pulse = Pulse.ALIVE

    def tick(self, now: float) -> bool:
        """Judge the silence so far; True if a ping is due."""
        if now - self._ticked > LATE + PING_AFTER:
            self._heard = max(self._heard, now - SUSPECT_AFTER)
        self._ticked = now
        silence = now - self._heard
        if silence >= DEAD_AFTER:
            self.pulse = Pulse.DEAD
        elif silence >= SUSPECT_AFTER and self.pulse is Pulse.ALIVE:
            self.pulse = Pulse.SUSPECT
        return self.pulse is not Pulse.DEAD and now - self._sent >= PING_AFTER
