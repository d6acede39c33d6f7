"""Offer and answer of one generation of a link, and the candidates around them.

    impolite:  NEW --begin--> OFFERING --answer--> SETTLED
    polite:    NEW --offer--> SETTLED --offer of another link--> SETTLED
    foreign:   both may begin; the impolite side ignores an offer that crosses its own, the polite
               one gives up its own connection (aiortc has no rollback) and answers;
               SETTLED --offer--> SETTLED on another connection, until the first one stands

Between Desktops only the impolite side offers. A candidate that arrives before the remote
description would vanish in aiortc without an error; so candidates wait here, at most 100 of them,
and are applied in order after it. Those that name the ufrag of another description (RFC 8839, 5.4)
are left aside, and so are signals of another link or an older generation, and what a service
repeats. Everything outside the table is the peer's fault; what older clients say beside it counts
for nothing.
"""

from __future__ import annotations

import enum
import re
from collections import deque
from dataclasses import dataclass, replace
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


@dataclass(frozen=True, slots=True)
class Abandon:
    """The driver must close the connection it has made: another one takes its place."""


Output: TypeAlias = (
    CreateOffer | CreateAnswer | ApplyAnswer | ApplyCandidate | DroppedCandidate | Abandon
)

# Which remote description is legal for whom, when, and where it leads.
TRANSITIONS: dict[tuple[Role, State, Signal], State] = {
    (Role.IMPOLITE, State.OFFERING, Signal.ANSWER): State.SETTLED,
    (Role.POLITE, State.NEW, Signal.OFFER): State.SETTLED,
}

# The same with a foreign peer: its programs may offer whoever we are.
FOREIGN: dict[tuple[Role, State, Signal], State] = TRANSITIONS | {
    (Role.IMPOLITE, State.NEW, Signal.OFFER): State.SETTLED,
    (Role.IMPOLITE, State.OFFERING, Signal.OFFER): State.OFFERING,  # ignored
    (Role.POLITE, State.OFFERING, Signal.OFFER): State.SETTLED,  # after giving up our own
    (Role.POLITE, State.OFFERING, Signal.ANSWER): State.SETTLED,
}

_UFRAG = re.compile(r"^a=ice-ufrag:(\S{1,256})\s*$", re.MULTILINE)


class Negotiation:
    """One generation's exchange, from our side; ``link`` names the link, 16 bytes or none yet.

    ``is_foreign``: the other side may offer whenever it likes, as older clients do.
    """

    def __init__(
        self, role: Role, link: bytes = b"", generation: int = 1, *, is_foreign: bool = False
    ) -> None:
        self.role = role
        self.link = link
        self.generation = generation
        self.state = State.NEW
        self._is_foreign = is_foreign
        self._is_over = False  # the connection stands: nobody begins anew
        self._accepted: Description | None = None
        self._ignored: Description | None = None  # an offer that crossed ours
        self._ufrags: frozenset[str] = frozenset()
        self._waiting: deque[Candidate] = deque()

    def begin(self) -> list[Output]:
        """Start, once we are matched: the impolite side offers, the polite side waits."""
        if self.state is not State.NEW:
            raise LocalError(f"begun while {self.state.value}")
        if self.role is Role.POLITE and not self._is_foreign:
            return []
        self.state = State.OFFERING
        return [CreateOffer()]

    @property
    def is_told_apart(self) -> bool:
        """Whether both have described themselves, and the other knows what is a repetition."""
        return self.state is State.SETTLED and bool(self._accepted and self._accepted.link)

    @property
    def is_unanswered(self) -> bool:
        """Whether we have offered and not been answered yet."""
        return self.state is State.OFFERING

    @property
    def is_older(self) -> bool:
        """Whether what was accepted came from an older client."""
        return self._accepted is not None and self._is_older(self._accepted)

    def connected(self) -> None:
        """The connection stands: whatever is offered from now on comes too late."""
        self._is_over = True

    def receive(self, description: Description) -> list[Output]:
        """Take a description of the peer; those of another link or generation are left aside."""
        if self.state is State.CLOSED or self._is_repeated(description):
            return []
        if self._begins_anew(description):
            return [Abandon(), *self._accept(description)]
        if self._is_strange(description):
            return []
        is_foreign = self._is_foreign or not description.link  # only older clients name none
        table = FOREIGN if is_foreign else TRANSITIONS
        before, signal = self.state, Signal(description.kind)
        try:
            self.state = table[self.role, self.state, signal]
        except KeyError:
            if self._is_older(description):
                return []  # older clients offer and answer twice, or when nobody has asked them
            state = f"{self.state.value} and {self.role.value}"
            raise RemoteError(f"{signal.value} while {state}") from None
        if self.state is not State.SETTLED:
            self._ignored = description
            return []
        is_crossed = before is State.OFFERING and signal is Signal.OFFER
        return [*([Abandon()] if is_crossed else []), *self._accept(description)]

    def candidate(self, candidate: Candidate) -> list[Output]:
        """Take one candidate of the peer: now, or after the description it belongs to."""
        if self.state is State.CLOSED:
            return []
        if self.state is State.SETTLED and self._belongs(candidate):
            return [ApplyCandidate(candidate)]
        if self.state is State.SETTLED and self._is_over:
            return []
        self._waiting.append(candidate)  # perhaps of a description that is still to come
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

    def _accept(self, description: Description) -> list[Output]:
        """Settle on ``description``, and on the candidates that belong to it."""
        first: Output = ApplyAnswer(description)
        if description.kind == Signal.OFFER.value:
            self.link, self.generation = description.link, description.generation
            first = CreateAnswer(description)
        self._accepted = description
        self._ufrags = frozenset(_UFRAG.findall(description.sdp))
        waiting = [candidate for candidate in self._waiting if self._belongs(candidate)]
        self._waiting.clear()
        return [first, *(ApplyCandidate(candidate) for candidate in waiting)]

    def _belongs(self, candidate: Candidate) -> bool:
        """Whether it is of the description accepted; older clients name no ufrag."""
        return candidate.ufrag is None or not self._ufrags or candidate.ufrag in self._ufrags

    def _is_repeated(self, description: Description) -> bool:
        """Whether it was accepted already; what it says of the network may be newer."""
        accepted = self._accepted
        return accepted is not None and replace(description, network=accepted.network) == accepted

    def _begins_anew(self, description: Description) -> bool:
        """Whether the other, with whom we have settled, offers again, as after a restart.

        Between Desktops only the one who offers does; an older client gives up its connection when
        it makes another, whoever has offered the first.
        """
        is_settled = self.state is State.SETTLED and not self._is_over
        if not is_settled or description.kind != Signal.OFFER.value:
            return False
        if self.is_older:
            return self._is_older(description) and description != self._ignored
        is_answered = self.role is Role.POLITE and not self._is_foreign
        return is_answered and description.link not in {b"", self.link}

    def _is_older(self, description: Description) -> bool:
        """Whether it comes from an older client; later generations of Desktops need no mark."""
        return not description.link and self.generation == 1

    def _is_strange(self, description: Description) -> bool:
        """Whether it belongs to another link or generation; older clients name neither."""
        is_first = description.kind == Signal.OFFER.value and self.state is not State.SETTLED
        if is_first and (self.role is Role.POLITE or self._is_foreign):
            return False
        if description.link and description.link != self.link:
            return True
        return bool(description.link) and description.generation != self.generation
