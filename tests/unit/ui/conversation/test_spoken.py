from __future__ import annotations

import pytest

from tests.unit.ui.conversation.conftest import plain
from zajel_desktop.model.ids import ContactId, ConversationId, TransferId
from zajel_desktop.model.message import Delivery, Kind
from zajel_desktop.model.transfer import FileItem, Transfer
from zajel_desktop.ui.conversation.rows import Row, Talker
from zajel_desktop.ui.conversation.spoken import delivery_word, spoken
from zajel_desktop.ui.text import time_text

pytestmark = pytest.mark.usefixtures("qapp")
NOOR = Talker("Noor", is_there=True)


def test_a_row_says_who_said_what_when(say):
    message = say("Bring the tent")
    expected = f"Noor: Bring the tent, {time_text(message.sent_at)}"
    assert spoken(Row(message), NOOR) == expected


def test_ours_says_how_far_it_came(say):
    message = say("Tarp", is_mine=True, delivery=Delivery.STORED)
    assert spoken(Row(message), NOOR).startswith("You: Tarp, ")
    assert spoken(Row(message), NOOR).endswith("stored there")


def test_a_failed_one_says_why(say):
    message = say("Tarp", is_mine=True, delivery=Delivery.FAILED)
    assert spoken(Row(message), NOOR).endswith("not sent, Not sent.")


def test_files_say_their_name_and_how_they_stand(say):
    contact, conversation = ContactId("n"), ConversationId("c")
    items = (FileItem("a.pdf", 1000),)
    transfer = Transfer(TransferId("t"), conversation, contact, is_mine=False, items=items)
    message = say("", kind=Kind.TRANSFER, transfer=transfer.id)
    assert plain(spoken(Row(message, transfer), NOOR)).startswith("Noor: a.pdf, 1 kB · PDF")


def test_the_first_new_one_is_said_to_be_new(say):
    assert spoken(Row(say(), is_first_new=True), NOOR).startswith("New, ")


def test_lines_about_what_happened_and_newer_things_speak_too(say):
    assert "paired" in spoken(Row(say("", kind=Kind.PAIRED), talker=NOOR), NOOR)
    assert "cannot show" in spoken(Row(say("", kind=Kind.UNKNOWN)), NOOR)


def test_what_nobody_can_confirm_is_not_said_to_have_arrived(say):
    foreign = Talker("Noor", is_there=True, can_confirm=False)
    sent = Row(say("Tarp", is_mine=True, delivery=Delivery.SENT))
    assert spoken(sent, foreign).endswith("sent, cannot be confirmed")
    assert spoken(sent, NOOR).endswith(", sent")
    before = Row(say("Tarp", is_mine=True, delivery=Delivery.HANDED))
    assert spoken(before, NOOR).endswith("sent, cannot be confirmed")


def test_every_delivery_has_a_word():
    assert len({delivery_word(delivery) for delivery in Delivery}) == len(Delivery)
