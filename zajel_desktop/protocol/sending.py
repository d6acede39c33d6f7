"""The sender's side of one transfer.

    OFFERED --FileAccept--> PREPARING --Prepared--> SENDING --Sent--> FINISHING --FileKept--.
                                ^----------------- next file ------------------------------'
                                                                       '--last file--> DONE

A closed link leads from everywhere in between to INTERRUPTED, the next FileAccept back to
PREPARING. FAILED is left by a FileAccept (the receiver made room) or by trying again.
"""

from __future__ import annotations

import enum
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from zajel_desktop.model.errors import RemoteError
from zajel_desktop.model.failure import Failure, Reason, Side
from zajel_desktop.model.ids import TransferId
from zajel_desktop.model.transfer import FileItem
from zajel_desktop.protocol.course import Course
from zajel_desktop.protocol.transfer import (
    MAX_DAMAGES,
    Again,
    Cancel,
    Closed,
    Fail,
    Opened,
    OpenSource,
    PassCredit,
    Send,
    SendBytes,
    SendOutput,
    StopBytes,
    cancel_for,
    failure_of,
    out_of_turn,
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
)


class SendState(enum.Enum):
    """Where the sender stands."""

    OFFERED = "offered"
    PREPARING = "preparing"
    SENDING = "sending"
    FINISHING = "finishing"
    INTERRUPTED = "interrupted"
    DONE = "done"
    DECLINED = "declined"
    CANCELLED = "cancelled"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Prepared:
    """The file asked for is open: its ``size`` and time now, where to begin, and chance's part."""

    size: int
    modified_at: float
    offset: int
    frame_size: int
    attempt: bytes
    key: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Sent:
    """All bytes of the attempt have been sent; ``sha256`` is the hash of the whole file."""

    sha256: bytes


Remote: TypeAlias = (
    FileAccept | FileAsk | FileDecline | FileCancel | FileCredit | FileKept | FileDamaged
)
SendInput: TypeAlias = Remote | Opened | Closed | Prepared | Sent | Cancel | Fail | Again

_S = SendState
MOVING = frozenset({_S.PREPARING, _S.SENDING, _S.FINISHING})
OVER = frozenset({_S.DONE, _S.DECLINED, _S.CANCELLED, _S.FAILED})

# Which input is legal when, and where it leads. Some lead elsewhere by what they say: FileKept
# to DONE after the last file, FileCancel to FAILED for any reason but the person's will,
# FileDamaged to FAILED when it is too much, FileAsk from FAILED to OFFERED if it is accepted.
NEXT: dict[tuple[SendState, type[SendInput]], SendState] = {
    (_S.OFFERED, Opened): _S.OFFERED,
    (_S.OFFERED, Closed): _S.OFFERED,
    (_S.OFFERED, FileAsk): _S.OFFERED,
    (_S.OFFERED, FileAccept): _S.PREPARING,
    (_S.OFFERED, FileKept): _S.INTERRUPTED,  # we forgot that it was accepted
    (_S.OFFERED, FileDecline): _S.DECLINED,
    (_S.INTERRUPTED, Opened): _S.INTERRUPTED,
    (_S.INTERRUPTED, Closed): _S.INTERRUPTED,
    (_S.INTERRUPTED, FileAsk): _S.INTERRUPTED,
    (_S.INTERRUPTED, FileAccept): _S.PREPARING,
    (_S.INTERRUPTED, FileKept): _S.INTERRUPTED,
    (_S.INTERRUPTED, FileDecline): _S.DECLINED,
    (_S.INTERRUPTED, FileCredit): _S.INTERRUPTED,  # these two come late
    (_S.INTERRUPTED, FileDamaged): _S.INTERRUPTED,
    (_S.PREPARING, Prepared): _S.SENDING,
    (_S.SENDING, Sent): _S.FINISHING,
    (_S.FAILED, FileAccept): _S.PREPARING,
    (_S.FAILED, Again): _S.OFFERED,
    # What may happen at any moment before the end.
    **{(state, FileCancel): _S.CANCELLED for state in SendState if state not in OVER},
    **{(state, Cancel): _S.CANCELLED for state in SendState if state not in OVER},
    **{(state, Fail): _S.FAILED for state in SendState if state not in OVER},
    # While bytes move.
    **{(state, Closed): _S.INTERRUPTED for state in MOVING},
    **{(state, FileAsk): state for state in MOVING},
    **{(state, FileAccept): _S.PREPARING for state in MOVING},
    **{(state, FileKept): _S.PREPARING for state in MOVING},
    **{(state, FileCredit): state for state in MOVING},
    **{(state, FileDamaged): _S.PREPARING for state in MOVING},
    # What was said before the other side knew that it is over; Opened and Closed go on.
    **{
        (state, late): state
        for state in OVER
        for late in (
            *(Opened, Closed, FileAsk, FileDecline, FileCancel),
            *(FileCredit, FileKept, FileDamaged),
        )
    },
    **{(state, FileAccept): state for state in (_S.DONE, _S.DECLINED, _S.CANCELLED)},
}


class Sending:
    """One transfer of ours: who may say what next, and what to do then.

    ``course`` tells how far the files have come.
    """

    def __init__(
        self,
        transfer: TransferId,
        files: Sequence[FileItem],
        *,
        sent_at: float,
        state: SendState = SendState.OFFERED,
    ) -> None:
        self.transfer = transfer
        self.state = state
        self.course = Course(files)
        self.failure: Failure | None = None
        self.is_ended_by_us = False
        self._sent_at = sent_at
        self._damages = 0
        self._attempt = b""
        self._is_open = False

    def take(self, event: SendInput) -> list[SendOutput]:
        """Take one input; RemoteError and LocalError leave everything as it was."""
        following = NEXT.get((self.state, type(event)))
        if following is None:
            raise out_of_turn(event, self.state, is_remote=isinstance(event, Remote))
        self._check(event)
        before, self.state = self.state, following
        if isinstance(event, Opened | Closed | Prepared | Sent | Cancel | Fail | Again):
            return self._happen(event, before)
        return self._hear(event, before)

    def _check(self, event: SendInput) -> None:
        course = self.course
        match event:
            case FileAccept(file=file, held=held, held_sha256=digest):
                if file > course.last or (held and not digest):
                    raise RemoteError(f"file {file}, {held} bytes held, makes no sense")
            case FileKept(file=file):
                is_ahead = file > course.file and self.state in MOVING
                if file > course.last or is_ahead:
                    raise RemoteError(f"file {file} kept that was not sent")
            case FileCredit(attempt=attempt, written=written):
                if attempt == self._attempt and not (
                    course.written <= written <= course.current.size
                ):
                    raise RemoteError(f"credit of {written} bytes")
            case _:
                pass

    def _happen(
        self, event: Opened | Closed | Prepared | Sent | Cancel | Fail | Again, before: SendState
    ) -> list[SendOutput]:
        match event:
            case Opened():
                self._is_open = True
                return [] if before in OVER else [self._offer()]
            case Closed():
                self._is_open = False
                self._attempt = b""
                return [StopBytes()] if before in MOVING else []
            case Prepared():
                return self._begin(event)
            case Sent(sha256=digest):
                return [Send(FileDone(self.transfer, self._attempt, digest))]
            case Again():
                self.failure, self._damages = None, 0
                return [self._offer()] if self._is_open else []
            case Cancel():
                return self._end(None, before)
            case Fail(failure=failure):
                return self._end(failure, before)

    def _hear(self, event: Remote, before: SendState) -> list[SendOutput]:
        if before in OVER and not (before is _S.FAILED and isinstance(event, FileAccept)):
            return self._remind(event, before)
        match event:
            case FileAccept(file=file):
                self.failure = None
                wanted = OpenSource(file, event.held, event.held_sha256, event.prefixes)
                return self._prepare(wanted, before)
            case FileKept(file=file):
                return self._advance(file, before)
            case FileCredit(attempt=attempt, written=written):
                return self._credit(attempt, written)
            case FileDamaged(attempt=attempt):
                return self._repeat(attempt, before)
            case FileCancel():
                self.failure = failure_of(event)
                self.state = _S.FAILED if self.failure else _S.CANCELLED
                return [StopBytes()]
            case FileDecline() | FileAsk():
                return []

    def _offer(self) -> Send:
        offered = tuple(
            OfferedFile(item.name, item.size, item.modified_at, item.media_type)
            for item in self.course.files
        )
        return Send(FileOffer(self.transfer, offered, self._sent_at))

    def _remind(self, event: Remote, before: SendState) -> list[SendOutput]:
        """Somebody counts on a transfer that is over."""
        if before is _S.FAILED and isinstance(event, FileAsk) and event.is_accepted:
            self.state, self.failure = _S.OFFERED, None
            return [self._offer()]
        if not isinstance(event, FileAsk | FileAccept):
            return []
        return [Send(cancel_for(self.transfer, self.failure))]

    def _prepare(self, wanted: OpenSource, before: SendState) -> list[SendOutput]:
        self.course.go_to(wanted.file)
        self._attempt = b""
        stop: list[SendOutput] = [StopBytes()] if before in MOVING else []
        return [*stop, wanted]

    def _begin(self, source: Prepared) -> list[SendOutput]:
        self.course.note(source.size, source.modified_at)
        self._attempt, self.course.written = source.attempt, source.offset
        attempt = FileAttempt(
            id=self.transfer,
            file=self.course.file,
            attempt=source.attempt,
            key=source.key,
            frame_size=source.frame_size,
            offset=source.offset,
            size=source.size,
            modified_at=source.modified_at,
        )
        return [Send(attempt), SendBytes(attempt)]

    def _credit(self, attempt: bytes, written: int) -> list[SendOutput]:
        if attempt != self._attempt:
            return []  # of an earlier attempt
        self.course.written = written
        return [PassCredit(attempt, written)]

    def _advance(self, file: int, before: SendState) -> list[SendOutput]:
        if file < self.course.file:
            self.state = before  # said twice
            return []
        self.course.go_to(file + 1)
        self._attempt = b""
        stop: list[SendOutput] = [StopBytes()] if before in MOVING else []
        if self.course.is_over:
            self.state = _S.DONE
            return stop
        return [*stop, OpenSource(self.course.file)] if before in MOVING else []

    def _repeat(self, attempt: bytes, before: SendState) -> list[SendOutput]:
        if attempt != self._attempt or before not in MOVING:
            self.state = before  # of an earlier attempt
            return []
        self._damages += 1
        if self._damages < MAX_DAMAGES:
            return self._prepare(OpenSource(self.course.file), before)
        self.state = _S.FAILED
        return self._end(Failure(Reason.FILE_DAMAGED, Side.PEERS, "damaged again"), before)

    def _end(self, failure: Failure | None, before: SendState) -> list[SendOutput]:
        self.failure, self.is_ended_by_us = failure, failure is None
        self._attempt = b""
        stop: list[SendOutput] = [StopBytes()] if before in MOVING else []
        return [*stop, Send(cancel_for(self.transfer, failure))]
