"""What travels once a link is open: frames of one Olm session, and now and then a new session.

    STEADY --a day or a million frames (offerer)--> ASKED --keys--> SWITCHING --rekeyed--> STEADY
STEADY --their keys (answerer)--> OFFERED --their hello--> STEADY
"""

from __future__ import annotations

import enum
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeAlias

from zajel_desktop.crypto.ratchet import OlmAccount, OlmKeys, OlmMessage, OlmSession
from zajel_desktop.model.errors import LocalError, RemoteError
from zajel_desktop.protocol.wire.native import (
    Frame,
    OlmFrame,
    PreKeyFrame,
    Rekey,
    Rekeyed,
    Sealed,
    build_control,
    build_frame,
    parse_control,
    parse_frame,
)

LIFE = 24 * 3600.0  # seconds one session serves
FRAMES = 1_000_000  # frames of both directions together
PATIENCE = 60.0  # seconds until a new session must stand


class State(enum.Enum):
    """Whether a new session is on its way."""

    STEADY = "steady"
    ASKED = "asked"
    SWITCHING = "switching"
    OFFERED = "offered"


# Which control is legal when; the hello of a new session is a frame, not a control.
TRANSITIONS: dict[tuple[bool, State, type[Rekey] | type[Rekeyed]], State] = {
    (True, State.ASKED, Rekey): State.SWITCHING,
    (True, State.SWITCHING, Rekeyed): State.STEADY,
    (False, State.STEADY, Rekey): State.OFFERED,
}


@dataclass(frozen=True, slots=True)
class SendSealed:
    """The driver must send ``data`` on the message channel."""

    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Body:
    """The opened body of one frame of theirs, for the operations."""

    data: bytes = field(repr=False)


Output: TypeAlias = SendSealed | Body


class SealedLink:
    """Our side of the sealed talk; ``now`` is monotonic, in seconds.

    ``transcript`` is T of the opening, to which everything later is bound. ``connection_key`` (32
    bytes) proves later connections of this link.
    """

    def __init__(
        self,
        session: OlmSession,
        *,
        is_offerer: bool,
        transcript: bytes,
        connection_key: bytes,
        now: float,
        account: Callable[[], OlmAccount] = OlmAccount,
    ) -> None:
        self.state = State.STEADY
        self.transcript = transcript
        self.connection_key = connection_key
        self._sends = self._hears = session
        self._is_offerer = is_offerer
        self._draw = account
        self._account: OlmAccount | None = None
        self._theirs: OlmKeys | None = None
        self._began = self._asked = now
        self._frames = 0

    def __repr__(self) -> str:
        return f"SealedLink({self.state.value}, {self._frames} frames)"

    def seal(self, body: bytes) -> bytes:
        """The frame that carries ``body``."""
        self._frames += 1
        return build_frame(_frame(self._sends.seal(body)))

    def receive(self, frame: bytes) -> list[Output]:
        """Take one frame of the message channel; RemoteError if it is not theirs or out of turn."""
        self._frames += 1
        message = _message(parse_frame(frame))
        if message.is_pre_key and not self._hears.owns(message):
            return self._begin(message)
        body = self._hears.open(message)
        control = parse_control(body)
        return [Body(body)] if control is None else self._control(control)

    def tick(self, now: float) -> list[Output]:
        """Ask for a new session when it is time; RemoteError if one takes too long."""
        if self.state is State.STEADY:
            is_due = now - self._began >= LIFE or self._frames >= FRAMES
            return self._ask(now) if is_due and self._is_offerer else []
        if self._is_offerer and now - self._asked >= PATIENCE:
            raise RemoteError("no new session after a minute")
        return []

    def _ask(self, now: float) -> list[Output]:
        self.state = State.ASKED
        # The time of the new session counts from here: the machine has no clock of its own.
        self._began = self._asked = now
        return [self._say(self._new_account())]

    def _control(self, control: Rekey | Rekeyed) -> list[Output]:
        try:
            state = TRANSITIONS[self._is_offerer, self.state, type(control)]
        except KeyError:
            name = type(control).__name__.lower()
            raise RemoteError(f"{name} while {self.state.value}") from None
        match control:
            case Rekey(identity=identity, one_time=one_time):
                outputs = self._take_keys(OlmKeys(identity, one_time))
            case _:
                self._hears = self._sends
                outputs = []
        self.state = state
        return outputs

    def _take_keys(self, theirs: OlmKeys) -> list[Output]:
        if not self._is_offerer:
            self._theirs = theirs
            return [self._say(self._new_account())]
        session, hello = self._take_account().begin(theirs)
        self._sends, self._frames = session, 0
        return [SendSealed(build_frame(_frame(hello)))]

    def _begin(self, hello: OlmMessage) -> list[Output]:
        if self.state is not State.OFFERED or self._theirs is None:
            raise RemoteError(f"hello of another session while {self.state.value}")
        session = self._take_account().accept(self._theirs, hello)
        last = SendSealed(self.seal(build_control(Rekeyed())))
        self._sends = self._hears = session
        self._theirs, self._frames = None, 0
        self.state = State.STEADY
        return [last]

    def _say(self, keys: OlmKeys) -> SendSealed:
        return SendSealed(self.seal(build_control(Rekey(keys.identity, keys.one_time))))

    def _new_account(self) -> OlmKeys:
        self._account = self._draw()
        return self._account.keys

    def _take_account(self) -> OlmAccount:
        account, self._account = self._account, None
        if account is None:
            raise LocalError("no account for a new session")
        return account


def _frame(message: OlmMessage) -> Sealed:
    return PreKeyFrame(message.data) if message.is_pre_key else OlmFrame(message.data)


def _message(frame: Frame) -> OlmMessage:
    match frame:
        case PreKeyFrame(data=data):
            return OlmMessage(True, data)
        case OlmFrame(data=data):
            return OlmMessage(False, data)
        case _:
            raise RemoteError("frame that is not sealed on an open link")
