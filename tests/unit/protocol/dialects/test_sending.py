"""Our side of a transfer in an older dialect: what is legal when, and what everything else does."""

from __future__ import annotations

import itertools

import pytest

from zajel_desktop.model.dialect import Dialect
from zajel_desktop.model.errors import LocalError, RemoteError
from zajel_desktop.model.failure import Failure, Reason, Side
from zajel_desktop.model.transfer import FileItem
from zajel_desktop.protocol.dialects.file_rules import FILE_RULES
from zajel_desktop.protocol.dialects.parts import (
    FileComplete,
    FileError,
    FileStart,
    TransferCancel,
)
from zajel_desktop.protocol.dialects.sending import (
    NEXT,
    Begin,
    Drain,
    Drained,
    ForeignSending,
    Moved,
    OpenSource,
    Prepared,
    Remote,
    Say,
    SendChunks,
    SendState,
    Sent,
    sent_name,
)
from zajel_desktop.protocol.transfer import Again, Cancel, Closed, Fail, StopBytes

S = SendState
ITEMS = [FileItem("a", 40_000, 1.0), FileItem("dir/b", 10, 2.0)]
WEB, APP = FILE_RULES[Dialect.WEB], FILE_RULES[Dialect.APP]
VANISHED = Failure(Reason.FILE_VANISHED, Side.OURS)
FIRST, SECOND = Prepared("1", 40_000, 1.0), Prepared("2", 10, 2.0)
EVENTS = [
    Begin(WEB),
    Closed(),
    FIRST,
    Moved(5),
    Sent(),
    Drained(),
    Cancel(),
    Fail(VANISHED),
    Again(),
    FileError("1", "no"),
    TransferCancel("1", "user_cancelled"),
]
WHOLE = [FIRST, Sent(), Drained(), SECOND, Sent(), Drained()]
WAYS = {
    S.WAITING: [],
    S.OPENING: [Begin(WEB)],
    S.SENDING: [Begin(WEB), FIRST],
    S.FINISHING: [Begin(WEB), FIRST, Sent()],
    S.DONE: [Begin(WEB), *WHOLE],
    S.CANCELLED: [Begin(WEB), Cancel()],
    S.FAILED: [Begin(WEB), Fail(VANISHED)],
}


def sender(state=S.WAITING):
    machine = ForeignSending(ITEMS)
    for event in WAYS[state]:
        machine.take(event)
    assert machine.state is state
    return machine


def parts(outputs):
    return [output.part for output in outputs if isinstance(output, Say)]


ILLEGAL = [pair for pair in itertools.product(S, EVENTS) if (pair[0], type(pair[1])) not in NEXT]


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
    assert isinstance(machine.state, S)


def test_the_files_go_one_after_the_other_and_nobody_is_asked():
    machine = ForeignSending(ITEMS)
    assert machine.take(Begin(WEB)) == [OpenSource(0)]
    start = FileStart("1", "a", 40_000, 3)
    assert machine.take(FIRST) == [Say(start), SendChunks("1", WEB)]
    assert machine.take(Moved(16_384)) == []
    assert machine.course.moved == 16_384
    assert machine.take(Sent()) == [Say(FileComplete("1")), Drain()]
    assert machine.take(Drained()) == [OpenSource(1)]
    assert parts(machine.take(SECOND)) == [FileStart("2", "dir_b", 10, 1)]
    machine.take(Sent())
    assert machine.take(Drained()) == []
    assert machine.state is S.DONE
    assert machine.course.moved == 40_010


@pytest.mark.parametrize("state", [S.OPENING, S.SENDING, S.FINISHING])
def test_a_link_that_ends_fails_it_and_trying_again_sends_everything_again(state):
    machine = sender(state)
    assert machine.take(Closed()) == [StopBytes()]
    assert (machine.state, machine.failure.reason) == (S.FAILED, Reason.LINK_LOST)
    assert machine.take(Again()) == []
    assert (machine.state, machine.failure) == (S.WAITING, None)
    assert machine.take(Begin(WEB)) == [OpenSource(0)]
    assert machine.course.moved == 0


def test_what_failed_is_tried_again_at_once_where_there_is_a_link():
    machine = sender(S.FAILED)
    assert machine.take(Begin(APP)) == []
    assert machine.take(Again()) == [OpenSource(0)]
    assert parts(machine.take(FIRST)) == [FileStart("1", "a", 40_000, 3)]


@pytest.mark.parametrize(
    ("size", "reason"),
    [(0, Reason.FILE_EMPTY), (100 * 2**20 + 1, Reason.FILE_TOO_LARGE)],
)
def test_a_web_client_gets_no_file_that_it_does_not_take_nor_any_beside_it(size, reason):
    machine = ForeignSending([ITEMS[0], FileItem("b", size)])
    assert machine.take(Begin(WEB)) == []
    assert (machine.state, machine.failure.reason) == (S.FAILED, reason)
    assert ForeignSending([FileItem("b", size)]).take(Begin(APP)) == [OpenSource(0)]


def test_a_file_that_has_become_empty_is_not_begun():
    machine = sender(S.OPENING)
    assert parts(machine.take(Prepared("1", 0, 3.0))) == []
    assert (machine.state, machine.failure.reason) == (S.FAILED, Reason.FILE_EMPTY)


def test_an_empty_file_has_no_pieces():
    machine = ForeignSending([FileItem("a", 0)])
    machine.take(Begin(APP))
    assert parts(machine.take(Prepared("1", 0, 3.0))) == [FileStart("1", "a", 0, 0)]


def test_an_end_is_said_in_both_words_once_the_file_has_begun():
    words = [TransferCancel("1", "user_cancelled"), FileError("1", "user_cancelled")]
    assert parts(sender(S.SENDING).take(Cancel())) == words
    assert parts(sender(S.OPENING).take(Cancel())) == []
    words = [TransferCancel("1", "error"), FileError("1", "error")]
    assert parts(sender(S.FINISHING).take(Fail(VANISHED))) == words


@pytest.mark.parametrize("state", [S.SENDING, S.DONE])
@pytest.mark.parametrize(
    ("word", "ends", "reason"),
    [
        (FileError("1", "disk"), S.FAILED, Reason.FILE_REFUSED),
        (TransferCancel("1", "timeout"), S.FAILED, Reason.FILE_REFUSED),
        (TransferCancel("1", "user_cancelled"), S.CANCELLED, None),
    ],
    ids=str,
)
def test_they_may_refuse_it_while_it_moves_and_after_it_was_sent(state, word, ends, reason):
    machine = sender(state)
    assert machine.owns("1")
    machine.take(word)
    failure = machine.failure
    assert (machine.state, failure and failure.reason) == (ends, reason)
    assert not machine.is_ended_by_us


@pytest.mark.parametrize(
    ("word", "reason"),
    [(FileError("1", "disk"), "error"), (TransferCancel("1", "user_cancelled"), "user_cancelled")],
    ids=str,
)
def test_whoever_refuses_an_earlier_file_is_told_that_the_one_under_way_ends_too(word, reason):
    machine = sender(S.SENDING)
    for event in (Sent(), Drained(), SECOND):
        machine.take(event)
    words = [TransferCancel("2", reason), FileError("2", reason)]
    assert parts(machine.take(word)) == words
    assert parts(sender(S.SENDING).take(word)) == []


@pytest.mark.parametrize("state", [S.OPENING, S.SENDING, S.FINISHING, S.DONE])
def test_in_another_dialect_everything_is_sent_again(state):
    machine = sender(state)
    outputs = machine.take(Begin(APP))
    assert outputs[-1] == OpenSource(0)
    assert (outputs[0] == StopBytes()) == (state is not S.DONE)
    assert not machine.owns("1")
    assert machine.take(FIRST)[-1] == SendChunks("1", APP)


def test_what_was_sent_on_an_earlier_link_stays_sent():
    machine = sender(S.DONE)
    machine.take(Closed())
    assert not machine.owns("1")
    assert machine.take(Begin(APP)) == []
    assert machine.state is S.DONE


def test_a_name_has_no_folders_and_keeps_its_end_when_it_is_long():
    assert sent_name(FileItem("dir/sub/a.txt", 1)) == "dir_sub_a.txt"
    assert sent_name(FileItem("صورة.png", 1)) == "صورة.png"
    long = sent_name(FileItem("😀" * 200 + ".png", 1))
    assert long == "😀" * 125 + ".png"


def test_a_transfer_that_waits_says_nothing_when_it_ends():
    for event in (Cancel(), Fail(VANISHED)):
        assert sender().take(event) == []
