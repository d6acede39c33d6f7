"""Collects pages of a conversation until as many messages are there as were asked for."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

from zajel_desktop.engine.messages import Messages
from zajel_desktop.model.contact import Contact
from zajel_desktop.model.ids import QueryId
from zajel_desktop.model.message import Message, Page


class Tell(Protocol):
    """Writes one event that belongs to an id."""

    def __call__(self, event: str, id_: str, **members: object) -> None: ...


@dataclass(slots=True)
class _Question:
    asked_as: QueryId
    contact: Contact
    limit: int
    found: list[Message] = field(default_factory=list)


class Histories:
    """The questions under way, by the id of the page they wait for."""

    def __init__(self, messages: Messages, tell: Tell) -> None:
        self._messages = messages
        self._tell = tell
        self._waiting: dict[QueryId, _Question] = {}
        messages.page_loaded.subscribe(self._on_page)

    def ask(self, contact: Contact, limit: int) -> QueryId:
        """Begin; the ``history`` event follows under the id returned."""
        query = self._messages.load(contact.conversation)
        self._waiting[query] = _Question(query, contact, limit)
        return query

    def _on_page(self, page: Page) -> None:
        question = self._waiting.pop(page.query, None)
        if question is None:
            return
        question.found[:0] = page.messages
        if page.has_older and page.messages and len(question.found) < question.limit:
            before = page.messages[0].order
            query = self._messages.load(page.conversation, before=before)
            self._waiting[query] = question
            return
        shown = [_describe(message) for message in question.found[-question.limit :]]
        self._tell("history", question.asked_as, contact=question.contact.id, messages=shown)


def _describe(message: Message) -> dict[str, object]:
    return {
        "id": message.id,
        "kind": message.kind.value,
        "mine": message.is_mine,
        "text": message.text,
        "sent_at": message.sent_at,
        "state": message.delivery.value,
        **({"file": message.transfer} if message.transfer else {}),
    }
