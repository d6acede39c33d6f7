"""What people are told when a contact comes with another key."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from zajel_desktop.model.ids import ContactId


class Notice(enum.Enum):
    """The one thing that an event tells (protocol/identity_change.py)."""

    CONNECTED = "connected"
    ASKED = "asked"
    HELD = "held"
    TAKEN_BACK = "taken back"
    PAIRING = "pairing"
    KEPT = "kept"
    REFUSED_QUIETLY = "refused quietly"
    FOLLOWED = "followed"
    HAND_OVER_REFUSED = "hand-over refused"
    REPLACED = "replaced"
    REPLACED_UNVERIFIED = "replaced unverified"
    NOTHING_TO_DECIDE = "nothing to decide"


@dataclass(frozen=True, slots=True)
class KeyNotice:
    """What has just happened to the key of one contact."""

    contact: ContactId
    notice: Notice
