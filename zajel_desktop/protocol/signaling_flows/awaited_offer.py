"""We ask a server, it offers with the ICE servers to use, and we answer: cameras, rooms, gateways.

    NEW --begin--> ASKED --offer--> ANSWERING --answered--> SETTLED --connected--> CONNECTED
                    ^ | no offer        |                      | no connection
                    '-'                 '--- another offer ----'---> ASKED, or OVER

The connection has to be made *from* the offer, since the servers to gather with are in it; so our
candidates wait for our answer, and theirs, which may come before the offer, wait for that. Each
request has a number. A server that repeats it in its offer may be met over a transport that
reorders: what belongs to an older request than the one accepted is left aside. Of a server that
repeats none the last offer counts. Nobody but the server offers.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import TypeAlias

from zajel_desktop.model.errors import LocalError, RemoteError
from zajel_desktop.protocol.negotiation import Abandon, CreateAnswer
from zajel_desktop.protocol.signaling_flows.early import Early
from zajel_desktop.protocol.signaling_flows.steps import Ending, Over, Say, Step
from zajel_desktop.protocol.wire.signals import Candidate, Description

PATIENCE = 10.0  # seconds for an offer, and from our answer until the connection
MAX_REQUESTS = 3
MAX_OFFERS = 16  # of one server before it connects


class State(enum.Enum):
    """How far it has come."""

    NEW = "new"
    ASKED = "asked"
    ANSWERING = "answering"  # the driver makes the connection
    SETTLED = "settled"
    CONNECTED = "connected"
    OVER = "over"


class Event(enum.Enum):
    """What happens."""

    BEGIN = "begun"
    OFFER = "offer"  # another one than before
    ANSWERED = "answered"
    CONNECTED = "connected"
    GIVE_UP = "given up"
    LEFT = "left"


# What is not in here is a fault: of the server if it offers, else of the driver.
NEXT: dict[tuple[State, Event], State] = {
    (State.NEW, Event.BEGIN): State.ASKED,
    (State.ASKED, Event.OFFER): State.ANSWERING,
    (State.ANSWERING, Event.OFFER): State.ANSWERING,  # on another connection
    (State.SETTLED, Event.OFFER): State.ANSWERING,
    (State.CONNECTED, Event.OFFER): State.CONNECTED,  # too late: it counts for nothing
    (State.OVER, Event.OFFER): State.OVER,
    (State.ANSWERING, Event.ANSWERED): State.SETTLED,
    (State.SETTLED, Event.CONNECTED): State.CONNECTED,
    (State.ASKED, Event.GIVE_UP): State.OVER,
    (State.SETTLED, Event.GIVE_UP): State.OVER,
    **{(state, Event.LEFT): State.OVER for state in State},
}


@dataclass(frozen=True, slots=True)
class SayRequest:
    """Ask the server for an offer; ``number`` is new each time, and it may repeat it."""

    number: int


Output: TypeAlias = Step | SayRequest


class AwaitedOffer:
    """One connection that a server offers; times from one monotonic clock, in seconds."""

    def __init__(self) -> None:
        self.state = State.NEW
        self.due: float | None = None
        """When to call :meth:`tick` next."""

        self._requests = 0
        self._offers = 0
        self._accepted: Description | None = None
        self._number = 0  # of the request that the accepted offer answers
        self._answer: Description | None = None
        self._early = Early()
        self._found: list[Candidate] = []

    def begin(self, now: float) -> list[Output]:
        """Ask."""
        self._go(Event.BEGIN)
        return self._ask(now)

    def receive(self, offer: Description, *, number: int | None = None) -> list[Output]:
        """Take the offer of the server, which may repeat the ``number`` of our request.

        RemoteError for an answer, a number that we never used, an offer nobody asked for, or too
        many of them.
        """
        self._check(offer, number)
        if self._is_older(number):
            return []
        if offer == self._accepted:
            self._number = number or self._number
            return self._repeat()
        self._go(Event.OFFER)
        return self._accept(offer, number) if self.state is State.ANSWERING else []

    def candidate(self, candidate: Candidate) -> list[Output]:
        """Take one candidate of the server, before or after its offer."""
        return [] if self.state is State.OVER else list(self._early.take(candidate))

    def answered(self, sdp: str, now: float) -> list[Output]:
        """The driver has made the connection; ``sdp`` is its answer."""
        self._go(Event.ANSWERED)
        self.due = now + PATIENCE
        self._answer = Description("answer", sdp)
        found, self._found = self._found, []
        return [self._say(self._answer), *map(self._say, found)]

    def found(self, candidate: Candidate) -> list[Output]:
        """The driver has found an address of ours: it is told after our answer."""
        match self.state:
            case State.ANSWERING:
                self._found.append(candidate)
                return []
            case State.SETTLED | State.CONNECTED:
                return [self._say(candidate)]
            case _:
                return []

    def connected(self) -> None:
        """The connection stands."""
        self._go(Event.CONNECTED)
        self.due = None

    def tick(self, now: float) -> list[Output]:
        """Time has passed: ask again, since a request, an offer or an answer was lost, or end."""
        if self.due is None or now < self.due:
            return []
        if self._requests < MAX_REQUESTS:
            return self._ask(now)
        self._go(Event.GIVE_UP)
        self.due = None
        return [Over(Ending.NO_OFFER if self._accepted is None else Ending.NO_PATH)]

    def left(self) -> list[Output]:
        """The server says that it is over."""
        was_over = self.state is State.OVER
        self._go(Event.LEFT)
        self.due = None
        return [] if was_over else [Over(Ending.LEFT)]

    def _go(self, event: Event) -> None:
        try:
            self.state = NEXT[self.state, event]
        except KeyError:
            kind = RemoteError if event is Event.OFFER else LocalError
            raise kind(f"{event.value} while {self.state.value}") from None

    def _ask(self, now: float) -> list[Output]:
        """Ask; while the connection of an older offer may still come about, it is kept."""
        self._requests += 1
        self.due = now + PATIENCE
        return [SayRequest(self._requests)]

    def _check(self, offer: Description, number: int | None) -> None:
        if offer.kind != "offer":
            raise RemoteError("an answer from somebody who offers")
        if number is not None and not 0 < number <= self._requests:
            raise RemoteError(f"an offer to request {number} of {self._requests}")
        if self._offers >= MAX_OFFERS and offer != self._accepted:
            raise RemoteError(f"{self._offers} offers and no connection")

    def _is_older(self, number: int | None) -> bool:
        return number is not None and number < self._number

    def _repeat(self) -> list[Output]:
        """The same offer again: perhaps they have not heard our answer."""
        is_answered = self.state is State.SETTLED and self._answer is not None
        return [self._say(self._answer)] if is_answered and self._answer else []

    def _accept(self, offer: Description, number: int | None) -> list[Output]:
        given_up: list[Output] = [Abandon()] if self._accepted is not None else []
        self._offers += 1
        self._accepted, self._number = offer, number or self._number
        self._answer = None
        self._found.clear()
        self.due = None
        return [*given_up, CreateAnswer(offer), *self._early.settle(offer.sdp)]

    def _say(self, signal: Description | Candidate) -> Say:
        return Say(signal, self._number or None)
