"""The operation that announces a new identity, inside a link opened with the old one."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta

from zajel_desktop.crypto.hand_over import PROOF_BYTES
from zajel_desktop.crypto.identity import KEY_BYTES


class NewIdentity(msgspec.Struct, frozen=True, tag_field="kind", tag="identity"):
    """From now on my public key is ``key``; ``proof`` is for you and this link alone."""

    key: Annotated[bytes, Meta(min_length=KEY_BYTES, max_length=KEY_BYTES)]
    proof: Annotated[bytes, Meta(min_length=PROOF_BYTES, max_length=PROOF_BYTES)]

    def __repr__(self) -> str:
        return "NewIdentity(…)"
