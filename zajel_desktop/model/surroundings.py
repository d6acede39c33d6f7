"""What can change around this computer while we run."""

from __future__ import annotations

import enum


class Change(enum.Enum):
    """One change of our surroundings."""

    ADDRESSES = "addresses"  # it has other addresses, or we may use other interfaces
    RESUMED = "resumed"  # it was asleep, or we were stopped: whatever we believe is old
