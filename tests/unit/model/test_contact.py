"""A contact's name: what we call them, else what they call themselves."""

from __future__ import annotations

from dataclasses import replace

from zajel_desktop.model.contact import Contact
from zajel_desktop.model.ids import ContactId, ConversationId, PeerId

NOOR = Contact(ContactId("c"), PeerId("key"), ConversationId("v"), "Noor", 0.0)


def test_a_contact_has_the_name_we_gave_or_the_one_they_claimed():
    assert NOOR.name == "Noor"
    assert replace(NOOR, given_name="Nour").name == "Nour"
    assert replace(NOOR, claimed_name="").name == ""
