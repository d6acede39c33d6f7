"""Contacts with older clients come back: asked to pair again where they are met, let in elsewhere.

What a service says of meeting points is a hint: after the match the key decides, and on the link
whoever has it must prove it. An unexpected key is refused, and that address forgotten.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from zajel_desktop.engine.links import Links
from zajel_desktop.engine.match import Match
from zajel_desktop.engine.meetings import is_welcome
from zajel_desktop.engine.observable import Observable
from zajel_desktop.engine.ports.clock import Clock
from zajel_desktop.engine.ports.siblings import People
from zajel_desktop.engine.registration import Registration
from zajel_desktop.model.contact import Contact
from zajel_desktop.model.ids import Address, PeerId
from zajel_desktop.protocol.returning import Meaning, Returning
from zajel_desktop.protocol.secret import InvitationSecret
from zajel_desktop.protocol.wire.service_messages import (
    PairIncoming,
    PairMatched,
    PairRequest,
    PairResponse,
)

logger = logging.getLogger(__name__)


class ForeignReturns:
    """The requests to and from contacts who come back; ``missed`` tells where nobody is."""

    def __init__(
        self, *, is_own: Callable[[PeerId], bool], people: People, links: Links, clock: Clock
    ) -> None:
        self.missed: Observable[tuple[Registration, Address]] = Observable()
        self._is_own = is_own
        self._people = people
        self._links = links
        self._clock = clock
        self._returning = Returning()

    def call(self, registration: Registration, address: Address) -> bool:
        """Ask whoever is at ``address`` to pair again, if that is ours to do; tell if so."""
        place, now = (registration.url, address), self._clock.monotonic()
        ours = registration.address
        if ours is None:
            return False
        if self._returning.is_dead(place, now):
            self.missed.publish((registration, address))
            return False
        return self._returning.ask(place, ours, now) and registration.send(PairRequest(address))

    def take_incoming(self, registration: Registration, asked: PairIncoming) -> bool:
        """Whether somebody who asks is a contact who comes back: then they are let in."""
        place, key = (registration.url, asked.from_code), asked.from_public_key
        if self._who(key) is None:
            return False
        if not self._returning.let_in(place, key, self._clock.monotonic()):
            return False
        return registration.send(PairResponse(asked.from_code, True))

    def take_match(
        self,
        registration: Registration,
        matched: PairMatched,
        shown: InvitationSecret | None = None,
    ) -> bool:
        """Whether a match is the end of what is under way here; its link is opened then.

        ``shown`` is the secret of the code that is shown there: whoever asked may have typed it,
        since a contact may have come to a Desktop.

        If there is one of another match that crossed, and has not opened, it gives way: older
        clients do what the last one says.
        """
        place, key = (registration.url, matched.peer_code), matched.peer_public_key
        meaning = self._returning.match(
            place,
            key,
            is_asker=matched.is_initiator,
            is_expected=self._who(key) is not None,
            now=self._clock.monotonic(),
        )
        if meaning is Meaning.RETURN:
            match = _match_of(registration, matched, shown)
            if not self._links.turn(match):
                self._links.open(match)
        elif meaning is Meaning.STRANGER:
            logger.info("somebody else was met than those who may come back")
            self.missed.publish((registration, matched.peer_code))
        return meaning is not Meaning.NOTHING

    def settle(self, registration: Registration, address: Address) -> None:
        """A pairing of our person has led to ``address``: what is under way there is over."""
        self._returning.settle((registration.url, address), self._clock.monotonic())

    def part(self, match: Match) -> None:
        """The link of ``match`` is over, or has never opened, and no other has taken its place."""
        if not self._links.has_newer(match):
            self._returning.part((match.registration.url, match.address))

    def take_refusal(self, registration: Registration, address: Address | None) -> bool:
        """Whether it may be one of ours whom ``address`` (None: somebody) does not reach."""
        if address is None:
            return self._returning.is_waiting(registration.url)
        place = (registration.url, address)
        if not self._returning.refuse(place, self._clock.monotonic()):
            return False
        self.missed.publish((registration, address))
        return True

    def forget(self, registration: Registration) -> None:
        """The service knows nothing of what was under way there."""
        self._returning.forget(registration.url)

    def _who(self, key: PeerId) -> Contact | None:
        """The contact with ``key``, if they may come back by an older client."""
        contact = self._people.with_key(key)
        if contact is None or self._is_own(key) or not contact.dialect.is_foreign:
            return None
        return contact if is_welcome(contact) else None


def _match_of(
    registration: Registration, matched: PairMatched, shown: InvitationSecret | None
) -> Match:
    return Match(
        registration=registration,
        address=matched.peer_code,
        key=matched.peer_public_key,
        is_offerer=matched.is_initiator,
        pairing=None,
        our_address=registration.address or "",
        shown=None if matched.is_initiator else shown,
        allows_foreign=True,
        is_foreign_return=True,
    )
