"""What both sides say and prove is as the protocol document has it."""

from __future__ import annotations

from tests.fakes.openings import B_ADDRESS, SECRET, vector_transcript
from zajel_desktop.crypto.pake import (
    Side,
    confirmation,
    confirmation_key,
    is_confirmation,
    password,
)

KEY = "80ed949db5da888bf13f49858dd3c79a8887d76f88e278cb04bf926fe4449d86"


def test_the_password_is_the_one_in_the_protocol_document():
    assert password(B_ADDRESS, SECRET) == b"zajel-pair-2|K7QX2M|4P9T"


def test_the_confirmations_are_the_ones_in_the_protocol_document():
    key = confirmation_key(bytes.fromhex(KEY), vector_transcript())
    assert [key.hex(), *(confirmation(key, side).hex() for side in Side)] == [
        "4eb2d4c714b21e3f348fb69c4d86f4f171d2f6952e8c5a34bd5992a5c8b0c19b",
        "0552bcd3f8168268547760a30669569f489fe4eaf574e45d968251515c6f9702",
        "1a2473ef8cac35654ce9182030f0191c5971ae077af25e0734ea9efd71cfb4bd",
    ]


def test_a_confirmation_counts_for_its_own_side_only():
    sent = confirmation(b"k" * 32, Side.A)
    assert is_confirmation(sent, b"k" * 32, Side.A)
    assert not is_confirmation(sent, b"k" * 32, Side.A.other)
