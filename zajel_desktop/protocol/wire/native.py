"""The binary frames between two Desktops, version 2: one byte for the kind, then the body.

01 01 MAC · 01 02 sealed Olm keys · 02 01 PAKE element · 02 02 PAKE confirmation ·
03 Olm pre-key message · 04 Olm message · 05 file data. Any other kind, part or length is refused.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated, TypeAlias

import msgspec
from msgspec import Meta

from zajel_desktop.crypto.agreement import MAC_BYTES
from zajel_desktop.crypto.pake import CONFIRMATION_BYTES, ELEMENT_BYTES
from zajel_desktop.crypto.ratchet import SEALED_KEYS_BYTES
from zajel_desktop.model.errors import RemoteError
from zajel_desktop.protocol.wire.files import FileFrame, parse_file_frame

MAX_SEALED = 262_144
"""The longest sealed frame, in bytes: the largest operation fits with room to spare."""

_PRE_KEY, _OLM, _FILE = 3, 4, 5


@dataclass(frozen=True, slots=True)
class Mac:
    """The proof that its sender has the keys of the same transcript."""

    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class SealedKeys:
    """The Olm keys of its sender, under a key of the link."""

    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class PakeElement:
    """The first frame of each side of a PAKE."""

    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class PakeConfirmation:
    """The proof that its sender knows the secret."""

    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class PreKeyFrame:
    """An Olm pre-key message."""

    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class OlmFrame:
    """An Olm message."""

    data: bytes = field(repr=False)


Part: TypeAlias = Mac | SealedKeys | PakeElement | PakeConfirmation
Sealed: TypeAlias = PreKeyFrame | OlmFrame
Frame: TypeAlias = Part | Sealed | FileFrame

_PARTS: dict[bytes, tuple[type[Part], int]] = {
    b"\x01\x01": (Mac, MAC_BYTES),
    b"\x01\x02": (SealedKeys, SEALED_KEYS_BYTES),
    b"\x02\x01": (PakeElement, ELEMENT_BYTES),
    b"\x02\x02": (PakeConfirmation, CONFIRMATION_BYTES),
}
_PREFIXES = {kind: prefix for prefix, (kind, _) in _PARTS.items()}


def parse_frame(frame: bytes) -> Frame:
    """Read one binary frame; raise RemoteError if it is none."""
    kind = frame[0] if frame else 0
    if kind in {_PRE_KEY, _OLM}:
        if not 2 <= len(frame) <= MAX_SEALED:
            raise RemoteError(f"sealed frame of {len(frame)} bytes")
        return PreKeyFrame(frame[1:]) if kind == _PRE_KEY else OlmFrame(frame[1:])
    if kind == _FILE:
        return parse_file_frame(frame)
    part, length = _PARTS.get(frame[:2], (None, 0))
    if part is None:
        raise RemoteError(f"frame of unknown kind {frame[:2].hex()}")
    if len(frame) != 2 + length:
        raise RemoteError(f"frame {frame[:2].hex()} of {len(frame)} bytes")
    return part(frame[2:])


def build_frame(frame: Part | Sealed) -> bytes:
    """The bytes that :func:`parse_frame` reads."""
    match frame:
        case PreKeyFrame(data=data):
            return bytes([_PRE_KEY]) + data
        case OlmFrame(data=data):
            return bytes([_OLM]) + data
        case _:
            return _PREFIXES[type(frame)] + frame.data


class _Control(msgspec.Struct, frozen=True, tag_field="kind"):
    """Base of what the sealed session says to itself."""


_Key = Annotated[bytes, Meta(min_length=32, max_length=32)]


class Rekey(_Control, frozen=True, tag="rekey"):
    """The public keys of a new Olm account."""

    identity: _Key
    one_time: _Key

    def __repr__(self) -> str:
        return "Rekey(…)"


class Rekeyed(_Control, frozen=True, tag="rekeyed"):
    """The last frame that its sender seals with the old session."""


Control: TypeAlias = Rekey | Rekeyed


class _Tagged(msgspec.Struct, frozen=True):
    kind: str


_encoder = msgspec.msgpack.Encoder()
_tags = msgspec.msgpack.Decoder(_Tagged)
_decoder: msgspec.msgpack.Decoder[Control] = msgspec.msgpack.Decoder(Control)
_KINDS = frozenset({"rekey", "rekeyed"})


def build_control(control: Control) -> bytes:
    """The body that :func:`parse_control` reads, not yet sealed."""
    return _encoder.encode(control)


def parse_control(body: bytes) -> Control | None:
    """What ``body`` says to the session itself, None if it is for others; or RemoteError."""
    try:
        if _tags.decode(body).kind not in _KINDS:
            return None
        return _decoder.decode(body)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        raise RemoteError(f"body that makes no sense: {type(error).__name__}") from None
