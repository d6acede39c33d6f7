"""The rows: only what is true, and the failure in the row where it happened."""

from __future__ import annotations

import pytest

from zajel_desktop.model.failure import Failure, Reason, Side
from zajel_desktop.model.pairing import PairingProgress, Step
from zajel_desktop.ui.pairing.progress_rows import ProgressRows
from zajel_desktop.ui.sentences import sentence_for
from zajel_desktop.ui.widgets.steps import StepState

D, N, T, F = StepState.DONE, StepState.NOW, StepState.TO_COME, StepState.FAILED


@pytest.mark.parametrize(
    ("step", "states"),
    [
        (Step.SERVICE, [N, T, T, T, T, T]),
        (Step.ASKED, [D, D, N, T, T, T]),
        (Step.ACCEPTED, [D, D, D, N, T, T]),
        (Step.PATH, [D, D, D, N, T, T]),
        (Step.SECURING, [D, D, D, D, N, T]),
        (Step.SECRET, [D, D, D, D, D, N]),
        (Step.CONNECTED, [D, D, D, D, D, D]),
    ],
)
def test_a_row_is_done_when_it_is_true(qapp, step, states):
    rows = ProgressRows().rows(PairingProgress("p", "K7QX2M-4P9T", step))
    assert [row.state for row in rows] == states


@pytest.mark.parametrize(
    ("failed_at", "states"),
    [
        (Step.SERVICE, [F, T, T, T, T]),
        (Step.ASKED, [D, D, F, T, T]),
        (Step.PATH, [D, D, D, F, T]),
        (Step.SECURING, [D, D, D, D, F]),
    ],
)
def test_the_failure_stands_where_it_happened(qapp, failed_at, states):
    failure = Failure(Reason.DECLINED, Side.PEERS)
    progress = PairingProgress("p", "K7QX2M", Step.FAILED, failed_at=failed_at, failure=failure)
    rows = ProgressRows().rows(progress)
    assert [row.state for row in rows] == states
    assert "declined" in next(row for row in rows if row.state is F).second


def test_a_doubt_stands_in_the_row_that_goes_on(qapp):
    doubt = Failure(Reason.NO_RELAY, Side.NETWORKS)
    progress = PairingProgress("p", "K7QX2M", Step.PATH, doubt=doubt)
    (row,) = [row for row in ProgressRows().rows(progress) if row.state is N]
    assert row.second == sentence_for(doubt).text


def test_a_wrong_secret_stands_where_it_was_checked(qapp):
    failure = Failure(Reason.SECRET_WRONG, Side.PEERS)
    progress = PairingProgress(
        "p", "K7QX2M-4P9T", Step.FAILED, failed_at=Step.SECRET, failure=failure
    )
    *_, last = ProgressRows().rows(progress)
    assert (last.text, last.state) == ("Checking the secret part", F)
    assert last.second.startswith("The secret part did not match")


@pytest.mark.parametrize(("request_id", "count"), [(None, 6), ("r", 4)])
def test_a_secret_that_is_being_checked_is_shown_whoever_typed_it(qapp, request_id, count):
    progress = PairingProgress("p", "K7QX2M", Step.SECRET, request=request_id)
    rows = ProgressRows().rows(progress)
    assert len(rows) == count
    assert rows[-1].state is N


def test_whoever_accepted_did_not_ask(qapp):
    rows = ProgressRows().rows(PairingProgress("p", "K7QX2M", Step.PATH, request="r"))
    assert rows[0].text == "You accepted"
    assert len(rows) == 3
