"""SPAKE2: two sides prove to each other that they know the same four characters.

Who does not know them learns from a whole run only whether one guess was right
(docs/protocol.md, "Opening a link, version 2", step 3; the library's Ed25519 parameters).
"""

from __future__ import annotations

import enum
import hmac
from collections.abc import Callable
from typing import Protocol

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from spake2 import SPAKE2_A, SPAKE2_B, SPAKEError
from spake2.ed25519_basic import NotOnCurve

from zajel_desktop.crypto.draw import random_bytes
from zajel_desktop.model.errors import LocalError, RemoteError

ELEMENT_BYTES = 33
"""The side ("A" or "B") and a point of the curve."""

CONFIRMATION_BYTES = 32
_INFO = b"zajel native 2 pake"

# All that the library is known to raise for bytes it cannot use.
_REFUSALS = (
    *(SPAKEError, NotOnCurve, AssertionError),
    *(ValueError, TypeError, ArithmeticError, LookupError),
)


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


class Spake2:
    """The real :class:`Pake`; ``entropy`` is replaced only to make test vectors."""

    def __init__(
        self,
        side: Side,
        password: bytes,
        identities: tuple[bytes, bytes],
        entropy: Callable[[int], bytes] = random_bytes,
    ) -> None:
        kind = SPAKE2_A if side is Side.A else SPAKE2_B
        self._side = side
        self._run: SPAKE2_A | None = kind(password, *identities, entropy_f=entropy)
        self.element = self._run.start()

    def __repr__(self) -> str:
        return f"Spake2({self._side.name})"

    def finish(self, element: bytes) -> bytes:
        """The key, from the other's element; RemoteError if that is none, LocalError twice."""
        run, self._run = self._run, None
        if run is None:
            raise LocalError("a run of the PAKE ends once")
        if len(element) != ELEMENT_BYTES:
            raise RemoteError(f"PAKE element of {len(element)} bytes")
        try:
            return run.finish(element)
        except _REFUSALS:
            raise RemoteError("PAKE element that is none") from None


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
