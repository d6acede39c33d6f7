"""Files on their way from one person to another: one offer, one acceptance, one card."""

from __future__ import annotations

import enum
from dataclasses import dataclass, field

from zajel_desktop.model.failure import Failure
from zajel_desktop.model.ids import ContactId, ConversationId, TransferId


class TransferState(enum.Enum):
    """Where a transfer stands."""

    OFFERED = "offered"  # waits for an answer: the other's, or ours
    MOVING = "moving"
    INTERRUPTED = "interrupted"  # goes on by itself when the link is back
    CHECKING = "checking"  # everything has arrived; the hash is being compared
    DONE = "done"
    DECLINED = "declined"
    CANCELLED = "cancelled"
    FAILED = "failed"


ENDED = frozenset(
    {
        TransferState.DONE,
        TransferState.DECLINED,
        TransferState.CANCELLED,
        TransferState.FAILED,
    }
)


@dataclass(frozen=True, slots=True)
class FileItem:
    """One file of a transfer.

    ``name`` is a relative path with ``/`` (folders travel as files with such names), already
    cleaned. ``size`` in bytes, ``modified_at`` in seconds since the epoch. ``path`` is where it
    lies here: the source, or where it was received. ``sha256`` is 64 hex digits, once known.
    ``is_foreign``: it moves in an older dialect, where neither side hears the other's hash and
    nothing is taken up again.
    """

    name: str
    size: int
    modified_at: float = 0.0
    media_type: str = ""
    path: str = ""
    sha256: str = ""
    is_foreign: bool = False


@dataclass(frozen=True, slots=True)
class Transfer:
    """One offer of one or more files, as it stands now.

    ``moved`` counts bytes safely on the receiver's disk, ``rate`` is in bytes per second.
    ``is_ended_by_us`` tells who declined or cancelled. ``folder`` is where received files go.
    """

    id: TransferId
    conversation: ConversationId
    contact: ContactId
    is_mine: bool
    items: tuple[FileItem, ...] = field(default=())
    state: TransferState = TransferState.OFFERED
    moved: int = 0
    rate: float = 0.0
    created_at: float = 0.0
    folder: str = ""
    is_ended_by_us: bool = False
    failure: Failure | None = None

    @property
    def size(self) -> int:
        """All files together, in bytes."""
        return sum(item.size for item in self.items)

    @property
    def is_foreign(self) -> bool:
        """Whether it moves in an older dialect: what was sent cannot be confirmed then."""
        return any(item.is_foreign for item in self.items)

    @property
    def is_over(self) -> bool:
        """Whether nothing will happen any more without the person."""
        return self.state in ENDED
