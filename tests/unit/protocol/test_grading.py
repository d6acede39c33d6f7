"""Grading: what is in order is good, what a relay makes up for is doubtful."""

from __future__ import annotations

import pytest

from zajel_desktop.model.examination import Check, Grade
from zajel_desktop.model.network import Conditions, Nat
from zajel_desktop.protocol.diagnosis import CLOCK_TOLERANCE
from zajel_desktop.protocol.grading import grade

RELAY = {"has_relay": True, "knows_relay": True}


@pytest.mark.parametrize(
    ("check", "side", "expected"),
    [
        (Check.NETWORK, Conditions(addresses=1), Grade.GOOD),
        (Check.NETWORK, Conditions(), Grade.BAD),
        (Check.CLOCK, Conditions(), Grade.UNKNOWN),
        (Check.CLOCK, Conditions(skew=-1.0), Grade.GOOD),
        (Check.CLOCK, Conditions(skew=-100.0), Grade.DOUBTFUL),
        (Check.CLOCK, Conditions(skew=-CLOCK_TOLERANCE - 1), Grade.BAD),
        (Check.UDP, Conditions(), Grade.UNKNOWN),
        (Check.UDP, Conditions(nat=Nat.OPEN), Grade.GOOD),
        (Check.UDP, Conditions(nat=Nat.CONE), Grade.GOOD),
        (Check.UDP, Conditions(nat=Nat.SYMMETRIC), Grade.BAD),
        (Check.UDP, Conditions(nat=Nat.SYMMETRIC, **RELAY), Grade.DOUBTFUL),
        (Check.UDP, Conditions(nat=Nat.BLOCKED), Grade.BAD),
        (Check.RELAY, Conditions(**RELAY), Grade.GOOD),
        (Check.RELAY, Conditions(knows_relay=True), Grade.BAD),
        (Check.RELAY, Conditions(is_relay_only=True), Grade.BAD),
        (Check.RELAY, Conditions(), Grade.DOUBTFUL),
        (Check.PATH, Conditions(), Grade.UNKNOWN),
    ],
)
def test_what_is_known_of_a_side_is_graded(check, side, expected):
    assert grade(check, side, is_service_ready=True) is expected


def test_a_service_is_there_or_not():
    assert grade(Check.SERVICE, Conditions(), is_service_ready=True) is Grade.GOOD
    assert grade(Check.SERVICE, Conditions(), is_service_ready=False) is Grade.BAD


@pytest.mark.parametrize("nat", Nat)
@pytest.mark.parametrize("check", Check)
def test_everything_has_a_grade(check, nat):
    assert grade(check, Conditions(nat=nat), is_service_ready=True) in Grade
