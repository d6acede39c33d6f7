"""Names the reason why two sides are not linked, from what both know.

    step reached       what is true of which side (the first row that fits)     verdict
    -----------------------------------------------------------------------------------------------
    any                the link itself has found a reason                       that one
    any                we are connected to no network                           NETWORK_DOWN
    before ACCEPTED    the service does not answer                              SERVICE_UNREACHABLE
                       a clock is wrong: we look for each other at other hours  CLOCK_WRONG
                       we go only through a relay, but none is known            HIDDEN_WITHOUT_RELAY
                       otherwise                                                PEER_OFFLINE
    ACCEPTED, PATH     nothing was heard, the service does not answer           SERVICE_UNREACHABLE
                       nothing was heard, they are no longer there              PEER_GONE
                       goes only through a relay: but none is known             HIDDEN_WITHOUT_RELAY
                                                  but it is silent              RELAY_UNREACHABLE
                       lets no UDP out and has no relay                         UDP_BLOCKED
                       nothing was heard (and our side is in order)             PEER_UNREACHABLE
                       neither has a relay: one is known, but silent            RELAY_UNREACHABLE
                                            both change ports                   SYMMETRIC_NAT
                                            otherwise                           NO_RELAY
                       otherwise                                                NO_PATH
    SECURING, later    the path was there                                       LINK_LOST

The trouble of both is the NETWORKS', of one it is OURS or the PEERS': so both sides of one
situation name the same reason, with the side as in a mirror. A NAT that keeps its port may still
let nobody in, so a missing relay is laid at the door of the side that changes ports, if there is
one (RFC 8445, 5.1.1.2; RFC 4787, 4.1 and 5).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from zajel_desktop.model.failure import Failure, Reason, Side
from zajel_desktop.model.network import Conditions, Nat
from zajel_desktop.model.pairing import Step

CLOCK_TOLERANCE = 1800.0
"""Seconds a clock may be wrong: contacts look for each other in this hour and its neighbour."""

BEFORE_ACCEPTED = frozenset({Step.SERVICE, Step.ASKED})
AFTER_PATH = frozenset({Step.SECURING, Step.SECRET, Step.CONNECTED})

Trouble: TypeAlias = Callable[[Conditions], bool]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known when somebody asks why.

    ``step`` is the one that does not end. ``theirs`` is None as long as the other side has not
    told, which programs other than ours never do; ``has_heard`` says that they answered all the
    same. ``is_peer_gone``: the service said that they left. ``found``: what the link itself knows.
    """

    step: Step
    ours: Conditions
    theirs: Conditions | None
    is_service_ready: bool
    has_heard: bool = False
    is_peer_gone: bool = False
    is_network_up: bool = True
    found: Failure | None = None


def diagnose(evidence: Evidence) -> Failure:
    """Name the reason; there always is one."""
    if evidence.found is not None:
        return evidence.found
    if not evidence.is_network_up:
        return Failure(Reason.NETWORK_DOWN, Side.OURS)
    if evidence.step in BEFORE_ACCEPTED:
        return _why_not_met(evidence)
    if evidence.step in AFTER_PATH:
        return Failure(Reason.LINK_LOST, Side.NETWORKS)
    return _why_unheard(evidence) or _why_no_path(evidence)


def diagnose_alone(evidence: Evidence) -> Failure | None:
    """Name what would keep our side from others, whoever they are; None if nothing would."""
    if not evidence.is_network_up:
        return Failure(Reason.NETWORK_DOWN, Side.OURS)
    if not evidence.is_service_ready:
        return Failure(Reason.SERVICE_UNREACHABLE, Side.NETWORKS)
    ours = evidence.ours
    troubles = (
        *SHUT_IN,
        (Reason.CLOCK_WRONG, is_clock_wrong),
        (Reason.RELAY_UNREACHABLE, _has_silent_relay),
        (Reason.NO_RELAY, _is_on_its_own),
    )
    reason = next((reason for reason, trouble in troubles if trouble(ours)), None)
    return Failure(reason, Side.OURS) if reason else None


def is_clock_wrong(conditions: Conditions) -> bool:
    """Whether a clock is known to be so wrong that contacts miss each other."""
    return conditions.skew is not None and abs(conditions.skew) > CLOCK_TOLERANCE


def needs_relay(conditions: Conditions) -> bool:
    """Whether a side can be reached in no other way."""
    return conditions.is_relay_only or conditions.nat in {Nat.SYMMETRIC, Nat.BLOCKED}


def _why_not_met(evidence: Evidence) -> Failure:
    if not evidence.is_service_ready:
        return Failure(Reason.SERVICE_UNREACHABLE, Side.NETWORKS)
    if side := _whose(is_clock_wrong, evidence):
        return Failure(Reason.CLOCK_WRONG, side)
    if _hides_in_vain(evidence.ours):
        return Failure(Reason.HIDDEN_WITHOUT_RELAY, Side.OURS)
    return Failure(Reason.PEER_OFFLINE, Side.PEERS)


def _why_unheard(evidence: Evidence) -> Failure | None:
    if evidence.theirs is not None or evidence.has_heard:
        return None
    if not evidence.is_service_ready:
        return Failure(Reason.SERVICE_UNREACHABLE, Side.NETWORKS)
    if evidence.is_peer_gone:
        return Failure(Reason.PEER_GONE, Side.PEERS)
    return None


def _why_no_path(evidence: Evidence) -> Failure:
    for reason, trouble in SHUT_IN:
        if side := _whose(trouble, evidence):
            return Failure(reason, side)
    if evidence.theirs is None and not evidence.has_heard:
        return Failure(Reason.PEER_UNREACHABLE, Side.PEERS)
    if _whose(_has_relay, evidence):
        return Failure(Reason.NO_PATH, Side.NETWORKS)
    if side := _whose(_has_silent_relay, evidence):
        return Failure(Reason.RELAY_UNREACHABLE, side)
    side = _whose(_changes_ports, evidence)
    if side is Side.NETWORKS:
        return Failure(Reason.SYMMETRIC_NAT, side)
    return Failure(Reason.NO_RELAY, side or Side.NETWORKS)


def _whose(trouble: Trouble, evidence: Evidence) -> Side | None:
    """Whose the ``trouble`` is; None if it is nobody's as far as we know."""
    is_ours = trouble(evidence.ours)
    is_theirs = evidence.theirs is not None and trouble(evidence.theirs)
    if is_ours and is_theirs:
        return Side.NETWORKS
    if is_ours:
        return Side.OURS
    return Side.PEERS if is_theirs else None


def _has_relay(conditions: Conditions) -> bool:
    return conditions.has_relay


def _has_silent_relay(conditions: Conditions) -> bool:
    return conditions.knows_relay and not conditions.has_relay


def _changes_ports(conditions: Conditions) -> bool:
    return conditions.nat is Nat.SYMMETRIC


def _is_on_its_own(conditions: Conditions) -> bool:
    return _changes_ports(conditions) and not conditions.has_relay


def _hides_in_vain(conditions: Conditions) -> bool:
    return conditions.is_relay_only and not conditions.knows_relay and not conditions.has_relay


def _hides_behind_silence(conditions: Conditions) -> bool:
    return conditions.is_relay_only and _has_silent_relay(conditions)


def _is_blocked(conditions: Conditions) -> bool:
    return conditions.nat is Nat.BLOCKED and not conditions.has_relay


SHUT_IN: tuple[tuple[Reason, Trouble], ...] = (
    (Reason.HIDDEN_WITHOUT_RELAY, _hides_in_vain),
    (Reason.RELAY_UNREACHABLE, _hides_behind_silence),
    (Reason.UDP_BLOCKED, _is_blocked),
)
"""What keeps one side from everybody, whatever the other side is like; the worst first."""
