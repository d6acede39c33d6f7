"""Messages in SQLite: what the contract does not see."""

from __future__ import annotations

import pytest

from tests.fakes.nouns import contact, message
from zajel_desktop.model.failure import Failure, Reason, Side
from zajel_desktop.model.message import Delivery, Kind
from zajel_desktop.store import messages as statements


async def test_what_a_newer_version_said_is_shown_as_unknown(contacts, messages, connection):
    await contacts.save(contact())
    await messages.add(message(1))
    connection.execute("UPDATE messages SET kind = 'hologram', reason = 'flare', side = 'sun'")
    read = await messages.find(message(1).id)
    assert read.kind is Kind.UNKNOWN
    assert read.failure == Failure(Reason.OUR_FAULT, Side.OURS, "flare: ")


@pytest.mark.parametrize(
    ("statement", "values", "index"),
    [
        (statements.BEFORE, ("with noor", 5, 50), "messages_by_conversation (conversation=? AND"),
        (statements.AFTER, ("with noor", 5, 50), "messages_by_conversation (conversation=? AND"),
        (statements.OUTBOX, ("with noor",), "messages_outgoing"),
        (statements.MARK_READ, ("with noor",), "messages_unread"),
        (statements.SUMMARIES, (), "messages_unread"),
        (statements.SEARCH, ("a", 5), "VIRTUAL TABLE INDEX"),
    ],
)
def test_no_question_looks_through_the_whole_history(connection, statement, values, index):
    plan = [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {statement}", values)]
    assert any(index in line for line in plan), plan
    assert not [line for line in plan if line in ("SCAN m", "SCAN u", "SCAN l", "SCAN messages")]
    assert not [line for line in plan if "TEMP B-TREE" in line and "SEARCH" not in plan[0]]


async def test_a_delivery_does_not_touch_the_index_of_words(contacts, messages, connection):
    await contacts.save(contact())
    await messages.add(message(1))
    before = connection.execute("SELECT max(id), count(*) FROM found_data").fetchall()
    await messages.set_delivery(message(1).id, Delivery.SENT)
    assert connection.execute("SELECT max(id), count(*) FROM found_data").fetchall() == before


async def test_the_largest_text_comes_back_and_is_found(contacts, messages):
    await contacts.save(contact())
    text = "ﷺ" * 21_845  # 65,535 bytes that fold into six times as many
    added = await messages.add(message(1, text=text))
    assert added.text == text
    assert await messages.search("صلى") == (added,)
