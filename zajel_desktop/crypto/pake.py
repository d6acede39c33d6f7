"""What two sides do to prove to each other that they know the same four characters.

Who does not know them learns from a whole run only whether one guess was right
(docs/protocol.md, "Opening a link, version 2", step 3). The run itself is in ``spake.py``.
"""

from __future__ import annotations

import enum
import hmac
from typing import Protocol

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

ELEMENT_BYTES = 33
"""The side ("A" or "B") and a point of the curve."""

CONFIRMATION_BYTES = 32
_INFO = b"zajel native 2 pake"


class Side(enum.Enum):
    """A typed the secret, B showed it."""

    A = b"A"
    B = b"B"

    @property
    def other(self) -> Side:
        """The side across."""
        return Side.B if self is Side.A else Side.A


class Pake(Protocol):
    """One side of one run."""

    element: bytes

    def finish(self, element: bytes) -> bytes:
        """The key, from the other's element; RemoteError if that is none, LocalError twice."""


def password(address: str, secret: str) -> bytes:
    """What both sides must have typed or shown; ``address`` is that of the invitation."""
    return f"zajel-pair-2|{address}|{secret}".encode("ascii")


def confirmation_key(key: bytes, transcript: bytes) -> bytes:
    """The key of both confirmations, bound to this link (RFC 5869)."""
    return HKDF(algorithm=SHA256(), length=32, salt=transcript, info=_INFO).derive(key)


def confirmation(key: bytes, side: Side) -> bytes:
    """The proof of ``side`` under the :func:`confirmation_key`."""
    return hmac.digest(key, side.value, "sha256")


def is_confirmation(sent: bytes, key: bytes, side: Side) -> bool:
    """Whether ``sent`` is the proof of ``side``; takes the same time whatever it is."""
    return hmac.compare_digest(sent, confirmation(key, side))
