"""What scripts ask and hear about whose key is whose."""

from __future__ import annotations

from typing import Protocol

from zajel_desktop.engine.engine import Engine
from zajel_desktop.headless import commands as do
from zajel_desktop.model.contact import Contact, Method
from zajel_desktop.model.errors import LocalError
from zajel_desktop.model.failure import Failure
from zajel_desktop.model.ids import PeerId
from zajel_desktop.model.key_change import KeyNotice, Notice

UNTOLD = frozenset({Notice.CONNECTED, Notice.NOTHING_TO_DECIDE})
"""What is no event: nothing has changed."""


class Tell(Protocol):
    """Writes one event, in answer to ``ref`` if there is one."""

    def __call__(self, event: str, ref: str | int | None = None, **members: object) -> None: ...


class TrustEvents:
    """Answers about safety numbers, and tells of keys that change."""

    def __init__(self, engine: Engine, tell: Tell) -> None:
        self._engine = engine
        self._tell = tell
        self._renewing: list[str | int | None] = []
        engine.key_changes.noticed.subscribe(self._on_notice)
        engine.identity.renewed.subscribe(self._on_renewed)
        engine.identity.failed.subscribe(self._on_refused)

    def carry_out(self, command: do.About, contact: Contact) -> None:
        """Do what was asked about ``contact``; raise LocalError if it makes no sense."""
        match command:
            case do.SafetyNumber():
                self._tell_number(contact, command.ref)
            case do.MarkVerified(method=method):
                self._engine.verifications.they_match(contact.id, Method(method))
                self._tell_verified(contact, command.ref)
            case do.PairAgain():
                self._check_held(contact)
                self._engine.key_changes.pair_again(contact.id)
            case do.KeepRefusing():
                self._check_held(contact)
                self._engine.key_changes.keep_refusing(contact.id)

    def renew(self, ref: str | int | None) -> None:
        """Take a new identity; the ``identity`` event follows."""
        self._engine.identity.renew()
        self._renewing.append(ref)

    def _tell_number(self, contact: Contact, ref: str | int | None) -> None:
        verifications = self._engine.verifications
        self._tell(
            "safety_number",
            ref,
            contact=contact.id,
            number=" ".join(verifications.number(contact.id)),
            link=verifications.number_link(contact.id),
            fingerprint=verifications.fingerprint(contact.id),
            ownFingerprint=verifications.own_fingerprint,
            **describe_trust(contact),
        )

    def _tell_verified(self, contact: Contact, ref: str | int | None) -> None:
        verified = self._engine.contacts.find(contact.id) or contact
        told = {**describe_trust(verified), "verified_at": verified.verified_at}
        self._tell("verified", ref, contact=contact.id, **told)

    def _check_held(self, contact: Contact) -> None:
        if contact.other_key is None:
            raise LocalError("no other key of this contact is in question")

    def _on_notice(self, told: KeyNotice) -> None:
        if told.notice not in UNTOLD:
            self._tell("key_changed", contact=told.contact, notice=told.notice.value)

    def _on_refused(self, failure: Failure) -> None:
        self._tell("error", self._asked_under(), about="new_identity", text=failure.reason.value)

    def _asked_under(self) -> str | int | None:
        return self._renewing.pop(0) if self._renewing else None

    def _on_renewed(self, key: PeerId) -> None:
        ref = self._asked_under()
        fingerprint = self._engine.identity.fingerprint
        self._tell("identity", ref, publicKey=key, fingerprint=fingerprint)


def describe_trust(contact: Contact) -> dict[str, object]:
    """Whether and how a contact was verified."""
    method = contact.method.value if contact.method else None
    return {"verified": contact.is_verified, "method": method}
