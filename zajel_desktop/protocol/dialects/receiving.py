"""The receiver's side of one file that comes in an older dialect, at once and unasked.

    OPENING --Ready--> RECEIVING --last missing piece--> KEEPING --Stored--> DONE

Pieces that come before the file is open are written as soon as it is. It is kept once nothing is
missing, whether or not its end is said; it fails when its end is said before. What has come of a
file that fails goes: nothing is ever taken up again.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass, field
from typing import TypeAlias

from zajel_desktop.model.failure import Failure, Reason, Side
from zajel_desktop.model.transfer import FileItem
from zajel_desktop.protocol.course import Course
from zajel_desktop.protocol.dialects.file_rules import MOST_RECEIVED
from zajel_desktop.protocol.dialects.parts import (
    FileChunk,
    FileComplete,
    FileError,
    FileStart,
    TransferCancel,
)
from zajel_desktop.protocol.dialects.pieces import Pieces
from zajel_desktop.protocol.dialects.sending import BROKEN, CANCELLED, LATE, Say, ending
from zajel_desktop.protocol.transfer import Cancel, Closed, Fail, StopBytes, out_of_turn


class ReceiveState(enum.Enum):
    """Where we stand."""

    OPENING = "opening"
    RECEIVING = "receiving"
    KEEPING = "keeping"
    DONE = "done"
    CANCELLED = "cancelled"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Ready:
    """The file is open."""


@dataclass(frozen=True, slots=True)
class Written:
    """So many of its bytes are on our disk."""

    written: int


@dataclass(frozen=True, slots=True)
class Silence:
    """No piece has come for as long as the sender would wait itself."""


@dataclass(frozen=True, slots=True)
class Stored:
    """The file has its final name."""


@dataclass(frozen=True, slots=True)
class OpenTarget:
    """Open the file; then say ``Ready``."""


@dataclass(frozen=True, slots=True)
class Write:
    """Write ``data`` where it lies in the file, now or when it is open; then say ``Written``."""

    offset: int
    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Keep:
    """Give the file its final name once all is written; then say ``Stored``."""


@dataclass(frozen=True, slots=True)
class Discard:
    """Delete what has come of it."""


Remote: TypeAlias = FileChunk | FileComplete | FileError | TransferCancel
ReceiveInput: TypeAlias = Remote | Ready | Written | Silence | Stored | Closed | Cancel | Fail
ReceiveOutput: TypeAlias = OpenTarget | Write | Keep | Discard | StopBytes | Say

_S = ReceiveState
COMING = frozenset({_S.OPENING, _S.RECEIVING})
OVER = frozenset({_S.DONE, _S.CANCELLED, _S.FAILED})

# Which input is legal when, and where it leads. Elsewhere lead: Ready and FileChunk to KEEPING once
# nothing is missing, TransferCancel to FAILED for any reason but the person's will, FileComplete
# nowhere while the file is not open and nothing is missing.
NEXT: dict[tuple[ReceiveState, type[ReceiveInput]], ReceiveState] = {
    (_S.OPENING, Ready): _S.RECEIVING,
    **{(state, FileChunk): state for state in COMING},
    **{(state, FileComplete): _S.FAILED for state in COMING},
    **{(state, FileError): _S.FAILED for state in COMING},
    **{(state, TransferCancel): _S.CANCELLED for state in COMING},
    **{(state, Silence): _S.FAILED for state in COMING},
    **{(state, Closed): _S.FAILED for state in COMING},
    **{(state, Cancel): _S.CANCELLED for state in COMING},
    **{(state, Fail): _S.FAILED for state in ReceiveState if state not in OVER},
    **{(state, Written): state for state in (_S.RECEIVING, _S.KEEPING)},
    (_S.KEEPING, Stored): _S.DONE,
    # It is whole, or over: what else is said of it changes nothing.
    **{(state, late): state for state in (_S.KEEPING, *OVER) for late in Remote.__args__},
    **{(state, Closed): state for state in (_S.KEEPING, *OVER)},
    (_S.KEEPING, Silence): _S.KEEPING,
    (_S.KEEPING, Cancel): _S.KEEPING,
}


class ForeignReceiving:
    """One file of somebody else's: what may happen next, and what to do then.

    ``course`` tells how far it has come. Raise RemoteError for a ``start`` that makes no sense.
    """

    def __init__(self, start: FileStart, item: FileItem) -> None:
        self.state = ReceiveState.OPENING
        self.course = Course([item])
        self.failure: Failure | None = None
        self.is_ended_by_us = False
        self._file = start.id
        self._size = start.size
        self._pieces = Pieces(start.size, start.chunks)

    def begin(self) -> list[ReceiveOutput]:
        """What to do first."""
        if self._size > MOST_RECEIVED:
            failure = Failure(Reason.FILE_TOO_LARGE, Side.OURS, f"{self._size} bytes")
            return self.take(Fail(failure))
        return [OpenTarget()]

    def take(self, event: ReceiveInput) -> list[ReceiveOutput]:
        """Take one input; RemoteError and LocalError leave the state as it was."""
        following = NEXT.get((self.state, type(event)))
        if following is None:
            raise out_of_turn(event, self.state, is_remote=isinstance(event, Remote))
        if isinstance(event, FileChunk) and self.state in COMING:
            return self._write(event)  # which may refuse
        before, self.state = self.state, following
        if isinstance(event, Remote):
            return self._hear(event) if before in COMING else []
        return self._happen(event, before)

    # What the other side says.

    def _write(self, chunk: FileChunk) -> list[ReceiveOutput]:
        offset = self._pieces.take(chunk.index, len(chunk.data))
        if offset is None:
            return []
        write = Write(offset, chunk.data)
        if self._pieces.is_whole and self.state is _S.RECEIVING:
            self.state = _S.KEEPING
            return [write, Keep()]
        if self._pieces.is_torn:
            self.state = _S.FAILED
            return self._lost()
        return [write]

    def _hear(self, event: Remote) -> list[ReceiveOutput]:
        match event:
            case FileComplete() if self._pieces.is_whole:
                self.state = _S.OPENING  # it is kept as soon as it is open
                return []
            case FileComplete():
                return self._lost()
            case TransferCancel(reason="user_cancelled"):
                return [StopBytes(), Discard()]
            case _:
                self.state = _S.FAILED
                self.failure = Failure(Reason.FILE_STALLED, Side.PEERS, "the sender gave up")
                return [StopBytes(), Discard()]

    def _lost(self) -> list[ReceiveOutput]:
        failure = Failure(Reason.FILE_DAMAGED, Side.NETWORKS, "pieces were lost on their way")
        return self._end(failure, BROKEN)

    # What happens here.

    def _happen(
        self,
        event: Ready | Written | Silence | Stored | Closed | Cancel | Fail,
        before: ReceiveState,
    ) -> list[ReceiveOutput]:
        match event:
            case Ready() if self._pieces.is_whole:
                self.state = _S.KEEPING
                return [Keep()]
            case Written(written=written):
                self.course.written = written
            case Stored():
                self.course.go_to(1)
            case Silence() | Closed() if before in COMING:
                return self._part(event)
            case Cancel() if before in COMING:
                self.is_ended_by_us = True
                return self._end(None, CANCELLED)
            case Fail(failure=failure):
                return self._end(failure, BROKEN)
            case _:
                pass
        return []

    def _part(self, event: Silence | Closed) -> list[ReceiveOutput]:
        if isinstance(event, Silence):
            return self._end(Failure(Reason.FILE_STALLED, Side.PEERS, "nothing came"), LATE)
        self.failure = Failure(Reason.LINK_LOST, Side.NETWORKS, "while a file came")
        return [StopBytes(), Discard()]

    def _end(self, failure: Failure | None, reason: str) -> list[ReceiveOutput]:
        self.failure = failure
        return [StopBytes(), Discard(), *ending(self._file, reason)]
