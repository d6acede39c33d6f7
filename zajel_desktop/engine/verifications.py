"""How two people who paired without the secret part make sure of each other afterwards.

They compare a number, scan it, or compare a fingerprint; or seven emoji inside their link. Only
what both have seen alike verifies, and whatever differs takes a verification away.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from zajel_desktop.crypto.identity import fingerprint, public_bytes
from zajel_desktop.crypto.safety_number import build_qr, grouped, parse_qr, safety_number
from zajel_desktop.engine.emoji_runs import EmojiRuns
from zajel_desktop.engine.observable import Observable
from zajel_desktop.engine.ports.clock import Clock
from zajel_desktop.engine.ports.siblings import OpenLinks, Trusted
from zajel_desktop.model.contact import Contact, Method
from zajel_desktop.model.errors import LocalError, RemoteError
from zajel_desktop.model.ids import ContactId, PeerId
from zajel_desktop.model.link import LinkStatus
from zajel_desktop.model.verification import EmojiRun, Scan
from zajel_desktop.protocol.wire.operations import Operation

logger = logging.getLogger(__name__)

BY_EYE = frozenset({Method.NUMBER, Method.FINGERPRINT})
"""What people may say to have compared; the rest is proven by machines."""


class Verifications:
    """Numbers, fingerprints and emoji of every contact; ``own_key`` tells our key of now."""

    def __init__(
        self,
        *,
        own_key: Callable[[], PeerId],
        contacts: Trusted,
        links: OpenLinks,
        clock: Clock,
    ) -> None:
        self._own_key = own_key
        self._contacts = contacts
        self._numbers: dict[tuple[PeerId, PeerId], tuple[str, ...]] = {}
        self._emoji = EmojiRuns(contacts=contacts, links=links, clock=clock)
        self.run_changed: Observable[EmojiRun] = self._emoji.changed

    async def stop(self) -> None:
        """End every comparison."""
        await self._emoji.stop()

    # The number and the fingerprints.

    @property
    def own_fingerprint(self) -> str:
        """The fingerprint of our key, 16 groups of four, as older clients show it."""
        return fingerprint(self._own_key())

    def fingerprint(self, contact: ContactId) -> str:
        """The fingerprint of the contact's key, 16 groups of four."""
        return fingerprint(self._known(contact).key)

    def number(self, contact: ContactId) -> tuple[str, ...]:
        """The safety number, 12 groups of five digits: the same for us and for them."""
        keys = (self._own_key(), self._known(contact).key)
        if keys not in self._numbers:  # it takes milliseconds on purpose
            self._numbers = {keys: grouped(safety_number(*map(public_bytes, keys)))}
        return self._numbers[keys]

    def number_link(self, contact: ContactId) -> str:
        """The safety number as the text of a QR."""
        return build_qr(*map(public_bytes, (self._own_key(), self._known(contact).key)))

    def scan(self, contact: ContactId, text: str) -> Scan:
        """What the QR ``text`` from their screen says; a match verifies."""
        known = self._known(contact)
        try:
            found = set(parse_qr(text.strip()))
        except RemoteError as error:
            logger.info("a QR was scanned that is no number: %s", error)
            return Scan.NOT_A_NUMBER
        ours = public_bytes(self._own_key())
        if found == {ours, public_bytes(known.key)}:
            self._contacts.verify(contact, Method.NUMBER)
            return Scan.MATCHES
        others = (public_bytes(each.key) for each in self._contacts.all if each.id != contact)
        is_others = any(found == {ours, theirs} for theirs in others)
        return Scan.OTHER_PERSON if is_others else Scan.DIFFERS

    def they_match(self, contact: ContactId, method: Method) -> None:
        """Our person has compared by eye or ear: verified. LocalError for any other method."""
        if method not in BY_EYE:
            raise LocalError(f"nobody verifies by {method.value} by saying so")
        self._contacts.verify(self._known(contact).id, method)

    def they_differ(self, contact: ContactId) -> None:
        """Our person has seen a difference: not verified (any more)."""
        self._contacts.distrust(self._known(contact).id)

    # Seven emoji.

    def begin_emoji(self, contact: ContactId) -> None:
        """Ask them to compare, or agree if they have asked; the answers come as runs."""
        self._emoji.begin(self._known(contact).id)

    def agree_emoji(self, contact: ContactId) -> None:
        """Compare, as they have asked; LocalError if they have not."""
        self._emoji.agree(contact)

    def match_emoji(self, contact: ContactId) -> None:
        """Our person sees the same; LocalError if nothing is shown."""
        self._emoji.match(contact)

    def differ_emoji(self, contact: ContactId) -> None:
        """Our person sees a difference; LocalError if nothing is shown."""
        self._emoji.differ(contact)

    def cancel_emoji(self, contact: ContactId) -> None:
        """End the comparison, if there is one."""
        self._emoji.cancel(contact)

    def run(self, contact: ContactId) -> EmojiRun | None:
        """The newest comparison with ``contact``, also once it is over."""
        return self._emoji.run(contact)

    # What links say.

    def on_operation(self, heard: tuple[ContactId, Operation]) -> None:
        """An operation came from a contact; those of other services are left to them."""
        self._emoji.on_operation(heard)

    def on_linked(self, contact: ContactId) -> None:
        """A link has opened: a comparison of the one before is over."""
        self._emoji.on_linked(contact)

    def on_status(self, status: LinkStatus) -> None:
        """A link stands differently: with its end a comparison ends."""
        self._emoji.on_status(status)

    def on_removed(self, contact: ContactId) -> None:
        """The contact was forgotten."""
        self._emoji.forget(contact)

    def _known(self, contact: ContactId) -> Contact:
        found = self._contacts.find(contact)
        if found is None:
            raise LocalError("no such contact")
        return found
