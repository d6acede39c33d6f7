"""Everything said on the message channel of one link: the opening, the profiles, then operations.

    OPENING --sealed--> INTRODUCED --their profile--> LINKED --> …
       \\--------------- any rule broken ----------------> ENDED

Each side says its sealed profile as soon as the link is sealed, and hears nothing else before the
other's. Whoever asks without the secret part was accepted by our person, who had been told that
such a contact stays unverified; so the opening is allowed to go on by itself.
"""

from __future__ import annotations

import enum
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from zajel_desktop.model.dialect import Dialect
from zajel_desktop.model.errors import LocalError, RemoteError
from zajel_desktop.model.failure import Reason
from zajel_desktop.protocol.dialects.parts import ForeignPart
from zajel_desktop.protocol.opening import (
    AskUnverified,
    Burned,
    Forgotten,
    Opened,
    Opening,
    Refused,
    SendFrame,
)
from zajel_desktop.protocol.opening import Output as OpeningOutput
from zajel_desktop.protocol.opening_table import State as OpeningState
from zajel_desktop.protocol.sealed import Body, SealedLink, SendSealed
from zajel_desktop.protocol.sealed import Output as SealedOutput
from zajel_desktop.protocol.wire.operations import (
    Known,
    Operation,
    Profile,
    build_operation,
    parse_operation,
)


class State(enum.Enum):
    """How far the talk has come."""

    OPENING = "opening"
    INTRODUCED = "introduced"
    LINKED = "linked"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Checking:
    """Both sides have begun to prove that they know the secret part."""


@dataclass(frozen=True, slots=True)
class Linked:
    """The other side is who the match named; this is what it calls itself.

    ``is_verified``: both have proven that they know the secret part of the code.
    """

    profile: Profile
    is_verified: bool
    dialect: Dialect = Dialect.NATIVE


@dataclass(frozen=True, slots=True)
class Heard:
    """One operation of the other side; a part, where it is an older client."""

    operation: Operation | ForeignPart


Output: TypeAlias = SendFrame | Checking | Linked | Heard | Refused


class Talk:
    """Our side of it; ``us`` is what we tell the other about ourselves."""

    def __init__(self, opening: Opening, us: Profile) -> None:
        self.state = State.OPENING
        self._opening = opening
        self._us = us
        self._link: SealedLink | None = None
        self._is_verified = False

    def __repr__(self) -> str:
        return f"Talk({self.state.value})"

    @property
    def transcript(self) -> bytes:
        """T of the opening, to which everything later is bound; LocalError before it is sealed."""
        return self._sealed().transcript

    @property
    def connection_key(self) -> bytes:
        """The key that proves later connections of the link; LocalError before it is sealed."""
        return self._sealed().connection_key

    def channel_opened(self, binding: bytes, now: float) -> list[Output]:
        """The message channel is open; ``binding`` is the exporter's, of this connection."""
        return self._go_on(self._opening.channel_opened(binding, now))

    def receive(self, frame: str | bytes, now: float) -> list[Output]:
        """Take one frame of the message channel; raise RemoteError if it is out of turn."""
        if self._link is None:
            before = self._opening.state
            outputs = self._go_on(self._opening.receive(frame, now))
            is_checking = self._opening.state is OpeningState.EXCHANGING is not before
            return [Checking(), *outputs] if is_checking else outputs
        if isinstance(frame, str):
            raise RemoteError("text frame on a sealed link")
        return self._hear_all(self._link.receive(frame))

    def seal(self, operation: Known) -> bytes:
        """The frame that carries ``operation``; raise LocalError before the link is sealed."""
        return self._sealed().seal(build_operation(operation))

    def tick(self, now: float) -> list[Output]:
        """What the sealed session wants to say by itself; RemoteError if it waits too long."""
        return [] if self._link is None else self._hear_all(self._link.tick(now))

    def close(self, reason: Reason) -> Reason:
        """The link has ended for ``reason``; the one to tell our person. Idempotent."""
        if self._link is not None:
            return reason
        self.state = State.ENDED
        return self._opening.close(reason)

    def _go_on(self, outputs: Sequence[OpeningOutput]) -> list[Output]:
        said: list[Output] = []
        for output in outputs:
            match output:
                case SendFrame():
                    said.append(output)
                case AskUnverified():
                    said += self._go_on(self._opening.allow())
                case Opened(link=link, is_verified=is_verified):
                    self._link, self._is_verified = link, is_verified
                    self.state = State.INTRODUCED
                    said.append(SendFrame(self.seal(self._us)))
                case Refused():
                    self.state = State.ENDED
                    said.append(output)
                case Burned() | Forgotten():
                    pass  # the secret itself says what became of it
        return said

    def _hear_all(self, outputs: Sequence[SealedOutput]) -> list[Output]:
        said: list[Output] = []
        for output in outputs:
            match output:
                case SendSealed(data=data):
                    said.append(SendFrame(data))
                case Body(data=data):
                    said.append(self._hear(parse_operation(data)))
        return said

    def _hear(self, operation: Operation) -> Output:
        if self.state is State.LINKED:
            return Heard(operation)
        if not isinstance(operation, Profile):
            raise RemoteError("operation before the profile")
        self.state = State.LINKED
        return Linked(operation, self._is_verified)

    def _sealed(self) -> SealedLink:
        if self._link is None:
            raise LocalError("nothing is sealed yet")
        return self._link
