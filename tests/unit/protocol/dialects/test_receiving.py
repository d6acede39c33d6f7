"""The receiver of a file in an older dialect: what is legal when, and what everything else does."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zajel_desktop.model.errors import LocalError, RemoteError
from zajel_desktop.model.failure import Failure, Reason, Side
from zajel_desktop.model.transfer import FileItem
from zajel_desktop.protocol.dialects.file_rules import MOST_RECEIVED
from zajel_desktop.protocol.dialects.parts import (
    FileChunk,
    FileComplete,
    FileError,
    FileStart,
    TransferCancel,
)
from zajel_desktop.protocol.dialects.pieces import MOST_AHEAD
from zajel_desktop.protocol.dialects.receiving import (
    NEXT,
    Discard,
    ForeignReceiving,
    Keep,
    OpenTarget,
    Ready,
    ReceiveState,
    Remote,
    Silence,
    Stored,
    Write,
    Written,
)
from zajel_desktop.protocol.dialects.sending import Say
from zajel_desktop.protocol.transfer import Cancel, Closed, Fail, StopBytes

S = ReceiveState
START = FileStart("1", "a", 10, 3)
ITEM = FileItem("a", 10)
CHUNKS = [FileChunk("1", 0, b"abcd"), FileChunk("1", 1, b"efgh"), FileChunk("1", 2, b"ij")]
FULL = Failure(Reason.DISK_FULL, Side.OURS)
EVENTS = [
    Ready(),
    CHUNKS[0],
    FileComplete("1"),
    FileError("1", "no"),
    TransferCancel("1", "user_cancelled"),
    Written(4),
    Silence(),
    Stored(),
    Closed(),
    Cancel(),
    Fail(FULL),
]
WAYS = {
    S.OPENING: [],
    S.RECEIVING: [Ready()],
    S.KEEPING: [Ready(), *CHUNKS],
    S.DONE: [Ready(), *CHUNKS, Stored()],
    S.CANCELLED: [Cancel()],
    S.FAILED: [Fail(FULL)],
}


def receiver(state=S.OPENING):
    machine = ForeignReceiving(START, ITEM)
    assert machine.begin() == [OpenTarget()]
    for event in WAYS[state]:
        machine.take(event)
    assert machine.state is state
    return machine


def parts(outputs):
    return [output.part for output in outputs if isinstance(output, Say)]


ILLEGAL = [pair for pair in itertools.product(S, EVENTS) if (pair[0], type(pair[1])) not in NEXT]


@pytest.mark.parametrize(("state", "event"), ILLEGAL, ids=str)
def test_what_is_not_in_the_table_is_refused_and_changes_nothing(state, event):
    machine = receiver(state)
    before = dict(vars(machine))
    with pytest.raises(RemoteError if isinstance(event, Remote) else LocalError):
        machine.take(event)
    assert vars(machine) == before


@pytest.mark.parametrize(("state", "event"), sorted(NEXT, key=str), ids=str)
def test_what_is_in_the_table_is_taken(state, event):
    machine = receiver(state)
    machine.take(next(e for e in EVENTS if type(e) is event))
    assert isinstance(machine.state, S)


def test_a_file_is_written_as_it_comes_and_kept_with_its_last_piece():
    machine = receiver(S.RECEIVING)
    assert machine.take(CHUNKS[0]) == [Write(0, b"abcd")]
    assert machine.take(CHUNKS[1]) == [Write(4, b"efgh")]
    machine.take(Written(8))
    assert machine.course.moved == 8
    assert machine.take(CHUNKS[2]) == [Write(8, b"ij"), Keep()]
    assert machine.take(FileComplete("1")) == []
    assert machine.take(Stored()) == []
    assert (machine.state, machine.course.moved) == (S.DONE, 10)


def test_what_comes_before_the_file_is_open_counts():
    machine = receiver()
    written = [output for chunk in CHUNKS for output in machine.take(chunk)]
    assert written == [Write(0, b"abcd"), Write(4, b"efgh"), Write(8, b"ij")]
    assert machine.take(FileComplete("1")) == []
    assert machine.take(Ready()) == [Keep()]
    assert machine.state is S.KEEPING


def test_an_empty_file_is_kept_as_soon_as_it_is_open():
    machine = ForeignReceiving(FileStart("1", "a", 0, 0), FileItem("a", 0))
    assert machine.begin() == [OpenTarget()]
    assert machine.take(Ready()) == [Keep()]


def test_an_end_before_the_last_piece_is_a_loss_and_said_to_the_sender():
    machine = receiver(S.RECEIVING)
    machine.take(CHUNKS[0])
    machine.take(CHUNKS[2])
    outputs = machine.take(FileComplete("1"))
    assert outputs[:2] == [StopBytes(), Discard()]
    assert parts(outputs) == [TransferCancel("1", "error"), FileError("1", "error")]
    assert (machine.state, machine.failure.reason) == (S.FAILED, Reason.FILE_DAMAGED)


def test_a_piece_that_is_long_overdue_ends_it_early():
    machine = ForeignReceiving(FileStart("1", "a", 500, 500), FileItem("a", 500))
    machine.take(Ready())
    for index in range(1, MOST_AHEAD + 2):
        outputs = machine.take(FileChunk("1", index, b"x"))
    assert outputs[:2] == [StopBytes(), Discard()]
    assert (machine.state, machine.failure.reason) == (S.FAILED, Reason.FILE_DAMAGED)


@pytest.mark.parametrize("chunk", [FileChunk("1", 3, b"x"), FileChunk("1", 1, b"efg")], ids=str)
def test_a_lying_piece_is_refused_and_changes_nothing(chunk):
    machine = receiver(S.RECEIVING)
    machine.take(CHUNKS[0])
    with pytest.raises(RemoteError):
        machine.take(chunk)
    assert machine.state is S.RECEIVING
    assert machine.take(CHUNKS[1]) == [Write(4, b"efgh")]


def test_a_file_that_is_too_large_is_refused_before_anything_is_opened():
    size = MOST_RECEIVED + 1
    machine = ForeignReceiving(FileStart("1", "a", size, size // 16_384 + 1), FileItem("a", size))
    outputs = machine.begin()
    assert parts(outputs) == [TransferCancel("1", "error"), FileError("1", "error")]
    assert (machine.state, machine.failure.reason) == (S.FAILED, Reason.FILE_TOO_LARGE)


def test_a_start_that_makes_no_sense_is_refused():
    with pytest.raises(RemoteError):
        ForeignReceiving(FileStart("1", "a", 10, 11), ITEM)


def test_when_nothing_comes_it_fails_and_the_sender_is_told():
    machine = receiver(S.RECEIVING)
    outputs = machine.take(Silence())
    assert parts(outputs) == [TransferCancel("1", "timeout"), FileError("1", "timeout")]
    assert (machine.state, machine.failure.reason) == (S.FAILED, Reason.FILE_STALLED)


def test_a_link_that_ends_fails_what_is_coming_and_not_what_is_whole():
    machine = receiver(S.RECEIVING)
    assert machine.take(Closed()) == [StopBytes(), Discard()]
    assert (machine.state, machine.failure.reason) == (S.FAILED, Reason.LINK_LOST)
    machine = receiver(S.KEEPING)
    assert machine.take(Closed()) == []
    assert machine.state is S.KEEPING


def test_either_person_may_end_it():
    machine = receiver(S.RECEIVING)
    outputs = machine.take(Cancel())
    assert parts(outputs) == [
        TransferCancel("1", "user_cancelled"),
        FileError("1", "user_cancelled"),
    ]
    assert machine.is_ended_by_us
    machine = receiver(S.RECEIVING)
    assert machine.take(TransferCancel("1", "user_cancelled")) == [StopBytes(), Discard()]
    assert (machine.state, machine.is_ended_by_us) == (S.CANCELLED, False)


@pytest.mark.parametrize("word", [TransferCancel("1", "error"), FileError("1", "no")], ids=str)
def test_a_sender_that_gives_up_leaves_nothing_behind(word):
    machine = receiver(S.RECEIVING)
    assert machine.take(word) == [StopBytes(), Discard()]
    assert (machine.state, machine.failure.reason) == (S.FAILED, Reason.FILE_STALLED)


@given(
    st.lists(
        st.one_of(
            st.builds(FileChunk, st.just("1"), st.integers(0, 4), st.binary(max_size=6)),
            st.sampled_from([e for e in EVENTS if not isinstance(e, Stored)]),
        ),
        max_size=30,
    )
)
def test_whatever_happens_only_a_whole_file_is_kept(events):
    machine = ForeignReceiving(START, ITEM)
    outputs = machine.begin()
    for event in events:
        try:
            outputs += machine.take(event)
        except (RemoteError, LocalError):
            continue
    written = sum(len(output.data) for output in outputs if isinstance(output, Write))
    assert outputs.count(Keep()) <= 1
    assert written <= 10
    assert written == 10 or Keep() not in outputs
