"""From an open message channel to sealed operations with somebody whose key we know.

    CLOSED --channel opens--> GREETED --their handshake--> KEYED --their profile--> LINKED
       \\------------ their handshake comes first (kept) -----------'

Each side sends its clear handshake when the channel opens, never before, and its sealed profile
as soon as both are there. Only a profile that opens under the agreed key makes the link: it
proves that the other holds the private half of the key that the match named.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass, field
from typing import TypeAlias

from zajel_desktop.crypto.identity import Identity, public_bytes
from zajel_desktop.crypto.sealing import Sealing, derive_key
from zajel_desktop.model.errors import LocalError, RemoteError
from zajel_desktop.model.failure import Reason
from zajel_desktop.model.ids import PeerId
from zajel_desktop.protocol.wire.handshake import (
    HandshakeFrame,
    Native,
    build_handshake,
    parse_handshake,
)
from zajel_desktop.protocol.wire.operations import (
    Known,
    Operation,
    Profile,
    build_operation,
    parse_operation,
)

VERSION = 1
SEALED = b"\x04"
"""The first byte of a sealed frame."""


class State(enum.Enum):
    """How far the handshake has come."""

    CLOSED = "closed"
    GREETED = "greeted"
    KEYED = "keyed"
    LINKED = "linked"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class SendFrame:
    """The driver must send ``data`` on the message channel."""

    data: str | bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Linked:
    """The other side has proven its key; this is what it calls itself."""

    profile: Profile


@dataclass(frozen=True, slots=True)
class Heard:
    """One operation of the other side."""

    operation: Operation


@dataclass(frozen=True, slots=True)
class Refused:
    """The link must close, because of this."""

    reason: Reason
    detail: str


Output: TypeAlias = SendFrame | Linked | Heard | Refused


class Handshake:
    """Our side of one link's handshake, and the sealed talk that follows it."""

    def __init__(
        self, *, identity: Identity, fresh: Identity, peer: PeerId, is_offerer: bool, us: Profile
    ) -> None:
        self.state = State.CLOSED
        self._identity = identity
        self._fresh = fresh
        self._peer = public_bytes(peer)
        self._is_offerer = is_offerer
        self._us = us
        self._early: HandshakeFrame | None = None
        self._sealing: Sealing | None = None

    def channel_opened(self) -> list[Output]:
        """The message channel is open: greet."""
        if self.state is not State.CLOSED:
            raise LocalError(f"channel opened while {self.state.value}")
        self.state = State.GREETED
        native = Native((VERSION,), (), self._fresh.public)
        greeting = build_handshake(HandshakeFrame(self._identity.peer_id, native))
        outputs: list[Output] = [SendFrame(greeting)]
        if self._early is not None:
            outputs += self._agree(self._early)
        return outputs

    def receive(self, frame: str | bytes) -> list[Output]:
        """Take one frame of the message channel; raise RemoteError if it is out of turn."""
        if isinstance(frame, str):
            return self._receive_text(frame)
        if self._sealing is None or self.state is State.REFUSED:
            raise RemoteError("sealed frame before the handshake")
        if frame[:1] != SEALED:
            raise RemoteError(f"frame of unknown type {frame[:1].hex()}")
        return self._receive_operation(parse_operation(self._sealing.open(frame[1:])))

    def seal(self, operation: Known) -> bytes:
        """The frame that carries ``operation``; raise LocalError before the keys are agreed."""
        if self._sealing is None:
            raise LocalError("nothing is sealed before the handshake")
        return SEALED + self._sealing.seal(build_operation(operation))

    def _receive_text(self, text: str) -> list[Output]:
        if self.state not in {State.CLOSED, State.GREETED} or self._early is not None:
            raise RemoteError("second handshake")
        frame = parse_handshake(text)
        if self.state is State.CLOSED:
            self._early = frame
            return []
        return self._agree(frame)

    def _agree(self, frame: HandshakeFrame) -> list[Output]:
        self._early = frame
        if public_bytes(frame.public_key) != self._peer:
            return self._refuse(Reason.ALTERED, "handshake with another key than the match")
        if frame.native is None or VERSION not in frame.native.versions:
            return self._refuse(Reason.OTHER_VERSION, "no version in common")
        theirs = frame.native.ephemeral
        if theirs == self._fresh.public:
            return self._refuse(Reason.ALTERED, "our own fresh key came back")
        pair = (self._fresh.public, theirs) if self._is_offerer else (theirs, self._fresh.public)
        key = derive_key(
            shared=self._identity.agree(self._peer),
            fresh_offerer=pair[0],
            fresh_answerer=pair[1],
            identities=(self._identity.public, self._peer),
        )
        self._sealing = Sealing(key, is_offerer=self._is_offerer)
        self.state = State.KEYED
        return [SendFrame(self.seal(self._us))]

    def _receive_operation(self, operation: Operation) -> list[Output]:
        if self.state is State.LINKED:
            return [Heard(operation)]
        if not isinstance(operation, Profile):
            raise RemoteError("operation before the profile")
        self.state = State.LINKED
        return [Linked(operation)]

    def _refuse(self, reason: Reason, detail: str) -> list[Output]:
        self.state = State.REFUSED
        return [Refused(reason, detail)]
