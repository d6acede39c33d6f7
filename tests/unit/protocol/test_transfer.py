"""Two sides of a transfer over a wire that breaks at any moment: equal bytes, nothing twice."""

from __future__ import annotations

import hashlib
from collections import deque
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zajel_desktop.model.failure import Failure, Reason, Side
from zajel_desktop.model.transfer import FileItem
from zajel_desktop.protocol.receiving import (
    Accept,
    Arrived,
    Looked,
    ReceiveState,
    Receiving,
    Stored,
    Written,
)
from zajel_desktop.protocol.sending import Prepared, Sending, SendState, Sent
from zajel_desktop.protocol.transfer import (
    WORDS,
    Again,
    Closed,
    Discard,
    Fail,
    Keep,
    Opened,
    OpenSource,
    OpenTarget,
    PassCredit,
    ReceiveBytes,
    Send,
    SendBytes,
    StopBytes,
    cancel_for,
    failure_of,
)
from zajel_desktop.protocol.wire.operations import FileCancel, FileOffer

PIECE, WINDOW = 3, 7
FULL = Failure(Reason.DISK_FULL, Side.OURS)


def digest(data):
    return hashlib.sha256(bytes(data)).digest()


class World:
    """A sender, a receiver, their disks, and a wire that may be cut."""

    def __init__(self, contents):
        items = [FileItem(f"{n}", len(data), float(n)) for n, data in enumerate(contents)]
        self.items = items
        self.contents = contents
        self.sender = Sending("t", items, sent_at=1.0)
        self.receiver = None
        self.parts = {}
        self.kept = {}
        self.is_up = False
        self.knows = {"sender": False, "receiver": False}
        self.to_sender, self.to_receiver, self.frames = deque(), deque(), deque()
        self.sending = self.receiving = None
        self.attempts = 0
        self.is_accepted = False
        self.is_full = False

    # What may happen next.

    def actions(self):
        wanted = {
            "accept": self.receiver is not None and not self.is_accepted,
            "deliver to receiver": self.to_receiver,
            "deliver to sender": self.to_sender,
            "step sending": self.sending is not None,
            "step receiving": self.receiving is not None,
            "drop": self.is_up,
            "sender notices": not self.is_up and self.knows["sender"],
            "receiver notices": not self.is_up and self.knows["receiver"],
            "open": not self.is_up and not any(self.knows.values()),
            "sender dies": self.sender.state.value != "done",
            "receiver dies": self.receiver and self.receiver.state.value not in ("done", "failed"),
        }
        return [name for name, is_possible in wanted.items() if is_possible]

    def act(self, name):
        getattr(self, name.replace(" ", "_"))()

    def accept(self):
        self.is_accepted = True
        self.tell_receiver(Accept())

    def deliver_to_receiver(self):
        self.hear_sender(self.to_receiver.popleft())

    def deliver_to_sender(self):
        self.tell_sender(self.to_sender.popleft())

    def drop(self):
        self.is_up = False
        for queue in (self.to_sender, self.to_receiver, self.frames):
            queue.clear()

    def sender_notices(self):
        self.knows["sender"] = False
        self.tell_sender(Closed())

    def receiver_notices(self):
        self.knows["receiver"] = False
        if self.receiver:
            self.tell_receiver(Closed())

    def open(self):
        self.is_up = True
        self.knows = {"sender": True, "receiver": True}
        if self.receiver:
            self.tell_receiver(Opened())
        self.tell_sender(Opened())

    def sender_dies(self):
        self.die("sender")
        state = "offered" if self.sender.state.value == "offered" else "interrupted"
        self.sending = None
        self.sender = Sending("t", self.items, sent_at=1.0, state=SendState(state))

    def receiver_dies(self):
        self.die("receiver")
        state = "interrupted" if self.is_accepted else "offered"
        if len(self.kept) == len(self.items):
            state = "done"
        assert self.receiver.course.file <= len(self.kept)
        self.receiving = None
        self.receiver = Receiving("t", self.items, state=ReceiveState(state), file=len(self.kept))

    def die(self, side):
        if self.is_up:
            self.act("drop")
        self.knows[side] = False

    def hear_sender(self, operation):
        if self.receiver is None:
            assert isinstance(operation, FileOffer)
            items = [FileItem(f.name, f.size, f.modified_at) for f in operation.files]
            self.receiver = Receiving("t", items)
            self.tell_receiver(Opened())
        self.tell_receiver(operation)

    # The driver of the sender.

    def tell_sender(self, event):
        for output in self.sender.take(event):
            match output:
                case Send(operation):
                    if self.is_up:
                        self.to_receiver.append(operation)
                case StopBytes():
                    self.sending = None
                case PassCredit(attempt, written):
                    self.pass_credit(attempt, written)
                case _:
                    self.sending = output

    def pass_credit(self, attempt, written):
        if isinstance(self.sending, SendBytes):
            job = self.sending = SimpleNamespace(attempt=self.sending.attempt, index=0)
            job.at = job.attempt.offset
        if isinstance(self.sending, SimpleNamespace):
            assert self.sending.attempt.attempt == attempt
            self.sending.credit = written

    def step_sending(self):
        job = self.sending
        if isinstance(job, OpenSource):
            data = self.contents[job.file]
            is_equal = job.held <= len(data) and digest(data[: job.held]) == job.held_sha256
            self.attempts += 1
            self.sending = None
            name = self.attempts.to_bytes(16, "big")
            offset = job.held if job.held and is_equal else 0
            self.tell_sender(Prepared(len(data), float(job.file), offset, PIECE, name, bytes(32)))
            return
        if isinstance(job, SendBytes) or job.at - job.credit > WINDOW:
            return
        data = self.contents[job.attempt.file]
        piece = data[job.at : job.at + PIECE]
        job.at += len(piece)
        is_last = job.at == len(data)
        if self.is_up:
            self.frames.append((job.attempt.attempt, job.index, piece, is_last))
        job.index += 1
        if is_last:
            self.sending = None
            self.tell_sender(Sent(digest(data)))

    # The driver of the receiver.

    def tell_receiver(self, event):
        for output in self.receiver.take(event):
            match output:
                case Send(operation):
                    if self.is_up:
                        self.to_sender.append(operation)
                case StopBytes():
                    self.receiving = None
                case OpenTarget() | Keep():
                    self.receiving = output
                case ReceiveBytes(attempt):
                    self.receiving = SimpleNamespace(attempt=attempt, index=None)
                case Discard(file):
                    self.parts.pop(file, None)

    def step_receiving(self):
        job = self.receiving
        match job:
            case OpenTarget(file):
                self.receiving = None
                part = self.parts.get(file, b"")
                self.tell_receiver(Looked(len(part), digest(part)))
            case Keep(file, sha256):
                assert digest(self.parts[file]) == sha256
                assert file not in self.kept
                self.kept[file] = self.parts.pop(file)
                self.receiving = None
                self.tell_receiver(Stored())
            case _ if self.is_full:
                self.is_full = False
                self.receiving = None
                self.tell_receiver(Fail(FULL))
            case SimpleNamespace(index=None):
                attempt = job.attempt
                part = self.parts.get(attempt.file, b"")[: attempt.offset]
                assert len(part) == attempt.offset
                self.parts[attempt.file] = part
                job.index = 0
                self.tell_receiver(Written(attempt.offset, 0.0))
            case _:
                self.write_frame(job)

    def write_frame(self, job):
        while self.frames:
            attempt, index, piece, is_last = self.frames.popleft()
            if attempt != job.attempt.attempt:
                continue
            assert index == job.index
            job.index += 1
            part = self.parts[job.attempt.file] + piece
            self.parts[job.attempt.file] = part
            self.tell_receiver(Written(len(part), float(len(part))))
            if is_last and self.receiving is job:
                self.receiving = None
                self.tell_receiver(Arrived(digest(part)))
            return

    def finish(self):
        """Let everything happen that can, without any more trouble."""
        for name in ("drop", "sender notices", "receiver notices", "open"):
            self.try_to(name)
        quiet = ("accept", "deliver to receiver", "deliver to sender")
        for _ in range(300):
            for name in (*quiet, "step sending", "step receiving"):
                self.try_to(name)

    def try_to(self, name):
        if name in self.actions():
            self.act(name)


CONTENTS = st.lists(st.binary(max_size=25), min_size=1, max_size=3)


@settings(max_examples=300)
@given(contents=CONTENTS, choices=st.lists(st.integers(0, 1000), max_size=150))
def test_both_end_with_equal_bytes_wherever_the_link_breaks(contents, choices):
    world = World(contents)
    world.act("open")
    for choice in choices:
        actions = world.actions()
        world.act(actions[choice % len(actions)])
    world.finish()
    assert world.sender.state.value == world.receiver.state.value == "done"
    assert [world.kept[n] for n in range(len(contents))] == contents
    assert world.sender.course.moved == world.receiver.course.moved == sum(map(len, contents))


@settings(max_examples=200)
@given(contents=CONTENTS, choices=st.lists(st.integers(0, 1000), max_size=120), data=st.data())
def test_a_full_disk_is_not_the_end(contents, choices, data):
    world = World(contents)
    world.act("open")
    full_at = data.draw(st.integers(0, 120))
    for number, choice in enumerate(choices):
        world.is_full = world.is_full or number == full_at
        actions = world.actions()
        world.act(actions[choice % len(actions)])
        if world.receiver and world.receiver.state.value == "failed" and choice % 3 == 0:
            world.tell_receiver(Again())
        if world.sender.state.value == "failed" and choice % 5 == 0:
            world.tell_sender(Again())
    world.is_full = False
    world.finish()
    if world.receiver.state.value == "failed":
        world.tell_receiver(Again())
        world.finish()
    assert world.sender.state.value == world.receiver.state.value == "done"
    assert [world.kept[n] for n in range(len(contents))] == contents


@pytest.mark.parametrize("reason", [r for r in WORDS if r is not Reason.FILE_CANCELLED])
def test_a_reason_arrives_as_the_other_sides(reason):
    failure = failure_of(cancel_for("t", Failure(reason, Side.OURS)))
    assert (failure.reason, failure.side) == (reason, Side.PEERS)


def test_an_unknown_reason_counts_as_cancelled():
    assert failure_of(FileCancel("t", "bored")) is None
    assert failure_of(FileCancel("t", "cancelled")) is None


def test_trouble_without_a_word_of_its_own_is_our_fault():
    assert cancel_for("t", Failure(Reason.STORE_DAMAGED, Side.OURS)).reason == "fault"
