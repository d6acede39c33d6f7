"""Ready-made contacts, messages and transfers; name what matters, the rest is filled in."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from zajel_desktop.model.contact import Contact
from zajel_desktop.model.ids import ContactId, ConversationId, MessageId, PeerId, TransferId
from zajel_desktop.model.message import Delivery, Message
from zajel_desktop.model.transfer import FileItem, Transfer


def contact(name: str = "noor", **changes: Any) -> Contact:
    """Somebody; everything about them follows from ``name``."""
    made = Contact(
        id=ContactId(f"id of {name}"),
        key=PeerId(f"key of {name}"),
        conversation=ConversationId(f"with {name}"),
        claimed_name=name,
        added_at=1700000000.125,
    )
    return replace(made, **changes)


def message(number: int, name: str = "noor", *, is_mine: bool = True, **changes: Any) -> Message:
    """Something said in the conversation with ``name``."""
    made = Message(
        id=MessageId(f"{name} {number}"),
        conversation=ConversationId(f"with {name}"),
        is_mine=is_mine,
        text=f"text {number}",
        sent_at=1700000000.5 + number,
        delivery=Delivery.WAITING if is_mine else Delivery.STORED,
    )
    return replace(made, **changes)


def transfer(number: int = 1, name: str = "noor", **changes: Any) -> Transfer:
    """One file offered to ``name``."""
    made = Transfer(
        id=TransferId(f"transfer {number}"),
        conversation=ConversationId(f"with {name}"),
        contact=ContactId(f"id of {name}"),
        is_mine=True,
        items=(FileItem("a/b.png", 12, 1.5, "image/png", "/home/me/a/b.png", "ab" * 32),),
    )
    return replace(made, **changes)
