"""How things stand between us and one contact at this moment."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from zajel_desktop.model.dialect import Dialect
from zajel_desktop.model.failure import Failure
from zajel_desktop.model.ids import ContactId


class Presence(enum.Enum):
    """Whether a contact is there: online only with a live heartbeat."""

    OFFLINE = "offline"
    CONNECTING = "connecting"
    RECONNECTING = "reconnecting"
    ONLINE = "online"


class Stage(enum.Enum):
    """How far one link has come."""

    NEGOTIATING = "negotiating"
    SECURING = "securing"
    LINKED = "linked"
    ENDED = "ended"


class Path(enum.Enum):
    """How the bytes travel."""

    NONE = "none"
    LAN = "same network"
    DIRECT = "direct"
    RELAYED = "relayed"


@dataclass(frozen=True, slots=True)
class LinkStatus:
    """The link to one contact, as it stands now.

    ``round_trip`` is in milliseconds, None until measured. ``failure`` says why the last link
    ended, None after our own goodbye. ``since`` is from when on they are online, or away whatever
    was tried meanwhile, in seconds since the epoch, 0 for unknown. ``doubt`` says why it seems not
    to work while we still try. ``dialect`` is what is spoken on the link, UNKNOWN without one.
    """

    contact: ContactId
    presence: Presence = Presence.OFFLINE
    path: Path = Path.NONE
    round_trip: int | None = None
    failure: Failure | None = None
    since: float = 0.0
    doubt: Failure | None = None
    dialect: Dialect = Dialect.UNKNOWN
