"""What a link must do to get from one peer connection to the next, one step each."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

from zajel_desktop.protocol.wire.operations import ConnectionOperation
from zajel_desktop.protocol.wire.signals import Candidate


@dataclass(frozen=True, slots=True)
class CreateOffer:
    """The driver must make connection ``generation`` and hand in its offer (``described``)."""

    generation: int


@dataclass(frozen=True, slots=True)
class CreateAnswer:
    """The driver must make connection ``generation`` of this offer and hand in its answer."""

    generation: int
    sdp: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class ApplyAnswer:
    """The driver must apply the answer to our offer."""

    generation: int
    sdp: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class ApplyCandidate:
    """The driver must try one more address of the other side; a bad one breaks nothing."""

    generation: int
    candidate: Candidate


@dataclass(frozen=True, slots=True)
class Say:
    """The driver must seal ``operation`` and send it where it sends everything."""

    operation: ConnectionOperation


@dataclass(frozen=True, slots=True)
class Prove:
    """The driver must send ``data`` as it is, first of all, on the new message channel."""

    generation: int
    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Switch:
    """From now on the driver sends everything on connection ``generation``."""

    generation: int


@dataclass(frozen=True, slots=True)
class Take:
    """One frame whose turn has come."""

    label: str
    data: str | bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Drop:
    """The driver must close connection ``generation``."""

    generation: int


@dataclass(frozen=True, slots=True)
class Moved:
    """The link is on connection ``generation``, both ways, and on no other."""

    generation: int


@dataclass(frozen=True, slots=True)
class GaveUp:
    """An attempt has failed, the old connection goes on; there is no other if ``is_final``."""

    reason: str
    is_final: bool


@dataclass(frozen=True, slots=True)
class Ended:
    """There is no way back to the old connection: the link must end."""

    detail: str


Output: TypeAlias = (
    CreateOffer
    | CreateAnswer
    | ApplyAnswer
    | ApplyCandidate
    | Say
    | Prove
    | Switch
    | Take
    | Drop
    | Moved
    | GaveUp
    | Ended
)
