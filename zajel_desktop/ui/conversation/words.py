"""The words that stand below an entry of ours: where it is, or why it went no further."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from zajel_desktop.model.contact import Method
from zajel_desktop.model.failure import Failure, Reason
from zajel_desktop.model.key_change import Notice
from zajel_desktop.model.message import Delivery, Kind, Message
from zajel_desktop.ui.conversation.rows import Row, Talker
from zajel_desktop.ui.names import with_name
from zajel_desktop.ui.sentences import sentence_for

translate = QCoreApplication.translate


@dataclass(frozen=True, slots=True)
class Footnote:
    """A line below a bubble; ``way_on`` is the label of its button, empty without one."""

    text: str
    is_failure: bool = False
    way_on: str = ""


def footnote(row: Row) -> Footnote | None:
    """Say what stands below ``row``: a failure always, a delivery under our newest message."""
    message = row.message
    if message.kind is not Kind.TEXT or not message.is_mine:
        return None
    if message.delivery is Delivery.FAILED:
        return failure_note(message.failure, row.talker)
    if not row.is_newest_of_mine:
        return None
    words = delivery_words(message, row.talker)
    return Footnote(words) if words else None


def delivery_words(message: Message, talker: Talker) -> str:
    """Say in words how far ``message`` of ours has come; empty where nothing is sure yet."""
    match message.delivery:
        case Delivery.WAITING if not talker.is_there:
            return with_name(
                translate("Footnote", "Waits here until {name} is online"), talker.name
            )
        case Delivery.SENT if not talker.can_confirm:
            return translate("Footnote", "Sent; cannot be confirmed")
        case Delivery.HANDED:
            return translate("Footnote", "Sent; cannot be confirmed")
        case Delivery.STORED:
            return with_name(translate("Footnote", "Stored on {name}’s device"), talker.name)
        case Delivery.READ:
            return translate("Footnote", "Read")
    return ""


def failure_note(failure: Failure | None, talker: Talker) -> Footnote:
    """Say why something was not sent, with the way on."""
    if failure is None:
        return Footnote(
            translate("Footnote", "Not sent."), True, translate("Footnote", "Try again")
        )
    if failure.reason is Reason.DISK_FULL:
        text = translate("Footnote", "Not sent: this computer’s disk is full.")
        return Footnote(text, True, translate("Footnote", "Try again"))
    said = sentence_for(failure, name=talker.name).text
    text = translate("Footnote", "Not sent. {reason}").format(reason=said)
    return Footnote(text, True, translate("Footnote", "Try again"))


def unknown_text(talker: Talker) -> str:
    """Say that something came which only a newer version can show."""
    text = translate("Footnote", "{name} sent something this version cannot show.")
    return with_name(text, talker.name)


def event_text(row: Row) -> str:
    """Say what happened, with the name as it is now."""
    message = row.message
    match message.kind:
        case Kind.VERIFIED:
            text = _verified(message.text)
        case Kind.DIFFERED:
            text = translate("Footnote", "What you compared differed. {name} is not verified.")
        case Kind.KEY_CHANGED if message.text == Notice.FOLLOWED.value:
            text = translate("Footnote", "{name} has a new key, announced with the old one")
        case Kind.KEY_CHANGED:
            text = translate("Footnote", "{name} has a new key. You paired again.")
        case Kind.UNREADABLE:
            text = translate("Footnote", "{name} sent something that could not be read.")
        case _:
            text = translate("Footnote", "You paired with {name}")
    return with_name(text, row.talker.name)


def _verified(method: str) -> str:
    match method:
        case Method.CODE.value:
            return translate("Footnote", "{name} was verified by the code")
        case Method.NUMBER.value:
            return translate("Footnote", "{name} was verified by the safety number")
        case Method.EMOJI.value:
            return translate("Footnote", "{name} was verified by seven emoji")
        case Method.FINGERPRINT.value:
            return translate("Footnote", "{name} was verified by the fingerprint")
        case _:
            return translate("Footnote", "{name} was verified")
