"""What has happened between us and a contact, as lines that stay in the conversation."""

from __future__ import annotations

from typing import Protocol

from zajel_desktop.engine.ports.siblings import Conversations
from zajel_desktop.model.contact import Contact, Method
from zajel_desktop.model.ids import ContactId, ConversationId
from zajel_desktop.model.key_change import KeyNotice, Notice
from zajel_desktop.model.message import Kind

KEY_LINES = frozenset({Notice.FOLLOWED, Notice.REPLACED, Notice.REPLACED_UNVERIFIED})
"""What stays to be read of what happened to a contact's key."""


class AddLine(Protocol):
    """Adds a line of ``kind`` below everything said so far."""

    def __call__(self, conversation: ConversationId, kind: Kind, text: str = "") -> None: ...


class Milestones:
    """Hears of pairings, of trust and of keys, and adds their lines in the order people read."""

    def __init__(self, *, conversations: Conversations, add: AddLine) -> None:
        self._conversations = conversations
        self._add = add
        self._proven: dict[ContactId, Contact] = {}  # by the code of a pairing not yet told

    def on_paired(self, contact: ContactId) -> None:
        """We have paired, or paired again."""
        conversation = self._conversations.conversation_of(contact)
        proven = self._proven.pop(contact, None)
        if conversation is not None:
            self._add(conversation, Kind.PAIRED)
        if proven is not None:
            self._add(proven.conversation, Kind.VERIFIED, Method.CODE.value)

    def on_trust(self, contact: Contact) -> None:
        """The contact was verified, or what was compared differed."""
        if contact.method is Method.CODE:
            self._proven[contact.id] = contact  # its place is below the line of the pairing
        elif contact.is_verified:
            how = contact.method.value if contact.method else ""
            self._add(contact.conversation, Kind.VERIFIED, how)
        else:
            self._add(contact.conversation, Kind.DIFFERED)

    def on_key_notice(self, told: KeyNotice) -> None:
        """A contact's key has changed; what is only asked is no line yet."""
        conversation = self._conversations.conversation_of(told.contact)
        if told.notice in KEY_LINES and conversation is not None:
            self._add(conversation, Kind.KEY_CHANGED, told.notice.value)
