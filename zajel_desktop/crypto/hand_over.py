"""Proves that the owner of a new identity key is the one who speaks with the old one."""

from __future__ import annotations

import hmac

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from zajel_desktop.crypto.identity import Identity

PROOF_BYTES = 32
_INFO = b"zajel native 2 identity"


def prove(new: Identity, *, old: bytes, contact: bytes, transcript: bytes) -> bytes:
    """Our proof for ``contact`` that ``new`` follows ``old``, on the link of ``transcript``."""
    return _proof(new.agree(contact), old, new.public, transcript)


def is_proof(
    proof: bytes, *, identity: Identity, old: bytes, new: bytes, transcript: bytes
) -> bool:
    """Whether ``proof`` is theirs for us, ``identity``; RemoteError for a worthless new key."""
    return hmac.compare_digest(proof, _proof(identity.agree(new), old, new, transcript))


def _proof(shared: bytes, old: bytes, new: bytes, transcript: bytes) -> bytes:
    key = HKDF(algorithm=SHA256(), length=32, salt=transcript, info=_INFO).derive(shared)
    return hmac.digest(key, b"identity" + old + new + transcript, "sha256")
