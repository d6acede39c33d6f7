"""From an open message channel to a sealed link, version 2, with or without a secret.

    CLOSED --open--> GREETED --their greeting--> AGREED --their MAC--> KEYING
       \\--their greeting--> EARLY --open----------^
    AGREED --their MAC, a secret--> EXCHANGING --element--> CONFIRMING --right--> KEYING
    AGREED --their MAC, they have none--> ASKING --our person goes on--> KEYING
    KEYING --their Olm keys--> OPEN (offerer), AWAITING --hello--> OPEN (answerer)

Each step accepts only what is next (docs/protocol.md, "Opening a link, version 2"); anything else
ends the opening at once, and a secret of ours that was typed is forgotten with it. So a peer that
breaks a rule never gets another try on the same link, unlike in our other machines.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeAlias

from zajel_desktop.crypto.agreement import LinkKeys
from zajel_desktop.crypto.pake import Side
from zajel_desktop.crypto.ratchet import OlmAccount
from zajel_desktop.crypto.spake import Spake2
from zajel_desktop.model.errors import LocalError, RemoteError
from zajel_desktop.model.failure import Reason
from zajel_desktop.protocol.connection import MESSAGES
from zajel_desktop.protocol.exchange import Exchange, MakePake, Verdict
from zajel_desktop.protocol.introduction import Introduction, Terms
from zajel_desktop.protocol.keying import Keying
from zajel_desktop.protocol.opening_table import TRANSITIONS, Event, State
from zajel_desktop.protocol.sealed import SealedLink
from zajel_desktop.protocol.secret import InvitationSecret
from zajel_desktop.protocol.wire.greeting import Secret, parse_greeting
from zajel_desktop.protocol.wire.native import (
    Frame,
    Mac,
    OlmFrame,
    PakeConfirmation,
    PakeElement,
    Part,
    PreKeyFrame,
    SealedKeys,
    build_frame,
    parse_frame,
)

_OURS = frozenset({Event.OPENED, Event.ALLOWED})
_EVENTS: dict[type[Frame], Event] = {
    Mac: Event.MAC,
    PakeElement: Event.ELEMENT,
    PakeConfirmation: Event.CONFIRMATION,
    SealedKeys: Event.KEYS,
    PreKeyFrame: Event.PRE_KEY,
    OlmFrame: Event.SEALED,
}


@dataclass(frozen=True, slots=True)
class SendFrame:
    """The driver must send ``data`` on the channel ``label``."""

    data: str | bytes = field(repr=False)
    label: str = field(default=MESSAGES, repr=False)


@dataclass(frozen=True, slots=True)
class AskUnverified:
    """The driver must ask the person: the other does not know the secret that we show."""


@dataclass(frozen=True, slots=True)
class Burned:
    """The invitation is over: its secret has served, or somebody guessed wrong."""

    was_right: bool


@dataclass(frozen=True, slots=True)
class Forgotten:
    """The secret that was typed is gone; another try needs a new invitation."""


@dataclass(frozen=True, slots=True)
class Opened:
    """The link is open: every later frame is for ``link``, and the profile goes first.

    ``is_verified``: both sides have proven that they know the secret.
    """

    link: SealedLink
    is_verified: bool


@dataclass(frozen=True, slots=True)
class Refused:
    """The link must close, because of this."""

    reason: Reason
    detail: str


Output: TypeAlias = SendFrame | AskUnverified | Burned | Forgotten | Opened | Refused


class Opening:
    """Our side of the opening of one link."""

    def __init__(
        self,
        terms: Terms,
        *,
        pake: MakePake = Spake2,
        account: Callable[[], OlmAccount] = OlmAccount,
    ) -> None:
        self.state = State.CLOSED
        self._terms = terms
        self._make_pake = pake
        self._make_account = account
        self._secret = terms.secret
        self._introduction = Introduction(terms)
        self._early = ""
        self._keys: LinkKeys | None = None
        self._exchange: Exchange | None = None
        self._ending: Reason | None = None  # what our person is told about the end
        self._keying: Keying | None = None
        self._is_verified = False
        self._now = 0.0

    def __repr__(self) -> str:
        return f"Opening({self.state.value})"

    # What happens.

    def channel_opened(self, binding: bytes, now: float) -> list[Output]:
        """The message channel is open: greet; ``binding`` is the exporter's, of this connection."""
        self._check(Event.OPENED)
        self._introduction.bind(binding)
        self._now = now
        said: Secret | None = None
        if self._secret is not None and self._secret.is_usable:
            said = Secret.TYPED if self._secret.side is Side.A else Secret.SHOWN
        elif self._secret is not None and self._secret.side is Side.A:
            return self._refuse(Reason.SECRET_UNTESTED, "the secret was forgotten before")
        text = self._introduction.greet(said)
        early, self._early, self.state = self._early, "", State.GREETED
        greet: list[Output] = [SendFrame(text)]
        return greet + (self._guard(lambda: self._agree(early)) if early else [])

    def receive(self, frame: str | bytes, now: float) -> list[Output]:
        """Take one frame of the message channel; RemoteError, and the end, if it is out of turn."""
        self._now = now
        return self._guard(lambda: self._receive(frame))

    def allow(self) -> list[Output]:
        """Our person goes on although the other does not know the secret."""
        self._check(Event.ALLOWED)
        outputs = self._send_keys()
        return outputs + self._guard(self._begin) if self._keyed().has_theirs else outputs

    def close(self, reason: Reason) -> Reason:
        """The link ends for ``reason``, not by us; the reason to tell our person. Idempotent."""
        if self._ending is None:
            self._end(self._told(reason))
        return self._ending or reason

    # One step each.

    def _receive(self, frame: str | bytes) -> list[Output]:
        if isinstance(frame, str):
            self._check(Event.GREETING)
            return self._greeted(frame)
        parsed = parse_frame(frame)
        self._check(_EVENTS.get(type(parsed), Event.FILE))
        match parsed:
            case Mac(data=mac):
                return self._proven(mac)
            case PakeElement(data=element):
                return self._hear_element(element)
            case PakeConfirmation(data=sent):
                return self._judge(sent)
            case SealedKeys(data=sealed):
                return self._take_keys(sealed)
            case PreKeyFrame(data=data):
                return self._hear_hello(data)
            case _:
                raise LocalError("the table lets through what nobody reads")

    def _greeted(self, text: str) -> list[Output]:
        if self.state is State.CLOSED:
            parse_greeting(text)
            self._early, self.state = text, State.EARLY
            return []
        return self._agree(text)

    def _agree(self, text: str) -> list[Output]:
        greeting = parse_greeting(text)
        refusal = self._introduction.objection(greeting)
        if refusal is not None:
            return self._refuse(*refusal)
        native = greeting.native
        assert native is not None  # an objection otherwise
        introduction, terms = self._introduction, self._terms
        self._keys = keys = introduction.agree(text, native)
        self._keying = Keying(keys, is_offerer=terms.is_offerer, account=self._make_account)
        self.state = State.AGREED
        if introduction.said is introduction.heard is Secret.TYPED and not terms.is_offerer:
            self._invited().end()  # both have typed: only the secret of the answerer counts
            self._secret, introduction.said = terms.crossed, Secret.SHOWN
        return [_send(Mac(keys.mac(is_offerer=terms.is_offerer)))]

    def _proven(self, mac: bytes) -> list[Output]:
        if not self._agreed().is_mac(mac, is_offerer=not self._terms.is_offerer):
            return self._refuse(Reason.ALTERED, "wrong MAC: the transcripts differ")
        if self._introduction.has_typed:
            return self._start_exchange()
        if self._secret is None:
            return self._send_keys()
        if self._terms.refuses_unverified:
            return self._refuse(Reason.UNVERIFIED_REFUSED, "they do not know the secret")
        self.state = State.ASKING
        return [AskUnverified()]

    # The secret.

    def _start_exchange(self) -> list[Output]:
        secret = self._invited()
        if not secret.is_usable:
            return self._refuse(_SPENT[secret.side], "the secret was used on another link")
        ours, theirs = self._terms.identity.public, self._introduction.peer
        exchange = Exchange(secret, ours=ours, theirs=theirs, pake=self._make_pake)
        self._exchange, self.state = exchange, State.EXCHANGING
        return [_send(PakeElement(exchange.element))]

    def _hear_element(self, element: bytes) -> list[Output]:
        exchange = self._exchanging()
        exchange.take(element, self._agreed().transcript)
        if exchange.side is Side.B:
            self.state = State.CONFIRMING
            return []
        confirmation = exchange.confirm()
        if confirmation is None:
            return self._refuse(Reason.SECRET_UNTESTED, "the secret was used on another link")
        self.state = State.CONFIRMING
        return [_send(PakeConfirmation(confirmation))]

    def _judge(self, sent: bytes) -> list[Output]:
        exchange = self._exchanging()
        is_typed = exchange.side is Side.A
        match exchange.judge(sent):
            case Verdict.LATE:
                return self._refuse(Reason.SECRET_GUESSED, "the invitation was burned before")
            case Verdict.WRONG if is_typed:
                self._end(Reason.SECRET_UNTESTED)
                return [Forgotten(), Refused(Reason.SECRET_UNTESTED, "wrong confirmation")]
            case Verdict.WRONG:
                return [Burned(False), *self._refuse(Reason.SECRET_GUESSED, "wrong secret")]
            case Verdict.RIGHT:
                self._is_verified = True
        if is_typed:
            return [Forgotten(), *self._send_keys()]
        answer = _send(PakeConfirmation(exchange.answer()))
        return [answer, Burned(True), *self._send_keys()]

    # The sealed session.

    def _send_keys(self) -> list[Output]:
        self.state = State.KEYING
        return [_send(SealedKeys(self._keyed().offer()))]

    def _take_keys(self, sealed: bytes) -> list[Output]:
        self._keyed().take(sealed)
        if self.state is State.ASKING:
            self.state = State.ASKING_KEYED
            return []
        return self._begin()

    def _begin(self) -> list[Output]:
        if not self._terms.is_offerer:
            self.state = State.AWAITING
            return []
        hello, link = self._keyed().begin(self._now)
        return [_send(PreKeyFrame(hello)), self._open(link)]

    def _hear_hello(self, hello: bytes) -> list[Output]:
        return [self._open(self._keyed().accept(hello, self._now))]

    def _open(self, link: SealedLink) -> Opened:
        self._drop()
        self.state = State.OPEN
        return Opened(link, self._is_verified)

    # Rules that hold everywhere.

    def _check(self, event: Event) -> None:
        if (self.state, event) in TRANSITIONS:
            return
        said = f"{event.value} while {self.state.value}"
        raise LocalError(said) if event in _OURS else RemoteError(said)

    def _guard(self, step: Callable[[], list[Output]]) -> list[Output]:
        """Do one step; whoever breaks a rule in it ends the opening."""
        try:
            return step()
        except RemoteError:
            if self._ending is None:
                self._end(self._told(Reason.PEER_MISBEHAVED))
            raise

    def _refuse(self, reason: Reason, detail: str) -> list[Output]:
        is_typed = self._is_typed_open()
        reason = self._told(reason)
        self._end(reason)
        refused = Refused(reason, detail)
        return [Forgotten(), refused] if is_typed else [refused]

    def _told(self, reason: Reason) -> Reason:
        """What to tell our person: whoever typed a secret must know what became of it."""
        if not self._is_typed_open():
            return reason
        is_sent = self.state is State.CONFIRMING
        return Reason.SECRET_WRONG if is_sent else Reason.SECRET_UNTESTED

    def _is_typed_open(self) -> bool:
        """Whether a secret was typed and its PAKE is not finished."""
        is_typed = self._secret is not None and self._secret.side is Side.A
        return is_typed and not self._is_verified

    def _end(self, reason: Reason) -> None:
        self._ending = reason
        if self._secret is not None and self._secret.side is Side.A:
            self._secret.end()
        self._drop()
        self.state = State.ENDED

    def _drop(self) -> None:
        """Let go of everything that is secret."""
        self._keys = self._exchange = self._keying = None
        self._introduction.forget()

    def _agreed(self) -> LinkKeys:
        if self._keys is None:
            raise LocalError(f"no keys while {self.state.value}")
        return self._keys

    def _invited(self) -> InvitationSecret:
        if self._secret is None:
            raise LocalError("no secret in play")
        return self._secret

    def _exchanging(self) -> Exchange:
        if self._exchange is None:
            raise LocalError(f"no exchange while {self.state.value}")
        return self._exchange

    def _keyed(self) -> Keying:
        if self._keying is None:
            raise LocalError(f"no keys while {self.state.value}")
        return self._keying


_SPENT = {Side.A: Reason.SECRET_UNTESTED, Side.B: Reason.SECRET_GUESSED}


def _send(part: Part | PreKeyFrame) -> SendFrame:
    return SendFrame(build_frame(part))
