"""What one row of the timeline shows: an entry, and what belongs to it by its neighbours.

A day or a "New" line is part of the row below it, so that rows and entries are one to one.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from zajel_desktop.model.ids import MessageId, TransferId
from zajel_desktop.model.message import Delivery, Kind, Message
from zajel_desktop.model.transfer import Transfer

TOGETHER = 300.0
"""Entries of one sender this many seconds apart stand together."""


@dataclass(frozen=True, slots=True)
class Talker:
    """The other side, as far as the words of a row need it."""

    name: str = ""
    is_there: bool = False
    can_confirm: bool = True


@dataclass(frozen=True, slots=True)
class Row:
    """One entry with its surroundings; equal rows look the same.

    ``day`` is set above the first entry of a day, ``is_first_new`` above the first unread one.
    ``continues`` tells that it stands close to the one above. ``talker`` is set where its words
    depend on the other side; ``revision`` is new whenever anything of it changes.
    """

    message: Message
    transfer: Transfer | None = None
    day: datetime.date | None = None
    is_first_new: bool = False
    continues: bool = False
    is_newest_of_mine: bool = False
    is_last: bool = False
    talker: Talker = Talker()

    @property
    def is_bubble(self) -> bool:
        """Whether somebody said it, as opposed to a line about what happened."""
        return not self.message.kind.is_event


def rows(
    messages: Sequence[Message],
    transfers: Mapping[TransferId, Transfer],
    talker: Talker,
    first_new: MessageId | None = None,
) -> Iterator[Row]:
    """Make a row of every one of ``messages``, which stand in their order."""
    newest = next((m.id for m in reversed(messages) if m.is_mine and m.kind is Kind.TEXT), None)
    above: Message | None = None
    for number, message in enumerate(messages):
        day = day_of(message.sent_at)
        is_new_day = above is None or day_of(above.sent_at) != day
        is_first_new = message.id == first_new
        transfer = transfers.get(message.transfer) if message.transfer is not None else None
        is_newest = message.id == newest
        yield Row(
            message,
            transfer,
            day if is_new_day else None,
            is_first_new,
            not is_new_day and not is_first_new and above is not None and together(above, message),
            is_newest,
            number == len(messages) - 1,
            talker if _speaks_of_the_talker(message, is_newest) else Talker(),
        )
        above = message


def together(above: Message, below: Message) -> bool:
    """Say whether two entries, one right below the other, belong together."""
    if above.kind.is_event or below.kind.is_event or above.is_mine != below.is_mine:
        return False
    return abs(below.sent_at - above.sent_at) < TOGETHER and above.delivery is not Delivery.FAILED


def day_of(moment: float) -> datetime.date:
    """Say on which day ``moment`` (seconds since the epoch) lies on this computer's calendar."""
    try:
        return datetime.datetime.fromtimestamp(moment).date()
    except (OverflowError, ValueError, OSError):  # a peer's clock can say anything
        return datetime.date(1970, 1, 1)


def _speaks_of_the_talker(message: Message, is_newest_of_mine: bool) -> bool:
    if message.kind is not Kind.TEXT or is_newest_of_mine:
        return True
    return message.delivery is Delivery.FAILED
