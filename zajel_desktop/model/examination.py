"""What the connection doctor has found: facts one after another, and what they amount to."""

from __future__ import annotations

import enum
from dataclasses import dataclass, field

from zajel_desktop.model.failure import Failure, Side
from zajel_desktop.model.ids import ContactId
from zajel_desktop.model.link import Path
from zajel_desktop.model.network import Conditions


class Check(enum.Enum):
    """What is looked at, in this order."""

    NETWORK = "network"  # is there any
    SERVICE = "meeting point"  # does it answer
    CLOCK = "clock"  # is it right
    UDP = "udp"  # does it get out, and how
    RELAY = "relay"  # is there one that works
    PEER = "contact"  # are they there
    PATH = "path"  # is there one between us


class Grade(enum.Enum):
    """How good a finding is."""

    GOOD = "good"
    DOUBTFUL = "doubtful"  # may be in the way
    BAD = "bad"
    UNKNOWN = "unknown"  # could not be found out, or was not asked


@dataclass(frozen=True, slots=True)
class Finding:
    """One fact about one side; ``at`` is when it was found, in seconds since the beginning."""

    check: Check
    side: Side
    grade: Grade
    at: float = 0.0


@dataclass(frozen=True, slots=True)
class Examination:
    """One examination, as far as it has come.

    ``contact`` is None where only our own side is looked at. ``theirs`` is None as long as their
    side has not told. ``round_trip``: milliseconds to the meeting point and back, None if
    unknown. ``verdict`` is None until ``is_over``, and afterwards where nothing is wrong.
    ``took`` in seconds.
    """

    contact: ContactId | None
    findings: tuple[Finding, ...] = ()
    ours: Conditions = field(default_factory=Conditions)
    theirs: Conditions | None = None
    round_trip: int | None = None
    path: Path = Path.NONE
    verdict: Failure | None = None
    is_over: bool = False
    took: float = 0.0

    def of(self, side: Side) -> tuple[Finding, ...]:
        """What was found about one side."""
        return tuple(finding for finding in self.findings if finding.side is side)
