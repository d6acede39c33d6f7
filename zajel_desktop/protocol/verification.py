"""Two people compare seven emoji: one run at a time, three in an hour, keys committed first.

    requester:  IDLE --begin--> STARTED --their key--> COMPARING
    other:      IDLE --their start--> ASKED --agree--> ANSWERED --revealed key--> COMPARING
    both:       COMPARING --we press--> PRESSED --their MAC--> IDLE (verified)
                COMPARING --their MAC--> HEARD --we press--> IDLE (verified)

If both begin at once, the start of the bytewise lower identity stands. What belongs to another
run is left aside; a wrong commitment or MAC, or a message out of turn, is the peer's fault.
"""

from __future__ import annotations

import enum
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeAlias

from zajel_desktop.crypto.emoji import Comparison, Emoji, Role, Setting, is_committed
from zajel_desktop.model.errors import LocalError, RemoteError
from zajel_desktop.protocol.wire.verification import (
    SasCancel,
    SasKey,
    SasMac,
    SasMessage,
    SasReveal,
    SasStart,
)

RUNS = 3
HOUR = 3600.0  # seconds
PATIENCE = 300.0  # seconds of one run


class State(enum.Enum):
    """How far the comparison has come."""

    IDLE = "idle"
    STARTED = "started"
    ASKED = "asked"
    ANSWERED = "answered"
    COMPARING = "comparing"
    PRESSED = "pressed"
    HEARD = "heard"


class Intent(enum.Enum):
    """What our person does."""

    BEGIN = "begin"
    AGREE = "agree"
    MATCH = "match"
    DIFFER = "differ"
    CANCEL = "cancel"


class End(enum.Enum):
    """Why a run is over without a result; the text stands on the wire."""

    CANCELLED = "cancelled"
    DIFFER = "differ"
    BUSY = "busy"
    TOO_OFTEN = "too often"
    LATE = "late"


_RUNNING = frozenset(State) - {State.IDLE}
_SHOWN = frozenset({State.COMPARING, State.PRESSED, State.HEARD})

# What our person may do when, and which message of the current run is legal when. Beside it, a
# start is answered in every state, and a cancel ends every run.
INTENTS: dict[Intent, frozenset[State]] = {
    Intent.BEGIN: frozenset({State.IDLE}),
    Intent.AGREE: frozenset({State.ASKED}),
    Intent.MATCH: frozenset({State.COMPARING, State.HEARD}),
    Intent.DIFFER: _SHOWN,
    Intent.CANCEL: _RUNNING,
}
MESSAGES: dict[tuple[State, type[SasMessage]], State] = {
    (State.STARTED, SasKey): State.COMPARING,
    (State.ANSWERED, SasReveal): State.COMPARING,
    (State.COMPARING, SasMac): State.HEARD,
    (State.PRESSED, SasMac): State.IDLE,
}


@dataclass(frozen=True, slots=True)
class Say:
    """The driver must send ``message`` inside the link."""

    message: SasMessage


@dataclass(frozen=True, slots=True)
class AskToCompare:
    """The other would like to compare: ask our person."""


@dataclass(frozen=True, slots=True)
class ShowEmoji:
    """Show these seven, and ask whether they match."""

    emoji: tuple[Emoji, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Verified:
    """Both people have seen the same: the contact is verified."""


@dataclass(frozen=True, slots=True)
class Ended:
    """The run is over without a result."""

    end: End
    by_us: bool


Output: TypeAlias = Say | AskToCompare | ShowEmoji | Verified | Ended


class Allowance:
    """Three runs in an hour with one contact, whoever begins; it outlives the link."""

    def __init__(self) -> None:
        self._taken: deque[float] = deque(maxlen=RUNS)

    def take(self, now: float) -> bool:
        """Whether one more may begin at ``now`` (monotonic seconds); it counts if so."""
        if len(self._taken) == RUNS and now - self._taken[0] < HOUR:
            return False
        self._taken.append(now)
        return True


class Verification:
    """The comparisons of one link, from our side; ``transcript`` is T of its opening."""

    def __init__(
        self,
        *,
        ours: bytes,
        theirs: bytes,
        transcript: bytes,
        allowance: Allowance,
        make: Callable[[Setting, Role], Comparison] = Comparison,
    ) -> None:
        self.state = State.IDLE
        self._ours = ours
        self._theirs = theirs
        self._transcript = transcript
        self._allowance = allowance
        self._make = make
        self._setting: Setting | None = None
        self._comparison: Comparison | None = None
        self._commitment = b""
        self._until = 0.0

    def __repr__(self) -> str:
        return f"Verification({self.state.value})"

    # What our person does.

    def begin(self, run: bytes, now: float) -> list[Output]:
        """Ask the other to compare; ``run`` is 16 random bytes."""
        self._may(Intent.BEGIN)
        if not self._allowance.take(now):
            return [Ended(End.TOO_OFTEN, by_us=True)]
        comparison = self._enter(run, Role.REQUESTER, State.STARTED, now)
        return [Say(SasStart(run, comparison.commitment()))]

    def agree(self) -> list[Output]:
        """Our person wants to compare as well."""
        self._may(Intent.AGREE)
        self.state = State.ANSWERED
        return [Say(SasKey(self._run(), self._running().key))]

    def match(self) -> list[Output]:
        """Our person says that they match."""
        self._may(Intent.MATCH)
        say = Say(SasMac(self._run(), self._running().mac()))
        if self.state is State.COMPARING:
            self.state = State.PRESSED
            return [say]
        self._leave()
        return [say, Verified()]

    def differ(self) -> list[Output]:
        """Our person says that they differ."""
        self._may(Intent.DIFFER)
        return self._cancel(End.DIFFER)

    def cancel(self) -> list[Output]:
        """Our person, or the end of the link, ends the run."""
        self._may(Intent.CANCEL)
        return self._cancel(End.CANCELLED)

    def tick(self, now: float) -> list[Output]:
        """End a run that takes too long."""
        is_late = self.state is not State.IDLE and now >= self._until
        return self._cancel(End.LATE) if is_late else []

    # What the other says.

    def receive(self, message: SasMessage, now: float) -> list[Output]:
        """Take one message; RemoteError if it is out of turn or wrong."""
        if isinstance(message, SasStart):
            return self._started(message, now)
        if self._setting is None or message.run != self._setting.run:
            return []  # of a run that has ended
        if isinstance(message, SasCancel):
            self._leave()
            return [Ended(_end(message.reason), by_us=False)]
        state = MESSAGES.get((self.state, type(message)))
        if state is None:
            raise RemoteError(f"{type(message).__name__} while {self.state.value}")
        outputs = self._take(message)
        self.state = state
        if state is State.IDLE:
            self._leave()
        return outputs

    def _take(self, message: SasKey | SasReveal | SasMac) -> list[Output]:
        match message:
            case SasKey(key=key):
                emoji = self._running().meet(key)
                return [Say(SasReveal(self._run(), self._running().key)), ShowEmoji(emoji)]
            case SasReveal(key=key):
                if not is_committed(self._commitment, key, self._set().start):
                    raise RemoteError("key that was not committed to")
                return [ShowEmoji(self._running().meet(key))]
            case SasMac(mac=mac):
                self._running().check(mac)
                return [Verified()] if self.state is State.PRESSED else []

    def _started(self, start: SasStart, now: float) -> list[Output]:
        if self.state is State.STARTED:
            return [] if self._ours < self._theirs else self._yield(start, now)
        if self.state is not State.IDLE:
            return [Say(SasCancel(start.run, End.BUSY.value))]
        if not self._allowance.take(now):
            return [Say(SasCancel(start.run, End.TOO_OFTEN.value))]
        self._follow(start, now)
        return [AskToCompare()]

    def _yield(self, start: SasStart, now: float) -> list[Output]:
        """Both began at once and theirs stands; our person has agreed by beginning."""
        self._follow(start, now)
        return self.agree()

    def _follow(self, start: SasStart, now: float) -> None:
        self._commitment = start.commitment
        self._enter(start.run, Role.OTHER, State.ASKED, now)

    # The run.

    def _enter(self, run: bytes, role: Role, state: State, now: float) -> Comparison:
        pair = (self._ours, self._theirs)
        requester, other = pair if role is Role.REQUESTER else pair[::-1]
        self._setting = Setting(run, requester, other, self._transcript)
        self._comparison = self._make(self._setting, role)
        self._until = now + PATIENCE
        self.state = state
        return self._comparison

    def _cancel(self, end: End) -> list[Output]:
        run = self._run()
        self._leave()
        return [Say(SasCancel(run, end.value)), Ended(end, by_us=True)]

    def _leave(self) -> None:
        self.state = State.IDLE
        self._setting = self._comparison = None
        self._commitment = b""

    def _may(self, intent: Intent) -> None:
        if self.state not in INTENTS[intent]:
            raise LocalError(f"{intent.value} while {self.state.value}")

    def _set(self) -> Setting:
        if self._setting is None:
            raise LocalError("no comparison")
        return self._setting

    def _run(self) -> bytes:
        return self._set().run

    def _running(self) -> Comparison:
        if self._comparison is None:
            raise LocalError("no comparison")
        return self._comparison


def _end(reason: str) -> End:
    try:
        return End(reason)
    except ValueError:
        return End.CANCELLED
