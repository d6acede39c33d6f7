"""What a log may show of a pairing, and codes as people read them."""

from __future__ import annotations

from zajel_desktop.model.ids import Address
from zajel_desktop.model.pairing import ALPHABET, Code, Invitation, InvitationState

CODE = Code(Address("K7QX2M"), "4P9T", "wss://here")


def test_a_code_reads_as_it_is_typed():
    assert str(CODE) == "K7QX2M-4P9T"
    assert str(Code(Address("K7QX2M"))) == "K7QX2M"


def test_a_secret_is_never_shown():
    link = "zajel://pair/K7QX2M#4P9T"
    assert "4P9T" not in repr(Invitation(InvitationState.SHOWN, CODE, link))


def test_no_character_of_a_code_is_mistaken_for_another():
    assert len(set(ALPHABET)) == 32
    assert not set("IO01") & set(ALPHABET)
