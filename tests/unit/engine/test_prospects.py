"""The prospects of an opening: doubt in time, an end in time, and the reason for both."""

from __future__ import annotations

import pytest

from zajel_desktop.engine.prospects import (
    DOUBT_AFTER,
    NEGOTIATION_PATIENCE,
    SECURING_PATIENCE,
    Prospects,
)
from zajel_desktop.model.failure import Reason, Side
from zajel_desktop.model.network import Conditions, Nat
from zajel_desktop.protocol.wire.signals import Description

SYMMETRIC = Conditions(Nat.SYMMETRIC, has_servers=True)


@pytest.fixture
def prospects():
    return Prospects(ours=lambda: SYMMETRIC, is_service_ready=lambda: True, now=100.0)


def answer(network):
    return Description("answer", "v=0", network=network)


def test_there_is_doubt_once_after_eight_seconds_and_an_end_after_twenty(prospects):
    assert not prospects.tick(100.0 + DOUBT_AFTER - 0.1)
    assert prospects.tick(100.0 + DOUBT_AFTER)
    assert prospects.doubt.reason is Reason.PEER_UNREACHABLE
    assert not prospects.tick(100.0 + DOUBT_AFTER + 1)
    with pytest.raises(TimeoutError):
        prospects.tick(100.0 + NEGOTIATION_PATIENCE)


def test_what_both_sides_told_decides_the_reason(prospects):
    assert prospects.heard(answer(SYMMETRIC))
    assert not prospects.heard(answer(SYMMETRIC))
    assert not prospects.heard(answer(None))
    assert prospects.theirs == SYMMETRIC
    failure = prospects.why("for the log")
    assert (failure.reason, failure.side) == (Reason.SYMMETRIC_NAT, Side.NETWORKS)
    assert failure.detail == "for the log"


def test_whoever_is_heard_is_there_even_if_it_tells_nothing(prospects):
    prospects.heard(answer(None))
    assert prospects.why("").reason is not Reason.PEER_UNREACHABLE


def test_a_path_ends_the_doubt_and_gives_time_to_secure(prospects):
    prospects.tick(100.0 + DOUBT_AFTER)
    prospects.opened(110.0)
    assert prospects.doubt is None
    assert not prospects.tick(110.0 + SECURING_PATIENCE - 0.1)
    assert not prospects.heard(answer(SYMMETRIC))
    with pytest.raises(TimeoutError):
        prospects.tick(110.0 + SECURING_PATIENCE)
    assert prospects.why("").reason is Reason.LINK_LOST
