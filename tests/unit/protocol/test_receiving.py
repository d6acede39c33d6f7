"""The receiver of a transfer: what is legal when, and what everything else does."""

from __future__ import annotations

import itertools

import pytest

from zajel_desktop.model.errors import LocalError, RemoteError
from zajel_desktop.model.failure import Failure, Reason, Side
from zajel_desktop.model.transfer import FileItem
from zajel_desktop.protocol.receiving import (
    NEXT,
    OVER,
    Accept,
    Arrived,
    Decline,
    Looked,
    ReceiveState,
    Receiving,
    Remote,
    Stored,
    Written,
)
from zajel_desktop.protocol.transfer import (
    Again,
    Cancel,
    Closed,
    Discard,
    Fail,
    Keep,
    Opened,
    OpenTarget,
    ReceiveBytes,
    Send,
    StopBytes,
)
from zajel_desktop.protocol.wire.operations import (
    FileAccept,
    FileAsk,
    FileAttempt,
    FileCancel,
    FileCredit,
    FileDamaged,
    FileDecline,
    FileDone,
    FileKept,
    FileOffer,
    OfferedFile,
    Prefix,
)

MIB = 1024 * 1024
ITEMS = [FileItem("a", 10 * MIB, 1.0), FileItem("b", 0, 2.0)]
HASH = b"h" * 32
A, B = bytes(16), b"b" * 16
FULL = Failure(Reason.DISK_FULL, Side.OURS)
OFFER = FileOffer("t", (OfferedFile("a", 10 * MIB, 1.0), OfferedFile("b", 0, 2.0)))


def attempt(name=A, file=0, offset=0, size=10 * MIB, modified_at=1.0, frame_size=1000):
    return FileAttempt("t", file, name, bytes(32), frame_size, offset, size, modified_at)


EVENTS = [
    Opened(),
    Closed(),
    Accept(),
    Decline(),
    Cancel(),
    Again(),
    Fail(FULL),
    Looked(0, b""),
    Written(MIB, 1.0),
    Arrived(HASH),
    Stored(),
    OFFER,
    attempt(),
    FileDone("t", A, HASH),
    FileCancel("t", "cancelled"),
]
S = ReceiveState
WAITING = [Accept(), Looked(0, b"")]
CHECKING = [*WAITING, attempt(), FileDone("t", A, HASH), Arrived(HASH)]
SECOND = attempt(B, file=1, size=0, modified_at=2.0)
WAYS = {
    S.OFFERED: [],
    S.LOOKING: [Accept()],
    S.WAITING: WAITING,
    S.RECEIVING: [*WAITING, attempt()],
    S.CHECKING: CHECKING,
    S.INTERRUPTED: [Accept(), Closed()],
    S.DONE: [*CHECKING, Stored(), SECOND, FileDone("t", B, HASH), Arrived(HASH), Stored()],
    S.DECLINED: [Decline()],
    S.CANCELLED: [Cancel()],
    S.FAILED: [Fail(FULL)],
}


def receiver(state=S.OFFERED):
    machine = Receiving("t", ITEMS)
    for event in [Opened(), OFFER, *WAYS[state]]:
        machine.take(event)
    assert machine.state is state
    return machine


def operations(outputs):
    return [output.operation for output in outputs if isinstance(output, Send)]


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
    assert isinstance(machine.state, ReceiveState)


def test_files_arrive_one_after_another():
    machine = receiver()
    assert machine.take(Accept()) == [OpenTarget(0)]
    assert operations(machine.take(Looked(0, b""))) == [FileAccept("t", 0)]
    assert machine.take(attempt()) == [ReceiveBytes(attempt())]
    assert operations(machine.take(Written(0, 0.0))) == [FileCredit("t", A, 0)]
    machine.take(Written(10 * MIB, 5.0))
    machine.take(FileDone("t", A, HASH))
    assert machine.take(Arrived(HASH)) == [Keep(0, HASH)]
    assert operations(machine.take(Stored())) == [FileKept("t", 0)]
    machine.take(SECOND)
    machine.take(Arrived(HASH))
    assert machine.take(FileDone("t", B, HASH)) == [Keep(1, HASH)]
    assert operations(machine.take(Stored())) == [FileKept("t", 1)]
    assert machine.state is S.DONE
    assert machine.course.moved == 10 * MIB


def test_credit_is_said_at_once_then_by_size_or_by_time_and_at_the_end():
    machine = receiver(S.RECEIVING)
    said = [
        bool(operations(machine.take(Written(*at))))
        for at in [
            (0, 0.0),
            (100, 0.1),
            (MIB - 1, 0.2),
            (MIB, 0.21),
            (MIB + 1, 0.3),
            (MIB + 2, 0.5),
            (10 * MIB, 0.51),
        ]
    ]
    assert said == [True, False, False, True, False, True, True]


def test_an_acceptance_waits_for_the_offer_of_this_link():
    machine = Receiving("t", ITEMS)
    machine.take(OFFER)
    machine.take(Closed())
    assert operations(machine.take(Accept())) == [FileAsk("t", is_accepted=True)]
    assert machine.state is S.INTERRUPTED
    assert operations(machine.take(Opened())) == [FileAsk("t", is_accepted=True)]
    assert machine.take(OFFER) == [OpenTarget(0)]


def test_an_unanswered_offer_is_asked_for_on_every_new_link():
    assert operations(receiver().take(Opened())) == [FileAsk("t")]


def test_what_is_held_is_told_and_may_be_gone_on_from():
    machine = receiver(S.LOOKING)
    assert operations(machine.take(Looked(500, HASH))) == [FileAccept("t", 0, 500, HASH)]
    machine.take(attempt(offset=500))
    assert machine.course.moved == 500


def test_a_beginning_that_was_named_may_be_gone_on_from():
    machine = receiver(S.LOOKING)
    named = (Prefix(200, HASH), Prefix(400, HASH))
    told = operations(machine.take(Looked(500, HASH, named)))
    assert told == [FileAccept("t", 0, 500, HASH, named)]
    machine.take(attempt(offset=200))
    assert machine.course.moved == 200


@pytest.mark.parametrize(
    "wrong",
    [
        attempt(offset=400),
        attempt(offset=500, size=10, modified_at=3.0),
        attempt(file=1),
        attempt(frame_size=65_495),
        attempt(modified_at=float("nan")),
    ],
    ids=["offset", "changed", "file", "frame", "time"],
)
def test_an_attempt_that_makes_no_sense_is_refused(wrong):
    machine = receiver(S.LOOKING)
    machine.take(Looked(500, HASH))
    with pytest.raises(RemoteError):
        machine.take(wrong)
    assert machine.state is S.WAITING


def test_a_changed_file_takes_its_new_size():
    machine = receiver(S.WAITING)
    machine.take(attempt(size=5, modified_at=3.0))
    assert machine.course.is_changed
    changed = machine.course.files[0]
    assert (changed.size, changed.modified_at) == (5, 3.0)


def test_a_file_that_grew_out_of_what_was_accepted_is_refused():
    machine = receiver(S.WAITING)
    told = operations(machine.take(attempt(size=20 * MIB + 1, modified_at=3.0)))
    assert told == [FileCancel("t", "changed")]
    assert (machine.state, machine.failure.reason) == (S.FAILED, Reason.FILE_CHANGED)


def test_a_new_offer_begins_anew_from_what_is_held():
    machine = receiver(S.RECEIVING)
    assert machine.take(OFFER) == [StopBytes(), OpenTarget(0)]


def test_an_attempt_that_crossed_our_look_is_left():
    machine = receiver(S.LOOKING)
    assert machine.take(attempt()) == []
    assert machine.state is S.LOOKING


def test_a_new_attempt_takes_the_place_of_the_last():
    machine = receiver(S.RECEIVING)
    assert machine.take(attempt(B)) == [StopBytes(), ReceiveBytes(attempt(B))]
    assert machine.take(FileDone("t", A, HASH)) == []
    machine.take(Arrived(HASH))
    assert machine.state is S.RECEIVING


def test_an_offer_while_checking_is_answered_afterwards():
    machine = receiver(S.CHECKING)
    machine.take(Closed())
    machine.take(Opened())
    assert machine.take(OFFER) == []
    outputs = machine.take(Stored())
    assert operations(outputs) == [FileKept("t", 0)]
    assert outputs[1:] == [OpenTarget(1)]
    assert machine.state is S.LOOKING


def test_a_file_stored_after_the_link_went_waits_for_the_next_offer():
    machine = receiver(S.CHECKING)
    machine.take(Closed())
    assert machine.take(Stored()) == []
    assert (machine.state, machine.course.file) == (S.INTERRUPTED, 1)


def test_damage_is_told_until_it_is_too_much():
    machine = receiver(S.WAITING)
    for _ in range(2):
        machine.take(attempt())
        machine.take(FileDone("t", A, HASH))
        assert machine.take(Arrived(bytes(32))) == [Discard(0), Send(FileDamaged("t", A))]
        assert machine.state is S.WAITING
    machine.take(attempt())
    machine.take(Arrived(bytes(32)))
    assert machine.take(FileDone("t", A, HASH)) == [Discard(0), Send(FileCancel("t", "damaged"))]
    assert machine.failure.reason is Reason.FILE_DAMAGED


def test_the_person_who_cancels_keeps_nothing_unfinished():
    machine = receiver(S.RECEIVING)
    assert machine.take(Cancel()) == [
        StopBytes(),
        Discard(0),
        Send(FileCancel("t", "cancelled")),
    ]
    assert machine.is_ended_by_us


def test_the_sender_who_cancels_leaves_nothing_unfinished():
    machine = receiver(S.RECEIVING)
    assert machine.take(FileCancel("t", "cancelled")) == [StopBytes(), Discard(0)]
    assert not machine.is_ended_by_us


def test_the_senders_trouble_keeps_what_we_have():
    machine = receiver(S.RECEIVING)
    assert machine.take(FileCancel("t", "vanished")) == [StopBytes()]
    assert (machine.state, machine.failure.side) == (S.FAILED, Side.PEERS)
    assert machine.take(OFFER) == [OpenTarget(0)]
    assert (machine.state, machine.failure) == (S.LOOKING, None)


def test_our_own_trouble_is_told_and_told_again():
    machine = receiver(S.RECEIVING)
    assert machine.take(Fail(FULL)) == [StopBytes(), Send(FileCancel("t", "disk full"))]
    assert operations(machine.take(OFFER)) == [FileCancel("t", "disk full")]
    assert machine.take(Again()) == [OpenTarget(0)]


@pytest.mark.parametrize(
    ("state", "answer"),
    [
        (S.DONE, FileKept("t", 1)),
        (S.DECLINED, FileDecline("t")),
        (S.CANCELLED, FileCancel("t", "cancelled")),
    ],
    ids=str,
)
def test_an_offer_of_what_is_over_is_answered_by_its_end(state, answer):
    assert operations(receiver(state).take(OFFER)) == [answer]


@pytest.mark.parametrize("state", sorted(OVER, key=str))
def test_nobody_asks_for_what_is_over(state):
    assert receiver(state).take(Opened()) == []
