"""The steps of a pairing: forwards only, every end final, every refusal with its reason."""

from __future__ import annotations

import itertools

import pytest

from zajel_desktop.model.errors import LocalError
from zajel_desktop.model.failure import Failure, Reason, Side
from zajel_desktop.model.ids import PairingId
from zajel_desktop.model.pairing import PairingProgress, Step
from zajel_desktop.protocol.pairing import NEXT, advance, doubt, fail, is_over, read_refusal
from zajel_desktop.protocol.wire.service_messages import (
    PairError,
    PairRejected,
    PairTimeout,
    Refusal,
)

FAILURE = Failure(Reason.DECLINED, Side.PEERS)
ILLEGAL = [
    (before, after)
    for before, after in itertools.product(Step, Step)
    if after not in NEXT[before] or after is Step.FAILED
]


def at(step):
    return PairingProgress(PairingId("p"), "K7QX2M", step)


@pytest.mark.parametrize(("before", "after"), ILLEGAL)
def test_a_step_outside_the_table_is_our_fault(before, after):
    with pytest.raises(LocalError):
        advance(at(before), after)


def test_every_step_leads_to_the_end_or_to_failure():
    progress = at(Step.SERVICE)
    for step in (Step.ASKED, Step.ACCEPTED, Step.PATH, Step.SECURING, Step.CONNECTED):
        assert fail(progress, FAILURE).failed_at is progress.step
        progress = advance(progress, step)
    assert is_over(progress)


def test_a_doubt_ends_nothing_and_ends_with_its_step():
    doubted = doubt(at(Step.PATH), FAILURE)
    assert (doubted.step, doubted.doubt) == (Step.PATH, FAILURE)
    assert advance(doubted, Step.SECURING).doubt is None
    assert fail(doubted, FAILURE).doubt is None


@pytest.mark.parametrize("step", [Step.CONNECTED, Step.FAILED])
def test_what_is_over_is_not_doubted(step):
    with pytest.raises(LocalError):
        doubt(at(step), FAILURE)


@pytest.mark.parametrize("step", [Step.CONNECTED, Step.FAILED])
def test_what_is_over_cannot_fail(step):
    with pytest.raises(LocalError):
        fail(at(step), FAILURE)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (PairRejected("K7QX2M"), Reason.DECLINED),
        (PairTimeout("K7QX2M"), Reason.NO_ANSWER),
        (PairTimeout("K7QX2M", "gone"), Reason.PEER_GONE),
        (PairError("could not be processed"), Reason.CODE_UNKNOWN),
        (Refusal("", "slow_down"), Reason.TOO_MANY_TRIES),
        (Refusal("Rate limit exceeded. Please slow down."), Reason.TOO_MANY_TRIES),
        (Refusal("Invalid target code format"), Reason.SERVICE_REFUSED),
    ],
)
def test_every_refusal_has_its_reason(answer, reason):
    assert read_refusal(answer).reason is reason
