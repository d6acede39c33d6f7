"""How a link moves to its next peer connection without losing, doubling or delaying a frame.

    offerer: STEADY --wanted here or there--> OFFERING --answer--> CONNECTING
    asker:   STEADY --wanted here--> ASKED --offer--> ANSWERING --our answer--> CONNECTING
    both:    CONNECTING --channel open--> PROVING --MACs right--> MOVING --old one empty-->
             SETTLING --ours is empty for them, too--> STEADY
    Until somebody has moved every failure leads back to STEADY, on the old connection; after that
    to ENDED: then a new link is made (docs/protocol.md, "Generations").

One offers, fixed for good; all of this is said inside the sealed link. What is said of an attempt
that is over is left aside by its number.
"""

from __future__ import annotations

from zajel_desktop.model.errors import LocalError, RemoteError
from zajel_desktop.protocol.attempt import Attempt
from zajel_desktop.protocol.connection import FILES, MESSAGES
from zajel_desktop.protocol.move_table import PATIENCE, TRANSITIONS, Event, State
from zajel_desktop.protocol.moves import (
    ApplyAnswer,
    ApplyCandidate,
    CreateAnswer,
    CreateOffer,
    Drop,
    Ended,
    GaveUp,
    Moved,
    Output,
    Prove,
    Say,
    Switch,
    Take,
)
from zajel_desktop.protocol.pace import Pace
from zajel_desktop.protocol.wire.operations import (
    ConnectionAnswer,
    ConnectionAsk,
    ConnectionCandidate,
    ConnectionEmptied,
    ConnectionMoved,
    ConnectionOffer,
    ConnectionOperation,
    ConnectionRefused,
)
from zajel_desktop.protocol.wire.signals import Candidate

MAX_REASON = 256


class Generations:
    """Our side of it; ``key`` is the one that proves connections, times are monotonic seconds.

    ``current`` is the generation whose frames are taken as they come.
    """

    def __init__(self, *, is_offerer: bool, key: bytes) -> None:
        self.state = State.STEADY
        self.current = 1
        self._is_offerer = is_offerer
        self._key = key
        self._last = 1  # the newest number that anybody has used
        self._attempt: Attempt | None = None
        self._leaving: int | None = None
        self._sent = self._taken = 0  # file frames of the connection in use
        self._pace = Pace()
        self._deadline = 0.0

    def __repr__(self) -> str:
        return f"Generations({self.state.value}, {self.current})"

    # What we want and do.

    def renew(self, now: float) -> list[Output]:
        """We would like another connection than the one of now."""
        self._pace.want()
        return self._begin(now)

    def file_sent(self) -> None:
        """One more frame was sent on the file channel in use."""
        self._sent += 1

    def tick(self, now: float) -> list[Output]:
        """Give up what takes too long, try again what is wanted."""
        if self.state in PATIENCE and now >= self._deadline:
            return self._late(now)
        return self._begin(now)

    # What the connections tell.

    def described(self, number: int, sdp: str, now: float) -> list[Output]:
        """Our own description of connection ``number`` is ready."""
        attempt = self._attempt
        if attempt is None or number != attempt.number or attempt.is_described:
            return []
        attempt.is_described = True
        self._go(Event.DESCRIBED, now)
        kind = ConnectionOffer if self._is_offerer else ConnectionAnswer
        return [Say(kind(number, sdp))]

    def candidate_found(self, number: int, candidate: Candidate) -> list[Output]:
        """One more address of ours, found after the description of connection ``number``."""
        attempt = self._attempt
        is_next = attempt is not None and attempt.is_described and number == attempt.number
        if not is_next and number != self.current:
            return []
        found = (candidate.candidate, candidate.mid, candidate.line, candidate.ufrag)
        return [Say(ConnectionCandidate(number, *found))]

    def channel_opened(self, number: int, label: str, binding: bytes, now: float) -> list[Output]:
        """A channel is open; ``binding`` is the exporter's, of this connection."""
        attempt = self._attempt
        if attempt is None or number != attempt.number:
            return []
        attempt.opened.add(label)
        if label != MESSAGES or self.state is not State.CONNECTING:
            return self._advance(now)
        attempt.binding = binding
        self._go(Event.OPENED, now)
        proof = attempt.proof(self._key, is_offerer=self._is_offerer)
        return [Prove(number, proof), *self._advance(now)]

    def frame(self, number: int, label: str, data: str | bytes, now: float) -> list[Output]:
        """One frame came on connection ``number``; RemoteError if it is out of turn."""
        attempt = self._attempt
        if self.state is State.ENDED:
            return []
        if number == self.current:
            return self._frame_of_old(label, data, now)
        if attempt is None or number != attempt.number:
            return []
        if label == MESSAGES and not attempt.is_proven:
            return self._check_proof(attempt, data, now)
        if label == MESSAGES and self.state is State.MOVING and attempt.frames is not None:
            return [Take(label, data)]
        attempt.holding.hold(label, data)
        return []

    def broken(self, number: int, detail: str, now: float) -> list[Output]:
        """Connection ``number`` has failed, or a channel of it has closed."""
        attempt = self._attempt
        if attempt is not None and number == attempt.number:
            return self._fail(detail, now)
        is_in_use = number == self.current and self.state is not State.ENDED
        return self._end(detail) if is_in_use else []

    # What the other side says.

    def heard(self, operation: ConnectionOperation, now: float) -> list[Output]:
        """Take an operation; RemoteError if it breaks the rules."""
        return [] if self.state is State.ENDED else self._hear(operation, now)

    def _hear(self, operation: ConnectionOperation, now: float) -> list[Output]:
        number = operation.generation
        match operation:
            case ConnectionAsk():
                return self._asked(number, now)
            case ConnectionOffer(sdp=sdp):
                return self._offered(number, sdp, now)
            case ConnectionAnswer(sdp=sdp):
                return self._answered(number, sdp, now)
            case ConnectionCandidate():
                return self._candidate(operation)
            case ConnectionMoved(frames=frames):
                return self._they_moved(number, frames, now)
            case ConnectionEmptied():
                return self._emptied(number, now)
            case ConnectionRefused():
                return self._refused(number, now)

    def _asked(self, number: int, now: float) -> list[Output]:
        if not self._is_offerer or number > self._last + 1:
            raise RemoteError(f"asked for connection {number} after {self._last}")
        if number <= self._last:
            return []  # it has crossed an offer, which answers it
        self._pace.is_wanted = True
        return self._begin(now)

    def _offered(self, number: int, sdp: str, now: float) -> list[Output]:
        if self._is_offerer:
            raise RemoteError("an offer from the side that answers")
        if number <= self._last or self.state in {State.MOVING, State.SETTLING, State.ENDED}:
            return []
        if self._attempt is not None and self._attempt.frames is not None:
            raise RemoteError("another offer while they move")
        self._last = number
        if not self._pace.admit(now):
            return [Say(ConnectionRefused(number, "too soon"))]
        outputs = [] if self._attempt is None else self._fail("another offer", now, is_told=True)
        self._attempt = Attempt(number, self._pace.is_wanted)
        self._pace.is_wanted = False
        self._go(Event.OFFER, now)
        return [*outputs, CreateAnswer(number, sdp)]

    def _answered(self, number: int, sdp: str, now: float) -> list[Output]:
        if not self._is_offerer:
            raise RemoteError("an answer from the side that offers")
        attempt = self._attempt
        if attempt is None or number != attempt.number or self.state is not State.OFFERING:
            return []
        if not attempt.is_described:
            raise RemoteError("an answer before the offer")
        self._go(Event.ANSWER, now)
        return [ApplyAnswer(number, sdp)]

    def _candidate(self, said: ConnectionCandidate) -> list[Output]:
        is_next = self._attempt is not None and said.generation == self._attempt.number
        if not is_next and said.generation != self.current:
            return []
        candidate = Candidate(said.candidate, said.mid, said.line, said.ufrag)
        return [ApplyCandidate(said.generation, candidate)]

    def _they_moved(self, number: int, frames: int, now: float) -> list[Output]:
        attempt = self._attempt
        if attempt is None or number != attempt.number:
            if number > self._last:
                raise RemoteError(f"moved to connection {number} after {self._last}")
            return self._end("they moved to a connection that we had given up")
        if attempt.frames is not None or not attempt.binding or frames < self._taken:
            raise RemoteError(f"moved out of turn while {self.state.value}")
        attempt.frames = frames
        return self._check_empty(attempt, now)

    def _emptied(self, number: int, now: float) -> list[Output]:
        attempt = self._attempt
        if attempt is not None and number == attempt.number and self.state is State.MOVING:
            attempt.is_emptied = True
            return []
        is_due = self.state is State.SETTLING and number == self.current
        return self._settle(now) if is_due else []

    def _refused(self, number: int, now: float) -> list[Output]:
        attempt = self._attempt
        detail = "refused by the other side"  # their words are for no log of ours
        if attempt is not None and number == attempt.number:
            return self._fail(detail, now, is_told=True)
        if attempt is None and self.state is State.ASKED and number > self._last:
            self._last = number
            return self._fail(detail, now, is_told=True)
        self._last = max(self._last, number) if not self._is_offerer else self._last
        return []

    # The way there.

    def _begin(self, now: float) -> list[Output]:
        if self.state is not State.STEADY or not self._pace.is_due(now):
            return []
        if not self._is_offerer:
            self._go(Event.WANTED, now)
            return [Say(ConnectionAsk(self._last + 1))]
        self._last += 1
        self._attempt = Attempt(self._last, serves=True)
        self._pace.is_wanted = False
        self._go(Event.WANTED, now)
        return [CreateOffer(self._last)]

    def _check_proof(self, attempt: Attempt, data: str | bytes, now: float) -> list[Output]:
        if not attempt.is_proof(data, self._key, is_offerer=not self._is_offerer):
            raise RemoteError("a connection that is not proven")
        attempt.is_proven = True
        return self._advance(now)

    def _advance(self, now: float) -> list[Output]:
        """Move, as soon as nothing is missing."""
        attempt = self._attempt
        if attempt is None or not attempt.is_ready or self.state is not State.PROVING:
            return []
        self._go(Event.READY, now)
        last = Say(ConnectionMoved(attempt.number, self._sent))
        self._sent = 0
        return [last, Switch(attempt.number), *self._check_empty(attempt, now)]

    def _frame_of_old(self, label: str, data: str | bytes, now: float) -> list[Output]:
        attempt = self._attempt
        if self.state is State.MOVING:
            self._deadline = now + PATIENCE[State.MOVING]
        if label != FILES:
            if attempt is not None and attempt.frames is not None:
                raise RemoteError("a frame after the last one of the old connection")
            return [Take(label, data)]
        self._taken += 1
        empty = [] if attempt is None else self._check_empty(attempt, now)
        return [Take(label, data), *empty]

    def _check_empty(self, attempt: Attempt, now: float) -> list[Output]:
        """Take what was held, once the old connection has nothing more before it."""
        if self.state is not State.MOVING or attempt.frames is None:
            return []
        taken: list[Output] = [Take(MESSAGES, data) for data in attempt.holding.release(MESSAGES)]
        if self._taken < attempt.frames:
            return taken
        if self._taken > attempt.frames:
            raise RemoteError("more file frames than the old connection had")
        files: list[Output] = [Take(FILES, data) for data in attempt.holding.release(FILES)]
        self._leaving, self.current = self.current, attempt.number
        self._attempt, self._taken = None, len(files)
        self._go(Event.EMPTY, now)
        outputs = [*taken, *files, Say(ConnectionEmptied(attempt.number))]
        return [*outputs, *self._settle(now)] if attempt.is_emptied else outputs

    def _settle(self, now: float) -> list[Output]:
        old, self._leaving = self._leaving, None
        if old is None:
            raise LocalError("settled without an old connection")
        self._go(Event.EMPTIED, now)
        self._pace.moved(now)
        return [Drop(old), Moved(self.current)]

    # The ways back.

    def _late(self, now: float) -> list[Output]:
        if self.state is State.SETTLING:
            return self._settle(now)  # we have everything; they will say if they have not
        return self._fail(f"{self.state.value} took too long", now)

    def _fail(self, detail: str, now: float, *, is_told: bool = False) -> list[Output]:
        attempt = self._attempt
        if self.state is State.MOVING or (attempt is not None and attempt.frames is not None):
            return self._end(detail)
        is_ours = attempt is None or attempt.serves or self._pace.is_wanted
        outputs = self._forget()
        if attempt is not None and not is_told:
            outputs.append(Say(ConnectionRefused(attempt.number, detail[:MAX_REASON])))
        self._go(Event.GIVEN_UP, now)
        self._pace.failed(now, is_ours=is_ours)
        return [*outputs, GaveUp(detail, is_final=not self._pace.is_wanted)]

    def _forget(self) -> list[Output]:
        attempt, self._attempt = self._attempt, None
        return [] if attempt is None else [Drop(attempt.number)]

    def _end(self, detail: str) -> list[Output]:
        self.state, self._attempt = State.ENDED, None
        return [Ended(detail)]

    def _go(self, event: Event, now: float) -> None:
        try:
            self.state = TRANSITIONS[self._is_offerer][self.state, event]
        except KeyError:
            raise LocalError(f"{event.value} while {self.state.value}") from None
        self._deadline = now + PATIENCE.get(self.state, 0.0)
