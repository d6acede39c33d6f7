"""A person we have paired with, and how they are there right now."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from zajel_desktop.model.dialect import Dialect
from zajel_desktop.model.ids import ContactId, ConversationId, PeerId


class Trust(enum.Enum):
    """Whether the key has been proven to be this person's."""

    UNVERIFIED = "unverified"
    VERIFIED = "verified"


class Method(enum.Enum):
    """How that was proven."""

    CODE = "code"  # the secret part of the code, at pairing
    NUMBER = "number"  # the safety number, read aloud or scanned
    EMOJI = "emoji"  # seven of them, compared
    FINGERPRINT = "fingerprint"  # of the key, for people on older clients


class KeyState(enum.Enum):
    """Where the question about another key of a contact stands (protocol/identity_change.py)."""

    SETTLED = "settled"
    ASKING = "asking"
    PAIRING = "pairing"
    REFUSING = "refusing"


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody we have paired with, keyed by their public key.

    ``given_name`` is what we call them; ``claimed_name`` is what they called themselves when we
    accepted them, already cleaned. ``services`` are the URLs where they can be met, newest first.
    ``added_at`` is in seconds since the epoch. ``is_trust_noted`` tells that the person has put
    away the note that the key is not verified. ``method`` and ``verified_at`` (seconds since the
    epoch) are set while ``trust`` is VERIFIED. ``other_key`` is the one in question, or refused.
    ``hides_address``: links to them go through a relay only, whatever the settings say.
    ``dialect`` is what they have spoken last, UNKNOWN where our person allows an older one again.
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
    dialect: Dialect = Dialect.NATIVE
    services: tuple[str, ...] = ()
    method: Method | None = None
    verified_at: float | None = None
    other_key: PeerId | None = None
    key_state: KeyState = KeyState.SETTLED
    hides_address: bool = False

    @property
    def is_verified(self) -> bool:
        """Whether the key has been proven to be this person's."""
        return self.trust is Trust.VERIFIED

    @property
    def is_key_held(self) -> bool:
        """Whether somebody with another key waits for the person to decide."""
        return self.key_state in {KeyState.ASKING, KeyState.PAIRING}

    @property
    def has_spoken_native(self) -> bool:
        """Whether an older dialect would be a step back."""
        return self.dialect is Dialect.NATIVE

    @property
    def name(self) -> str:
        """What we call them, else what they call themselves; may be empty."""
        return self.given_name or self.claimed_name
