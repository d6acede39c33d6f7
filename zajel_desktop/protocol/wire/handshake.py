"""The clear first frame of each side on the message channel, as JSON text.

Older clients send ``{"type":"handshake","publicKey":…}`` and ignore the member ``native``.
"""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass, field
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from zajel_desktop.model.errors import RemoteError
from zajel_desktop.model.nesting import is_shallow

MAX_HANDSHAKE = 8_192  # characters


@dataclass(frozen=True, slots=True)
class Native:
    """What a Desktop adds: its versions, features, and a fresh public key for this link."""

    versions: tuple[int, ...]
    features: tuple[str, ...] = ()
    ephemeral: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True)
class HandshakeFrame:
    """Who speaks, and ``native`` if it is a Desktop."""

    public_key: str
    native: Native | None = None


class _Native(msgspec.Struct):
    versions: Annotated[tuple[int, ...], Meta(min_length=1, max_length=16)]
    features: Annotated[tuple[Annotated[str, Meta(max_length=64)], ...], Meta(max_length=64)] = ()
    ephemeral: Annotated[str, Meta(max_length=64)] = ""
    pake: Any = None


class _Frame(msgspec.Struct):
    type: str
    publicKey: Annotated[str, Meta(min_length=32, max_length=256)]  # noqa: N815 (their spelling)
    native: _Native | None = None


_decoder = msgspec.json.Decoder(_Frame)


def parse_handshake(text: str) -> HandshakeFrame:
    """Read a handshake; raise RemoteError if ``text`` is none."""
    if len(text) > MAX_HANDSHAKE:
        raise RemoteError(f"handshake of {len(text)} characters")
    if not is_shallow(text):
        raise RemoteError("handshake that is nested too deep")
    try:
        frame = _decoder.decode(text)
    except (msgspec.DecodeError, RecursionError, UnicodeError) as error:
        raise RemoteError(f"handshake that makes no sense: {error}") from None
    if frame.type != "handshake":
        raise RemoteError("text frame that is no handshake")
    return HandshakeFrame(frame.publicKey, _read(frame.native))


def build_handshake(frame: HandshakeFrame) -> str:
    """The text that :func:`parse_handshake` reads."""
    members: dict[str, object] = {"type": "handshake", "publicKey": frame.public_key}
    if frame.native is not None:
        members["native"] = {
            "versions": list(frame.native.versions),
            "features": list(frame.native.features),
            "ephemeral": base64.b64encode(frame.native.ephemeral).decode(),
            "pake": None,
        }
    return msgspec.json.encode(members).decode()


def _read(native: _Native | None) -> Native | None:
    if native is None:
        return None
    try:
        ephemeral = base64.b64decode(native.ephemeral, validate=True)
    except (binascii.Error, ValueError):
        raise RemoteError("fresh key that is not base64") from None
    if len(ephemeral) != 32:
        raise RemoteError(f"fresh key of {len(ephemeral)} bytes")
    return Native(native.versions, native.features, ephemeral)
