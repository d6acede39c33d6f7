"""What two Desktops say while their people compare seven emoji: operations inside the link."""

from __future__ import annotations

from typing import Annotated, TypeAlias

import msgspec
from msgspec import Meta

from zajel_desktop.crypto.emoji import COMMITMENT_BYTES, KEY_BYTES, MAC_CHARACTERS, RUN_BYTES

_Run = Annotated[bytes, Meta(min_length=RUN_BYTES, max_length=RUN_BYTES)]
_Key = Annotated[bytes, Meta(min_length=KEY_BYTES, max_length=KEY_BYTES)]
_Commitment = Annotated[bytes, Meta(min_length=COMMITMENT_BYTES, max_length=COMMITMENT_BYTES)]
_Mac = Annotated[
    str, Meta(min_length=MAC_CHARACTERS, max_length=MAC_CHARACTERS, pattern=r"^[A-Za-z0-9+/]+$")
]


class _Message(msgspec.Struct, frozen=True, tag_field="kind"):
    """Base of every kind; ``run`` names the comparison."""

    run: _Run

    def __repr__(self) -> str:
        return f"{type(self).__name__}(…)"


class SasStart(_Message, frozen=True, tag="sas_start"):
    """Compare emoji with me; ``commitment`` binds my key before I see yours."""

    commitment: _Commitment


class SasKey(_Message, frozen=True, tag="sas_key"):
    """Yes, this is my key."""

    key: _Key


class SasReveal(_Message, frozen=True, tag="sas_reveal"):
    """This is the key that I committed to."""

    key: _Key


class SasMac(_Message, frozen=True, tag="sas_mac"):
    """My person says that they match."""

    mac: _Mac


class SasCancel(_Message, frozen=True, tag="sas_cancel"):
    """The comparison is over; an unknown ``reason`` counts as cancelled."""

    reason: Annotated[str, Meta(max_length=64)] = "cancelled"


SasMessage: TypeAlias = SasStart | SasKey | SasReveal | SasMac | SasCancel
