"""Grades what is known of one side: what is in order, what may be in the way, what is."""

from __future__ import annotations

from collections.abc import Callable

from zajel_desktop.model.examination import Check, Grade
from zajel_desktop.model.network import Conditions, Nat
from zajel_desktop.protocol.diagnosis import is_clock_wrong

CLOCK_DOUBT = 60.0
"""Seconds a clock may be wrong without a word."""

NATS = {
    Nat.UNKNOWN: Grade.UNKNOWN,
    Nat.OPEN: Grade.GOOD,
    Nat.CONE: Grade.GOOD,
    Nat.SYMMETRIC: Grade.BAD,
    Nat.BLOCKED: Grade.BAD,
}


def grade(check: Check, side: Conditions, *, is_service_ready: bool) -> Grade:
    """How good ``check`` is on one side; UNKNOWN for what is not about a side alone."""
    if check is Check.SERVICE:
        return Grade.GOOD if is_service_ready else Grade.BAD
    judge = GRADES.get(check)
    return judge(side) if judge else Grade.UNKNOWN


def _network(side: Conditions) -> Grade:
    return Grade.GOOD if side.addresses else Grade.BAD


def _clock(side: Conditions) -> Grade:
    if side.skew is None:
        return Grade.UNKNOWN
    if is_clock_wrong(side):
        return Grade.BAD
    return Grade.DOUBTFUL if abs(side.skew) > CLOCK_DOUBT else Grade.GOOD


def _udp(side: Conditions) -> Grade:
    found = NATS[side.nat]
    return Grade.DOUBTFUL if found is Grade.BAD and side.has_relay else found


def _relay(side: Conditions) -> Grade:
    if side.has_relay:
        return Grade.GOOD
    return Grade.BAD if side.knows_relay or side.is_relay_only else Grade.DOUBTFUL


GRADES: dict[Check, Callable[[Conditions], Grade]] = {
    Check.NETWORK: _network,
    Check.CLOCK: _clock,
    Check.UDP: _udp,
    Check.RELAY: _relay,
}
