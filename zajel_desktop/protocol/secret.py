"""The secret of one invitation, on one device: one guess, then it is gone.

    FRESH --one guess--> SPENT --the guess was right--> USED
      \\------------ \\------ wrong, burned, forgotten --> GONE

All links that the invitation brought share this one object, so that opening many of them at
once gives nobody a second guess: the guess is spent before it is compared.
"""

from __future__ import annotations

import enum

from zajel_desktop.crypto.pake import Side, password
from zajel_desktop.model.errors import LocalError
from zajel_desktop.model.ids import Address


class State(enum.Enum):
    """What became of the secret."""

    FRESH = "fresh"
    SPENT = "spent"
    USED = "used"
    GONE = "gone"


class InvitationSecret:
    """Four characters that never leave this device; ``address`` is that of the invitation.

    ``was_spent`` tells that the one guess was taken, whatever came of it.
    """

    def __init__(self, *, side: Side, address: Address, secret: str) -> None:
        self.side = side
        self.state = State.FRESH
        self.was_spent = False
        self._password = password(address, secret)

    def __repr__(self) -> str:
        return f"InvitationSecret({self.side.name}, {self.state.value})"

    @property
    def is_usable(self) -> bool:
        """Whether a guess is left."""
        return self.state is State.FRESH

    @property
    def password(self) -> bytes:
        """What the PAKE runs on; LocalError once it is gone."""
        if not self.is_usable:
            raise LocalError(f"secret is {self.state.value}")
        return self._password

    def spend(self) -> bool:
        """Take the one guess; False if it was taken before."""
        if not self.is_usable:
            return False
        self.state, self.was_spent = State.SPENT, True
        self._password = b""
        return True

    def end(self, *, is_right: bool = False) -> None:
        """It has served, or it is wrong or no longer wanted; idempotent."""
        if self.state in {State.FRESH, State.SPENT}:
            self.state = State.USED if is_right and self.state is State.SPENT else State.GONE
            self._password = b""
