"""Who we are to others: a long-lived X25519 key pair, and the fingerprint of its public half."""

from __future__ import annotations

import base64
import binascii
import hashlib

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

from zajel_desktop.model.errors import RemoteError
from zajel_desktop.model.ids import PeerId

KEY_BYTES = 32


class Identity:
    """An X25519 key pair (RFC 7748); long-lived as our identity, or fresh for one link."""

    def __init__(self, private: bytes) -> None:
        self._private = X25519PrivateKey.from_private_bytes(private)
        self.public = self._private.public_key().public_bytes_raw()
        self.peer_id = peer_id(self.public)

    def __repr__(self) -> str:
        return f"Identity({fingerprint(self.peer_id)[:9]}…)"

    @classmethod
    def draw(cls) -> Identity:
        """A new one."""
        return cls(X25519PrivateKey.generate().private_bytes_raw())

    @property
    def private(self) -> bytes:
        """The 32 private bytes, for the store."""
        return self._private.private_bytes_raw()

    def agree(self, public: bytes) -> bytes:
        """The shared 32 bytes with the owner of ``public``; RemoteError for a worthless key."""
        try:
            return self._private.exchange(X25519PublicKey.from_public_bytes(public))
        except ValueError:  # not 32 bytes, or the all-zero result (RFC 7748, 6.1)
            raise RemoteError("public key that agrees on nothing") from None


def peer_id(public: bytes) -> PeerId:
    """Name 32 public bytes as every Zajel client does: standard base64 with padding."""
    return PeerId(base64.b64encode(public).decode())


def public_bytes(peer: str) -> bytes:
    """The 32 bytes behind ``peer``, padding optional; RemoteError if they are not."""
    padded = peer + "=" * (-len(peer) % 4)
    try:
        public = base64.b64decode(padded, validate=True)
    except (binascii.Error, ValueError):
        raise RemoteError("public key that is not base64") from None
    if len(public) != KEY_BYTES:
        raise RemoteError(f"public key of {len(public)} bytes")
    return public


def fingerprint(peer: PeerId) -> str:
    """SHA-256 of the raw key as 64 upper-case hex digits in 16 groups, as the older clients do."""
    digits = hashlib.sha256(public_bytes(peer)).hexdigest().upper()
    return " ".join(digits[i : i + 4] for i in range(0, len(digits), 4))
