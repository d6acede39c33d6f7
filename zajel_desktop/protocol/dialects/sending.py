"""Our side of one transfer to somebody who speaks an older dialect.

    WAITING --Begin--> OPENING --Prepared--> SENDING --Sent--> FINISHING --Drained--> DONE
                          ^------------------- next file ---------------------'

Nobody accepts, answers or confirms anything: the files go one after the other as soon as there is
a link, and what is with the channel counts as sent. A link that ends fails the transfer; trying
again sends everything again.
"""

from __future__ import annotations

import enum
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from zajel_desktop.model.errors import LocalError
from zajel_desktop.model.failure import Failure, Reason, Side
from zajel_desktop.model.transfer import FileItem
from zajel_desktop.protocol.course import Course
from zajel_desktop.protocol.dialects.file_rules import FileRules
from zajel_desktop.protocol.dialects.parts import (
    FileComplete,
    FileError,
    FilePart,
    FileStart,
    TransferCancel,
)
from zajel_desktop.protocol.dialects.pieces import count_of
from zajel_desktop.protocol.transfer import Again, Cancel, Closed, Fail, StopBytes, out_of_turn

MAX_NAME = 255
"""The longest name, in UTF-16 units, that every client takes."""

CANCELLED, BROKEN, LATE = "user_cancelled", "error", "timeout"
"""Why a transfer is ended, in words that are understood."""


class SendState(enum.Enum):
    """Where we stand."""

    WAITING = "waiting"
    OPENING = "opening"
    SENDING = "sending"
    FINISHING = "finishing"
    DONE = "done"
    CANCELLED = "cancelled"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Begin:
    """There is a link on which these ``rules`` hold, or others than those we went by."""

    rules: FileRules


@dataclass(frozen=True, slots=True)
class Prepared:
    """The file is open: its ``size`` and time now, and the ``id`` it goes by from here on."""

    id: str
    size: int
    modified_at: float


@dataclass(frozen=True, slots=True)
class Moved:
    """So many bytes of the file are with the channel."""

    sent: int


@dataclass(frozen=True, slots=True)
class Sent:
    """All of its bytes have left."""


@dataclass(frozen=True, slots=True)
class Drained:
    """Its end has left as well."""


@dataclass(frozen=True, slots=True)
class OpenSource:
    """Open file ``file``; then say ``Prepared``."""

    file: int


@dataclass(frozen=True, slots=True)
class SendChunks:
    """Send the open file as ``id`` in pieces; then say ``Sent``."""

    id: str
    rules: FileRules


@dataclass(frozen=True, slots=True)
class Say:
    """Say ``part`` to the other side."""

    part: FilePart


@dataclass(frozen=True, slots=True)
class Drain:
    """Wait until everything has left; then say ``Drained``."""


Remote: TypeAlias = FileError | TransferCancel
SendInput: TypeAlias = (
    Remote | Begin | Closed | Prepared | Moved | Sent | Drained | Cancel | Fail | Again
)
SendOutput: TypeAlias = OpenSource | SendChunks | Say | Drain | StopBytes

_S = SendState
MOVING = frozenset({_S.OPENING, _S.SENDING, _S.FINISHING})
BEGUN = frozenset({_S.SENDING, _S.FINISHING})
OVER = frozenset({_S.DONE, _S.CANCELLED, _S.FAILED})

# Which input is legal when, and where it leads. Elsewhere lead: Drained to OPENING while files are
# left, Begin to FAILED for a file that they do not take, Again to WAITING without a link.
NEXT: dict[tuple[SendState, type[SendInput]], SendState] = {
    (_S.WAITING, Begin): _S.OPENING,
    (_S.WAITING, Closed): _S.WAITING,
    (_S.WAITING, Cancel): _S.CANCELLED,
    (_S.WAITING, Fail): _S.FAILED,
    (_S.OPENING, Prepared): _S.SENDING,
    (_S.SENDING, Moved): _S.SENDING,
    (_S.SENDING, Sent): _S.FINISHING,
    (_S.FINISHING, Drained): _S.DONE,
    (_S.FAILED, Again): _S.OPENING,
    # They were spoken to in the wrong dialect: nothing has been understood.
    **{(state, Begin): _S.OPENING for state in MOVING},
    **{(state, Closed): _S.FAILED for state in MOVING},
    **{(state, Cancel): _S.CANCELLED for state in MOVING},
    **{(state, Fail): _S.FAILED for state in MOVING},
    **{(state, FileError): _S.FAILED for state in MOVING},
    **{(state, TransferCancel): _S.CANCELLED for state in MOVING},
    # Until the link ends they may find that it has not arrived after all.
    (_S.DONE, Begin): _S.OPENING,
    (_S.DONE, FileError): _S.FAILED,
    (_S.DONE, TransferCancel): _S.CANCELLED,
    **{(state, Closed): state for state in OVER},
    **{(state, Begin): state for state in (_S.CANCELLED, _S.FAILED)},
    **{(state, late): state for state in (_S.CANCELLED, _S.FAILED) for late in Remote.__args__},
}


class ForeignSending:
    """One transfer of ours: what may happen next, and what to do then.

    ``course`` tells how far the files have come.
    """

    def __init__(
        self,
        files: Sequence[FileItem],
        *,
        state: SendState = SendState.WAITING,
        failure: Failure | None = None,
    ) -> None:
        self.state = state
        self.course = Course(files)
        self.failure = failure
        self.is_ended_by_us = False
        self._rules: FileRules | None = None  # while there is a link
        self._ids: list[str] = []  # of the files sent on this link, and of the one being sent

    def owns(self, file: str) -> bool:
        """Whether ``file`` is what one of ours goes by on this link."""
        return file in self._ids

    def take(self, event: SendInput) -> list[SendOutput]:
        """Take one input; LocalError and RemoteError leave everything as it was."""
        following = NEXT.get((self.state, type(event)))
        if following is None:
            raise out_of_turn(event, self.state, is_remote=isinstance(event, Remote))
        before, self.state = self.state, following
        if isinstance(event, Moved | Prepared | Sent | Drained):
            return self._go_on(event)
        if isinstance(event, Remote):
            return [] if before is following else self._refused(event, before)
        return self._happen(event, before)

    def _happen(
        self, event: Begin | Closed | Again | Cancel | Fail, before: SendState
    ) -> list[SendOutput]:
        match event:
            case Begin(rules=rules):
                return self._link(rules, before)
            case Closed():
                return self._close(before)
            case Again():
                return self._repeat()
            case Cancel():
                return self._end(None, before)
            case Fail(failure=failure):
                return self._end(failure, before)

    # The link.

    def _link(self, rules: FileRules, before: SendState) -> list[SendOutput]:
        if before is _S.DONE and not self._ids:
            self.state = before  # it was sent on an earlier link
            return []
        self._rules = rules
        if before in {_S.CANCELLED, _S.FAILED}:
            return []
        stop: list[SendOutput] = [StopBytes()] if before in MOVING else []
        return [*stop, *self._begin(rules)]

    def _close(self, before: SendState) -> list[SendOutput]:
        self._rules, self._ids = None, []
        if before not in MOVING:
            return []
        self.failure = Failure(Reason.LINK_LOST, Side.NETWORKS, "while a file was being sent")
        return [StopBytes()]

    def _repeat(self) -> list[SendOutput]:
        self.failure = None
        if self._rules is None:
            self.state = _S.WAITING
            return []
        return self._begin(self._rules)

    def _begin(self, rules: FileRules) -> list[SendOutput]:
        """Send all of it, unless a file is one that they do not take: then none."""
        self._ids = []
        self.failure = next(
            filter(None, (_objection(rules, f.size) for f in self.course.files)), None
        )
        self.course.go_to(0)
        if self.failure is not None:
            self.state = _S.FAILED
            return []
        return [OpenSource(0)]

    # The files.

    def _go_on(self, event: Moved | Prepared | Sent | Drained) -> list[SendOutput]:
        match event:
            case Moved(sent=sent):
                self.course.written = sent
                return []
            case Prepared():
                return self._announce(event)
            case Sent():
                return [Say(FileComplete(self._ids[-1])), Drain()]
            case Drained():
                return self._advance()

    def _announce(self, source: Prepared) -> list[SendOutput]:
        rules = self._rules
        if rules is None:
            raise LocalError("a file was opened without a link")
        self.course.note(source.size, source.modified_at)
        self.failure = _objection(rules, source.size)
        if self.failure is not None:
            self.state = _S.FAILED
            return [StopBytes()]
        self._ids.append(source.id)
        name, chunks = sent_name(self.course.current), count_of(source.size, rules.chunk_bytes)
        start = FileStart(source.id, name, source.size, chunks)
        return [Say(start), SendChunks(source.id, rules)]

    def _advance(self) -> list[SendOutput]:
        self.course.go_to(self.course.file + 1)
        if self.course.is_over:
            return []
        self.state = _S.OPENING
        return [OpenSource(self.course.file)]

    # The end.

    def _refused(self, event: Remote, before: SendState) -> list[SendOutput]:
        if not (isinstance(event, TransferCancel) and event.reason == CANCELLED):
            self.state = _S.FAILED
            detail = event.message if isinstance(event, FileError) else event.reason
            self.failure = Failure(Reason.FILE_REFUSED, Side.PEERS, detail)
        if before not in MOVING:
            return []
        # The file that moves now may be another one: nobody shall wait for the rest of it.
        is_other = before in BEGUN and event.id != self._ids[-1]
        reason = BROKEN if self.failure else CANCELLED
        return [StopBytes(), *(ending(self._ids[-1], reason) if is_other else [])]

    def _end(self, failure: Failure | None, before: SendState) -> list[SendOutput]:
        self.failure, self.is_ended_by_us = failure, failure is None
        if before is _S.WAITING:
            return []
        reason = BROKEN if failure else CANCELLED
        return [StopBytes(), *(ending(self._ids[-1], reason) if before in BEGUN else [])]


def ending(file: str, reason: str) -> list[Say]:
    """How to say that ``file`` ends: the first is what is meant, only the second is heard by all
    web clients."""
    return [Say(TransferCancel(file, reason)), Say(FileError(file, reason))]


def sent_name(item: FileItem) -> str:
    """What a file is called where there are no folders; the end of a long name is kept."""
    name = item.name.replace("/", "_")
    while len(name.encode("utf-16-le")) > 2 * MAX_NAME:
        name = name[1:]
    return name


def _objection(rules: FileRules, size: int) -> Failure | None:
    """Why they do not take a file of ``size`` bytes."""
    if size == 0 and not rules.takes_empty:
        return Failure(Reason.FILE_EMPTY, Side.PEERS)
    if rules.max_file is not None and size > rules.max_file:
        return Failure(Reason.FILE_TOO_LARGE, Side.PEERS, f"{size} bytes")
    return None
