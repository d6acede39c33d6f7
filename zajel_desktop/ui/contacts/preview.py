"""What the second line of a contact's row says: the last entry, the draft, or "blocked"."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject

from zajel_desktop.model.contact import Contact, KeyState
from zajel_desktop.model.message import Delivery, Kind, Message, Summary
from zajel_desktop.model.transfer import Transfer, TransferState
from zajel_desktop.ui.sentences import sentence_for
from zajel_desktop.ui.text import isolated
from zajel_desktop.ui.transfers.card import failure_text

LONGEST = 200
"""Characters of a message a row could ever show."""

GLYPHS = {
    Delivery.WAITING: "clock",
    Delivery.SENT: "check",
    Delivery.HANDED: "check",
    Delivery.STORED: "check-double",
    Delivery.READ: "check-double",
    Delivery.FAILED: "alert",
}


@dataclass(frozen=True, slots=True)
class Preview:
    """One line about a conversation.

    ``icon`` is drawn before it in the colour ``role``; ``lead`` (a word such as "Draft:") stands
    before ``text``, in the colour of danger where ``is_lead_loud``.
    """

    text: str
    icon: str = ""
    role: str = "text_secondary"
    lead: str = ""
    is_lead_loud: bool = False

    def spoken(self) -> str:
        """The line without its colours and shapes."""
        return f"{self.lead} {self.text}".strip()


class Previews(QObject):
    """Says in one line where a conversation stands."""

    def of(
        self,
        contact: Contact,
        summary: Summary,
        *,
        shows_draft: bool = True,
        is_asked: bool = False,
    ) -> Preview:
        """The line for ``contact``; the draft of a conversation that is open needs no mention.

        ``is_asked`` tells that they wait to compare emoji with us.
        """
        if contact.key_state is KeyState.ASKING:
            return Preview(self.tr("New key: the connection is held"), icon="key", role="danger")
        if contact.key_state is KeyState.PAIRING:
            return Preview(self.tr("New key: pair again"), icon="key", role="unverified")
        if contact.is_blocked:
            return Preview(self.tr("Blocked"))
        if is_asked:
            return Preview(self.tr("Wants to compare emoji"), icon="emoji", role="accent_text")
        if summary.draft.strip() and shows_draft:
            draft = one_line(summary.draft)
            return Preview(isolated(draft), lead=self.tr("Draft:"), is_lead_loud=True)
        if summary.last is None:
            return Preview(self.tr("Paired. Nothing said yet."))
        return self._of_entry(contact, summary.last, summary.last_transfer)

    def _of_entry(self, contact: Contact, entry: Message, transfer: Transfer | None) -> Preview:
        failure = entry.failure or (transfer.failure if transfer else None)
        if failure is not None and (entry.is_mine or entry.kind is Kind.TRANSFER):
            said = sentence_for(failure, name=contact.name).text
            if transfer is not None and entry.failure is None:
                said = failure_text(transfer, contact.name)  # as its card says it
            return Preview(said, icon="alert", role="danger")
        words = self._words(entry, transfer)
        if not entry.is_mine or entry.kind.is_event:
            return Preview(words)
        role = "accent_text" if entry.delivery is Delivery.READ else "text_secondary"
        if entry.kind is Kind.TEXT:
            words = self.tr("You: {text}").format(text=words)
        return Preview(words, icon=self._glyph(entry, transfer), role=role)

    def _glyph(self, entry: Message, transfer: Transfer | None) -> str:
        if transfer is None:
            return GLYPHS[entry.delivery]
        if transfer.state is not TransferState.DONE:
            return "clock"
        return "check" if transfer.is_foreign else "check-double"

    def _words(self, entry: Message, transfer: Transfer | None) -> str:
        match entry.kind:
            case Kind.TEXT:
                return isolated(one_line(entry.text))
            case Kind.TRANSFER:
                return self._files(transfer)
            case Kind.UNREADABLE:
                return self.tr("Could not be read")
            case Kind.UNKNOWN:
                return self.tr("Something this version cannot show")
            case _:
                return self._event(entry.kind)

    def _event(self, kind: Kind) -> str:
        match kind:
            case Kind.PAIRED:
                return self.tr("Paired")
            case Kind.VERIFIED:
                return self.tr("Verified")
            case Kind.DIFFERED:
                return self.tr("Not verified any more")
            case Kind.KEY_CHANGED:
                return self.tr("New key")
            case _:
                return ""

    def _files(self, transfer: Transfer | None) -> str:
        if transfer is None or not transfer.items:
            return self.tr("A file")
        if len(transfer.items) == 1:
            return isolated(transfer.items[0].name)
        return self.tr("%n file(s)", "", len(transfer.items))


def one_line(text: str) -> str:
    """The beginning of ``text`` with every run of space and line ends as one space."""
    return " ".join(text[: 2 * LONGEST].split())[:LONGEST]
