"""The signature under the app family's list of services: Ed25519 (RFC 8032) over its bytes."""

from __future__ import annotations

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from zajel_desktop.model.errors import RemoteError

SIGNATURE_BYTES = 64


def check_signature(key: bytes, signature: bytes, body: bytes) -> None:
    """Do nothing if the owner of ``key`` (32 bytes) has signed ``body``; RemoteError if not."""
    if len(signature) != SIGNATURE_BYTES:
        raise RemoteError(f"signature of {len(signature)} bytes")
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, body)
    except (InvalidSignature, ValueError):
        raise RemoteError("signature of somebody else, or under something else") from None
