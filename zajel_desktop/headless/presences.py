"""What scripts ask and hear about links: who is there, by which way, and why not."""

from __future__ import annotations

from collections.abc import Callable

from zajel_desktop.engine.engine import Engine
from zajel_desktop.headless import commands as do
from zajel_desktop.headless.trust import Tell, describe_trust
from zajel_desktop.model.contact import Contact
from zajel_desktop.model.dialect import Dialect
from zajel_desktop.model.ids import ContactId
from zajel_desktop.model.link import LinkStatus, Presence


class PresenceEvents:
    """Turns the states of links into events, each said once; a round trip alone is none.

    ``take_ref`` hands out, once, under which ref a link was asked for.
    """

    def __init__(
        self, engine: Engine, tell: Tell, take_ref: Callable[[str], str | int | None]
    ) -> None:
        self._engine = engine
        self._tell = tell
        self._take_ref = take_ref
        self._linked: set[ContactId] = set()
        self._said: dict[ContactId, tuple[object, ...]] = {}
        engine.links.linked.subscribe(self._on_linked)
        engine.links.status_changed.subscribe(self._on_status)

    def carry_out(self, command: do.HideAddress | do.Dial, contact: Contact) -> None:
        """Do what was asked about the way to ``contact``."""
        match command:
            case do.HideAddress(is_hidden=is_hidden):
                self._engine.contacts.hide_address(contact.id, is_hidden)
            case do.Dial():
                self._engine.reunions.dial(contact.id)

    def _on_linked(self, contact: ContactId) -> None:
        found = self._engine.contacts.find(contact)
        if found is None:
            return
        self._linked.add(contact)
        status = self._engine.links.status(contact)
        spoken = status.dialect if status.dialect is not Dialect.UNKNOWN else found.dialect
        described = describe_contact(self._engine, found) | {"dialect": spoken.value}
        path = status.path.value
        self._tell("linked", self._take_ref(contact), contact=contact, **described, path=path)

    def _on_status(self, status: LinkStatus) -> None:
        reason = status.failure.reason.value if status.failure else "closed"
        if status.presence is Presence.OFFLINE and status.contact in self._linked:
            self._linked.discard(status.contact)
            self._tell("unlinked", contact=status.contact, reason=reason)
        essence = (status.presence, status.path, status.doubt and status.doubt.reason)
        if self._said.get(status.contact) != essence:
            self._said[status.contact] = essence
            self._tell("presence", None, contact=status.contact, **describe_status(status))


def describe_contact(engine: Engine, contact: Contact) -> dict[str, object]:
    """Who somebody is."""
    return {
        "name": contact.name,
        "publicKey": contact.key,
        "fingerprint": engine.contacts.fingerprint(contact.id),
        "dialect": contact.dialect.value,
        **describe_trust(contact),
    }


def describe_status(status: LinkStatus) -> dict[str, object]:
    """How somebody is there: ``round_trip`` in milliseconds, ``since`` in seconds of the epoch."""
    return {
        "presence": status.presence.value,
        "path": status.path.value,
        "round_trip": status.round_trip,
        "since": status.since or None,
        "doubt": status.doubt.reason.value if status.doubt else None,
        "reason": status.failure.reason.value if status.failure else None,
    }
