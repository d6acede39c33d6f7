"""How contacts are there, as it is shown: calmer than the links themselves.

A connection that is back within a second was never away for whoever looks on, and somebody who is
called in vain for a moment stays offline. Measuring a round trip moves nobody's row.
"""

from __future__ import annotations

import math
from dataclasses import replace
from time import monotonic
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from zajel_desktop.model.ids import ContactId
from zajel_desktop.model.link import LinkStatus, Presence
from zajel_desktop.ui.binding import bind

if TYPE_CHECKING:
    from zajel_desktop.engine.links import Links

PATIENCE = 1.0
"""Seconds for which a doubtful moment is shown as what was before."""

DOUBTFUL = {
    (Presence.ONLINE, Presence.RECONNECTING),
    (Presence.ONLINE, Presence.CONNECTING),
    (Presence.OFFLINE, Presence.CONNECTING),
    (Presence.OFFLINE, Presence.RECONNECTING),
}
"""What is shown, and what may be over before anybody has read it."""


class CalmLinks(QObject):
    """Links for whoever draws them.

    ``changed`` carries what is to be shown of a contact from now on, ``measured`` the same when
    only the round trip is another.
    """

    changed = Signal(object)
    measured = Signal(object)

    def __init__(self, links: Links, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._links = links
        self._shown: dict[ContactId, LinkStatus] = {}
        self._waiting: dict[ContactId, float] = {}  # until when, on the monotonic clock
        self._hurried: set[ContactId] = set()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.on_waited)
        bind(links.status_changed, self, self.on_status_changed)

    def status(self, contact: ContactId) -> LinkStatus:
        """What to show of ``contact`` now."""
        if contact not in self._shown:
            self._shown[contact] = self._links.status(contact)
        return self._shown[contact]

    def hurry(self, contact: ContactId) -> None:
        """Show the next change at once: somebody asked for it and waits to see it."""
        self._hurried.add(contact)

    def on_status_changed(self, status: LinkStatus) -> None:
        """A link stands otherwise."""
        contact = status.contact
        before = self._shown.get(contact)
        is_doubtful = before is not None and (before.presence, status.presence) in DOUBTFUL
        if is_doubtful and not status.doubt and contact not in self._hurried:
            self._waiting.setdefault(contact, monotonic() + PATIENCE)
            self._wait()
            return
        self._waiting.pop(contact, None)
        self._hurried.discard(contact)
        self._show(status)

    def on_waited(self) -> None:
        """Show what has lasted too long to be overlooked."""
        now = monotonic()
        for contact in [each for each, until in self._waiting.items() if until <= now]:
            del self._waiting[contact]
            self._show(self._links.status(contact))
        self._wait()

    def _wait(self) -> None:
        if self._waiting and not self._timer.isActive():
            left = min(self._waiting.values()) - monotonic()
            self._timer.start(max(1, math.ceil(left * 1000)))

    def _show(self, status: LinkStatus) -> None:
        before = self._shown.get(status.contact)
        if status == before:
            return
        self._shown[status.contact] = status
        is_same = before is not None and replace(before, round_trip=status.round_trip) == status
        (self.measured if is_same else self.changed).emit(status)
