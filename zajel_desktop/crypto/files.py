"""Seals the pieces of one file on its way: one random key for each attempt, never stored.

nonce  = 4 zero bytes ‖ index (8 bytes, big-endian, from 0)
data   = transfer (its id as ASCII) ‖ attempt (16 bytes) ‖ index ‖ flags (1 byte: 1 the last)
sealed = ChaCha20-Poly1305(key, nonce, piece, data)            (RFC 8439)
"""

from __future__ import annotations

import struct

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from zajel_desktop.model.errors import RemoteError
from zajel_desktop.model.ids import TransferId

KEY_BYTES = 32
ATTEMPT_BYTES = 16
TAG_BYTES = 16
PLACE = struct.Struct(">QB")  # index and flags, as they stand in the frame


class PieceSeal:
    """The key of one attempt; seals and opens its pieces by their index."""

    def __init__(self, *, key: bytes, transfer: TransferId, attempt: bytes) -> None:
        self._cipher = ChaCha20Poly1305(key)
        self._data = transfer.encode("ascii") + attempt

    def seal(self, piece: bytes | memoryview, index: int, *, is_last: bool) -> bytes:
        """``piece`` sealed, TAG_BYTES longer."""
        place = PLACE.pack(index, is_last)
        return self._cipher.encrypt(_nonce(place), piece, self._data + place)

    def open(self, sealed: bytes | memoryview, index: int, *, is_last: bool) -> bytes:
        """The piece in ``sealed``; RemoteError if it is not that one of this attempt."""
        place = PLACE.pack(index, is_last)
        try:
            return self._cipher.decrypt(_nonce(place), sealed, self._data + place)
        except InvalidTag:
            raise RemoteError("piece of a file that does not open") from None


def _nonce(place: bytes) -> bytes:
    return b"\0\0\0\0" + place[:8]
