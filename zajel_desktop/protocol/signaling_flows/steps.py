"""What the flows tell their drivers, beside the words of ``protocol/negotiation``."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import TypeAlias

from zajel_desktop.protocol.negotiation import (
    Abandon,
    ApplyAnswer,
    ApplyCandidate,
    CreateAnswer,
    CreateOffer,
    DroppedCandidate,
)
from zajel_desktop.protocol.wire.signals import Candidate, Description


class Ending(enum.Enum):
    """Why a flow came to nothing."""

    NO_OFFER = "no offer"
    NO_ANSWER = "no answer"
    NO_PATH = "no path"  # both have described themselves, and nothing connects
    NO_CANDIDATES = "no candidates"  # of our own, where all of them have to be in the offer
    REFUSED = "refused"
    LEFT = "left"  # the other side has said so


@dataclass(frozen=True, slots=True)
class Say:
    """Send ``signal`` to the other side; ``request`` is the number of what it answers."""

    signal: Description | Candidate
    request: int | None = None


@dataclass(frozen=True, slots=True)
class Over:
    """It is over; the driver closes the connection if it has made one."""

    why: Ending


Step: TypeAlias = (
    CreateOffer
    | CreateAnswer
    | ApplyAnswer
    | ApplyCandidate
    | DroppedCandidate
    | Abandon
    | Say
    | Over
)
