"""What may be said to a service when, so that it never has to refuse: 100 frames a minute.

A service drops what is too much, and does not say what that was. What people wait for goes first,
and a part of the minute is kept for it:

    what always goes (pings)  |  people: 90  |  candidates: 80  |  meeting points: 70
"""

from __future__ import annotations

import enum
from collections import deque

from zajel_desktop.protocol.wire.service_messages import (
    Heartbeat,
    Leave,
    PairCancel,
    PairRequest,
    PairResponse,
    Ping,
    Register,
    Relay,
    RelayKind,
    Request,
)

WINDOW = 61.0
"""Seconds that frames count; a second more than services count, since frames travel unevenly."""

PAIR_REQUESTS = 9
"""Requests to pair of one window; services take ten."""

MAX_WAITING = 200


class Urgency(enum.IntEnum):
    """In what order what waits is said."""

    ALWAYS = 0
    PEOPLE = 1  # wait for it: pairing, offers, answers
    CANDIDATE = 2  # follows the description it belongs to
    LATER = 3  # meeting points, refusals


LIMITS = {Urgency.PEOPLE: 90, Urgency.CANDIDATE: 80, Urgency.LATER: 70}
"""Up to how many frames of one window each may go."""

_ALWAYS = (Ping, Heartbeat, Leave, Register)
_PEOPLES = (PairRequest, PairResponse, PairCancel)
_CANDIDATES = frozenset({RelayKind.ICE_CANDIDATE, RelayKind.CALL_ICE})


def urgency(message: Request) -> Urgency:
    """How soon ``message`` is to be said."""
    match message:
        case Relay(kind=kind):
            return Urgency.CANDIDATE if kind in _CANDIDATES else Urgency.PEOPLE
        case PairResponse(accepted=False):
            return Urgency.LATER  # or many who ask in vain would leave our person no part
        case _ if isinstance(message, _ALWAYS):
            return Urgency.ALWAYS
        case _ if isinstance(message, _PEOPLES):
            return Urgency.PEOPLE
        case _:
            return Urgency.LATER


class Pacing:
    """What waits to be said on one connection; all times from one monotonic clock, in seconds."""

    def __init__(self) -> None:
        self._waiting: dict[Urgency, deque[Request]] = {each: deque() for each in Urgency}
        self._said: deque[float] = deque()
        self._asked: deque[float] = deque()  # those of them that were requests to pair

    def __len__(self) -> int:
        return sum(map(len, self._waiting.values()))

    def put(self, message: Request) -> None:
        """``message`` is to be said; if too much waits, what is least urgent and oldest is not."""
        if isinstance(message, PairCancel) and self._take_back(message):
            return
        self._waiting[urgency(message)].append(message)
        if len(self) > MAX_WAITING:
            next(self._waiting[each] for each in reversed(Urgency) if self._waiting[each]).popleft()

    def put_back(self, message: Request) -> None:
        """``message`` could not be said: it goes before all others of its kind."""
        self._waiting[urgency(message)].appendleft(message)

    def is_held(self, kind: Urgency) -> bool:
        """Whether something of this kind still waits."""
        return bool(self._waiting[kind])

    def next(self, now: float) -> Request | None:
        """What to say now, counted as said; None if nothing may be said."""
        self._forget(now)
        for kind, waiting in self._waiting.items():
            if not waiting or self._is_full(kind):
                continue
            message = self._first(waiting)
            if message is not None:
                waiting.remove(message)
                self.said(message, now)
                return message
        return None

    def said(self, message: Request, now: float) -> None:
        """``message`` has been said."""
        self._said.append(now)
        if isinstance(message, PairRequest):
            self._asked.append(now)

    def due(self, now: float) -> float | None:
        """When :meth:`next` may have something; None while nothing waits."""
        self._forget(now)
        times = [self._free_at(kind, now) for kind, waiting in self._waiting.items() if waiting]
        return min(times, default=None)

    def begin_anew(self) -> None:
        """There is another connection: nothing was said on it yet."""
        self._said.clear()
        self._asked.clear()

    def clear(self) -> None:
        """Nothing of what waits is to be said any more."""
        for waiting in self._waiting.values():
            waiting.clear()

    def refused(self, now: float) -> None:
        """The service has had enough before we thought so: for one window only people go on.

        If it is right they are refused; if it is not, they need not wait for a minute.
        """
        self._said.extend([now] * max(0, LIMITS[Urgency.CANDIDATE] - len(self._said)))

    def _is_full(self, kind: Urgency) -> bool:
        return kind in LIMITS and len(self._said) >= LIMITS[kind]

    def _first(self, waiting: deque[Request]) -> Request | None:
        if len(self._asked) < PAIR_REQUESTS:
            return waiting[0]
        return next((each for each in waiting if not isinstance(each, PairRequest)), None)

    def _free_at(self, kind: Urgency, now: float) -> float:
        """When something of ``kind`` that waits may go."""
        if self._is_full(kind):
            return self._said[len(self._said) - LIMITS[kind]] + WINDOW
        if self._first(self._waiting[kind]) is None:
            return self._asked[len(self._asked) - PAIR_REQUESTS] + WINDOW
        return now

    def _take_back(self, message: PairCancel) -> bool:
        """Whether what ``message`` takes back was not even said."""
        people = self._waiting[Urgency.PEOPLE]
        for each in people:
            if isinstance(each, PairRequest) and each.target_code == message.target_code:
                people.remove(each)
                return True
        return False

    def _forget(self, now: float) -> None:
        for times in (self._said, self._asked):
            while times and now >= times[0] + WINDOW:
                times.popleft()
