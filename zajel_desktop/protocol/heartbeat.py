"""Whether the other side of a link is still there, from silence alone.

    ALIVE --3 s of silence--> SUSPECT --4 s--> SILENT --15 s--> DEAD
      ^------ anything heard ----'----------------'

A silent link looks for a new path while it lives on: what is heard meanwhile still counts.
On a bad line a ping waits behind a large frame for long, while packets of both come all the time:
they are signs of life as well, but not for ever, for a frame must become whole at last.

Older clients know no ping: of theirs only answers to the question for consent tell (RFC 7675),
which is asked every five seconds, and so their limits are others.

After a second without sending we ping. A tick that comes late means that this computer slept:
silence is not counted then, the other side is asked first (native protocol, section 3).
"""

from __future__ import annotations

import enum
from dataclasses import dataclass

PING_AFTER = 1.0  # seconds without sending
STIRRING = 120.0  # seconds without a whole frame in which packets alone are believed
DOUBTED = 2.9  # seconds of silence that a doubt counts as: it is asked before it is suspect
SLEPT = 3.0  # seconds of silence that a sleep counts as
LATE = 2.0  # a tick this much too late means we slept


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds without hearing after which the other side is suspect, silent and dead."""

    suspect: float = 3.0
    silent: float = 4.0
    dead: float = 15.0


PINGED = Limits()
CONSENTING = Limits(suspect=8.0, silent=10.0, dead=14.0)
"""A question comes at most 6 s after the last one, and its answer up to 3.5 s later."""


class Pulse(enum.Enum):
    """How alive the other side seems."""

    ALIVE = "alive"
    SUSPECT = "suspect"
    SILENT = "silent"
    DEAD = "dead"


class Heartbeat:
    """The pulse of one link; all times from one monotonic clock, in seconds."""

    def __init__(self, now: float, limits: Limits = PINGED) -> None:
        self.pulse = Pulse.ALIVE
        self._limits = limits
        self._sent = self._heard = self._ticked = self._whole = now

    def sent(self, now: float) -> None:
        """We sent something."""
        self._sent = now

    def heard(self, now: float) -> None:
        """A frame came; whatever it was, it is a sign of life."""
        self._whole = now
        self._live(now)

    def stirred(self, now: float) -> None:
        """Packets came, of frames that are not whole yet."""
        if now - self._whole < STIRRING:
            self._live(now)

    def doubt(self, now: float, *, is_lost: bool) -> None:
        """The network is another one: soon without an answer is enough to be silent.

        ``is_lost``: nothing can come any more, and it is silent now.
        """
        self._heard = min(self._heard, now - (self._limits.silent if is_lost else DOUBTED))

    def tick(self, now: float) -> bool:
        """Judge the silence so far; True if a ping is due."""
        if now - self._ticked > LATE + PING_AFTER:
            self._heard = max(self._heard, now - SLEPT)
        self._ticked = now
        if self.pulse is not Pulse.DEAD:
            self.pulse = self._judge(now - self._heard)
        return self.pulse is not Pulse.DEAD and now - self._sent >= PING_AFTER

    def _live(self, now: float) -> None:
        self._heard = now
        if self.pulse is not Pulse.DEAD:
            self.pulse = Pulse.ALIVE

    def _judge(self, silence: float) -> Pulse:
        if silence >= self._limits.dead:
            return Pulse.DEAD
        if silence >= self._limits.silent:
            return Pulse.SILENT
        return Pulse.SUSPECT if silence >= self._limits.suspect else Pulse.ALIVE
