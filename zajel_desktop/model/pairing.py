"""How two people meet: the code one shows, the request it brings, the steps until they talk."""

from __future__ import annotations

import enum
from dataclasses import dataclass, field

from zajel_desktop.model.failure import Failure
from zajel_desktop.model.ids import Address, ContactId, PairingId, PeerId, RequestId

ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""The 32 characters of codes: no I, O, 0 or 1."""

ADDRESS_LENGTH = 6
SECRET_LENGTH = 4
INVITATION_LIFE = 600.0
"""Seconds an invitation is valid."""


@dataclass(frozen=True, slots=True)
class Code:
    """What somebody typed, pasted or scanned: an address, perhaps a secret and a service."""

    address: Address
    secret: str | None = field(default=None, repr=False)
    service: str | None = None

    def __str__(self) -> str:
        """As people read it, ``K7QX2M-4P9T``."""
        return f"{self.address}-{self.secret}" if self.secret else self.address


@dataclass(frozen=True, slots=True)
class CodeReading:
    """What a half-typed code amounts to so far.

    ``text`` is the code without spaces and dashes, upper case. ``wrong_at`` is the position of the
    first character in ``text`` that no code contains, None if there is none; ``is_link`` tells that
    a link was pasted, ``is_bad_link`` that it is none of ours. ``code`` is set once it is complete.
    """

    text: str = field(repr=False)
    wrong_at: int | None = None
    missing: int = 0
    is_link: bool = False
    is_bad_link: bool = False
    is_own: bool = False
    code: Code | None = None


class InvitationState(enum.Enum):
    """Whether our code can be used at this moment."""

    REGISTERING = "registering"
    SHOWN = "shown"
    USED = "used"
    AWAY = "service away"


@dataclass(frozen=True, slots=True)
class Invitation:
    """Our code, as it stands now; ``expires_at`` in seconds since the epoch.

    ``guesses`` counts the pairings refused since the start because of a wrong secret part.
    """

    state: InvitationState
    code: Code | None = None
    link: str = field(default="", repr=False)
    expires_at: float = 0.0
    failure: Failure | None = None
    guesses: int = 0


class Step(enum.Enum):
    """How far a pairing has come; each is reached only when it is true."""

    SERVICE = "service"  # looking for the meeting point
    ASKED = "asked"
    ACCEPTED = "accepted"
    PATH = "path"  # looking for a path
    SECURING = "securing"
    SECRET = "secret"  # proving to each other that both know the secret part
    CONNECTED = "connected"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class PairingProgress:
    """One pairing of ours (asked or accepted), as it stands now.

    ``expires_at`` is when an unanswered request ends, in seconds since the epoch. ``failed_at`` is
    the step that failed. ``request`` is set where we accepted somebody's request. ``doubt``: why it
    seems not to work, told while the step still goes on.
    """

    id: PairingId
    code: str = field(repr=False)
    step: Step
    expires_at: float | None = None
    contact: ContactId | None = None
    request: RequestId | None = None
    failed_at: Step | None = None
    failure: Failure | None = None
    doubt: Failure | None = None


@dataclass(frozen=True, slots=True)
class PairRequest:
    """Somebody used our code and waits for our answer.

    ``claimed_name`` is cleaned but not proven. ``known`` is the contact that has this key,
    ``same_name`` another contact that has this name. ``expires_at`` in seconds since the epoch.
    """

    id: RequestId
    address: Address
    key: PeerId
    fingerprint: str
    claimed_name: str
    used_code: Address
    expires_at: float
    known: ContactId | None = None
    same_name: ContactId | None = None


@dataclass(frozen=True, slots=True)
class RequestEnded:
    """A request left without our answer: it expired, or the other took it back."""

    request: PairRequest
    failure: Failure
