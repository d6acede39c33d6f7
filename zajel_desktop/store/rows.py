"""What columns hold, as values of the model; what a newer version wrote stays readable."""

from __future__ import annotations

import enum
from typing import TypeVar

import apsw

from zajel_desktop.model.errors import LocalError
from zajel_desktop.model.failure import Failure, Reason, Side
from zajel_desktop.model.ids import ContactId, ConversationId

E = TypeVar("E", bound=enum.Enum)


def member(kind: type[E], value: str, otherwise: E) -> E:
    """The member of ``kind`` with ``value``, or ``otherwise`` if this version knows none."""
    try:
        return kind(value)
    except ValueError:
        return otherwise


def failure_columns(failure: Failure | None) -> tuple[str | None, str | None, str | None]:
    """The columns ``reason``, ``side`` and ``detail``."""
    if failure is None:
        return None, None, None
    return failure.reason.value, failure.side.value, failure.detail


def failure_from(reason: str | None, side: str | None, detail: str | None) -> Failure | None:
    """The failure in these columns; a reason unknown to us becomes a detail of OUR_FAULT."""
    if reason is None:
        return None
    known = member(Reason, reason, Reason.OUR_FAULT)
    kept = detail or ""
    if known.value != reason:
        kept = f"{reason}: {kept}"
    return Failure(known, member(Side, side or "", Side.OURS), kept)


def number_of_conversation(connection: apsw.Connection, conversation: ConversationId) -> int:
    """The row of a conversation; raise LocalError if there is none."""
    number = connection.execute(
        "SELECT number FROM conversations WHERE id = ?", (conversation,)
    ).get
    return _known(number, "conversation", conversation)


def number_of_contact(connection: apsw.Connection, contact: ContactId) -> int:
    """The row of a contact; raise LocalError if there is none."""
    number = connection.execute("SELECT number FROM contacts WHERE id = ?", (contact,)).get
    return _known(number, "contact", contact)


def _known(number: object, noun: str, name: str) -> int:
    if not isinstance(number, int):
        raise LocalError(f"there is no {noun} {name}")
    return number
