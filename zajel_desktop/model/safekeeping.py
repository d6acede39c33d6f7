"""How a whole profile is kept: what protects its key, what may be done to it, how that ended."""

from __future__ import annotations

import enum
from dataclasses import dataclass, field
from typing import TypeAlias

from zajel_desktop.model.failure import Failure


class Protection(enum.Enum):
    """What protects the key of the database."""

    FILE = "file"
    KEYRING = "keyring"
    PASSPHRASE = "passphrase"


class Deed(enum.Enum):
    """What is done to a profile while it is open."""

    PASSPHRASE = "passphrase"
    BACKUP = "backup"
    RESTORE = "restore"


@dataclass(frozen=True, slots=True)
class Ended:
    """A deed is done, or (with a ``failure``) nothing has changed.

    ``size`` is that of a backup, in bytes.
    """

    deed: Deed
    failure: Failure | None = None
    size: int = 0


@dataclass(frozen=True, slots=True)
class Lock:
    """Put the profile away until somebody says its passphrase."""


@dataclass(frozen=True, slots=True)
class Unlock:
    """Open it with ``passphrase``."""

    passphrase: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Restore:
    """Make the backup in the file ``path`` this profile, whoever was here before."""

    path: str
    passphrase: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class BringBack:
    """Put the newest copy that is whole in the place of a damaged history."""


@dataclass(frozen=True, slots=True)
class Erase:
    """Delete identity, contacts, history and keys for good."""


Wish: TypeAlias = Lock | Unlock | Restore | BringBack | Erase
"""What somebody wants done to a profile for which it must not be open."""
