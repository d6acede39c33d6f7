"""The sender of a transfer: what is legal when, and what everything else does."""

from __future__ import annotations

import itertools

import pytest

from zajel_desktop.model.errors import LocalError, RemoteError
from zajel_desktop.model.failure import Failure, Reason, Side
from zajel_desktop.model.transfer import FileItem
from zajel_desktop.protocol.sending import NEXT, OVER, Prepared, Remote, Sending, SendState, Sent
from zajel_desktop.protocol.transfer import (
    Again,
    Cancel,
    Closed,
    Fail,
    Opened,
    OpenSource,
    PassCredit,
    Send,
    SendBytes,
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
    Prefix,
)

ITEMS = [FileItem("a", 10, 1.0), FileItem("b", 0, 2.0)]
A, B = bytes(16), b"b" * 16
VANISHED = Failure(Reason.FILE_VANISHED, Side.OURS)
PREPARED = Prepared(10, 1.0, 0, 100, A, bytes(32))
EVENTS = [
    Opened(),
    Closed(),
    PREPARED,
    Sent(bytes(32)),
    Cancel(),
    Fail(VANISHED),
    Again(),
    FileAccept("t"),
    FileAsk("t"),
    FileDecline("t"),
    FileCancel("t", "cancelled"),
    FileCredit("t", A, 5),
    FileKept("t", 0),
    FileDamaged("t", A),
]
WAYS = {
    SendState.OFFERED: [],
    SendState.PREPARING: [FileAccept("t")],
    SendState.SENDING: [FileAccept("t"), PREPARED],
    SendState.FINISHING: [FileAccept("t"), PREPARED, Sent(bytes(32))],
    SendState.INTERRUPTED: [FileAccept("t"), Closed()],
    SendState.DONE: [FileKept("t", 1)],
    SendState.DECLINED: [FileDecline("t")],
    SendState.CANCELLED: [Cancel()],
    SendState.FAILED: [Fail(VANISHED)],
}


def sender(state=SendState.OFFERED, *, is_open=True):
    machine = Sending("t", ITEMS, sent_at=5.0)
    for event in ([Opened()] if is_open else []) + WAYS[state]:
        machine.take(event)
    assert machine.state is state
    return machine


def operations(outputs):
    return [output.operation for output in outputs if isinstance(output, Send)]


ILLEGAL = [
    pair for pair in itertools.product(SendState, EVENTS) if (pair[0], type(pair[1])) not in NEXT
]


@pytest.mark.parametrize(("state", "event"), ILLEGAL, ids=str)
def test_what_is_not_in_the_table_is_refused_and_changes_nothing(state, event):
    machine = sender(state)
    before = dict(vars(machine))
    with pytest.raises(RemoteError if isinstance(event, Remote) else LocalError):
        machine.take(event)
    assert vars(machine) == before


@pytest.mark.parametrize(("state", "event"), sorted(NEXT, key=str), ids=str)
def test_what_is_in_the_table_is_taken(state, event):
    machine = sender(state)
    machine.take(next(e for e in EVENTS if type(e) is event))
    assert isinstance(machine.state, SendState)


def test_the_offer_is_said_on_every_new_link():
    machine = Sending("t", ITEMS, sent_at=5.0)
    for _ in range(2):
        [offer] = operations(machine.take(Opened()))
        assert isinstance(offer, FileOffer)
        assert [(f.name, f.size, f.modified_at) for f in offer.files] == [
            ("a", 10, 1.0),
            ("b", 0, 2.0),
        ]
        assert offer.sent_at == 5.0
        machine.take(Closed())


def test_files_go_one_after_another():
    machine = sender()
    assert machine.take(FileAccept("t")) == [OpenSource(0)]
    send, begin = machine.take(PREPARED)
    assert isinstance(send.operation, FileAttempt)
    assert begin == SendBytes(send.operation)
    assert machine.take(FileCredit("t", A, 10)) == [PassCredit(A, 10)]
    assert operations(machine.take(Sent(b"h" * 32))) == [FileDone("t", A, b"h" * 32)]
    assert machine.course.moved == 10
    assert machine.take(FileKept("t", 0)) == [StopBytes(), OpenSource(1)]
    machine.take(Prepared(0, 2.0, 0, 100, B, bytes(32)))
    machine.take(Sent(b"h" * 32))
    machine.take(FileKept("t", 1))
    assert machine.state is SendState.DONE
    assert machine.course.moved == 10


def test_what_the_receiver_holds_is_asked_of_the_source():
    machine = sender(SendState.INTERRUPTED)
    assert machine.take(FileAccept("t", 0, 4, b"h" * 32)) == [OpenSource(0, 4, b"h" * 32)]
    named = (Prefix(2, b"g" * 32),)
    again = machine.take(FileAccept("t", 0, 4, b"h" * 32, named))
    assert again[-1] == OpenSource(0, 4, b"h" * 32, named)
    machine.take(Prepared(10, 1.0, 4, 100, A, bytes(32)))
    assert not machine.course.is_changed


def test_a_changed_file_is_named_with_its_new_size():
    machine = sender(SendState.PREPARING)
    [attempt] = operations(machine.take(Prepared(12, 9.0, 0, 100, A, bytes(32))))
    assert (attempt.size, attempt.modified_at, attempt.offset) == (12, 9.0, 0)
    assert machine.course.is_changed
    assert machine.course.files[0].size == 12


def test_a_second_acceptance_begins_anew():
    machine = sender(SendState.SENDING)
    assert machine.take(FileAccept("t", 1)) == [StopBytes(), OpenSource(1)]


def test_credit_of_an_earlier_attempt_counts_nothing():
    machine = sender(SendState.SENDING)
    assert machine.take(FileCredit("t", B, 10)) == []
    assert machine.course.moved == 0


@pytest.mark.parametrize(
    "event",
    [
        FileCredit("t", A, 11),
        FileKept("t", 1),
        FileAccept("t", 2),
        FileAccept("t", 0, 5, b""),
    ],
    ids=str,
)
def test_claims_that_cannot_be_true_are_refused(event):
    machine = sender(SendState.SENDING)
    with pytest.raises(RemoteError):
        machine.take(event)
    assert machine.state is SendState.SENDING


def test_credit_never_goes_back():
    machine = sender(SendState.SENDING)
    machine.take(FileCredit("t", A, 6))
    with pytest.raises(RemoteError):
        machine.take(FileCredit("t", A, 5))


def test_damage_begins_the_file_again_until_it_is_too_much():
    machine = sender(SendState.FINISHING)
    for _ in range(2):
        assert machine.take(FileDamaged("t", A)) == [StopBytes(), OpenSource(0)]
        machine.take(PREPARED)
        machine.take(Sent(bytes(32)))
    assert operations(machine.take(FileDamaged("t", A))) == [FileCancel("t", "damaged")]
    assert machine.state is SendState.FAILED
    assert machine.failure.reason is Reason.FILE_DAMAGED


def test_damage_of_an_earlier_attempt_changes_nothing():
    machine = sender(SendState.FINISHING)
    assert machine.take(FileDamaged("t", B)) == []
    assert machine.state is SendState.FINISHING


def test_our_own_trouble_is_told():
    machine = sender(SendState.PREPARING)
    assert machine.take(Fail(VANISHED)) == [StopBytes(), Send(FileCancel("t", "vanished"))]
    assert machine.failure is VANISHED


def test_the_others_trouble_is_known_as_theirs_and_may_end():
    machine = sender(SendState.SENDING)
    machine.take(FileCancel("t", "disk full"))
    assert (machine.state, machine.failure.side) == (SendState.FAILED, Side.PEERS)
    assert machine.take(FileAccept("t")) == [OpenSource(0)]
    assert machine.failure is None


def test_trying_again_offers_again():
    machine = sender(SendState.FAILED)
    [offer] = operations(machine.take(Again()))
    assert isinstance(offer, FileOffer)


def test_trying_again_without_a_link_waits_for_one():
    machine = sender(SendState.FAILED, is_open=False)
    assert machine.take(Again()) == []
    assert machine.state is SendState.OFFERED


@pytest.mark.parametrize("state", [SendState.CANCELLED, SendState.DECLINED, SendState.DONE])
@pytest.mark.parametrize("event", [FileAsk("t"), FileAccept("t")], ids=str)
def test_whoever_counts_on_what_is_over_is_told(state, event):
    assert operations(sender(state).take(event)) == [FileCancel("t", "cancelled")]


def test_a_failure_is_repeated_to_whoever_asks():
    assert operations(sender(SendState.FAILED).take(FileAsk("t"))) == [FileCancel("t", "vanished")]


def test_a_receiver_that_tries_again_gets_the_offer_again():
    machine = sender(SendState.FAILED)
    [offer] = operations(machine.take(FileAsk("t", is_accepted=True)))
    assert isinstance(offer, FileOffer)
    assert (machine.state, machine.failure) == (SendState.OFFERED, None)


def test_what_is_held_counts_as_moved_at_once():
    machine = sender(SendState.PREPARING)
    machine.take(Prepared(10, 1.0, 4, 100, A, bytes(32)))
    assert machine.course.moved == 4


def test_who_ended_it_is_remembered():
    machine = sender(SendState.SENDING)
    assert machine.take(Cancel()) == [StopBytes(), Send(FileCancel("t", "cancelled"))]
    assert machine.is_ended_by_us
    other = sender(SendState.SENDING)
    other.take(FileCancel("t", "cancelled"))
    assert (other.state, other.is_ended_by_us) == (SendState.CANCELLED, False)


def test_a_receiver_that_has_everything_ends_it_after_a_restart():
    machine = sender(SendState.INTERRUPTED)
    machine.take(Opened())
    machine.take(FileKept("t", 1))
    assert machine.state is SendState.DONE


@pytest.mark.parametrize("state", sorted(OVER, key=str))
def test_nothing_is_offered_any_more_once_it_is_over(state):
    assert sender(state).take(Opened()) == []
