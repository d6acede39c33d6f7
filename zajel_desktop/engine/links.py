"""All links: opened by a match or a return, found by contact, one for each.

A link that has just proven its key makes or finds its contact first; then it takes the place
of an older link to the same contact, and only then its operations are heard. Until then the older
one goes on, even where both signal over the same place.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

from zajel_desktop.crypto.identity import Identity
from zajel_desktop.engine.bond import Bond
from zajel_desktop.engine.hiding import Hiding
from zajel_desktop.engine.match import Match, Opening
from zajel_desktop.engine.observable import Observable
from zajel_desktop.engine.places import Again, Call, Places
from zajel_desktop.engine.ports.clock import Clock
from zajel_desktop.engine.ports.connections import IceProbe, PeerConnections
from zajel_desktop.engine.ports.siblings import FileChannel, ForeignFileChannel
from zajel_desktop.engine.presences import Presences
from zajel_desktop.engine.registration import Registration
from zajel_desktop.engine.services import Heard
from zajel_desktop.engine.settings import SettingsService
from zajel_desktop.engine.tasks import Tasks
from zajel_desktop.model.contact import Contact
from zajel_desktop.model.dialect import Dialect
from zajel_desktop.model.errors import StoreError
from zajel_desktop.model.failure import Failure, Reason, Side
from zajel_desktop.model.ids import ContactId, PeerId
from zajel_desktop.model.link import LinkStatus, Presence, Stage
from zajel_desktop.model.network import Conditions
from zajel_desktop.model.pairing import Step
from zajel_desktop.model.settings import Settings
from zajel_desktop.model.surroundings import Change
from zajel_desktop.protocol.dialects.nonces import NonceMemory
from zajel_desktop.protocol.dialects.parts import ForeignPart, Handed, Recognised
from zajel_desktop.protocol.heartbeat import Pulse
from zajel_desktop.protocol.wire.operations import Known, Operation, Profile
from zajel_desktop.protocol.wire.signals import Description

if TYPE_CHECKING:
    from zajel_desktop.engine.link import Link

logger = logging.getLogger(__name__)

GOODBYE_PATIENCE = 1.0  # seconds
CROSSING = 15.0  # seconds within which two links of the same two may open in another order


@dataclass(frozen=True, slots=True)
class Parting:
    """The open link of ``match`` to ``contact`` has ended, or goes on without a sign of life."""

    contact: ContactId
    match: Match
    failure: Failure | None
    is_over: bool = True
    dialect: Dialect = Dialect.NATIVE


class Welcome(Protocol):
    """Makes or finds the contact who has just proven ``key``; raise StoreError if refused."""

    def __call__(
        self,
        key: PeerId,
        claimed_name: str,
        services: tuple[str, ...],
        *,
        is_verified: bool,
        dialect: Dialect,
    ) -> Awaitable[Contact]: ...


class Links:
    """The links to our contacts; ``own`` knows our identities, those of before as well.

    ``people`` finds the contact with a key; ``conditions`` tells how we stand in the network;
    ``new_id`` names texts that come without a name, as older clients' do.
    """

    def __init__(
        self,
        *,
        own: Callable[[PeerId], Identity | None],
        connections: PeerConnections,
        probe: IceProbe,
        settings: SettingsService,
        clock: Clock,
        welcome: Welcome,
        people: Callable[[PeerId], Contact | None],
        new_id: Callable[[], str],
        conditions: Callable[[], Conditions] = Conditions,
    ) -> None:
        self.presences = Presences(clock=clock)
        self.status_changed: Observable[LinkStatus] = self.presences.changed
        self._places = Places(clock=clock)
        self.called: Observable[Call] = self._places.called
        self._places.offered_again.subscribe(self._on_offered_again)
        self.parted: Observable[Parting] = Observable()
        self.opening_changed: Observable[Opening] = Observable()
        self.linked: Observable[ContactId] = Observable()
        self.operation_received: Observable[tuple[ContactId, Operation]] = Observable()
        self.frame_received: Observable[tuple[ContactId, bytes]] = Observable()
        self.part_received: Observable[tuple[ContactId, ForeignPart]] = Observable()
        self.recognised: Observable[tuple[ContactId, Dialect]] = Observable()
        self._own = own
        self._connections = connections
        self._probe = probe
        self._settings = settings
        self._clock = clock
        self._welcome = welcome
        self._people = people
        self._new_id = new_id
        self._nonces = NonceMemory()
        self._hiding = Hiding(settings=settings, people=people, conditions=conditions)
        self._tasks = Tasks()
        self._links: dict[ContactId, Link] = {}
        self._announced: set[Link] = set()
        self._gave_way: dict[ContactId, float] = {}  # when a link of ours did, to a newer one
        self._shut: set[Link] = set()  # ending because their contacts were blocked or removed
        self._told: dict[PeerId, Conditions] = {}  # how others stand, as they last told
        self._is_open = False
        self._proxy = settings.current.proxy
        self._unsubscribe: Callable[[], None] | None = None

    async def start(self) -> None:
        """Find out which of our own ICE servers answer, before anybody waits for it."""
        self._is_open = True
        self._unsubscribe = self._settings.settings_changed.subscribe(self._on_settings)
        self._on_settings(self._settings.current)

    async def stop(self) -> None:
        """Say goodbye on every link and wait until all have ended."""
        self._is_open = False
        if self._unsubscribe is not None:
            self._unsubscribe()
        links = self._places.links
        for link in links:
            link.close()
        try:
            async with asyncio.timeout(GOODBYE_PATIENCE):
                for link in links:
                    await link.wait_ended()
        except TimeoutError:
            logger.info("a link did not end in time and was cut")
        await self._tasks.stop()

    def status(self, contact: ContactId) -> LinkStatus:
        """How things stand with ``contact`` now."""
        return self.presences.of(contact)

    # What the services above use: ports Operations, OpenLinks and FileChannels.

    def send(self, contact: ContactId, operation: Known) -> bool:
        """Hand ``operation`` to the link; False if there is none that is open."""
        link = self._linked(contact)
        if link is None:
            return False
        link.send_operation(operation)
        return True

    def is_linked(self, contact: ContactId) -> bool:
        """Whether operations can be sent now."""
        return self._linked(contact) is not None

    def bond(self, contact: ContactId) -> Bond | None:
        """What the link to ``contact`` is bound to, None while there is none that is open."""
        link = self._linked(contact)
        if link is None or link.dialect.is_foreign:
            return None  # nothing can be bound to what older clients say
        return Bond(link.identity, link.match.key, link.transcript)

    def is_held(self, contact: ContactId) -> bool:
        """Whether there is a link to ``contact``, however it is."""
        return contact in self._links

    def theirs(self, key: PeerId) -> Conditions | None:
        """How the owner of ``key`` stands in the network, as they last told."""
        told = (link.theirs for link in reversed(self._places.links) if link.match.key == key)
        return next((theirs for theirs in told if theirs is not None), self._told.get(key))

    def fail(self, contact: ContactId, failure: Failure) -> None:
        """They could not be reached because of ``failure``."""
        if contact not in self._links:
            self.presences.fail(contact, failure)

    def end(self, contact: ContactId, failure: Failure) -> None:
        """End the link to ``contact``, if there is one, because of ``failure``."""
        if contact in self._links:
            self._links[contact].close(failure)

    def file_channel(self, contact: ContactId) -> FileChannel | None:
        """The file channel to ``contact``, None while not linked, and to older clients."""
        link = self._linked(contact)
        return link if link and not link.dialect.is_foreign else None

    def dialect(self, contact: ContactId) -> Dialect:
        """What is spoken on the open link to ``contact``, UNKNOWN without one."""
        link = self._linked(contact)
        return link.dialect if link else Dialect.UNKNOWN

    def foreign_files(self, contact: ContactId) -> ForeignFileChannel | None:
        """The files of ``contact``; None while not linked, and where we speak as Desktops do."""
        link = self._linked(contact)
        return link if link and link.dialect.is_foreign else None

    def _linked(self, contact: ContactId) -> Link | None:
        link = self._links.get(contact)
        is_open = link is not None and link.is_linked and link not in self._shut
        return link if is_open else None

    # What the pairing uses.

    def open(self, match: Match, offer: Description | None = None) -> bool:
        """Make a link of ``match``; False if one for the same place is there, which counts on.

        A return (``match.pairing`` is None) may begin beside an older link, from their ``offer``.
        """
        if not self._is_open:
            return False  # it comes while we go
        if not self._places.make_room(match):
            logger.info("a second match for the same place was left aside")
            self._places.repeat(match)
            return False
        identity = self._own(match.own_key)
        if identity is None:
            logger.info("a match for an old key of ours came too late")
            return False
        link = self._begin(match, identity)
        if offer is not None:
            self._places.heed(link, offer)
        return True

    def turn(self, match: Match) -> bool:
        """Make a link of ``match`` in place of one by a match that crossed it and leads nowhere.

        False if that one goes on: it is open, or a Desktop is there, for whom the first one counts.
        """
        older = self._places.newest(match.registration, match.address)
        identity = self._own(match.own_key)
        if older is None or identity is None or older.is_desktop or not self._is_open:
            return False
        if older.stage is not Stage.NEGOTIATING or older.match.key != match.key:
            return False
        logger.info("of two matches that crossed the second one counts")
        self._begin(match, identity)
        older.close(Failure(Reason.CANCELLED, Side.OURS, "the other match counts"))
        return True

    def has_newer(self, match: Match) -> bool:
        """Whether a link of another match has taken the place of the one of ``match``."""
        newest = self._places.newest(match.registration, match.address)
        return newest is not None and newest.match is not match

    def _begin(self, match: Match, identity: Identity) -> Link:
        link = self._make(match, identity)
        self._places.add(link)
        self._hiding.begin(link)
        link.changed.subscribe(self._on_changed)
        link.restart_wanted.subscribe(self._on_silent)
        self.opening_changed.publish(Opening(match, Step.PATH))
        return link

    def _make(self, match: Match, identity: Identity) -> Link:
        from zajel_desktop.engine.link import Link  # with all it takes to secure one: late

        settings, contact = self._settings.current, self._people(match.key)
        # Whoever comes back is a contact, and need not prove the secret of a code.
        refuses = settings.refuses_unverified and not match.is_foreign_return
        known = Dialect.UNKNOWN if contact is None else contact.dialect
        match.registration.hold()
        return Link(
            match,
            identity=identity,
            us=Profile(settings.name, _lasting(match.registration)),
            connections=self._connections,
            probe=self._probe,
            servers=settings.ice_servers,
            interfaces=settings.interfaces,
            refuses_unverified=refuses,
            clock=self._clock,
            tasks=self._tasks,
            admit=self._admit,
            is_relay_only=self._hiding.is_hidden_from(match.key),
            conditions=lambda: self._hiding.conditions_for(match.key),
            new_id=self._new_id,
            allows_foreign=match.may_be_foreign(known, refuses_unverified=refuses),
            known=known,
            used=self._nonces.of(match.key),
        )

    def drop(self, contact: ContactId) -> None:
        """End every link to ``contact``, which was blocked or removed; nothing goes either way."""
        for link in self._places.links:
            if link.contact == contact:
                self._shut.add(link)
                link.close()

    def drop_returns(self, key: PeerId) -> None:
        """End whatever opens because the owner of ``key`` was to come back; who is linked stays."""
        for link in self._places.links:
            is_return = link.match.key == key and link.match.pairing is None
            if is_return and link.contact is None:
                self._shut.add(link)
                link.close(Failure(Reason.CANCELLED, Side.OURS))

    def begin_anew(self, registration: Registration) -> None:
        """End the returns that open over ``registration``: it was lost, and signals with it."""
        for link in self._places.links:
            is_there = link.match.registration is registration and link.match.pairing is None
            if is_there and link.stage is Stage.NEGOTIATING:
                link.close(Failure(Reason.CANCELLED, Side.OURS, "the service was lost"))

    def give_up(self, match: Match) -> None:
        """End the link of ``match`` while it opens."""
        link = self._places.newest(match.registration, match.address)
        if link is not None:
            link.close(Failure(Reason.CANCELLED, Side.OURS))

    def take(self, heard: Heard) -> None:
        """Something came from a service: signals go to the link they are for, or nowhere."""
        self._places.take(*heard)

    def _on_offered_again(self, again: Again) -> None:
        """An older client makes another connection: the first goes on until the key is proven."""
        match = replace(again.match, is_offerer=False, pairing=None, is_foreign_return=True)
        self.open(match, again.offer)

    # What links report.

    def _on_changed(self, link: Link) -> None:
        if link.theirs is not None:
            self._told[link.match.key] = link.theirs
        match link.stage:
            case Stage.SECURING:
                self._choose(link)
                step = Step.SECRET if link.is_checking else Step.SECURING
                self.opening_changed.publish(Opening(link.match, step))
            case Stage.LINKED:
                self._on_linked(link)
            case Stage.ENDED:
                self._on_ended(link)
            case Stage.NEGOTIATING:
                self._on_doubted(link)

    def _on_doubted(self, link: Link) -> None:
        """A link does not seem to open: whoever waits for it is told why."""
        if link.match.pairing is not None and link.doubt is not None:
            self.opening_changed.publish(Opening(link.match, Step.PATH, failure=link.doubt))
        contact = self._people(link.match.key)
        if contact is not None and contact.id not in self._links:
            self.presences.doubt(contact.id, link.doubt)

    def _on_silent(self, link: Link) -> None:
        """Nothing is heard on a link that stands: another may take its place."""
        contact = link.contact
        if contact is not None and self._links.get(contact) is link and link not in self._shut:
            failure = Failure(Reason.LINK_LOST, Side.NETWORKS, "silence")
            self.parted.publish(Parting(contact, link.match, failure, is_over=False))

    def _choose(self, link: Link) -> None:
        """Of several returns to one contact the first that secures goes on; who offers decides."""
        if link.match.pairing is not None or not link.match.is_offerer:
            return
        for other in self._places.besides(link):
            if other.match.pairing is None and other.stage is Stage.NEGOTIATING:
                other.close(Failure(Reason.CANCELLED, Side.OURS, "another way was faster"))

    async def _admit(self, link: Link) -> ContactId:
        """Make or find the contact whose key ``link`` has proven, and put the link in place."""
        is_unknown = link.match.pairing is None and self._people(link.match.key) is None
        if link in self._shut or is_unknown:  # whoever comes back must be a contact still
            raise StoreError(Failure(Reason.BLOCKED, Side.OURS))
        profile = link.profile or Profile()
        contact = await self._welcome(
            link.match.key,
            profile.name or link.match.claimed_name,  # older clients say it only when they ask
            _lasting(link.match.registration),
            is_verified=link.is_verified,
            dialect=link.dialect,
        )
        if contact.is_blocked or link in self._shut:
            raise StoreError(Failure(Reason.BLOCKED, Side.OURS))
        before = self._links.get(contact.id)
        self._links[contact.id] = link
        if before is not None:
            self._gave_way[contact.id] = self._clock.monotonic()
            before.give_way()
        link.heard.subscribe(lambda operation: self._on_heard(link, operation))
        link.frame_arrived.subscribe(lambda frame: self._on_frame(link, frame))
        link.part_heard.subscribe(lambda part: self._on_part(link, part))
        return contact.id

    def _on_heard(self, link: Link, operation: Operation) -> None:
        if link.contact is not None and self._is_current(link):
            self.operation_received.publish((link.contact, operation))

    def _on_frame(self, link: Link, frame: bytes) -> None:
        if link.contact is not None and self._is_current(link):
            self.frame_received.publish((link.contact, frame))

    def _on_part(self, link: Link, part: ForeignPart) -> None:
        is_late = (
            isinstance(part, Handed) and link not in self._shut
        )  # true whatever has come since
        if link.contact is None or not (is_late or self._is_current(link)):
            return
        if isinstance(part, Recognised):
            self.recognised.publish((link.contact, part.dialect))
        else:
            self.part_received.publish((link.contact, part))

    def _is_current(self, link: Link) -> bool:
        """Whether ``link`` still counts: what an older one brings late comes again by the newer."""
        return self._links.get(link.contact or ContactId("")) is link and link not in self._shut

    def _on_linked(self, link: Link) -> None:
        contact = link.contact
        if contact is None or self._links.get(contact) is not link:
            return
        is_new = link not in self._announced
        self.presences.set(_describe(contact, link))
        if is_new:
            self._announced.add(link)
            self.opening_changed.publish(
                Opening(link.match, Step.CONNECTED, contact, dialect=link.dialect)
            )
            self.linked.publish(contact)

    def _on_ended(self, link: Link) -> None:
        self._places.remove(link)
        self._hiding.end(link)
        if link not in self._announced:
            reason = link.failure or Failure(Reason.CANCELLED, Side.OURS)
            contact = link.contact or self._stepping_back(link)
            self.opening_changed.publish(Opening(link.match, Step.FAILED, contact, reason))
        self._announced.discard(link)
        self._shut.discard(link)
        contact = link.contact
        if contact is not None and self._links.get(contact) is link:
            is_followed = self._is_followed(link)
            failure = _replaced(link) if is_followed else link.failure
            self.parted.publish(Parting(contact, link.match, failure, dialect=link.dialect))
            del self._links[contact]
            self.presences.lose(contact, None if is_followed else failure)
        link.match.registration.release()

    def _stepping_back(self, link: Link) -> ContactId | None:
        """Which contact came with an older client than before, if that is why ``link`` has ended.

        Our person is told where they talk with them, even where it was a pairing that has failed.
        """
        contact = self._people(link.match.key)
        if link.failure is None or link.failure.reason is not Reason.STEPPED_BACK or not contact:
            return None
        self.fail(contact.id, link.failure)
        return contact.id

    def _is_followed(self, link: Link) -> bool:
        """Whether ``link`` gave way to one that is ours as well.

        That opens, or it has opened at the same time, and each side has kept another of the two.
        """
        failure = link.failure
        if failure is None or failure.reason is not Reason.LINKED_ELSEWHERE or link.contact is None:
            return False
        gave_way = self._gave_way.get(link.contact, -CROSSING)
        is_crossed = self._clock.monotonic() - gave_way < CROSSING
        return is_crossed or bool(self._places.besides(link))

    def on_change(self, change: Change) -> None:
        """At other addresses every open link moves while it lives; another takes its place if not.

        After a sleep each link asks of itself.
        """
        if change is Change.ADDRESSES:
            self._probe.forget()
            for link in self._links.values():
                link.renew("other addresses", is_elsewhere=True)

    def on_contact(self, contact: Contact) -> None:
        """A contact has changed: perhaps our address is hidden from them, or no longer."""
        link = self._linked(contact.id)
        if link is not None:
            self._hiding.renew(link)

    def _on_settings(self, settings: Settings) -> None:
        before, self._proxy = self._proxy, settings.proxy
        if before != settings.proxy:
            self._probe.forget()
        for link in self._places.links:
            self._hiding.renew(link)
            if before and settings.proxy and before != settings.proxy:
                link.renew("another proxy")


def _describe(contact: ContactId, link: Link) -> LinkStatus:
    is_alive = link.pulse is Pulse.ALIVE
    presence = Presence.ONLINE if is_alive else Presence.RECONNECTING
    return LinkStatus(contact, presence, link.path, link.round_trip, dialect=link.dialect)


def _replaced(link: Link) -> Failure:
    """Why ``link`` has ended, for whoever brings contacts back: should the newer one fail."""
    detail = link.failure.detail if link.failure else ""
    return Failure(Reason.LINK_LOST, Side.NETWORKS, detail)


def _lasting(registration: Registration) -> tuple[str, ...]:
    """The service where we met, if it is to be remembered."""
    return () if registration.is_passing else (registration.url,)
