"""Makes a key of the words a person remembers: Argon2id (RFC 9106), slow and large on purpose."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from zajel_desktop.model.errors import RemoteError

KEY_BYTES = 32
SALT_BYTES = 16


@dataclass(frozen=True, slots=True)
class Cost:
    """What one guess costs: ``memory`` in KiB, ``passes`` over it, ``lanes`` side by side."""

    memory: int = 65_536
    passes: int = 3
    lanes: int = 4


MOST = Cost(memory=1_048_576, passes=32, lanes=16)
"""The most that we let a file ask for: a strange one shall not eat the whole computer."""


def stretch(passphrase: str, salt: bytes, cost: Cost) -> bytes:
    """The 32-byte key of ``passphrase``; raise RemoteError for a cost or salt that is none.

    The words count as NFKC, so that two keyboards that write one letter in two ways agree.
    """
    from argon2.low_level import Type, hash_secret_raw  # late: most starts need none

    fits = (
        cost.lanes * 8 <= cost.memory <= MOST.memory
        and 1 <= cost.passes <= MOST.passes
        and 1 <= cost.lanes <= MOST.lanes
        and len(salt) == SALT_BYTES
    )
    if not fits:
        raise RemoteError("cost of a passphrase out of bounds")
    words = unicodedata.normalize("NFKC", passphrase).encode("utf-8", "surrogatepass")
    return hash_secret_raw(words, salt, cost.passes, cost.memory, cost.lanes, KEY_BYTES, Type.ID)
