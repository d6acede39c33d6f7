"""A row of the timeline as assistive tools read it out."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from zajel_desktop.model.message import Delivery, Kind
from zajel_desktop.ui.conversation.rows import Row, Talker
from zajel_desktop.ui.conversation.words import event_text, failure_note, unknown_text
from zajel_desktop.ui.names import no_name
from zajel_desktop.ui.text import time_text
from zajel_desktop.ui.transfers.card import card_content

translate = QCoreApplication.translate


def spoken(row: Row, talker: Talker) -> str:
    """Say who said what, when, and how far it came: "Noor: See you, 09:15"."""
    message = row.message
    if message.kind.is_event:
        return event_text(row)
    who = translate("Spoken", "You") if message.is_mine else talker.name or no_name()
    parts = [f"{who}: {_content(row, talker)}", time_text(message.sent_at)]
    if message.is_mine and message.kind is Kind.TEXT:
        parts.append(delivery_word(message.delivery, can_confirm=talker.can_confirm))
    if message.delivery is Delivery.FAILED:
        parts.append(failure_note(message.failure, talker).text)
    if row.is_first_new:
        parts.insert(0, translate("Spoken", "New"))
    return ", ".join(part for part in parts if part)


def delivery_word(delivery: Delivery, *, can_confirm: bool = True) -> str:
    """Name a state of delivery; "sent" is the last one where the other side cannot confirm."""
    if delivery is Delivery.HANDED or (delivery is Delivery.SENT and not can_confirm):
        return translate("Spoken", "sent, cannot be confirmed")
    return {
        Delivery.WAITING: translate("Spoken", "waiting"),
        Delivery.SENT: translate("Spoken", "sent"),
        Delivery.STORED: translate("Spoken", "stored there"),
        Delivery.READ: translate("Spoken", "read"),
        Delivery.FAILED: translate("Spoken", "not sent"),
    }[delivery]


def _content(row: Row, talker: Talker) -> str:
    if row.message.kind is Kind.UNKNOWN:
        return unknown_text(talker)
    if row.transfer is None:
        return row.message.text
    card = card_content(row.transfer, talker.name, talker.is_there)
    return f"{card.title}, {card.line}"
