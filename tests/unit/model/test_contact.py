"""A contact's name: what we call them, else what they call themselves."""

from __future__ import annotations

from dataclasses import replace

import pytest

from zajel_desktop.model.contact import Contact, KeyState, Trust
from zajel_desktop.model.dialect import Dialect
from zajel_desktop.model.ids import ContactId, ConversationId, PeerId

NOOR = Contact(ContactId("c"), PeerId("key"), ConversationId("v"), "Noor", 0.0)


def test_a_contact_has_the_name_we_gave_or_the_one_they_claimed():
    assert NOOR.name == "Noor"
    assert replace(NOOR, given_name="Nour").name == "Nour"
    assert replace(NOOR, claimed_name="").name == ""


def test_a_contact_is_verified_by_its_trust():
    assert not NOOR.is_verified
    assert replace(NOOR, trust=Trust.VERIFIED).is_verified


@pytest.mark.parametrize("state", KeyState)
def test_a_key_is_held_while_nobody_has_decided(state):
    is_open = state in {KeyState.ASKING, KeyState.PAIRING}
    assert replace(NOOR, key_state=state).is_key_held == is_open


def test_an_older_dialect_is_no_step_back_for_older_clients_only():
    assert NOOR.has_spoken_native
    assert not replace(NOOR, dialect=Dialect.WEB).has_spoken_native
