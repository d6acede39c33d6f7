"""What is asked of one link; it is done in its turn, between what happens on the connection."""

from __future__ import annotations

from dataclasses import dataclass, field

from zajel_desktop.model.failure import Failure
from zajel_desktop.protocol.wire.operations import Known


@dataclass(frozen=True, slots=True)
class Send:
    """Seal and send ``operation``."""

    operation: Known = field(repr=False)


@dataclass(frozen=True, slots=True)
class Close:
    """End the link; with a goodbye if it is our own will (``failure`` is None)."""

    failure: Failure | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Renew:
    """Move to another connection, hiding our address there or not; None: as it is now.

    ``is_elsewhere``: our addresses are other ones.
    """

    reason: str
    is_relay_only: bool | None = None
    is_elsewhere: bool = False
