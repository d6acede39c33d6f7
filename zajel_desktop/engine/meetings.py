"""What we share with each contact to find each other: secrets, and what follows from them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from zajel_desktop.crypto.identity import Identity, public_bytes
from zajel_desktop.crypto.meeting import (
    dial_tag,
    is_dial_tag,
    meeting_secret,
    own_address,
    own_mark,
    token,
)
from zajel_desktop.engine.older_points import OlderPoints, is_found_again
from zajel_desktop.engine.ports.clock import Clock
from zajel_desktop.model.contact import Contact
from zajel_desktop.model.errors import RemoteError
from zajel_desktop.model.ids import Address, PeerId
from zajel_desktop.protocol.meeting import Calling, hour_of, hours

KEPT = 3
"""For so many hours services keep a token."""

Contacts = Callable[[], Iterable[Contact]]


def is_welcome(contact: Contact) -> bool:
    """Whether ``contact`` may come back: not blocked, and nobody asks about their key."""
    return not contact.is_blocked and not contact.is_key_held


class Meetings:
    """The secrets, computed once for each pair of keys; ``own`` gives ours, the newest first."""

    def __init__(
        self, *, own: Callable[[], Sequence[Identity]], contacts: Contacts, clock: Clock
    ) -> None:
        self._own = own
        self._contacts = contacts
        self._clock = clock
        self._secrets: dict[tuple[PeerId, PeerId], bytes] = {}
        self._older = OlderPoints()

    @property
    def us(self) -> PeerId:
        """Who we are now."""
        return self._own()[0].peer_id

    def address_at(self, url: str) -> Address:
        """Where those with older clients find us at the service at ``url``, in each life."""
        return own_address(self._own_secrets()[0], url)

    def welcome(self) -> tuple[Contact, ...]:
        """Whoever may come back."""
        return tuple(contact for contact in self._contacts() if is_welcome(contact))

    def callings(self, contact: Contact, known_as: PeerId | None = None) -> tuple[Calling, ...]:
        """As whom ``contact`` is looked for: they may know us by a key of before.

        Whoever has an older client is looked for only where we are ``known_as`` who they know:
        nobody else would be let in there.
        """
        if contact.dialect.is_foreign:
            known = self._as(known_as) if is_found_again(contact) else ()
            return tuple(Calling(contact.id, identity.peer_id) for identity in known)
        return tuple(
            Calling(contact.id, identity.peer_id)
            for identity in self._own()
            if self._secret(identity, contact.key) is not None
        )

    def tokens(self, callings: Sequence[Calling]) -> tuple[str, ...]:
        """Where those of ``callings`` are met now who may come back."""
        now = self._clock.now()
        secrets = [
            self._secret(identity, contact.key)
            for identity, contact in self._pairs(callings)
            if not contact.dialect.is_foreign
        ]
        return tuple(token(secret, hour) for secret in secrets if secret for hour in hours(now))

    def older_points(self, callings: Sequence[Calling]) -> tuple[str, ...]:
        """Where those of ``callings`` are met now who have older clients, and may come back."""
        now = self._clock.now()
        return tuple(
            point
            for identity, contact in self._pairs(callings)
            if is_found_again(contact)
            for point in self._older.of(identity, contact.key, now)
        )

    def mark(self) -> str:
        """What tells us, and nobody else, that a token was brought by ourselves."""
        return own_mark(self._own_secrets()[0], hour_of(self._clock.now()))

    def is_ours(self, mark: str) -> bool:
        """Whether we left ``mark``, in this life or in one of the last hours before."""
        hour = hour_of(self._clock.now())
        lately = range(hour - KEPT, hour + 2)
        return any(mark == own_mark(own, each) for own in self._own_secrets() for each in lately)

    def tag(self, contact: Contact, own: PeerId, sender: Address, target: Address) -> bytes:
        """What marks a signal between us and ``contact``; empty if nothing can."""
        secrets = [self._secret(identity, contact.key) for identity in self._as(own)]
        hour = hour_of(self._clock.now())
        return next((dial_tag(s, hour, sender, target) for s in secrets if s), b"")

    def whose(self, tag: bytes, sender: Address, target: Address) -> tuple[Contact, PeerId] | None:
        """Who marked a signal with ``tag``, and by which key of ours they know us."""
        hour = hour_of(self._clock.now())
        for contact in self.welcome():
            for identity in self._own():
                secret = self._secret(identity, contact.key)
                if secret is not None and is_dial_tag(tag, secret, hour, sender, target):
                    return contact, identity.peer_id
        return None

    def _own_secrets(self) -> list[bytes]:
        """What each of our identities shares with itself."""
        found = [self._secret(identity, identity.peer_id) for identity in self._own()]
        return [secret for secret in found if secret is not None]

    def _pairs(self, callings: Sequence[Calling]) -> list[tuple[Identity, Contact]]:
        """Which of our identities looks for which of the contacts that may come back."""
        found = {contact.id: contact for contact in self.welcome()}
        known = [(each.own, found[each.contact]) for each in callings if each.contact in found]
        return [(identity, contact) for own, contact in known for identity in self._as(own)]

    def _as(self, own: PeerId | None) -> tuple[Identity, ...]:
        return tuple(identity for identity in self._own() if identity.peer_id == own)

    def _secret(self, identity: Identity, key: PeerId) -> bytes | None:
        """What ``identity`` shares with the owner of ``key``; None for a worthless key."""
        pair = (identity.peer_id, key)
        if pair not in self._secrets:
            try:
                self._secrets[pair] = meeting_secret(identity, key)
            except RemoteError:
                return None
        return self._secrets[pair]


def offers(own: PeerId, theirs: PeerId) -> bool:
    """Whether it is ours to offer: the bytewise smaller key does."""
    return public_bytes(own) < public_bytes(theirs)
