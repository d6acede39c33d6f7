"""Diagnosis: always a verdict, never a nonsensical one, and both sides name the same trouble."""

from __future__ import annotations

import itertools

import pytest

from zajel_desktop.model.failure import Failure, Reason, Side
from zajel_desktop.model.network import Conditions, Nat
from zajel_desktop.model.pairing import Step
from zajel_desktop.protocol.diagnosis import (
    CLOCK_TOLERANCE,
    Evidence,
    diagnose,
    diagnose_alone,
    is_clock_wrong,
    needs_relay,
)

YES_NO = (False, True)
MIRROR = {Side.OURS: Side.PEERS, Side.PEERS: Side.OURS, Side.NETWORKS: Side.NETWORKS}
SKEWS = (None, 0.0, CLOCK_TOLERANCE + 1)

SIDES = [
    Conditions(nat=nat, has_relay=has, is_relay_only=only, skew=skew, knows_relay=knows)
    for nat, has, only, skew, knows in itertools.product(Nat, YES_NO, YES_NO, SKEWS, YES_NO)
]
PLAIN = [side for side in SIDES if side.skew is None]


def verdict(step=Step.PATH, ours=None, theirs=None, **known):
    known.setdefault("is_service_ready", True)
    return diagnose(Evidence(step, ours or Conditions(), theirs, **known))


def sides(evidence):
    return evidence.ours, evidence.theirs or Conditions()


def is_true_of_one(attribute):
    return lambda evidence: any(getattr(side, attribute) for side in sides(evidence))


def has_no_relay(evidence):
    return not any(side.has_relay for side in sides(evidence))


def lacks_a_relay(evidence):
    return not all(side.has_relay for side in sides(evidence))


def is_unheard(evidence):
    return evidence.theirs is None and not evidence.has_heard


NEEDED = {
    Reason.NETWORK_DOWN: [lambda e: not e.is_network_up],
    Reason.SERVICE_UNREACHABLE: [lambda e: not e.is_service_ready],
    Reason.CLOCK_WRONG: [lambda e: any(map(is_clock_wrong, sides(e)))],
    Reason.PEER_GONE: [is_unheard, lambda e: e.is_peer_gone],
    Reason.PEER_UNREACHABLE: [is_unheard],
    Reason.PEER_OFFLINE: [lambda e: e.step in {Step.SERVICE, Step.ASKED}],
    Reason.HIDDEN_WITHOUT_RELAY: [is_true_of_one("is_relay_only"), lacks_a_relay],
    Reason.UDP_BLOCKED: [lambda e: any(s.nat is Nat.BLOCKED for s in sides(e)), lacks_a_relay],
    Reason.RELAY_UNREACHABLE: [is_true_of_one("knows_relay"), lacks_a_relay],
    Reason.SYMMETRIC_NAT: [has_no_relay, lambda e: all(map(needs_relay, sides(e)))],
    Reason.NO_RELAY: [has_no_relay, lambda e: not is_true_of_one("knows_relay")(e)],
    Reason.NO_PATH: [is_true_of_one("has_relay")],
    Reason.LINK_LOST: [lambda e: e.step in {Step.SECURING, Step.SECRET, Step.CONNECTED}],
}
"""What must be true of the evidence for a verdict to make sense."""


@pytest.mark.parametrize("step", Step)
def test_every_combination_gets_a_verdict_that_makes_sense(step):
    for ours, theirs in itertools.product(SIDES, [None, *PLAIN]):
        for ready, heard, gone, up in itertools.product(YES_NO, repeat=4):
            evidence = Evidence(step, ours, theirs, ready, heard, gone, up)
            reason = diagnose(evidence).reason
            assert all(is_true(evidence) for is_true in NEEDED[reason]), (evidence, reason)


@pytest.mark.parametrize("step", [Step.ACCEPTED, Step.PATH, Step.SECURING, Step.FAILED])
def test_both_sides_of_one_situation_name_the_same_trouble(step):
    for one, other in itertools.product(SIDES, SIDES):
        here, there = verdict(step, one, other), verdict(step, other, one)
        assert there == Failure(here.reason, MIRROR[here.side])


def test_what_the_link_itself_found_stands():
    found = Failure(Reason.OTHER_VERSION, Side.PEERS)
    assert verdict(found=found, is_network_up=False) is found


@pytest.mark.parametrize(
    ("ours", "theirs", "reason", "side"),
    [
        (Nat.CONE, Nat.SYMMETRIC, Reason.NO_RELAY, Side.PEERS),
        (Nat.SYMMETRIC, Nat.CONE, Reason.NO_RELAY, Side.OURS),
        (Nat.SYMMETRIC, Nat.SYMMETRIC, Reason.SYMMETRIC_NAT, Side.NETWORKS),
        (Nat.UNKNOWN, Nat.UNKNOWN, Reason.NO_RELAY, Side.NETWORKS),
        (Nat.BLOCKED, Nat.OPEN, Reason.UDP_BLOCKED, Side.OURS),
        (Nat.CONE, Nat.BLOCKED, Reason.UDP_BLOCKED, Side.PEERS),
        (Nat.BLOCKED, Nat.BLOCKED, Reason.UDP_BLOCKED, Side.NETWORKS),
    ],
)
def test_networks_without_a_relay(ours, theirs, reason, side):
    assert verdict(ours=Conditions(nat=ours), theirs=Conditions(nat=theirs)) == Failure(
        reason, side
    )


def test_one_relay_would_have_been_enough_for_two_symmetric_networks():
    ours = Conditions(nat=Nat.SYMMETRIC, has_relay=True, knows_relay=True)
    assert verdict(ours=ours, theirs=Conditions(nat=Nat.SYMMETRIC)).reason is Reason.NO_PATH


def test_a_relay_that_answers_is_a_way_out_of_a_network_without_udp():
    ours = Conditions(nat=Nat.BLOCKED, has_relay=True, knows_relay=True)
    assert verdict(ours=ours, theirs=Conditions(nat=Nat.BLOCKED)) == Failure(
        Reason.UDP_BLOCKED, Side.PEERS
    )


def test_a_relay_in_the_list_that_is_silent_is_named():
    ours = Conditions(nat=Nat.SYMMETRIC, knows_relay=True)
    assert verdict(ours=ours, theirs=Conditions(nat=Nat.SYMMETRIC)) == Failure(
        Reason.RELAY_UNREACHABLE, Side.OURS
    )


def test_hiding_needs_a_relay():
    hidden = Conditions(nat=Nat.OPEN, is_relay_only=True)
    assert verdict(ours=hidden).reason is Reason.HIDDEN_WITHOUT_RELAY
    assert verdict(ours=Conditions(), theirs=hidden) == Failure(
        Reason.HIDDEN_WITHOUT_RELAY, Side.PEERS
    )


def test_a_program_that_never_tells_is_judged_by_our_side_once_it_is_heard():
    assert verdict().reason is Reason.PEER_UNREACHABLE
    assert verdict(has_heard=True).reason is Reason.NO_RELAY


def test_who_was_never_heard_is_gone_only_if_the_service_says_so():
    assert verdict(is_peer_gone=True).reason is Reason.PEER_GONE
    assert verdict(is_service_ready=False).reason is Reason.SERVICE_UNREACHABLE
    assert verdict(theirs=Conditions(), is_service_ready=False).reason is Reason.NO_RELAY


def test_our_own_trouble_is_named_even_if_nobody_was_heard():
    assert verdict(ours=Conditions(nat=Nat.BLOCKED)).reason is Reason.UDP_BLOCKED


def test_a_wrong_clock_matters_only_while_we_look_for_each_other():
    wrong = Conditions(skew=-CLOCK_TOLERANCE - 1)
    assert verdict(Step.ASKED, wrong) == Failure(Reason.CLOCK_WRONG, Side.OURS)
    assert verdict(Step.ASKED, Conditions(skew=5.0)).reason is Reason.PEER_OFFLINE
    assert verdict(Step.PATH, wrong, Conditions()).reason is Reason.NO_RELAY


@pytest.mark.parametrize("nat", Nat)
def test_who_needs_a_relay(nat):
    assert needs_relay(Conditions(nat=nat)) is (nat in {Nat.SYMMETRIC, Nat.BLOCKED})
    assert needs_relay(Conditions(nat=nat, is_relay_only=True))


def alone(ours, **known):
    known.setdefault("is_service_ready", True)
    failure = diagnose_alone(Evidence(Step.SERVICE, ours, None, **known))
    assert failure is None or failure.side is Side.OURS or not known["is_service_ready"]
    return failure and failure.reason


@pytest.mark.parametrize(
    ("ours", "reason"),
    [
        (Conditions(nat=Nat.CONE), None),
        (Conditions(), None),
        (Conditions(nat=Nat.SYMMETRIC, has_relay=True, knows_relay=True), None),
        (Conditions(nat=Nat.SYMMETRIC), Reason.NO_RELAY),
        (Conditions(nat=Nat.BLOCKED), Reason.UDP_BLOCKED),
        (Conditions(nat=Nat.OPEN, knows_relay=True), Reason.RELAY_UNREACHABLE),
        (Conditions(is_relay_only=True), Reason.HIDDEN_WITHOUT_RELAY),
        (Conditions(skew=86_400.0), Reason.CLOCK_WRONG),
    ],
)
def test_what_is_wrong_with_our_own_side(ours, reason):
    assert alone(ours) is reason


def test_without_a_network_or_a_service_nothing_else_counts():
    ours = Conditions(nat=Nat.BLOCKED)
    assert alone(ours, is_network_up=False) is Reason.NETWORK_DOWN
    assert alone(ours, is_service_ready=False) is Reason.SERVICE_UNREACHABLE


def test_every_side_of_our_own_gets_a_verdict_or_none():
    for ours in SIDES:
        reason = alone(ours)
        evidence = Evidence(Step.PATH, ours, None, is_service_ready=True)
        assert reason is None or all(is_true(evidence) for is_true in NEEDED[reason])


def test_whoever_hides_in_vain_meets_nobody():
    hidden = Conditions(is_relay_only=True)
    assert verdict(Step.ASKED, hidden) == Failure(Reason.HIDDEN_WITHOUT_RELAY, Side.OURS)


def test_without_a_network_of_ours_nothing_else_is_to_blame():
    blocked = Conditions(nat=Nat.BLOCKED)
    found = verdict(ours=blocked, theirs=blocked, is_network_up=False, is_service_ready=False)
    assert found == Failure(Reason.NETWORK_DOWN, Side.OURS)
