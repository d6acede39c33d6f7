"""Offer and answer of one generation of a link, and the candidates around them.

    impolite:  NEW --begin--> OFFERING --answer--> SETTLED
    polite:    NEW --offer--> SETTLED

Only the impolite side offers (aiortc has no rollback). A candidate that arrives before the
remote description would vanish in aiortc without an error; so candidates wait here, at most
100 of them, and are applied in order after it. Signals of another link or an older generation
are left aside. Everything outside the table is the peer's fault.
"""

from __future__ import annotations

import enum
from collections import deque
from dataclasses import dataclass
from typing import TypeAlias

from zajel_desktop.model.errors import LocalError, RemoteError
from zajel_desktop.protocol.wire.signals import Candidate, Description

MAX_WAITING = 100


class Role(enum.Enum):
    """Who offers; settled once per link by the match."""

    POLITE = "polite"
    IMPOLITE = "impolite"


class State(enum.Enum):
    """How far the exchange has come."""

    NEW = "new"
    OFFERING = "offering"
    SETTLED = "settled"
    CLOSED = "closed"


class Signal(enum.Enum):
    """The kinds of description."""

    OFFER = "offer"
    ANSWER = "answer"


@dataclass(frozen=True, slots=True)
class CreateOffer:
    """The driver must make the connection and hand its offer to :meth:`Negotiation.offer`."""


@dataclass(frozen=True, slots=True)
class CreateAnswer:
    """The driver must make the connection from ``offer``, then send back its answer."""

    offer: Description


@dataclass(frozen=True, slots=True)
class ApplyAnswer:
    """The driver must apply ``answer``."""

    answer: Description


@dataclass(frozen=True, slots=True)
class ApplyCandidate:
    """The driver must apply ``candidate``; a bad one breaks nothing."""

    candidate: Candidate


@dataclass(frozen=True, slots=True)
class DroppedCandidate:
    """Too many were waiting: the oldest went. The driver should log it."""


Output: TypeAlias = CreateOffer | CreateAnswer | ApplyAnswer | ApplyCandidate | DroppedCandidate

# Which remote description is legal for whom, when, and where it leads.
TRANSITIONS: dict[tuple[Role, State, Signal], State] = {
    (Role.IMPOLITE, State.OFFERING, Signal.ANSWER): State.SETTLED,
    (Role.POLITE, State.NEW, Signal.OFFER): State.SETTLED,
}


class Negotiation:
    """One generation's exchange, from our side; ``link`` names the link, 16 bytes or none yet."""

    def __init__(self, role: Role, link: bytes = b"", generation: int = 1) -> None:
        self.role = role
        self.link = link
        self.generation = generation
        self.state = State.NEW
        self._waiting: deque[Candidate] = deque()

    def begin(self) -> list[Output]:
        """Start, once we are matched: the impolite side offers, the polite side waits."""
        if self.state is not State.NEW:
            raise LocalError(f"begun while {self.state.value}")
        if self.role is Role.POLITE:
            return []
        self.state = State.OFFERING
        return [CreateOffer()]

    def receive(self, description: Description) -> list[Output]:
        """Take a description of the peer; those of another link or generation are left aside."""
        if self.state is State.CLOSED or self._is_strange(description):
            return []
        signal = Signal(description.kind)
        try:
            self.state = TRANSITIONS[self.role, self.state, signal]
        except KeyError:
            state = f"{self.state.value} and {self.role.value}"
            raise RemoteError(f"{signal.value} while {state}") from None
        first: Output
        if signal is Signal.OFFER:
            self.link, self.generation = description.link, description.generation
            first = CreateAnswer(description)
        else:
            first = ApplyAnswer(description)
        waiting = [ApplyCandidate(candidate) for candidate in self._waiting]
        self._waiting.clear()
        return [first, *waiting]

    def candidate(self, candidate: Candidate) -> list[Output]:
        """Take one candidate of the peer: now, or after the description it belongs to."""
        if self.state is State.CLOSED:
            return []
        if self.state is State.SETTLED:
            return [ApplyCandidate(candidate)]
        self._waiting.append(candidate)
        if len(self._waiting) <= MAX_WAITING:
            return []
        self._waiting.popleft()
        return [DroppedCandidate()]

    def describe(self, kind: Signal, sdp: str) -> Description:
        """Our own description ``sdp``, marked with the link and generation it belongs to."""

        return Description(kind.value, sdp, self.link, self.generation)

    def close(self) -> None:
        """End for good; idempotent."""
        self.state = State.CLOSED
        self._waiting.clear()

    def _is_strange(self, description: Description) -> bool:
        """Whether it belongs to another link or generation; older clients name neither."""
        if self.role is Role.POLITE and self.state is State.NEW:
            return False
        if description.link and description.link != self.link:
            return True
        return bool(description.link) and description.generation != self.generation
