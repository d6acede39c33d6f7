"""What lists show of each conversation: the last entry, how many are unread, the draft."""

from __future__ import annotations

from dataclasses import replace

from zajel_desktop.engine.observable import Observable
from zajel_desktop.model.ids import ConversationId
from zajel_desktop.model.message import Delivery, Kind, Message, Summary
from zajel_desktop.model.transfer import Transfer


class Summaries:
    """One summary per conversation, in memory; whoever keeps messages tells it."""

    def __init__(self) -> None:
        self.changed: Observable[Summary] = Observable()
        self._all: dict[ConversationId, Summary] = {}

    @property
    def all(self) -> dict[ConversationId, Summary]:
        """Every summary, a copy."""
        return dict(self._all)

    def of(self, conversation: ConversationId) -> Summary:
        """The summary of one conversation, empty if nothing was ever said."""
        return self._all.get(conversation, Summary(conversation))

    def put(self, summary: Summary) -> None:
        """Take a summary as it was read from the store."""
        self._all[summary.conversation] = summary

    def note(self, message: Message) -> None:
        """An entry is new or has changed."""
        before = self.of(message.conversation)
        last = before.last
        is_new = last is None or message.order > last.order
        if not is_new and (last is None or message.id != last.id):
            return
        is_unread = is_new and not message.is_mine and message.delivery is Delivery.STORED
        keeps_transfer = message.kind is Kind.TRANSFER and not is_new
        self._set(
            replace(
                before,
                last=message,
                last_transfer=before.last_transfer if keeps_transfer else None,
                unread=before.unread + is_unread,
            )
        )

    def note_transfer(self, transfer: Transfer) -> None:
        """Files have come further; told on only where a list shows it."""
        before = self.of(transfer.conversation)
        if before.last is None or before.last.transfer != transfer.id:
            return
        shown = before.last_transfer
        if shown is not None and (shown.state, shown.items) == (transfer.state, transfer.items):
            return
        self._set(replace(before, last_transfer=transfer))

    def read(self, conversation: ConversationId) -> bool:
        """Nothing is unread any more; False if nothing was."""
        before = self.of(conversation)
        if before.unread == 0:
            return False
        self._set(replace(before, unread=0))
        return True

    def draft(self, conversation: ConversationId, text: str) -> bool:
        """The draft is now ``text``; False if it was already."""
        before = self.of(conversation)
        if before.draft == text:
            return False
        self._set(replace(before, draft=text))
        return True

    def forget(self, conversation: ConversationId) -> None:
        """The conversation is gone."""
        self._all.pop(conversation, None)

    def _set(self, summary: Summary) -> None:
        self._all[summary.conversation] = summary
        self.changed.publish(summary)
