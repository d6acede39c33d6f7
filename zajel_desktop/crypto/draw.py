"""Everything drawn by chance: keys, codes, ids. Nobody else in the house draws secrets."""

from __future__ import annotations

import secrets
import uuid

from zajel_desktop.model.ids import Address
from zajel_desktop.model.pairing import ADDRESS_LENGTH, ALPHABET, SECRET_LENGTH


def random_bytes(count: int) -> bytes:
    """``count`` bytes from the operating system's source of chance."""
    return secrets.token_bytes(count)


def random_address() -> Address:
    """A new address: six characters, 30 bits."""
    return Address(_letters(ADDRESS_LENGTH))


def random_secret() -> str:
    """The secret part of a new invitation: four characters, 20 bits."""
    return _letters(SECRET_LENGTH)


def uuid7(now: float) -> str:
    """A new id that sorts by time (RFC 9562, 5.7); ``now`` in seconds since the epoch."""
    milliseconds = int(now * 1000) & (2**48 - 1)
    value = milliseconds << 80 | secrets.randbits(80)
    value = value & ~(0xF << 76) | 7 << 76  # version
    value = value & ~(0b11 << 62) | 0b10 << 62  # variant
    return str(uuid.UUID(int=value))


def random_fraction() -> float:
    """A number from 0 up to 1, for waiting times that must not coincide."""
    return secrets.randbelow(1 << 20) / (1 << 20)


def _letters(count: int) -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(count))
