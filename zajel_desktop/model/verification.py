"""What two people compare to be sure of each other, and how far they have come."""

from __future__ import annotations

import enum
from dataclasses import dataclass, field

from zajel_desktop.model.failure import Failure
from zajel_desktop.model.ids import ContactId


class Scan(enum.Enum):
    """What a scanned QR says about the safety number with one contact."""

    MATCHES = "matches"
    DIFFERS = "differs"
    OTHER_PERSON = "other person"  # our number with another contact of ours
    NOT_A_NUMBER = "not a number"


class EmojiStage(enum.Enum):
    """How far the comparison of seven emoji with one contact has come."""

    ASKED_US = "asked us"  # they would like to compare
    WAITING = "waiting"  # we asked, or agreed; their app has not answered
    COMPARING = "comparing"
    PRESSED = "pressed"  # our person has said that they match, theirs has not
    DONE = "done"
    DIFFER = "differ"
    ENDED = "ended"

    @property
    def is_over(self) -> bool:
        """Whether nothing follows."""
        return self in {EmojiStage.DONE, EmojiStage.DIFFER, EmojiStage.ENDED}


@dataclass(frozen=True, slots=True)
class EmojiRun:
    """One comparison; ``emoji`` are (picture, English name), empty until they are shown.

    ``failure`` says why it ENDED.
    """

    contact: ContactId
    stage: EmojiStage
    emoji: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    failure: Failure | None = None
