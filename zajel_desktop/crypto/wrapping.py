"""Keeps one key under another, and tells whether a key is the right one without using it."""

from __future__ import annotations

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

from zajel_desktop.crypto.draw import random_bytes

NONCE_BYTES = 12
PROOF_BYTES = 16


def wrap(key: bytes, under: bytes, about: bytes) -> bytes:
    """Seal ``key`` under the 32 bytes ``under``; ``about`` names what it is for.

    nonce (12 random bytes) ‖ ChaCha20-Poly1305(under, nonce, key, about) (RFC 8439).
    """
    nonce = random_bytes(NONCE_BYTES)
    return nonce + ChaCha20Poly1305(under).encrypt(nonce, key, about)


def unwrap(wrapped: bytes, under: bytes, about: bytes) -> bytes | None:
    """The key in ``wrapped``, None if it was altered or ``under`` or ``about`` are others."""
    nonce, sealed = wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:]
    try:
        return ChaCha20Poly1305(under).decrypt(nonce, sealed, about)
    except (InvalidTag, ValueError):  # ValueError: shorter than a nonce
        return None


def proof(key: bytes, about: bytes) -> bytes:
    """16 bytes that only ``key`` has and that tell nothing about it (HKDF-Expand, RFC 5869)."""
    return HKDFExpand(SHA256(), PROOF_BYTES, b"proof of " + about).derive(key)
