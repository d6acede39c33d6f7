"""A person we have paired with, and how they are there right now."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from zajel_desktop.model.ids import ContactId, ConversationId, PeerId


class Trust(enum.Enum):
    """Whether the key has been proven to be this person's."""

    UNVERIFIED = "unverified"
    VERIFIED = "verified"


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody we have paired with, keyed by their public key.

    ``given_name`` is what we call them; ``claimed_name`` is what they called themselves when we
    accepted them, already cleaned. ``services`` are the URLs where they can be met, newest first.
    ``added_at`` is in seconds since the epoch. ``is_trust_noted`` tells that the person has put
    away the note that the key is not verified.
    """

    id: ContactId
    key: PeerId
    conversation: ConversationId
    claimed_name: str
    added_at: float
    given_name: str = ""
    trust: Trust = Trust.UNVERIFIED
    is_blocked: bool = False
    is_trust_noted: bool = False
    dialect: str = "native"
    services: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """What we call them, else what they call themselves; may be empty."""
        return self.given_name or self.claimed_name
