"""How every contact stands now: what links tell while they live, what is shown in between."""

from __future__ import annotations

from dataclasses import replace

from zajel_desktop.engine.observable import Observable
from zajel_desktop.engine.ports.clock import Clock
from zajel_desktop.model.failure import Failure
from zajel_desktop.model.ids import ContactId
from zajel_desktop.model.link import LinkStatus, Presence


class Presences:
    """The newest status of each contact; the same is not told twice."""

    def __init__(self, *, clock: Clock) -> None:
        self.changed: Observable[LinkStatus] = Observable()
        self._clock = clock
        self._all: dict[ContactId, LinkStatus] = {}
        self._absences: dict[ContactId, Presence] = {}

    def of(self, contact: ContactId) -> LinkStatus:
        """How things stand with ``contact``."""
        return self._all.get(contact, LinkStatus(contact))

    def set(self, status: LinkStatus) -> None:
        """A link stands like this."""
        before = self.of(status.contact)
        was_there, is_there = (s.presence is Presence.ONLINE for s in (before, status))
        since = before.since if was_there is is_there else self._clock.now()
        status = replace(status, since=since)
        if status != before:
            self._all[status.contact] = status
            self.changed.publish(status)

    def show_absent(self, contact: ContactId, presence: Presence) -> None:
        """What to show of a contact without a link, from now on; why it has none stays said."""
        if self._absences.get(contact, Presence.OFFLINE) is presence:
            return
        self._absences[contact] = presence
        if contact in self._all or presence is not Presence.OFFLINE:
            self.lose(contact, self.of(contact).failure)

    def keep_absent(self, contact: ContactId, presence: Presence) -> None:
        """What to show once the link of ``contact`` has ended."""
        self._absences[contact] = presence

    def lose(self, contact: ContactId, failure: Failure | None) -> None:
        """The link has ended because of ``failure``."""
        presence = self._absences.get(contact, Presence.OFFLINE)
        self.set(LinkStatus(contact, presence, failure=failure))

    def doubt(self, contact: ContactId, doubt: Failure | None) -> None:
        """What seems to stand between us and ``contact``, while it is still tried."""
        self.set(replace(self.of(contact), doubt=doubt))

    def fail(self, contact: ContactId, failure: Failure) -> None:
        """Why they could not be reached lately."""
        self.set(replace(self.of(contact), failure=failure, doubt=None))

    def forget(self, contact: ContactId) -> None:
        """Nobody knows the contact any more."""
        self._absences.pop(contact, None)
