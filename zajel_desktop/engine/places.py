"""Which link signals where: what services carry goes to the link it is for, or is a call.

At one place, an address of ours and one of theirs, a newer link may open beside an older one that
somebody still believes in. What comes there goes to the newer; the older needs no service any more.
An older client may offer anew at any time, most of all when two requests have crossed.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from zajel_desktop.engine.match import Match
from zajel_desktop.engine.observable import Observable
from zajel_desktop.engine.ports.clock import Clock
from zajel_desktop.engine.registration import Registration
from zajel_desktop.model.errors import RemoteError
from zajel_desktop.model.failure import Failure, Reason, Side
from zajel_desktop.model.ids import Address, PeerId
from zajel_desktop.model.link import Stage
from zajel_desktop.protocol.wire.service import read_payload
from zajel_desktop.protocol.wire.service_messages import (
    Announcement,
    Refusal,
    Relayed,
    RelayKind,
)
from zajel_desktop.protocol.wire.signals import (
    Ask,
    Candidate,
    Description,
    parse_candidate,
    parse_description,
    parse_offer,
)

if TYPE_CHECKING:
    from zajel_desktop.engine.link import Link

logger = logging.getLogger(__name__)

RETHINKING = 15.0  # seconds in which an older client that has dropped a link may offer anew
STALE = 4.0  # seconds after which a return that has not opened may be begun anew

MAX_LINKS = 8
"""Most links to one contact at once, those that are ending included, where one more comes back."""

Place: TypeAlias = tuple[Registration, Address]


@dataclass(frozen=True, slots=True)
class Call:
    """Somebody at ``address`` offers, or asks for an offer, whom no link there expects."""

    registration: Registration
    address: Address
    signal: Description | Ask


@dataclass(frozen=True, slots=True)
class Again:
    """An older client offers anew where the link of ``match`` stands, or stood until just now."""

    match: Match
    offer: Description


class Places:
    """Every link that is not over, and where it signals."""

    def __init__(self, *, clock: Clock) -> None:
        self.called: Observable[Call] = Observable()
        self.offered_again: Observable[Again] = Observable()
        self._clock = clock
        self._began: dict[Link, float] = {}
        self._newest: dict[Place, Link] = {}
        self._heeded: dict[Link, bytes] = {}  # which offer a link is the answer to
        self._left: dict[Place, tuple[Match, float]] = {}  # older clients' links, and until when

    @property
    def links(self) -> tuple[Link, ...]:
        """All of them, oldest first."""
        return tuple(self._began)

    def newest(self, registration: Registration, address: Address) -> Link | None:
        """The link that what comes from ``address`` is for."""
        return self._newest.get((registration, address))

    def besides(self, link: Link) -> tuple[Link, ...]:
        """All others to the owner of the same key."""
        key = link.match.key
        return tuple(each for each in self._began if each is not link and each.match.key == key)

    def add(self, link: Link) -> None:
        """What comes from where ``link`` signals is for it from now on."""
        self._newest[_place_of(link.match)] = link
        self._began[link] = self._clock.monotonic()

    def remove(self, link: Link) -> None:
        """``link`` is over."""
        place = _place_of(link.match)
        if self._newest.get(place) is link:
            del self._newest[place]
        self._began.pop(link, None)
        self._heeded.pop(link, None)
        if link.dialect.is_foreign:
            now = self._clock.monotonic()
            self._left = {each: left for each, left in self._left.items() if now < left[1]}
            self._left[place] = (link.match, now + RETHINKING)

    def make_room(self, match: Match) -> bool:
        """Whether a link of ``match`` may begin where it signals; what was opening gives way."""
        if match.pairing is None and self._count(match.key) >= MAX_LINKS:
            return False  # whoever has one mark can call with it as often as they like
        older = self._newest.get(_place_of(match))
        if older is None:
            return True
        if older.stage is Stage.LINKED:
            # An older client drops its connection without a word when it is matched again.
            is_return = match.pairing is None or older.match.pairing is None
            return is_return or older.dialect.is_foreign
        if older.match.pairing is not None or self._is_begun(match, older):
            return False
        older.close(Failure(Reason.CANCELLED, Side.OURS, "begun anew"))
        return True

    def repeat(self, match: Match) -> None:
        """They ask for what the link there has offered already, and may not have heard."""
        link = self._newest.get(_place_of(match))
        is_offered = match.pairing is None and match.is_offerer
        if link is not None and is_offered and link.stage is Stage.NEGOTIATING:
            link.repeat()

    def _count(self, key: PeerId) -> int:
        return sum(link.match.key == key for link in self._began)

    def _is_begun(self, match: Match, older: Link) -> bool:
        """Whether ``older`` is what a return of ours would begin, and may still open."""
        if match.pairing is not None or not match.is_offerer:
            return False
        is_stale = self._clock.monotonic() - self._began[older] >= STALE
        return older.stage is not Stage.NEGOTIATING or not is_stale

    # What services carry.

    def take(self, registration: Registration, announcement: Announcement) -> None:
        """Something came from a service."""
        if isinstance(announcement, Relayed):
            self._take_signal(registration, announcement)
        elif isinstance(announcement, Refusal) and announcement.target is not None:
            link = self.newest(registration, announcement.target)
            if link is not None and link.stage is Stage.NEGOTIATING:
                link.close(Failure(Reason.PEER_GONE, Side.PEERS, announcement.message))

    def heed(self, link: Link, offer: Description) -> None:
        """``link`` is the answer to ``offer``."""
        self._heeded.setdefault(link, offer.link)
        link.take(offer)

    def _take_signal(self, registration: Registration, relayed: Relayed) -> None:
        place = (registration, relayed.sender)
        link = self._newest.get(place)
        try:
            signal = _read_signal(relayed)
        except RemoteError as error:
            logger.warning("a signal makes no sense: %s", error)
            is_opening = link is not None and link.stage is Stage.NEGOTIATING
            if link and is_opening and relayed.kind is not RelayKind.ICE_CANDIDATE:
                link.close(Failure(Reason.PEER_MISBEHAVED, Side.PEERS, str(error)))
            return
        if isinstance(signal, Ask):
            self.called.publish(Call(registration, relayed.sender, signal))
        elif isinstance(signal, Description) and signal.kind == "offer" and signal.tag:
            self._take_offer(registration, relayed.sender, signal)
        elif isinstance(signal, Description) and (match := self._offers_again(link, place, signal)):
            self.offered_again.publish(Again(match, signal))
        elif link is None:
            logger.info("a signal from nobody we were matched with was dropped")
        elif signal is not None:
            link.take(signal)

    def _offers_again(self, link: Link | None, place: Place, signal: Description) -> Match | None:
        """Which match an older client offers anew: it has dropped its connection, or soon will."""
        if signal.kind != "offer" or signal.link:
            return None
        if link is None:
            match, until = self._left.get(place, (None, 0.0))
            return match if self._clock.monotonic() < until else None
        is_older = link.stage is Stage.LINKED and link.dialect.is_foreign
        return link.match if is_older else None

    def _take_offer(self, registration: Registration, sender: Address, offer: Description) -> None:
        """A contact offers to come back: anew, or as a link there awaits, or the same once more."""
        link = self.newest(registration, sender)
        is_awaited = link is not None and not link.match.is_offerer and link not in self._heeded
        if link is not None and is_awaited and link.stage is Stage.NEGOTIATING:
            self.heed(link, offer)
        elif link is None or self._heeded.get(link) != offer.link:
            self.called.publish(Call(registration, sender, offer))


def _place_of(match: Match) -> Place:
    return match.registration, match.address


def _read_signal(relayed: Relayed) -> Description | Ask | Candidate | None:
    payload = read_payload(relayed.payload)
    match relayed.kind:
        case RelayKind.OFFER:
            return parse_offer(payload)
        case RelayKind.ANSWER:
            return parse_description("answer", payload)
        case RelayKind.ICE_CANDIDATE:
            return parse_candidate(payload)
        case _:
            return None  # calls of older clients: not spoken yet
