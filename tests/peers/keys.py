"""The cryptography of the older Zajel clients, written once more from its description.

None of ours is in here, so that a mistake of ours cannot hide in its own mirror image; checked
against the older clients' own vectors in ``tests/data``.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
from datetime import UTC, datetime

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

NONCE = 12
WINDOW = 64


class KeyPair:
    """One client's X25519 keys; ``public`` as it is written everywhere (Base64)."""

    def __init__(self, private: bytes | None = None) -> None:
        self.private = private or os.urandom(32)
        self._key = X25519PrivateKey.from_private_bytes(self.private)
        self.raw = self._key.public_key().public_bytes_raw()
        self.public = base64.b64encode(self.raw).decode()

    def __repr__(self) -> str:
        return f"KeyPair({self.public})"

    def shared(self, public: str) -> bytes:
        return self._key.exchange(X25519PublicKey.from_public_bytes(base64.b64decode(public)))

    def session(self, public: str, code: str = "") -> bytes:
        """The session key; ``code`` is what a web client calls the other by."""
        info = f"zajel_session_{code}" if code else "zajel_session"
        kdf = HKDF(algorithm=SHA256(), length=32, salt=None, info=info.encode())
        return kdf.derive(self.shared(public))


def fingerprint(public: str) -> str:
    digits = hashlib.sha256(base64.b64decode(public)).hexdigest().upper()
    return " ".join(digits[at : at + 4] for at in range(0, 64, 4))


def daily_point(one: str, other: str, moment: datetime) -> str:
    keys = b"".join(sorted(base64.b64decode(key) for key in (one, other)))
    about = f"zajel:daily:{moment.astimezone(UTC):%Y-%m-%d}".encode()
    return "day_" + _digits(hashlib.sha256(keys + about).digest())


def hourly_token(session: bytes, moment: datetime) -> str:
    about = f"zajel:hourly:{moment.astimezone(UTC):%Y-%m-%dT%H}".encode()
    return "hr_" + _digits(hmac.digest(session, about, "sha256"))


def _digits(digest: bytes) -> str:
    return base64.urlsafe_b64encode(digest)[:22].decode()


class Unreadable(Exception):  # noqa: N818 (a fact about a frame)
    """It does not decrypt, or was heard before."""


class Box:
    """Seals and opens as app and headless client do: no sequence, one key for both ways."""

    def __init__(self, key: bytes) -> None:
        self._aead = ChaCha20Poly1305(key)

    def seal(self, text: str, nonce: bytes | None = None) -> str:
        nonce = nonce or os.urandom(NONCE)
        sealed = nonce + self._aead.encrypt(nonce, self._wrap(text.encode()), None)
        return base64.b64encode(sealed).decode()

    def open(self, frame: str) -> str:
        try:
            sealed = base64.b64decode(frame, validate=True)
            return self._unwrap(self._aead.decrypt(sealed[:NONCE], sealed[NONCE:], None)).decode()
        except (InvalidTag, ValueError) as error:
            raise Unreadable(str(error)) from error

    def _wrap(self, text: bytes) -> bytes:
        return text

    def _unwrap(self, text: bytes) -> bytes:
        return text


class WebBox(Box):
    """The web client's: four bytes of sequence before the text, and a window against replay."""

    def __init__(self, key: bytes, sequence: int = 0) -> None:
        super().__init__(key)
        self.sequence = sequence
        self._highest = 0
        self._seen: set[int] = set()

    def _wrap(self, text: bytes) -> bytes:
        self.sequence += 1
        return self.sequence.to_bytes(4, "big") + text

    def _unwrap(self, text: bytes) -> bytes:
        if not self.accepts(int.from_bytes(text[:4], "big")):
            raise ValueError("replayed")
        return text[4:]

    def accepts(self, sequence: int) -> bool:
        if sequence in self._seen or sequence == 0 or sequence <= self._highest - WINDOW:
            return False
        self._seen.add(sequence)
        self._highest = max(self._highest, sequence)
        return True
