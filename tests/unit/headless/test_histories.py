"""Histories: page after page until enough is there, oldest first, told once."""

from __future__ import annotations

import pytest

from zajel_desktop.engine.observable import Observable
from zajel_desktop.headless.histories import Histories
from zajel_desktop.model.contact import Contact
from zajel_desktop.model.ids import (
    ContactId,
    ConversationId,
    MessageId,
    PeerId,
    QueryId,
    TransferId,
)
from zajel_desktop.model.message import Delivery, Kind, Message, Page

NOOR = Contact(ContactId("c"), PeerId("key"), ConversationId("v"), "Noor", 0.0)
PAGE = 5


class Messages:
    """A conversation of ``count`` messages, in pages of five, each answered when asked to."""

    def __init__(self, count):
        self.page_loaded = Observable()
        self.loaded = []
        self._said = [message(number) for number in range(1, count + 1)]

    def load(self, conversation, *, before=None):
        query = QueryId(f"q{len(self.loaded) + 1}")
        self.loaded.append((query, before))
        return query

    def answer(self):
        for query, before in self.loaded:
            older = [m for m in self._said if before is None or m.order < before]
            page = tuple(older[-PAGE:])
            self.page_loaded.publish(
                Page(query, NOOR.conversation, page, has_older=len(older) > PAGE)
            )


def message(order, **fields):
    return Message(
        MessageId(f"m{order}"),
        NOOR.conversation,
        is_mine=order % 2 == 0,
        text=f"text {order}",
        sent_at=float(order),
        order=order,
        **{"delivery": Delivery.STORED, **fields},
    )


@pytest.fixture
def told():
    return []


def ask(messages, told, limit):
    def tell(event, id_, **members):
        told.append((event, id_, members))

    histories = Histories(messages, tell)
    return histories, histories.ask(NOOR, limit)


@pytest.mark.parametrize(
    ("count", "limit", "first", "last"),
    [(3, 50, 1, 3), (5, 5, 1, 5), (12, 5, 8, 12), (12, 7, 6, 12), (12, 50, 1, 12), (1, 1, 1, 1)],
)
def test_the_newest_are_told_oldest_first(told, count, limit, first, last):
    messages = Messages(count)
    _, query = ask(messages, told, limit)
    messages.answer()
    ((event, id_, members),) = told
    assert (event, id_, members["contact"]) == ("history", query, "c")
    texts = [found["text"] for found in members["messages"]]
    assert texts == [f"text {number}" for number in range(first, last + 1)]


def test_where_nothing_was_said_the_answer_is_empty(told):
    messages = Messages(0)
    ask(messages, told, 50)
    messages.answer()
    assert told[0][2]["messages"] == []


def test_no_more_pages_are_read_than_needed(told):
    messages = Messages(100)
    ask(messages, told, 11)
    messages.answer()
    assert [before for _, before in messages.loaded] == [None, 96, 91]


def test_pages_that_others_asked_for_are_not_ours(told):
    messages = Messages(3)
    ask(messages, told, 5)
    messages.page_loaded.publish(Page(QueryId("theirs"), NOOR.conversation, ()))
    assert told == []


def test_two_questions_at_once_have_two_answers(told):
    messages = Messages(12)
    histories, first = ask(messages, told, 7)
    second = histories.ask(NOOR, 2)
    messages.answer()
    assert {id_: len(members["messages"]) for _, id_, members in told} == {first: 7, second: 2}


def test_every_entry_says_what_it_is(told):
    messages = Messages(1)
    files = {"kind": Kind.TRANSFER, "transfer": TransferId("t"), "text": ""}
    messages._said = [message(1), Message(**{**as_dict(message(2)), **files})]
    ask(messages, told, 5)
    messages.answer()
    text, file = told[0][2]["messages"]
    assert text == {
        **{"id": "m1", "kind": "text", "mine": False, "text": "text 1"},
        **{"sent_at": 1.0, "state": "stored"},
    }
    assert (file["kind"], file["file"], file["mine"]) == ("transfer", "t", True)


def as_dict(value):
    return {name: getattr(value, name) for name in value.__dataclass_fields__}
