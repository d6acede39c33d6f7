"""The clear first frame of each side on the message channel, version 2, read strictly.

Older clients send and understand ``{"type":"handshake","publicKey":…}`` alone. What counts in the
transcript are the exact bytes of this frame, so it is never built twice.
"""

from __future__ import annotations

import base64
import binascii
import enum
from dataclasses import dataclass, field
from typing import Annotated

import msgspec
from msgspec import Meta

from zajel_desktop.crypto.identity import public_bytes
from zajel_desktop.model.errors import RemoteError
from zajel_desktop.model.nesting import is_shallow

MAX_GREETING = 8_192
"""The longest greeting, in bytes."""

VERSION = 2
EPHEMERAL_BYTES = 32


class Secret(enum.Enum):
    """What a side has to do with the secret of an invitation."""

    TYPED = "typed"
    SHOWN = "shown"


@dataclass(frozen=True, slots=True)
class Native:
    """What a Desktop adds: its versions, features, a fresh key for this link, and the secret."""

    versions: tuple[int, ...]
    ephemeral: bytes = field(repr=False)
    features: tuple[str, ...] = ()
    secret: Secret | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Greeting:
    """Who speaks (32 bytes), and ``native`` if it is a Desktop."""

    identity: bytes = field(repr=False)
    native: Native | None = None


class _Pake(msgspec.Struct):
    side: Secret


class _Native(msgspec.Struct):
    versions: Annotated[tuple[int, ...], Meta(min_length=1, max_length=16)]
    ephemeral: Annotated[str, Meta(max_length=64)]
    features: Annotated[tuple[Annotated[str, Meta(max_length=64)], ...], Meta(max_length=64)] = ()
    pake: _Pake | None = None


class _Frame(msgspec.Struct):
    type: str
    publicKey: Annotated[str, Meta(min_length=43, max_length=44)]  # noqa: N815 (their spelling)
    native: _Native | None = None


_decoder = msgspec.json.Decoder(_Frame)


def parse_greeting(text: str) -> Greeting:
    """Read a greeting; raise RemoteError if ``text`` is none."""
    try:
        if len(text) > MAX_GREETING or len(text.encode()) > MAX_GREETING:
            raise RemoteError("greeting that is too long")
        if not is_shallow(text):
            raise RemoteError("greeting that is nested too deep")
        frame = _decoder.decode(text)
    except (msgspec.DecodeError, RecursionError, UnicodeError) as error:
        raise RemoteError(f"greeting that makes no sense: {type(error).__name__}") from None
    if frame.type != "handshake":
        raise RemoteError("text frame that is no greeting")
    return Greeting(public_bytes(frame.publicKey), _read(frame.native))


def build_greeting(greeting: Greeting) -> str:
    """The text that :func:`parse_greeting` reads."""
    members: dict[str, object] = {"type": "handshake", "publicKey": _encode(greeting.identity)}
    native = greeting.native
    if native is not None:
        members["native"] = {
            "versions": list(native.versions),
            "features": list(native.features),
            "ephemeral": _encode(native.ephemeral),
            "pake": None if native.secret is None else {"side": native.secret.value},
        }
    return msgspec.json.encode(members).decode()


def _encode(key: bytes) -> str:
    return base64.b64encode(key).decode("ascii")


def _read(native: _Native | None) -> Native | None:
    if native is None:
        return None
    try:
        ephemeral = base64.b64decode(native.ephemeral, validate=True)
    except (binascii.Error, ValueError):
        raise RemoteError("fresh key that is not base64") from None
    if len(ephemeral) != EPHEMERAL_BYTES:
        raise RemoteError(f"fresh key of {len(ephemeral)} bytes")
    secret = None if native.pake is None else native.pake.side
    return Native(native.versions, ephemeral, native.features, secret)
