"""The proof that both sides know the secret of one invitation, on one link.

    element ⇄ element, then A confirms, and B answers only if that was right

The guess is spent before anything is compared or confirmed, so that a device that is asked on
many links at once gives one guess away (docs/protocol.md, "Opening a link, version 2", step 3).
"""

from __future__ import annotations

import enum
from collections.abc import Callable
from typing import TypeAlias

from zajel_desktop.crypto.pake import (
    Pake,
    Side,
    confirmation,
    confirmation_key,
    is_confirmation,
)
from zajel_desktop.model.errors import LocalError
from zajel_desktop.protocol.secret import InvitationSecret

MakePake: TypeAlias = Callable[[Side, bytes, tuple[bytes, bytes]], Pake]


class Verdict(enum.Enum):
    """What the other's confirmation says."""

    RIGHT = "right"
    WRONG = "wrong"
    LATE = "late"  # the secret was used on another link: not compared


class Exchange:
    """One run; ``ours`` and ``theirs`` are the identity keys, 32 bytes each."""

    def __init__(
        self, secret: InvitationSecret, *, ours: bytes, theirs: bytes, pake: MakePake
    ) -> None:
        self.side = secret.side
        self._secret = secret
        identities = (ours, theirs) if secret.side is Side.A else (theirs, ours)
        self._pake = pake(secret.side, secret.password, identities)
        self._key = b""

    def __repr__(self) -> str:
        return f"Exchange({self.side.name})"

    @property
    def element(self) -> bytes:
        """Our first part."""
        return self._pake.element

    def take(self, element: bytes, transcript: bytes) -> None:
        """Take the other's first part; RemoteError if it is none."""
        self._key = confirmation_key(self._pake.finish(element), transcript)

    def confirm(self) -> bytes | None:
        """A's confirmation, which spends the guess; None if that was done on another link."""
        if not self._key or self.side is not Side.A:
            raise LocalError("nothing to confirm")
        return confirmation(self._key, Side.A) if self._secret.spend() else None

    def judge(self, sent: bytes) -> Verdict:
        """Compare the other's confirmation; right or wrong, the secret has ended with it."""
        if self.side is Side.B and not self._secret.spend():
            return Verdict.LATE
        is_right = is_confirmation(sent, self._key, self.side.other)
        self._secret.end(is_right=is_right)
        return Verdict.RIGHT if is_right else Verdict.WRONG

    def answer(self) -> bytes:
        """B's confirmation, once A's was right."""
        return confirmation(self._key, Side.B)
