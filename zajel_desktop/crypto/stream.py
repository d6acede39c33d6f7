"""Seals a long stream in pieces of one size, so that it never has to be in memory as a whole.

nonce  = index (11 bytes, big-endian, from 0) ‖ flag (1 byte: 1 the last piece, else 0)
sealed = ChaCha20-Poly1305(key, nonce, piece, head)            (RFC 8439)

This is STREAM (Hoang, Reyhanitabar, Rogaway, Vizár, 2015): pieces that were altered, moved, left
out or cut off at the end do not open. ``head`` is what stands before the pieces, authenticated with
each of them. A key seals one stream only.
"""

from __future__ import annotations

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from zajel_desktop.model.errors import RemoteError

PIECE_BYTES = 65_536
TAG_BYTES = 16


class Stream:
    """One stream under one key; either seals its pieces or opens them, in their order."""

    def __init__(self, key: bytes, head: bytes) -> None:
        self._cipher = ChaCha20Poly1305(key)
        self._head = head
        self._index = 0

    def __repr__(self) -> str:
        return f"Stream({self._index} pieces)"

    def seal(self, piece: bytes, *, is_last: bool) -> bytes:
        """The next piece sealed, TAG_BYTES longer."""
        return self._cipher.encrypt(self._nonce(is_last=is_last), piece, self._head)

    def open(self, sealed: bytes, *, is_last: bool) -> bytes:
        """The next piece; RemoteError if it is not exactly that one."""
        try:
            return self._cipher.decrypt(self._nonce(is_last=is_last), sealed, self._head)
        except (InvalidTag, ValueError):  # ValueError: shorter than a tag
            raise RemoteError("piece of a stream that does not open") from None

    def _nonce(self, *, is_last: bool) -> bytes:
        index, self._index = self._index, self._index + 1
        return index.to_bytes(11, "big") + bytes([is_last])
