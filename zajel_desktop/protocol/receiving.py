"""The receiver's side of one transfer.

    OFFERED --Accept--> LOOKING --Looked--> WAITING --FileAttempt--> RECEIVING --.
                           ^                   ^                      all there, hashes equal
             next FileOffer|                   '--next file-- CHECKING <---------'
                      INTERRUPTED                                '--last file--> DONE

A closed link leads from LOOKING, WAITING and RECEIVING to INTERRUPTED. Every FileOffer is answered
by what has become of the transfer, so the sender learns it on every new link.
"""

from __future__ import annotations

import enum
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from zajel_desktop.model.errors import LocalError, RemoteError
from zajel_desktop.model.failure import Failure, Reason, Side
from zajel_desktop.model.ids import TransferId
from zajel_desktop.model.transfer import FileItem
from zajel_desktop.protocol.course import Course
from zajel_desktop.protocol.transfer import (
    MAX_DAMAGES,
    MAX_GROWTH,
    Again,
    Cancel,
    Closed,
    Discard,
    Fail,
    Keep,
    Opened,
    OpenTarget,
    ReceiveBytes,
    ReceiveOutput,
    Send,
    StopBytes,
    cancel_for,
    failure_of,
    out_of_turn,
)
from zajel_desktop.protocol.wire.files import MAX_PIECE
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

CREDIT_BYTES = 1024 * 1024
CREDIT_PAUSE = 0.25
"""Credit is said after so many bytes or so many seconds, whichever comes first."""


class ReceiveState(enum.Enum):
    """Where the receiver stands."""

    OFFERED = "offered"
    LOOKING = "looking"
    WAITING = "waiting"
    RECEIVING = "receiving"
    CHECKING = "checking"
    INTERRUPTED = "interrupted"
    DONE = "done"
    DECLINED = "declined"
    CANCELLED = "cancelled"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Accept:
    """Our person wants the files."""


@dataclass(frozen=True, slots=True)
class Decline:
    """Our person does not want them."""


@dataclass(frozen=True, slots=True)
class Looked:
    """``held`` bytes of the file are on our disk and have the hash ``sha256``; ``prefixes`` are
    shorter beginnings of them."""

    held: int
    sha256: bytes
    prefixes: tuple[Prefix, ...] = ()


@dataclass(frozen=True, slots=True)
class Written:
    """``written`` bytes of the file are on our disk; ``now`` in monotonic seconds."""

    written: int
    now: float


@dataclass(frozen=True, slots=True)
class Arrived:
    """The last frame has been written; ``sha256`` is the hash of the whole file."""

    sha256: bytes


@dataclass(frozen=True, slots=True)
class Stored:
    """The file has its final name."""


Remote: TypeAlias = FileOffer | FileAttempt | FileDone | FileCancel
Local: TypeAlias = (
    Opened | Closed | Accept | Decline | Cancel | Again | Fail | Looked | Written | Arrived | Stored
)
ReceiveInput: TypeAlias = Remote | Local

_S = ReceiveState
MOVING = frozenset({_S.LOOKING, _S.WAITING, _S.RECEIVING})
OVER = frozenset({_S.DONE, _S.DECLINED, _S.CANCELLED, _S.FAILED})
LATE = (FileAttempt, FileDone)

# Which input is legal when, and where it leads. Elsewhere lead: Accept and Again without an offer
# on this link (INTERRUPTED), FileDone and Arrived once both are there (CHECKING), Stored after the
# last file (DONE), FileOffer by what it finds, FileCancel and FileAttempt with a reason (FAILED).
NEXT: dict[tuple[ReceiveState, type[ReceiveInput]], ReceiveState] = {
    (_S.OFFERED, FileOffer): _S.OFFERED,
    (_S.OFFERED, Accept): _S.LOOKING,
    (_S.OFFERED, Decline): _S.DECLINED,
    (_S.INTERRUPTED, FileOffer): _S.LOOKING,
    (_S.LOOKING, FileOffer): _S.LOOKING,  # the answer is on its way
    (_S.LOOKING, Looked): _S.WAITING,
    (_S.WAITING, FileOffer): _S.LOOKING,
    (_S.WAITING, FileAttempt): _S.RECEIVING,
    (_S.RECEIVING, FileOffer): _S.LOOKING,
    (_S.RECEIVING, FileAttempt): _S.RECEIVING,
    (_S.RECEIVING, FileDone): _S.RECEIVING,
    (_S.RECEIVING, Written): _S.RECEIVING,
    (_S.RECEIVING, Arrived): _S.RECEIVING,
    (_S.CHECKING, FileOffer): _S.CHECKING,
    (_S.CHECKING, Stored): _S.WAITING,
    (_S.FAILED, Again): _S.LOOKING,
    **{(state, FileOffer): state for state in OVER},
    **{(state, Opened): state for state in ReceiveState},
    **{(state, Closed): state for state in ReceiveState if state not in MOVING},
    **{(state, Closed): _S.INTERRUPTED for state in MOVING},
    **{(state, FileCancel): _S.CANCELLED for state in ReceiveState if state not in OVER},
    **{(state, Cancel): _S.CANCELLED for state in ReceiveState if state not in OVER},
    **{(state, Fail): _S.FAILED for state in ReceiveState if state not in OVER},
    # Said before the other side knew how things stand here.
    **{(state, late): state for state in (*OVER, _S.INTERRUPTED, _S.CHECKING) for late in LATE},
    **{(state, late): state for state in (_S.LOOKING,) for late in LATE},
    (_S.WAITING, FileDone): _S.WAITING,
    **{(state, FileCancel): state for state in OVER},
}


class Receiving:
    """One transfer of somebody else's: who may say what next, and what to do then.

    ``course`` tells how far the files have come.
    """

    def __init__(
        self,
        transfer: TransferId,
        files: Sequence[FileItem],
        *,
        state: ReceiveState = ReceiveState.OFFERED,
        file: int = 0,
        failure: Failure | None = None,
        accepted_size: int | None = None,
    ) -> None:
        self.transfer = transfer
        self.state = state
        self.course = Course(files, file)
        self.failure = failure
        self.is_ended_by_us = False
        self._most = MAX_GROWTH * (self.course.size if accepted_size is None else accepted_size)
        self._is_offered = False  # on this link: only an offer is answered
        self._must_answer = False  # an offer came while we were checking
        self._begins = {0}  # the bytes of the current file that an attempt may begin at
        self._damages = 0
        self._attempt: FileAttempt | None = None
        self._theirs = self._ours = b""  # the hashes, once known
        self._credited: tuple[int, float] = (0, -math.inf)

    def take(self, event: ReceiveInput) -> list[ReceiveOutput]:
        """Take one input; RemoteError and LocalError leave everything as it was."""
        following = NEXT.get((self.state, type(event)))
        if following is None:
            raise out_of_turn(event, self.state, is_remote=isinstance(event, Remote))
        if isinstance(event, FileAttempt) and self._is_current(event):
            self._check(event)
        before, self.state = self.state, following
        if isinstance(event, Remote):
            return self._hear(event, before)
        if isinstance(event, Looked | Written | Arrived | Stored):
            return self._progress(event)
        return self._happen(event, before)

    # What the other side says.

    def _hear(self, event: Remote, before: ReceiveState) -> list[ReceiveOutput]:
        match event:
            case FileOffer():
                self._is_offered = True
                return self._answer(before)
            case FileAttempt() if self._is_current(event):
                return self._begin(event, before)
            case FileDone(attempt=attempt, sha256=digest) if self._is_of(attempt):
                self._theirs = digest
                return self._compare()
            case FileCancel() if before not in OVER:
                self.failure = failure_of(event)
                if self.failure is not None:
                    self.state = _S.FAILED
                    return [StopBytes()]
                return [StopBytes(), Discard(self.course.file)]
            case _:
                self.state = before  # late
                return []

    def _answer(self, before: ReceiveState) -> list[ReceiveOutput]:
        match before:
            case _S.INTERRUPTED:
                return [OpenTarget(self.course.file)]
            case _S.WAITING | _S.RECEIVING:
                return [StopBytes(), *self._look()]
            case _S.CHECKING:
                self._must_answer = True
                return []
            case _S.FAILED if self._may_go_on():
                self.failure = None
                return self._look()
            case _:
                return self._remind(before)

    def _remind(self, before: ReceiveState) -> list[ReceiveOutput]:
        match before:
            case _S.DONE:
                return [Send(FileKept(self.transfer, self.course.last))]
            case _S.DECLINED:
                return [Send(FileDecline(self.transfer))]
            case _S.CANCELLED | _S.FAILED:
                return [Send(self._cancel())]
            case _:
                return []

    def _may_go_on(self) -> bool:
        """Whether it failed by something the other side has now put right."""
        failure = self.failure
        if failure is None or failure.side is not Side.PEERS:
            return False
        return failure.reason not in {Reason.PEER_MISBEHAVED, Reason.FILE_DAMAGED}

    def _is_current(self, attempt: FileAttempt) -> bool:
        if self.state not in {_S.WAITING, _S.RECEIVING}:
            return False
        return attempt.file != self.course.file - 1  # the file just kept, offered again meanwhile

    def _is_of(self, attempt: bytes) -> bool:
        return self._attempt is not None and self._attempt.attempt == attempt

    def _check(self, attempt: FileAttempt) -> None:
        if attempt.file != self.course.file:
            raise RemoteError(f"attempt at file {attempt.file} instead of {self.course.file}")
        if attempt.frame_size > MAX_PIECE:
            raise RemoteError(f"frames of {attempt.frame_size} bytes")
        if not math.isfinite(attempt.modified_at):
            raise RemoteError("a time that is none")
        is_another = self.course.differs(attempt.size, attempt.modified_at)
        begins = {0} if is_another else self._begins
        if attempt.offset not in begins or attempt.offset > attempt.size:
            raise RemoteError(f"attempt at byte {attempt.offset}")

    def _begin(self, attempt: FileAttempt, before: ReceiveState) -> list[ReceiveOutput]:
        stop: list[ReceiveOutput] = [StopBytes()] if before is _S.RECEIVING else []
        course = self.course
        is_another = course.differs(attempt.size, attempt.modified_at)
        if is_another and course.size - course.current.size + attempt.size > self._most:
            self.state = _S.FAILED
            self.failure = Failure(Reason.FILE_CHANGED, Side.PEERS, "much larger than offered")
            return [*stop, Send(self._cancel())]
        course.note(attempt.size, attempt.modified_at)
        self.state = _S.RECEIVING
        self._attempt, self._theirs, self._ours = attempt, b"", b""
        course.written = attempt.offset
        self._credited = (0, -math.inf)
        return [*stop, ReceiveBytes(attempt)]

    # What our disk says.

    def _progress(self, event: Looked | Written | Arrived | Stored) -> list[ReceiveOutput]:
        match event:
            case Looked(held=held):
                self.course.written = held
                self._begins = {0, held, *(prefix.length for prefix in event.prefixes)}
                digest = event.sha256 if held else b""
                accept = FileAccept(self.transfer, self.course.file, held, digest, event.prefixes)
                return [Send(accept)]
            case Written(written=written, now=now):
                self.course.written = written
                return self._credit(now)
            case Arrived(sha256=digest):
                self._ours = digest
                return self._compare()
            case Stored():
                return self._advance()

    def _credit(self, now: float) -> list[ReceiveOutput]:
        if self._attempt is None:
            raise LocalError("bytes written of no attempt")
        said, at = self._credited
        written = self.course.written
        is_due = written - said >= CREDIT_BYTES or now - at >= CREDIT_PAUSE
        if not is_due and written < self._attempt.size:
            return []
        self._credited = (written, now)
        return [Send(FileCredit(self.transfer, self._attempt.attempt, written))]

    def _compare(self) -> list[ReceiveOutput]:
        if self._attempt is None or not (self._ours and self._theirs):
            return []
        if self._ours == self._theirs:
            self.state = _S.CHECKING
            return [Keep(self.course.file, self._ours)]
        self._damages += 1
        self.course.written, self._begins = 0, {0}
        attempt, self._attempt = self._attempt, None
        if self._damages >= MAX_DAMAGES:
            self.state = _S.FAILED
            self.failure = Failure(Reason.FILE_DAMAGED, Side.NETWORKS, "the hashes differ")
            return [Discard(self.course.file), Send(self._cancel())]
        self.state = _S.WAITING
        return [Discard(self.course.file), Send(FileDamaged(self.transfer, attempt.attempt))]

    def _advance(self) -> list[ReceiveOutput]:
        kept = Send(FileKept(self.transfer, self.course.file))
        self.course.go_to(self.course.file + 1)
        self._begins, self._attempt = {0}, None
        must_answer, self._must_answer = self._must_answer, False
        if self.course.is_over:
            self.state = _S.DONE
            return [kept]
        if not self._is_offered:
            self.state = _S.INTERRUPTED
            return []
        return [kept, *self._look()] if must_answer else [kept]

    # What happens here.

    def _happen(
        self,
        event: Opened | Closed | Accept | Decline | Cancel | Again | Fail,
        before: ReceiveState,
    ) -> list[ReceiveOutput]:
        match event:
            case Opened():
                return [] if before in OVER else [self._ask()]
            case Closed():
                self._is_offered = self._must_answer = False
                self._attempt = None if before in MOVING else self._attempt
                return [StopBytes()] if before in MOVING else []
            case Accept() | Again():
                self.failure, self._damages = None, 0
                return self._look()
            case Decline():
                self.is_ended_by_us = True
                return [Send(FileDecline(self.transfer))]
            case Cancel():
                self.is_ended_by_us = True
                return [StopBytes(), Discard(self.course.file), Send(self._cancel())]
            case Fail(failure=failure):
                self.failure = failure
                return [StopBytes(), Send(self._cancel())]

    def _look(self) -> list[ReceiveOutput]:
        """Go on with the current file: look at what we hold, or ask for the offer again."""
        self._attempt = None
        if not self._is_offered:
            self.state = _S.INTERRUPTED
            return [self._ask()]
        self.state = _S.LOOKING
        return [OpenTarget(self.course.file)]

    def _ask(self) -> Send:
        return Send(FileAsk(self.transfer, self.state is not _S.OFFERED))

    def _cancel(self) -> FileCancel:
        return cancel_for(self.transfer, self.failure)
