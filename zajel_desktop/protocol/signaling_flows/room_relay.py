"""A room passes on what its members say to each other; of two members the lower user id offers.

    lower:   NEW --join--> OFFERING --offered--> OFFERED --answer--> SETTLED --> CONNECTED
    higher:  NEW --join--> AWAITING --offer--> ANSWERING --answered--> SETTLED --> CONNECTED

User ids are compared code point by code point; the same user twice (two devices) by their session,
which is what the room calls one stay of one member, where it calls it anything. Both rules need no
word between the two, so nobody ever offers against anybody. A member who comes again has another
session: what belongs to the one before is left aside. What a room loses is said again: the lower
repeats its offer, and the higher, whenever it hears the same offer again, its answer.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import TypeAlias

from zajel_desktop.model.errors import LocalError, RemoteError
from zajel_desktop.protocol.negotiation import Abandon, ApplyAnswer, CreateAnswer, CreateOffer
from zajel_desktop.protocol.signaling_flows.early import Early
from zajel_desktop.protocol.signaling_flows.steps import Ending, Over, Say, Step
from zajel_desktop.protocol.wire.signals import Candidate, Description

AGAIN = 3.0  # seconds after which an offer is repeated
MAX_OFFERS = 5  # times it is said
PATIENCE = 30.0  # seconds from the answer until the connection stands
MAX_PEERS = 32  # of one room: each is a connection of its own
MAX_GONE = 64


class State(enum.Enum):
    """How far it has come with one member."""

    OFFERING = "offering"  # the driver makes the connection
    OFFERED = "offered"
    AWAITING = "awaiting"
    ANSWERING = "answering"  # the driver makes the connection
    SETTLED = "settled"
    CONNECTED = "connected"
    OVER = "over"


class Part(enum.Enum):
    """Who offers, of two."""

    LOWER = "lower"
    HIGHER = "higher"


class Event(enum.Enum):
    """What happens."""

    DESCRIBED = "described"  # by our driver
    OFFER = "offer"  # another one than before
    ANSWER = "answer"
    CONNECTED = "connected"
    END = "ended"


# What is not in here is a fault: theirs if they have said it, else the driver's.
NEXT: dict[tuple[Part, State, Event], State] = {
    (Part.LOWER, State.OFFERING, Event.DESCRIBED): State.OFFERED,
    (Part.LOWER, State.OFFERED, Event.ANSWER): State.SETTLED,
    (Part.LOWER, State.SETTLED, Event.ANSWER): State.SETTLED,  # repeated, because our offer was
    (Part.LOWER, State.SETTLED, Event.CONNECTED): State.CONNECTED,
    (Part.LOWER, State.CONNECTED, Event.ANSWER): State.CONNECTED,
    (Part.LOWER, State.OVER, Event.ANSWER): State.OVER,
    (Part.HIGHER, State.AWAITING, Event.OFFER): State.ANSWERING,
    (Part.HIGHER, State.ANSWERING, Event.OFFER): State.ANSWERING,  # on another connection
    (Part.HIGHER, State.ANSWERING, Event.DESCRIBED): State.SETTLED,
    (Part.HIGHER, State.SETTLED, Event.OFFER): State.ANSWERING,
    (Part.HIGHER, State.SETTLED, Event.CONNECTED): State.CONNECTED,
    (Part.HIGHER, State.CONNECTED, Event.OFFER): State.CONNECTED,  # too late: it counts for nothing
    (Part.HIGHER, State.OVER, Event.OFFER): State.OVER,
    **{(part, state, Event.END): State.OVER for part in Part for state in State},
}

_THEIRS = frozenset({Event.OFFER, Event.ANSWER})


@dataclass(frozen=True, slots=True, order=True)
class Member:
    """Somebody in the room; ``session`` is this stay of theirs, empty if the room names none."""

    user: str
    session: str = ""


class RoomPeer:
    """Us and one other member; times from one monotonic clock, in seconds."""

    def __init__(self, part: Part) -> None:
        self.state = State.OFFERING if part is Part.LOWER else State.AWAITING
        self.due: float | None = None  # whoever awaits an offer may wait as long as it takes
        self._part = part
        self._ours: Description | None = None
        self._theirs: Description | None = None
        self._said = 0
        self._early = Early()
        self._found: list[Candidate] = []

    def begin(self) -> list[Step]:
        """Offer, if it is for us to do so."""
        return [CreateOffer()] if self._part is Part.LOWER else []

    def described(self, sdp: str, now: float) -> list[Step]:
        """The driver has made the connection; ``sdp`` is our offer, or our answer."""
        self._go(Event.DESCRIBED)
        if self._part is Part.LOWER:
            self._ours = Description("offer", sdp)
            return [*self._offer(now), *self._tell_found()]
        self._ours = Description("answer", sdp)
        self.due = now + PATIENCE
        return [Say(self._ours), *self._tell_found()]

    def receive(self, description: Description, now: float) -> list[Step]:
        """Take what they say; RemoteError for an offer or an answer that is not theirs to give."""
        if description.kind == "answer":
            return self._take_answer(description, now)
        return self._take_offer(description)

    def candidate(self, candidate: Candidate) -> list[Step]:
        """Take one candidate of theirs, before or after their description."""
        return [] if self.state is State.OVER else list(self._early.take(candidate))

    def found(self, candidate: Candidate) -> list[Step]:
        """The driver has found an address of ours: it is told after our description."""
        if self._ours is not None and self.state is not State.ANSWERING:
            return [] if self.state is State.OVER else [Say(candidate)]
        self._found.append(candidate)
        return []

    def connected(self) -> None:
        """The connection stands."""
        self._go(Event.CONNECTED)
        self.due = None

    def tick(self, now: float) -> list[Step]:
        """Time has passed: offer once more, or end."""
        if self.due is None or now < self.due:
            return []
        if self.state is State.OFFERED and self._said < MAX_OFFERS:
            return self._offer(now)
        return self.end(Ending.NO_ANSWER if self.state is State.OFFERED else Ending.NO_PATH)

    def end(self, why: Ending) -> list[Step]:
        """It is over, whatever it was."""
        was_over = self.state is State.OVER
        self._go(Event.END)
        self.due = None
        return [] if was_over else [Over(why)]

    def _go(self, event: Event) -> None:
        try:
            self.state = NEXT[self._part, self.state, event]
        except KeyError:
            kind = RemoteError if event in _THEIRS else LocalError
            raise kind(f"{event.value} while {self.state.value}, {self._part.value}") from None

    def _offer(self, now: float) -> list[Step]:
        if self._ours is None:
            raise LocalError("offered before the offer was made")
        self._said += 1
        self.due = now + AGAIN
        return [Say(self._ours)]

    def _take_answer(self, answer: Description, now: float) -> list[Step]:
        before = self.state
        self._go(Event.ANSWER)
        if before is not State.OFFERED:
            return []
        self.due = now + PATIENCE
        return [ApplyAnswer(answer), *self._early.settle(answer.sdp)]

    def _take_offer(self, offer: Description) -> list[Step]:
        if offer == self._theirs:
            is_answered = self.state is State.SETTLED and self._ours is not None
            return [Say(self._ours)] if is_answered and self._ours else []
        self._go(Event.OFFER)
        if self.state is not State.ANSWERING:
            return []
        given_up: list[Step] = [Abandon()] if self._theirs is not None else []
        self._theirs, self._ours = offer, None
        self._found.clear()
        self.due = None
        return [*given_up, CreateAnswer(offer), *self._early.settle(offer.sdp)]

    def _tell_found(self) -> list[Step]:
        found, self._found = self._found, []
        return [Say(candidate) for candidate in found]


@dataclass(frozen=True, slots=True)
class With:
    """What to do about ``member``; what it says goes to them through the room."""

    member: Member
    step: Step


Told: TypeAlias = Description | Candidate


class Room:
    """Us and everybody in one room."""

    def __init__(self, us: Member) -> None:
        self.us = us
        self._peers: dict[Member, RoomPeer] = {}
        self._gone: dict[Member, None] = {}

    @property
    def members(self) -> tuple[Member, ...]:
        """Everybody else who is there."""
        return tuple(self._peers)

    @property
    def due(self) -> float | None:
        """When to call :meth:`tick` next."""
        return min(
            (peer.due for peer in self._peers.values() if peer.due is not None), default=None
        )

    def peer(self, member: Member) -> RoomPeer:
        """The flow with ``member``; LocalError if they are not there."""
        try:
            return self._peers[member]
        except KeyError:
            raise LocalError("nobody of this name in the room") from None

    def joined(self, member: Member) -> list[With]:
        """``member`` is in the room: they have come, or we have."""
        if member == self.us or member in self._peers:
            return []
        if len(self._peers) >= MAX_PEERS:
            raise RemoteError(f"more than {MAX_PEERS} members")
        self._gone.pop(member, None)
        peer = self._peers[member] = RoomPeer(Part.LOWER if self.us < member else Part.HIGHER)
        return self._with(member, peer.begin())

    def left(self, member: Member) -> list[With]:
        """``member`` has left the room."""
        self._gone[member] = None
        while len(self._gone) > MAX_GONE:
            self._gone.pop(next(iter(self._gone)))
        peer = self._peers.pop(member, None)
        return [] if peer is None else self._with(member, peer.end(Ending.LEFT))

    def receive(self, sender: Member, told: Told, now: float, *, target: str = "") -> list[With]:
        """The room passed on what ``sender`` says to the user ``target``, to all if it is empty.

        Some rooms say everything to everybody, ourselves included. Whoever speaks before they
        are announced is there already. RemoteError for what is not theirs to say.
        """
        if sender == self.us or target not in {"", self.us.user} or sender in self._gone:
            return []
        come = self.joined(sender)
        peer = self._peers[sender]
        if isinstance(told, Candidate):
            return [*come, *self._with(sender, peer.candidate(told))]
        return [*come, *self._with(sender, peer.receive(told, now))]

    def described(self, member: Member, sdp: str, now: float) -> list[With]:
        """The driver has made the connection with ``member``."""
        return self._with(member, self.peer(member).described(sdp, now))

    def found(self, member: Member, candidate: Candidate) -> list[With]:
        """The driver has found an address of ours for the connection with ``member``."""
        return self._with(member, self.peer(member).found(candidate))

    def tick(self, now: float) -> list[With]:
        """Time has passed."""
        return [
            output
            for member, peer in tuple(self._peers.items())
            for output in self._with(member, peer.tick(now))
        ]

    def end(self) -> list[With]:
        """We leave."""
        return [output for member in self.members for output in self.left(member)]

    def _with(self, member: Member, steps: list[Step]) -> list[With]:
        return [With(member, step) for step in steps]
