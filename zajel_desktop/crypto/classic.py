"""What the older Zajel clients derive from their keys, and how they seal what they say.

docs/protocol.md, "Classic derivations" and "Older dialects". No link between two Desktops uses any
of it.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from collections.abc import Callable
from datetime import UTC, datetime

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from zajel_desktop.crypto.draw import random_bytes
from zajel_desktop.model.errors import RemoteError

KEY_BYTES = 32
POINT_DIGITS = 22
NONCE_BYTES = 12
TAG_BYTES = 16


class ClassicBox:
    """Seals and opens the frames of one session, the same key in both directions.

    frame = base64(nonce ‖ ChaCha20-Poly1305(key, nonce, plain, nothing))          (RFC 8439)

    The nonce is drawn for each frame. Nothing in it tells who has sealed it, or when.
    """

    def __init__(self, key: bytes, draw: Callable[[int], bytes] = random_bytes) -> None:
        self._cipher = ChaCha20Poly1305(key)
        self._draw = draw

    def __repr__(self) -> str:
        return "ClassicBox()"

    def seal(self, plain: bytes) -> str:
        """The frame that carries ``plain``: base64 with padding."""
        nonce = self._draw(NONCE_BYTES)
        sealed = nonce + self._cipher.encrypt(nonce, plain, None)
        return binascii.b2a_base64(sealed, newline=False).decode("ascii")

    def open(self, frame: str) -> tuple[bytes, bytes]:
        """What ``frame`` carries, and its nonce; RemoteError if the key did not seal it."""
        try:
            sealed = binascii.a2b_base64(frame, strict_mode=True)
        except ValueError:  # binascii.Error, or letters outside of ASCII
            raise RemoteError("sealed frame that is not base64") from None
        if len(sealed) < NONCE_BYTES + TAG_BYTES:
            raise RemoteError(f"sealed frame of {len(sealed)} bytes")
        nonce = sealed[:NONCE_BYTES]
        try:
            return self._cipher.decrypt(nonce, sealed[NONCE_BYTES:], None), nonce
        except InvalidTag:
            raise RemoteError("frame that was sealed with another key, or altered") from None


def session_key(shared: bytes, peer: str = "") -> bytes:
    """The key of a session, from what both have agreed on (RFC 5869, without a salt).

    ``peer`` is the code by which a web client knows the other side, empty for all other clients.
    """
    info = f"zajel_session_{peer}" if peer else "zajel_session"
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=info.encode()).derive(shared)


def daily_point(one: bytes, other: bytes, moment: datetime) -> str:
    """Where the owners of two public keys look for each other on the day of ``moment`` (UTC).

    Whoever knows both keys can compute it.
    """
    lower, higher = sorted((one, other))
    about = f"zajel:daily:{moment.astimezone(UTC):%Y-%m-%d}".encode()
    return "day_" + _digits(hashlib.sha256(lower + higher + about).digest())


def hourly_token(session: bytes, moment: datetime) -> str:
    """By what two who share a :func:`session_key` know each other in the hour of ``moment``."""
    about = f"zajel:hourly:{moment.astimezone(UTC):%Y-%m-%dT%H}".encode()
    return "hr_" + _digits(hmac.digest(session, about, "sha256"))


def _digits(digest: bytes) -> str:
    return base64.urlsafe_b64encode(digest).decode("ascii")[:POINT_DIGITS]
