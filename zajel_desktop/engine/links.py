"""All links: opened by a match, found by contact, one for each.

A link that has just proven its key makes or finds its contact first; then it takes the place
of an older link to the same contact, and only then its operations are heard.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING, Protocol, TypeAlias

from zajel_desktop.crypto.identity import Identity
from zajel_desktop.engine.bond import Bond
from zajel_desktop.engine.match import Match, Opening
from zajel_desktop.engine.observable import Observable
from zajel_desktop.engine.ports import Clock, FileChannel, IceProbe, PeerConnections
from zajel_desktop.engine.registration import Registration
from zajel_desktop.engine.services import Heard
from zajel_desktop.engine.settings import SettingsService
from zajel_desktop.engine.tasks import Tasks
from zajel_desktop.model.contact import Contact
from zajel_desktop.model.errors import RemoteError, StoreError
from zajel_desktop.model.failure import Failure, Reason, Side
from zajel_desktop.model.ids import Address, ContactId, PeerId
from zajel_desktop.model.link import LinkStatus, Presence, Stage
from zajel_desktop.model.pairing import Step
from zajel_desktop.model.service import IceServer
from zajel_desktop.model.settings import Settings
from zajel_desktop.protocol.heartbeat import Pulse
from zajel_desktop.protocol.wire.operations import Known, Operation, Profile
from zajel_desktop.protocol.wire.service import read_payload
from zajel_desktop.protocol.wire.service_messages import (
    Refusal,
    Registered,
    Relayed,
    RelayKind,
)
from zajel_desktop.protocol.wire.signals import (
    Candidate,
    Description,
    parse_candidate,
    parse_description,
)

if TYPE_CHECKING:
    from zajel_desktop.engine.link import Link

logger = logging.getLogger(__name__)

GOODBYE_PATIENCE = 1.0  # seconds

Place: TypeAlias = tuple[Registration, Address]


class Welcome(Protocol):
    """Makes or finds the contact who has just proven ``key``; raise StoreError if refused."""

    def __call__(
        self, key: PeerId, claimed_name: str, services: tuple[str, ...], *, is_verified: bool
    ) -> Awaitable[Contact]: ...


class Links:
    """The links to our contacts; ``own`` knows our identities, those of before as well."""

    def __init__(
        self,
        *,
        own: Callable[[PeerId], Identity | None],
        connections: PeerConnections,
        probe: IceProbe,
        settings: SettingsService,
        clock: Clock,
        welcome: Welcome,
    ) -> None:
        self.status_changed: Observable[LinkStatus] = Observable()
        self.opening_changed: Observable[Opening] = Observable()
        self.linked: Observable[ContactId] = Observable()
        self.operation_received: Observable[tuple[ContactId, Operation]] = Observable()
        self.frame_received: Observable[tuple[ContactId, bytes]] = Observable()
        self._own = own
        self._connections = connections
        self._probe = probe
        self._settings = settings
        self._clock = clock
        self._welcome = welcome
        self._tasks = Tasks()
        self._places: dict[Place, Link] = {}  # every link that is not over, by where it signals
        self._links: dict[ContactId, Link] = {}
        self._announced: set[Link] = set()
        self._shut: set[Link] = set()  # ending because their contacts were blocked or removed
        self._statuses: dict[ContactId, LinkStatus] = {}
        self._is_open = False
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
        links = tuple(self._places.values())
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
        return self._statuses.get(contact, LinkStatus(contact))

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
        return Bond(link.identity, link.match.key, link.transcript) if link else None

    def end(self, contact: ContactId, failure: Failure) -> None:
        """End the link to ``contact``, if there is one, because of ``failure``."""
        if contact in self._links:
            self._links[contact].close(failure)

    def file_channel(self, contact: ContactId) -> FileChannel | None:
        """The file channel to ``contact``, None while not linked."""
        return self._linked(contact)

    def _linked(self, contact: ContactId) -> Link | None:
        link = self._links.get(contact)
        is_open = link is not None and link.is_linked and link not in self._shut
        return link if is_open else None

    # What the pairing uses.

    def open(self, match: Match) -> bool:
        """Make a link of ``match``; False if one for the same place is there, which counts on."""
        place = (match.registration, match.address)
        if not self._is_open:
            return False  # it comes while we go
        if place in self._places:
            logger.info("a second match for the same place was left aside")
            return False
        identity = self._own(match.registration.key)
        if identity is None:
            logger.info("a match for an old key of ours came too late")
            return False
        from zajel_desktop.engine.link import Link  # with all it takes to secure one: late

        settings = self._settings.current
        match.registration.hold()
        link = Link(
            match,
            identity=identity,
            us=Profile(settings.name, (match.registration.url,)),
            connections=self._connections,
            probe=self._probe,
            servers=settings.ice_servers,
            interfaces=settings.interfaces,
            refuses_unverified=settings.refuses_unverified,
            clock=self._clock,
            tasks=self._tasks,
            admit=self._admit,
        )
        self._places[place] = link
        link.changed.subscribe(self._on_changed)
        self.opening_changed.publish(Opening(match, Step.PATH))
        return True

    def drop(self, contact: ContactId) -> None:
        """End every link to ``contact``, which was blocked or removed; nothing goes either way."""
        for link in tuple(self._places.values()):
            if link.contact == contact:
                self._shut.add(link)
                link.close()

    def give_up(self, match: Match) -> None:
        """End the link of ``match`` while it opens."""
        link = self._places.get((match.registration, match.address))
        if link is not None:
            link.close(Failure(Reason.CANCELLED, Side.OURS))

    def take(self, heard: Heard) -> None:
        """Something came from a service: signals go to the link they are for, or nowhere."""
        registration, announcement = heard
        if isinstance(announcement, Registered):
            self._warm_up(registration.servers)
        elif isinstance(announcement, Relayed):
            self._take_signal(registration, announcement)
        elif isinstance(announcement, Refusal) and announcement.target is not None:
            link = self._places.get((registration, announcement.target))
            if link is not None and link.stage is Stage.NEGOTIATING:
                link.close(Failure(Reason.PEER_GONE, Side.PEERS, announcement.message))

    def _take_signal(self, registration: Registration, relayed: Relayed) -> None:
        link = self._places.get((registration, relayed.sender))
        if link is None:
            logger.info("a signal from nobody we were matched with was dropped")
            return
        try:
            signal = _read_signal(relayed)
        except RemoteError as error:
            logger.warning("a signal makes no sense: %s", error)
            if link.stage is Stage.NEGOTIATING and relayed.kind is not RelayKind.ICE_CANDIDATE:
                link.close(Failure(Reason.PEER_MISBEHAVED, Side.PEERS, str(error)))
            return
        if signal is not None:
            link.take(signal)

    # What links report.

    def _on_changed(self, link: Link) -> None:
        match link.stage:
            case Stage.SECURING:
                step = Step.SECRET if link.is_checking else Step.SECURING
                self.opening_changed.publish(Opening(link.match, step))
            case Stage.LINKED:
                self._on_linked(link)
            case Stage.ENDED:
                self._on_ended(link)
            case Stage.NEGOTIATING:
                pass

    async def _admit(self, link: Link) -> ContactId:
        """Make or find the contact whose key ``link`` has proven, and put the link in place."""
        profile = link.profile or Profile()
        url = link.match.registration.url
        contact = await self._welcome(
            link.match.key, profile.name, (url,), is_verified=link.is_verified
        )
        if contact.is_blocked:
            raise StoreError(Failure(Reason.BLOCKED, Side.OURS))
        before = self._links.get(contact.id)
        self._links[contact.id] = link
        if before is not None:
            before.give_way()
        link.heard.subscribe(lambda operation: self._on_heard(link, operation))
        link.frame_arrived.subscribe(lambda frame: self._on_frame(link, frame))
        return contact.id

    def _on_heard(self, link: Link, operation: Operation) -> None:
        if link.contact is not None and link not in self._shut:
            self.operation_received.publish((link.contact, operation))

    def _on_frame(self, link: Link, frame: bytes) -> None:
        if link.contact is not None and link not in self._shut:
            self.frame_received.publish((link.contact, frame))

    def _on_linked(self, link: Link) -> None:
        contact = link.contact
        if contact is None or self._links.get(contact) is not link:
            return
        is_new = link not in self._announced
        self._publish(_describe(contact, link))
        if is_new:
            self._announced.add(link)
            self.opening_changed.publish(Opening(link.match, Step.CONNECTED, contact))
            self.linked.publish(contact)

    def _on_ended(self, link: Link) -> None:
        place = (link.match.registration, link.match.address)
        if self._places.get(place) is link:
            del self._places[place]
        link.match.registration.release()
        if link not in self._announced:
            failure = link.failure or Failure(Reason.CANCELLED, Side.OURS)
            self.opening_changed.publish(Opening(link.match, Step.FAILED, link.contact, failure))
        self._announced.discard(link)
        self._shut.discard(link)
        contact = link.contact
        if contact is not None and self._links.get(contact) is link:
            del self._links[contact]
            self._publish(LinkStatus(contact, failure=self._why_ended(link)))

    def _why_ended(self, link: Link) -> Failure | None:
        """What to tell of an open link that has ended."""
        is_ours = any(other.match.key == link.match.key for other in self._places.values())
        failure = link.failure
        if failure is not None and failure.reason is Reason.LINKED_ELSEWHERE and is_ours:
            return None  # the newer link is ours as well, and about to open
        return failure

    def _publish(self, status: LinkStatus) -> None:
        if status != self.status(status.contact):
            self._statuses[status.contact] = status
            self.status_changed.publish(status)

    def _on_settings(self, settings: Settings) -> None:
        self._warm_up(settings.ice_servers)

    def _warm_up(self, servers: Sequence[IceServer]) -> None:
        if servers and self._is_open:
            self._tasks.start(self._ask(servers), "probe ICE servers")

    async def _ask(self, servers: Sequence[IceServer]) -> None:
        await self._probe.working(servers)  # which remembers the answer


def _describe(contact: ContactId, link: Link) -> LinkStatus:
    is_alive = link.pulse is Pulse.ALIVE
    presence = Presence.ONLINE if is_alive else Presence.RECONNECTING
    return LinkStatus(contact, presence, link.path, link.round_trip)


def _read_signal(relayed: Relayed) -> Description | Candidate | None:
    payload = read_payload(relayed.payload)
    match relayed.kind:
        case RelayKind.OFFER:
            return parse_description("offer", payload)
        case RelayKind.ANSWER:
            return parse_description("answer", payload)
        case RelayKind.ICE_CANDIDATE:
            return parse_candidate(payload)
        case _:
            return None  # calls of older clients: not spoken yet
