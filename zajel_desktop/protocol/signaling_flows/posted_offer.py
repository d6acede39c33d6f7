"""One HTTP POST: the offer goes in, the answer comes out, every candidate stands in them.

    NEW --begin--> GATHERING --offered--> POSTED --answer--> SETTLED --connected--> CONNECTED
                       ^                    | busy: the same again     | no connection
                       '--- unknown fate ---'                          '---------------> OVER

Nothing can be told later, so an offer without candidates is never posted and an answer without
them is refused (RFC 9725 calls the shape WHIP; its trickling is not spoken). A POST that said "not
now" is posted again. One of which nothing came back may have been taken all the same: then the
other side holds a connection nobody will use, and a second answer to the same offer would be of
another one; so we offer anew, and what a late response names is deleted.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import TypeAlias

from zajel_desktop.model.errors import LocalError
from zajel_desktop.protocol.negotiation import Abandon, ApplyAnswer, CreateAnswer, CreateOffer
from zajel_desktop.protocol.signaling_flows.steps import Ending, Over
from zajel_desktop.protocol.wire.signals import Description

PATIENCE = 10.0  # seconds for a response, and from it until the connection
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 30.0  # until a busy one is asked again, unless it says when
MAX_POSTS = 5
TAKEN = frozenset({200, 201})
BUSY = frozenset({408, 429, 502, 503, 504})


class State(enum.Enum):
    """How far it has come."""

    NEW = "new"
    GATHERING = "gathering"  # the driver makes the connection and finds every address
    POSTED = "posted"
    PAUSING = "pausing"
    SETTLED = "settled"
    CONNECTED = "connected"
    OVER = "over"


class Event(enum.Enum):
    """What happens to the POST of now; what comes of an earlier one changes nothing."""

    BEGIN = "begun"
    OFFERED = "offered"
    ANSWER = "answer"
    BUSY = "busy"
    AGAIN = "posted again"
    LOSE = "lost"
    CONNECTED = "connected"
    END = "ended"


# What is not in here is the driver's fault.
NEXT: dict[tuple[State, Event], State] = {
    (State.NEW, Event.BEGIN): State.GATHERING,
    (State.GATHERING, Event.OFFERED): State.POSTED,
    (State.POSTED, Event.ANSWER): State.SETTLED,
    (State.POSTED, Event.BUSY): State.PAUSING,
    (State.POSTED, Event.LOSE): State.GATHERING,  # of another connection
    (State.PAUSING, Event.AGAIN): State.POSTED,
    (State.SETTLED, Event.CONNECTED): State.CONNECTED,
    **{(state, Event.END): State.OVER for state in State},
}


@dataclass(frozen=True, slots=True)
class Post:
    """POST ``offer`` and hand what comes back to :meth:`PostedOffer.responded` as ``number``."""

    number: int
    offer: Description


@dataclass(frozen=True, slots=True)
class Response:
    """What came back: the HTTP status, an answer, where to DELETE it, when to ask again (s)."""

    status: int
    answer: Description | None = None
    location: str = ""
    retry_after: float | None = None


@dataclass(frozen=True, slots=True)
class Delete:
    """DELETE what a POST has made: nobody uses it, or not any more."""

    location: str


Output: TypeAlias = CreateOffer | ApplyAnswer | Abandon | Over | Post | Delete


class PostedOffer:
    """The side that offers; times from one monotonic clock, in seconds."""

    def __init__(self) -> None:
        self.state = State.NEW
        self.due: float | None = None
        """When to call :meth:`tick` next."""

        self._posts = 0
        self._offer: Description | None = None
        self._location = ""
        self._pause = FIRST_PAUSE

    def begin(self) -> list[Output]:
        """Offer."""
        self._go(Event.BEGIN)
        return [CreateOffer()]

    def offered(self, sdp: str, now: float) -> list[Output]:
        """The driver has made the connection; ``sdp`` is its offer with every candidate."""
        self._go(Event.OFFERED)
        if not has_candidates(sdp):
            return self._end(Ending.NO_CANDIDATES)
        self._offer = Description("offer", sdp)
        return self._post(now)

    def responded(self, number: int, response: Response, now: float) -> list[Output]:
        """The response to the POST with this ``number`` is here, perhaps late."""
        if number != self._posts or self.state is not State.POSTED:
            return self._delete(response.location)
        if response.status in BUSY:
            return self._wait(response, now)
        answer = response.answer
        is_whole = answer is not None and answer.kind == "answer" and has_candidates(answer.sdp)
        if response.status not in TAKEN or answer is None or not is_whole:
            return [*self._end(Ending.REFUSED), *self._delete(response.location)]
        self._go(Event.ANSWER)
        self.due = now + PATIENCE
        self._location = response.location
        return [ApplyAnswer(answer)]

    def failed(self, number: int, now: float) -> list[Output]:
        """Nothing came back from the POST with this ``number``: nobody knows its fate."""
        if number != self._posts or self.state is not State.POSTED:
            return []
        if self._posts >= MAX_POSTS:
            return self._end(Ending.NO_ANSWER)
        self._go(Event.LOSE)
        self.due = None
        return [Abandon(), CreateOffer()]

    def connected(self) -> None:
        """The connection stands."""
        self._go(Event.CONNECTED)
        self.due = None

    def tick(self, now: float) -> list[Output]:
        """Time has passed: post again, offer anew, or end."""
        if self.due is None or now < self.due:
            return []
        match self.state:
            case State.PAUSING:
                self._go(Event.AGAIN)
                return self._post(now)
            case State.POSTED:
                return self.failed(self._posts, now)
            case _:
                return self.end(Ending.NO_PATH)

    def end(self, why: Ending = Ending.LEFT) -> list[Output]:
        """Have enough of it, at any time; what was made for us is deleted."""
        if self.state is State.OVER:
            return []
        location, self._location = self._location, ""
        return [*self._end(why), *self._delete(location)]

    def _post(self, now: float) -> list[Output]:
        if self._offer is None:
            raise LocalError("posted before it was offered")
        self.due = now + PATIENCE
        self._posts += 1
        return [Post(self._posts, self._offer)]

    def _wait(self, response: Response, now: float) -> list[Output]:
        if self._posts >= MAX_POSTS:
            return [*self._end(Ending.REFUSED), *self._delete(response.location)]
        self._go(Event.BUSY)
        asked = self._pause if response.retry_after is None else response.retry_after
        self.due = now + min(max(FIRST_PAUSE, asked), LONGEST_PAUSE)
        self._pause *= 2
        return self._delete(response.location)

    def _delete(self, location: str) -> list[Output]:
        return [Delete(location)] if location else []

    def _go(self, event: Event) -> None:
        try:
            self.state = NEXT[self.state, event]
        except KeyError:
            raise LocalError(f"{event.value} while {self.state.value}") from None

    def _end(self, why: Ending) -> list[Output]:
        self._go(Event.END)
        self.due = None
        return [Over(why)]


@dataclass(frozen=True, slots=True)
class Respond:
    """Answer the POST with this ``number``; without an answer it is refused with ``status``."""

    number: int
    status: int
    answer: Description | None = None


class TakenOffer:
    """The side that answers one offer, which may be posted more than once."""

    def __init__(self) -> None:
        self._offer: Description | None = None
        self._answer: Description | None = None
        self._asking: list[int] = []
        self._is_over = False

    def post(self, number: int, offer: Description) -> list[CreateAnswer | Respond]:
        """An offer was posted; ``number`` tells its request from others."""
        if self._is_over:
            return [Respond(number, 410)]
        if offer.kind != "offer" or not has_candidates(offer.sdp):
            return [Respond(number, 400)]
        if self._offer is not None and offer != self._offer:
            return [Respond(number, 409)]  # one offer, one connection: another is made elsewhere
        if self._answer is not None:
            return [Respond(number, 200, self._answer)]
        self._asking.append(number)
        if self._offer is not None:
            return []
        self._offer = offer
        return [CreateAnswer(offer)]

    def answered(self, sdp: str) -> list[CreateAnswer | Respond]:
        """The driver has made the connection; ``sdp`` is its answer with every candidate."""
        if self._offer is None or self._answer is not None or self._is_over:
            raise LocalError("answered without an offer, or twice")
        asking, self._asking = self._asking, []
        if not has_candidates(sdp):
            self._is_over = True
            return [Respond(number, 503) for number in asking]
        self._answer = Description("answer", sdp)
        return [Respond(number, 201, self._answer) for number in asking]

    def delete(self) -> list[CreateAnswer | Respond]:
        """Whoever offered wants it no more; the driver closes the connection."""
        self._is_over = True
        asking, self._asking = self._asking, []
        return [Respond(number, 410) for number in asking]


def has_candidates(sdp: str) -> bool:
    """Whether an address to try stands in ``sdp`` (RFC 8839, 5.1)."""
    return "\na=candidate:" in sdp
