"""The operation that announces a new identity, inside a link opened with the old one."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta

from zajel_desktop.crypto.hand_over import PROOF_BYTES
from zajel_desktop.crypto.identity import KEY_BYTES
from zajel_desktop.model.errors import RemoteError

KIND = "identity"


class NewIdentity(msgspec.Struct, frozen=True, tag_field="kind", tag=KIND):
    """From now on my public key is ``key``; ``proof`` is for you and this link alone."""

    key: Annotated[bytes, Meta(min_length=KEY_BYTES, max_length=KEY_BYTES)]
    proof: Annotated[bytes, Meta(min_length=PROOF_BYTES, max_length=PROOF_BYTES)]

    def __repr__(self) -> str:
        return "NewIdentity(…)"


_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(NewIdentity)


def build_new_identity(message: NewIdentity) -> bytes:
    """The body that :func:`parse_new_identity` reads, not yet sealed."""
    return _encoder.encode(message)


def parse_new_identity(body: bytes) -> NewIdentity:
    """Read one opened body of this kind; raise RemoteError if it breaks its rules."""
    try:
        return _decoder.decode(body)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        raise RemoteError(f"new identity that makes no sense: {type(error).__name__}") from None
