"""Sixty digits that two people compare: the same on both sides, and only for these two keys."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re

from zajel_desktop.model.errors import RemoteError

ROUNDS = 5_200
GROUP = 5
PREFIX = "zajel://verify/1/"
MAX_TEXT = 256  # characters of a QR that is worth reading
_KEYS = re.compile(r"([A-Za-z0-9_-]{43})/([A-Za-z0-9_-]{43})")


def safety_number(one: bytes, other: bytes) -> str:
    """The 60 digits of two identity keys, in whichever order they are given."""
    lower, higher = sorted((one, other))
    return _half(lower) + _half(higher)


def grouped(number: str) -> tuple[str, ...]:
    """``number`` as people read it: 12 groups of 5."""
    return tuple(number[at : at + GROUP] for at in range(0, len(number), GROUP))


def build_qr(one: bytes, other: bytes) -> str:
    """The QR text of two identity keys, in whichever order they are given."""
    lower, higher = sorted((one, other))
    return f"{PREFIX}{_encode(lower)}/{_encode(higher)}"


def parse_qr(text: str) -> tuple[bytes, bytes]:
    """The lower and the higher key in ``text``; RemoteError if it is no such QR."""
    if len(text) > MAX_TEXT or not text.startswith(PREFIX):
        raise RemoteError("QR that is no safety number")
    found = _KEYS.fullmatch(text.removeprefix(PREFIX))
    if found is None:
        raise RemoteError("safety number without two keys")
    lower, higher = _decode(found[1]), _decode(found[2])
    if lower >= higher:
        raise RemoteError("safety number with its keys out of order")
    return lower, higher


def _half(key: bytes) -> str:
    digest = hashlib.sha512(b"\x00\x01" + key + key).digest()
    for _ in range(ROUNDS - 1):
        digest = hashlib.sha512(digest + key).digest()
    numbers = (int.from_bytes(digest[at : at + 5], "big") % 100_000 for at in range(0, 30, 5))
    return "".join(f"{number:05}" for number in numbers)


def _encode(key: bytes) -> str:
    return base64.urlsafe_b64encode(key).rstrip(b"=").decode("ascii")


def _decode(text: str) -> bytes:
    try:
        key = base64.urlsafe_b64decode(text + "=")
    except (binascii.Error, ValueError):
        raise RemoteError("safety number with a key that is none") from None
    if _encode(key) != text:  # the same key has one form only
        raise RemoteError("safety number with a key in another form")
    return key
