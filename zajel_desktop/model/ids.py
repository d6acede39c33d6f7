"""The names of things: distinct types for distinct identifiers, so that mypy keeps them apart."""

from __future__ import annotations

from typing import NewType

PeerId = NewType("PeerId", str)
"""The long-lived X25519 public key of a person: standard base64 of 32 bytes, with padding."""

Address = NewType("Address", str)
"""The six characters under which one connection to one service is known."""

ContactId = NewType("ContactId", str)
"""Our own name for one contact (UUIDv7); stays when the contact's key or name changes."""

ConversationId = NewType("ConversationId", str)
"""Everything said between us and one contact, or later in one room (UUIDv7)."""

MessageId = NewType("MessageId", str)
"""One message, the same on both sides (UUIDv7, drawn by the sender)."""

TransferId = NewType("TransferId", str)
"""One offer of files, the same on both sides (UUIDv7, drawn by the sender)."""

PairingId = NewType("PairingId", str)
"""One try of ours to pair by a code."""

RequestId = NewType("RequestId", str)
"""One request of somebody who used our code."""

QueryId = NewType("QueryId", str)
"""One question to the store; its answer arrives as a fact with the same id."""
