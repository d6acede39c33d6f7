"""Provisional sealing of a link, version 1: one key per link, a counter per direction.

The next version replaces it by a ratchet. Both identity keys agree on the key; the fresh
keys of the two handshakes salt it, so that no link ever repeats the key stream of another.

    key   = HKDF-SHA256(salt  SHA-256(fresh key of the offerer ‖ fresh key of the answerer),
                        ikm   X25519(identity, identity),
                        info  "zajel native 1 " ‖ lower identity ‖ higher identity)
    nonce = direction (1 byte: 0 from the offerer, 1 from the answerer) ‖ 3 zero bytes ‖
            counter (8 bytes, big-endian, from 0)
    frame = counter ‖ ChaCha20-Poly1305(key, nonce, body, no associated data)
"""

from __future__ import annotations

import hashlib
import struct

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from zajel_desktop.model.errors import RemoteError

INFO = b"zajel native 1 "
COUNTER = struct.Struct(">Q")
TAG_BYTES = 16
OVERHEAD = COUNTER.size + TAG_BYTES


def derive_key(
    *, shared: bytes, fresh_offerer: bytes, fresh_answerer: bytes, identities: tuple[bytes, bytes]
) -> bytes:
    """The 32-byte key of one link (RFC 5869)."""
    salt = hashlib.sha256(fresh_offerer + fresh_answerer).digest()
    info = INFO + min(identities) + max(identities)
    return HKDF(algorithm=SHA256(), length=32, salt=salt, info=info).derive(shared)


class Sealing:
    """Seals what we say on one link and opens what we hear, strictly in order."""

    def __init__(self, key: bytes, *, is_offerer: bool) -> None:
        self._cipher = ChaCha20Poly1305(key)
        self._ours, self._theirs = (b"\0", b"\1") if is_offerer else (b"\1", b"\0")
        self._sent = 0
        self._heard = 0

    def __repr__(self) -> str:
        return f"Sealing({self._sent} sent, {self._heard} heard)"

    def seal(self, body: bytes) -> bytes:
        """The next frame of ours."""
        counter = COUNTER.pack(self._sent)
        self._sent += 1
        return counter + self._cipher.encrypt(_nonce(self._ours, counter), body, None)

    def open(self, frame: bytes) -> bytes:
        """The body of the next frame of theirs; RemoteError if it is not exactly that one."""
        counter, sealed = frame[: COUNTER.size], frame[COUNTER.size :]
        if counter != COUNTER.pack(self._heard):
            raise RemoteError("sealed frame out of turn")
        try:
            body = self._cipher.decrypt(_nonce(self._theirs, counter), sealed, None)
        except InvalidTag:
            raise RemoteError("sealed frame that does not open") from None
        self._heard += 1
        return body


def _nonce(direction: bytes, counter: bytes) -> bytes:
    return direction + b"\0\0\0" + counter
