"""The marks by which our contacts know us on one network, and we them."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence

from zajel_desktop.crypto.draw import random_bytes
from zajel_desktop.crypto.identity import Identity
from zajel_desktop.crypto.meeting import BEACON_BYTES, beacon_tag, is_beacon_tag, meeting_secret
from zajel_desktop.engine.ports.clock import Clock
from zajel_desktop.engine.ports.siblings import Operations, Trusted
from zajel_desktop.model.contact import Contact
from zajel_desktop.model.errors import RemoteError
from zajel_desktop.model.ids import ContactId, PeerId
from zajel_desktop.protocol.meeting import hour_of
from zajel_desktop.protocol.neighbourhood import MAX_TAGS, Sighting, padded

logger = logging.getLogger(__name__)


class Marks:
    """Tags for everybody who may find us; ``own`` are our identities, the one of now first.

    Whoever was away while ours changed knows us by one of before.
    Whoever is blocked, comes with another key than the known one, is not to know our address, or
    has an older client, which knows no beacons, neither finds us nor is found.
    """

    def __init__(
        self,
        *,
        own: Callable[[], Sequence[Identity]],
        people: Trusted,
        links: Operations,
        clock: Clock,
    ) -> None:
        self._own = own
        self._people = people
        self._links = links
        self._clock = clock
        self._secrets: dict[tuple[PeerId, PeerId], bytes | None] = {}

    @property
    def hour(self) -> int:
        """The hour that the tags are for now."""
        return hour_of(self._clock.now())

    @property
    def known(self) -> frozenset[PeerId]:
        """Whose tags are made: other people, other tags."""
        own = (identity.peer_id for identity in self._own())
        return frozenset({*own, *(contact.key for contact in self._wanted())})

    def tags(self, place: bytes) -> tuple[bytes, ...]:
        """What we announce: for each contact one, whoever is not linked first, among random ones.

        Where there is room, one for each of our keys of before as well.

        Sorted, so that the order tells nothing.
        """
        wanted = self._wanted()
        secrets = [self._secret(own, contact) for own in self._own() for contact in wanted]
        hour = self.hour
        tags = [beacon_tag(secret, hour, place) for secret in secrets if secret][:MAX_TAGS]
        more = padded(len(tags)) - len(tags)
        return tuple(sorted((*tags, *(random_bytes(BEACON_BYTES) for _ in range(more)))))

    def whose(self, sighting: Sighting) -> frozenset[ContactId]:
        """The contacts who can have announced what was heard."""
        tags, hour = frozenset(sighting.tags), self.hour
        return frozenset(
            contact.id
            for contact in self._wanted()
            if any(
                is_beacon_tag(tags, secret, hour, sighting.place)
                for own in self._own()
                if (secret := self._secret(own, contact)) is not None
            )
        )

    def _wanted(self) -> list[Contact]:
        wanted = [contact for contact in self._people.all if _is_wanted(contact)]
        return sorted(wanted, key=lambda contact: self._links.is_linked(contact.id))

    def _secret(self, own: Identity, contact: Contact) -> bytes | None:
        pair = (own.peer_id, contact.key)
        if pair not in self._secrets:
            try:
                self._secrets[pair] = meeting_secret(own, contact.key)
            except RemoteError as error:
                logger.warning("a contact's key agrees on nothing: %s", error)
                self._secrets[pair] = None
        return self._secrets[pair]


def _is_wanted(contact: Contact) -> bool:
    is_shut = contact.is_blocked or contact.is_key_held or contact.hides_address
    return not (is_shut or contact.dialect.is_foreign)
