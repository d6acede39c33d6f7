"""One contact who is away: sought at the services, dialled where they are met, waited for.

    SHUT --admit--> SEEKING --meet--> DIALLING --link--> LINKED --part--> GONE
                     ^   \\-------------. |                 |               |
         call, wake  |    `miss, wake--v v miss, wake      | lose          | meet, summon
                    AWAY <------------- '                   '--> DIALLING <-'

Whoever is neither shut out, gone nor linked has a next time. The driver says what happens; the
machine says whom to seek and dial, and what people are shown. Linked by whomever, it is over.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import TypeAlias

from zajel_desktop.model.link import Presence

# All in seconds.
FIRST_DELAY, LONGEST_DELAY = 0.5, 60.0  # between two tries, times 0.5 to 1.5
SOON, LONGEST_SOON = 60.0, 2.5  # so long after a loss, the longest delay is so short
LATER, LONGEST_LATER = 600.0, 8.0
SEEK_PATIENCE = 6.0  # until services must have said where the contact is
DIAL_PATIENCE = 8.0  # until the other must have answered
OPENING_PATIENCE = 45.0  # until a link that opens must have opened or failed; it knows before
STEADY = 10.0  # a link that lived so long has worked
RECONNECTING = 30.0  # so long after its loss people are told that it comes back

MAX_DIALS = 2  # places dialled at the same time
MAX_FAILED = 16  # places remembered because nobody has answered there

Place: TypeAlias = Hashable
"""Where somebody can be dialled; only its driver looks inside."""


class State(enum.Enum):
    """Where we stand with one contact."""

    SHUT = "shut"  # blocked, removed, or their key is in question: nobody is sought
    AWAY = "away"
    SEEKING = "seeking"
    DIALLING = "dialling"
    LINKED = "linked"
    GONE = "gone"  # said goodbye: until they come


class Event(enum.Enum):
    """What happens."""

    SHUT = "shut"
    ADMIT = "admit"
    CALL = "call"  # something has changed: try now
    SUMMON = "summon"  # the person says: try now
    MEET = "meet"  # a service knows where they are
    OPEN = "open"  # a link to them opens, ours or theirs
    MISS = "miss"  # nobody is met; or a dial has come to nothing
    WAKE = "wake"  # its time has come
    LINK = "link"
    LOSE = "lose"
    PART = "part"  # they said goodbye


@dataclass(frozen=True, slots=True)
class Seek:
    """Ask the services where they are."""


@dataclass(frozen=True, slots=True)
class Dial:
    """Offer a link at ``place``, or ask for an offer."""

    place: Place


Output: TypeAlias = Seek | Dial

# What is not in here changes nothing.
NEXT: dict[tuple[State, Event], State] = {
    **{(state, Event.SHUT): State.SHUT for state in State},
    **{(state, Event.LINK): State.LINKED for state in State if state is not State.SHUT},
    **{(state, Event.PART): State.GONE for state in State if state is not State.SHUT},
    **{
        (state, Event.OPEN): State.DIALLING
        for state in (State.AWAY, State.SEEKING, State.DIALLING, State.GONE)
    },
    **{
        (state, Event.MEET): State.DIALLING
        for state in (State.AWAY, State.SEEKING, State.DIALLING, State.GONE)
    },
    (State.SHUT, Event.ADMIT): State.SEEKING,
    (State.AWAY, Event.CALL): State.SEEKING,
    (State.AWAY, Event.SUMMON): State.SEEKING,
    (State.AWAY, Event.WAKE): State.SEEKING,
    (State.SEEKING, Event.CALL): State.SEEKING,
    (State.SEEKING, Event.SUMMON): State.SEEKING,
    (State.SEEKING, Event.MISS): State.AWAY,
    (State.SEEKING, Event.WAKE): State.AWAY,
    (State.DIALLING, Event.MISS): State.AWAY,
    (State.DIALLING, Event.WAKE): State.AWAY,
    (State.DIALLING, Event.SUMMON): State.DIALLING,
    (State.DIALLING, Event.CALL): State.DIALLING,
    (State.LINKED, Event.LOSE): State.DIALLING,
    (State.GONE, Event.SUMMON): State.SEEKING,
}


class Redialling:
    """How one contact comes back; times from one monotonic clock, in seconds."""

    def __init__(self) -> None:
        self.state = State.SHUT
        self._delay = FIRST_DELAY
        self._due: float | None = None
        self._dials: dict[Place, float] = {}  # under way, and until when
        self._failed: dict[Place, None] = {}
        self._last: Place | None = None  # where they were when they said goodbye
        self._linked_at = 0.0
        self._lost_until: float | None = None
        self._lost_at: float | None = None  # a link that had worked
        self._is_new = True  # whether the last event has led to another state
        self._steps: dict[Event, Callable[[float, float, Place | None], list[Output]]] = {
            Event.SHUT: self._rest,
            Event.PART: self._rest,
            Event.ADMIT: self._seek,
            Event.CALL: self._seek,
            Event.SUMMON: self._seek,
            Event.MEET: self._dial,
            Event.OPEN: self._open,
            Event.MISS: self._wait,
            Event.LINK: self._link,
            Event.LOSE: self._lose,
        }

    def __repr__(self) -> str:
        return f"Redialling({self.state.value})"

    @property
    def due(self) -> float | None:
        """When to say WAKE; None while there is nothing to wait for."""
        times = (self._due, *self._dials.values(), self._lost_until)
        return min((time for time in times if time is not None), default=None)

    def presence(self, now: float) -> Presence:
        """What people are shown while there is no link."""
        if self.state not in {State.AWAY, State.SEEKING, State.DIALLING}:
            return Presence.OFFLINE
        if self._lost_until is not None and now < self._lost_until:
            return Presence.RECONNECTING
        is_new = any(place not in self._failed for place in self._dials)
        return Presence.CONNECTING if is_new else Presence.OFFLINE

    def take(
        self, event: Event, now: float, *, chance: float = 0.5, place: Place | None = None
    ) -> list[Output]:
        """Let ``event`` happen; ``chance`` is a random number from 0 up to 1.

        ``place`` is where they were met, lost, or missed (None: nowhere), or where a link opens;
        or where they said goodbye, None if they talk to another computer of ours now: then it is
        theirs, or our person's, to begin again.
        """
        if event is Event.WAKE:
            return self._wake(now, chance)
        if (self.state, event) not in NEXT or not self._matters(event, place):
            return []
        before, self.state = self.state, NEXT[self.state, event]
        self._is_new = before is not self.state
        return self._steps[event](now, chance, place)

    # What follows.

    def _wake(self, now: float, chance: float) -> list[Output]:
        if self._lost_until is not None and now >= self._lost_until:
            self._lost_until = None
        for place in [place for place, until in self._dials.items() if now >= until]:
            self._fail(place)
        if self.state is State.DIALLING and not self._dials:
            self.state = State.AWAY
            return self._wait(now, chance, None)
        if self._due is None or now < self._due:
            return []
        self._due = None
        if self.state is State.SEEKING:
            self.state = State.AWAY
            return self._wait(now, chance, None)
        if self.state is State.AWAY:
            self.state = State.SEEKING
            self._due = now + SEEK_PATIENCE
            return [Seek()]
        return []

    def _rest(self, now: float, chance: float, place: Place | None) -> list[Output]:
        self._due = self._lost_until = None
        self._dials.clear()
        self._last = place
        return []

    def _link(self, now: float, chance: float, place: Place | None) -> list[Output]:
        if self._is_new:
            self._linked_at = now
        self._due = self._lost_until = None
        self._dials.clear()
        self._failed.clear()
        return []

    def _lose(self, now: float, chance: float, place: Place | None) -> list[Output]:
        self._lost_until = now + RECONNECTING
        if now - self._linked_at < STEADY:  # else links that fail at once would chase each other
            self.state = State.AWAY
            return self._wait(now, chance, None)
        self._delay = FIRST_DELAY
        self._lost_at = now
        if place is None:
            self.state = State.SEEKING
            self._due = now + SEEK_PATIENCE
            return [Seek()]
        return [*self._dial(now, chance, place), Seek()]

    def _seek(self, now: float, chance: float, place: Place | None) -> list[Output]:
        """Whatever was tried before, something has changed."""
        self._delay = FIRST_DELAY
        if self.state is State.SEEKING:
            self._due = now + SEEK_PATIENCE
        return [Seek()]

    def _dial(self, now: float, chance: float, place: Place | None) -> list[Output]:
        self._due = None
        self._dials[place] = now + DIAL_PATIENCE
        return [Dial(place)]

    def _open(self, now: float, chance: float, place: Place | None) -> list[Output]:
        self._due = None
        self._dials[place] = now + OPENING_PATIENCE
        return []

    def _wait(self, now: float, chance: float, place: Place | None) -> list[Output]:
        self._due = now + self._delay * (0.5 + chance)
        self._delay = min(self._delay * 2, self._longest_delay(now))
        return []

    def _longest_delay(self, now: float) -> float:
        if self._lost_at is None or now >= self._lost_at + LATER:
            return LONGEST_DELAY
        return LONGEST_SOON if now < self._lost_at + SOON else LONGEST_LATER

    def _matters(self, event: Event, place: Place | None) -> bool:
        """Whether ``event`` leads on: not every miss is the last, not every place is new."""
        if event is Event.MISS:
            if place is not None and place not in self._dials:
                return False
            if place is not None:
                self._fail(place)
            return not self._dials
        if event is Event.MEET:
            is_parted = self.state is State.GONE and self._last in {None, place}
            is_enough = place in self._dials or len(self._dials) >= MAX_DIALS
            return place is not None and not is_parted and not is_enough
        return True

    def _fail(self, place: Place) -> None:
        self._dials.pop(place, None)
        self._failed[place] = None
        while len(self._failed) > MAX_FAILED:
            del self._failed[next(iter(self._failed))]
