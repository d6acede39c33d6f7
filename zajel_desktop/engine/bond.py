"""What an open link is bound to: both identities and the transcript of its opening."""

from __future__ import annotations

from dataclasses import dataclass, field

from zajel_desktop.crypto.identity import Identity
from zajel_desktop.model.ids import PeerId


@dataclass(frozen=True, slots=True)
class Bond:
    """Of one open link: ``ours`` and ``theirs`` are the identities it was opened with.

    ``transcript`` is T (32 bytes), the same on both sides and of no other link.
    """

    ours: Identity
    theirs: PeerId
    transcript: bytes = field(repr=False)
