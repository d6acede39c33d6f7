"""Why a link ends: each end has the failure that people are told."""

from __future__ import annotations

import pytest

from zajel_desktop.engine.ending import ENDS, Over, explain, parting
from zajel_desktop.engine.negotiator import TooLongError
from zajel_desktop.engine.prospects import Prospects
from zajel_desktop.model.errors import LocalError, RemoteError
from zajel_desktop.model.failure import Failure, Reason, Side
from zajel_desktop.model.network import Conditions
from zajel_desktop.protocol.wire.operations import ELSEWHERE


@pytest.fixture
def prospects():
    return Prospects(ours=Conditions, is_service_ready=lambda: True, now=0.0)


def test_what_was_decided_is_told_as_it_is(prospects):
    failure = Failure(Reason.BLOCKED, Side.OURS)
    assert explain(Over(failure), prospects) is failure
    assert explain(Over(None), prospects) is None


@pytest.mark.parametrize(
    ("end", "reason", "side"),
    [
        (RemoteError("nonsense"), Reason.PEER_MISBEHAVED, Side.PEERS),
        (TooLongError("huge"), Reason.OUR_FAULT, Side.OURS),
    ],
)
def test_whose_fault_it_was_is_told_with_what_was_found(prospects, end, reason, side):
    assert explain(end, prospects) == Failure(reason, side, str(end))


@pytest.mark.parametrize("end", [OSError("gone"), TimeoutError("gone")])
def test_of_a_connection_that_failed_it_counts_how_far_it_had_come(prospects, end):
    assert explain(end, prospects) == prospects.why("gone")
    prospects.opened(1.0)
    assert explain(end, prospects) == Failure(Reason.LINK_LOST, Side.NETWORKS, "gone")


def test_a_mistake_of_ours_is_no_end_that_a_link_explains():
    assert not issubclass(LocalError, ENDS)


@pytest.mark.parametrize(
    ("said", "reason", "side"),
    [
        (ELSEWHERE, Reason.LINKED_ELSEWHERE, Side.OURS),
        ("", Reason.PEER_GONE, Side.PEERS),
        ("anything", Reason.PEER_GONE, Side.PEERS),
    ],
)
def test_a_goodbye_tells_whether_the_other_is_gone_or_has_another_link(said, reason, side):
    failure = parting(said)
    assert (failure.reason, failure.side) == (reason, side)
