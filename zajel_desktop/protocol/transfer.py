"""What the two sides of a transfer have in common: what happens to them, what they ask for.

The sender's rules stand in ``sending.py``, the receiver's in ``receiving.py``. Both take one
input at a time, an operation of the peer or something that happened here, and return what should
be done. A link that ends stops everything; the next one lets it go on (docs/protocol.md, Files).
"""

from __future__ import annotations

import enum
from dataclasses import dataclass, field
from typing import TypeAlias

from zajel_desktop.model.errors import LocalError, RemoteError
from zajel_desktop.model.failure import Failure, Reason, Side
from zajel_desktop.protocol.wire.operations import FileAttempt, FileCancel, Known, Prefix

MAX_DAMAGES = 3
"""How often one transfer may arrive damaged before it fails."""

MAX_GROWTH = 2
"""How many times larger than accepted changed files may be, all together."""

CANCELLED = "cancelled"

WORDS: dict[Reason, str] = {
    Reason.FILE_CANCELLED: CANCELLED,
    Reason.FILE_VANISHED: "vanished",
    Reason.FILE_CHANGED: "changed",
    Reason.FILE_DAMAGED: "damaged",
    Reason.DISK_FULL: "disk full",
    Reason.FOLDER_UNWRITABLE: "folder unwritable",
    Reason.PEER_MISBEHAVED: "misbehaved",
    Reason.OUR_FAULT: "fault",
}
"""What a :class:`FileCancel` says about each reason."""

REASONS = {word: reason for reason, word in WORDS.items() if word != CANCELLED}


# What happens here.


@dataclass(frozen=True, slots=True)
class Opened:
    """There is a link to the other side."""


@dataclass(frozen=True, slots=True)
class Closed:
    """The link is gone."""


@dataclass(frozen=True, slots=True)
class Cancel:
    """Our person ends the transfer."""


@dataclass(frozen=True, slots=True)
class Fail:
    """It cannot go on here, because of ``failure``."""

    failure: Failure


@dataclass(frozen=True, slots=True)
class Again:
    """Our person tries again what failed."""


# What should be done.


@dataclass(frozen=True, slots=True)
class Send:
    """Send ``operation`` to the other side."""

    operation: Known = field(repr=False)


@dataclass(frozen=True, slots=True)
class StopBytes:
    """Stop reading, sending, receiving or writing whatever is under way."""


@dataclass(frozen=True, slots=True)
class OpenSource:
    """Open file ``file`` to send it; if its first ``held`` bytes have the hash
    ``held_sha256``, only the rest of it is wanted, else what follows the longest of ``prefixes``
    that is its own. Then say ``Prepared``."""

    file: int
    held: int = 0
    held_sha256: bytes = b""
    prefixes: tuple[Prefix, ...] = ()


@dataclass(frozen=True, slots=True)
class SendBytes:
    """Send the open file as ``attempt`` says; then say ``Sent``."""

    attempt: FileAttempt


@dataclass(frozen=True, slots=True)
class PassCredit:
    """Let the sending of ``attempt`` know that ``written`` bytes are on the other's disk."""

    attempt: bytes
    written: int


@dataclass(frozen=True, slots=True)
class OpenTarget:
    """Find out how much of file ``file`` is on our disk; then say ``Looked``."""

    file: int


@dataclass(frozen=True, slots=True)
class ReceiveBytes:
    """Receive ``attempt`` into its file; say ``Written`` and at last ``Arrived``."""

    attempt: FileAttempt


@dataclass(frozen=True, slots=True)
class Keep:
    """Give file ``file``, of hash ``sha256``, its final name; then say ``Stored``."""

    file: int
    sha256: bytes


@dataclass(frozen=True, slots=True)
class Discard:
    """Delete what we have of file ``file``."""

    file: int


SendOutput: TypeAlias = Send | StopBytes | OpenSource | SendBytes | PassCredit
ReceiveOutput: TypeAlias = Send | StopBytes | OpenTarget | ReceiveBytes | Keep | Discard


def failure_of(cancel: FileCancel) -> Failure | None:
    """Why the other side ended the transfer; None if its person did."""
    reason = REASONS.get(cancel.reason)
    return Failure(reason, Side.PEERS, "the other side said so") if reason else None


def cancel_for(transfer: str, failure: Failure | None) -> FileCancel:
    """What to tell the other side about ``failure``; None if our person ended it."""
    if failure is None:
        return FileCancel(transfer, CANCELLED)
    return FileCancel(transfer, WORDS.get(failure.reason, WORDS[Reason.OUR_FAULT]))


def out_of_turn(event: object, state: enum.Enum, *, is_remote: bool) -> LocalError | RemoteError:
    """What to raise about an ``event`` that nothing allows now."""
    text = f"{type(event).__name__} while {state.value}"
    return RemoteError(text) if is_remote else LocalError(text)
