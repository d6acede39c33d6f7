"""The whole engine: every service, joined to the ports and to each other.

services ──heard──> pairing ──match──> links ──operations──> messages, transfers
                              reunions ──┘└──admits by──> contacts
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path

from zajel_desktop.crypto.draw import uuid7
from zajel_desktop.engine.contacts import Contacts
from zajel_desktop.engine.doctor import Doctor
from zajel_desktop.engine.foreign_returns import ForeignReturns
from zajel_desktop.engine.identity import OwnIdentity
from zajel_desktop.engine.key_changes import KeyChanges
from zajel_desktop.engine.links import Links, Parting
from zajel_desktop.engine.marks import Marks
from zajel_desktop.engine.messages import Messages
from zajel_desktop.engine.milestones import Milestones
from zajel_desktop.engine.neighbours import Neighbours
from zajel_desktop.engine.pairing import Pairing
from zajel_desktop.engine.ports.clock import Clock
from zajel_desktop.engine.ports.connections import IceProbe, PeerConnections
from zajel_desktop.engine.ports.files import BulkPath
from zajel_desktop.engine.ports.network import Beacon, NetworkSurvey, NetworkWatch
from zajel_desktop.engine.ports.signaling import (
    Discovery,
    LocalService,
    Route,
    ServerLists,
    Signaling,
)
from zajel_desktop.engine.ports.store import Repositories, Safe
from zajel_desktop.engine.reunions import Reunions
from zajel_desktop.engine.safekeeping import Safekeeping
from zajel_desktop.engine.services import Services
from zajel_desktop.engine.settings import SettingsService
from zajel_desktop.engine.standing import Standing
from zajel_desktop.engine.surroundings import Surroundings
from zajel_desktop.engine.transfers import Transfers
from zajel_desktop.engine.verifications import Verifications
from zajel_desktop.model.contact import Contact
from zajel_desktop.model.dialect import Dialect
from zajel_desktop.model.ids import PeerId


@dataclass(frozen=True, slots=True)
class Ports:
    """Everything the engine is handed; ``downloads`` is the system's download folder.

    ``local`` is the service that people choose to host, ``lan`` the one for contacts around us.
    ``version`` is what others read of this program, ``about`` the first lines of a report.
    """

    repositories: Repositories
    safe: Safe
    route: Route
    signaling: Signaling
    local: LocalService
    discovery: Discovery
    lists: ServerLists
    watch: NetworkWatch
    beacon: Beacon
    lan: LocalService
    connections: PeerConnections
    probe: IceProbe
    survey: NetworkSurvey
    bulk: BulkPath
    clock: Clock
    downloads: Path
    version: str = ""
    about: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Engine:
    """The services; made by :func:`open_engine`, and made anew after :meth:`stop`."""

    identity: OwnIdentity
    settings: SettingsService
    services: Services
    pairing: Pairing
    contacts: Contacts
    links: Links
    messages: Messages
    transfers: Transfers
    verifications: Verifications
    key_changes: KeyChanges
    safekeeping: Safekeeping
    reunions: Reunions
    surroundings: Surroundings
    neighbours: Neighbours
    standing: Standing
    doctor: Doctor

    async def start(self) -> None:
        """Begin: what was said is read, then the world may call."""
        await self.read()
        await self.connect()

    async def read(self) -> None:
        """The first half of the beginning: afterwards there is something to show."""
        await self.contacts.start()
        await self.messages.start()
        self.key_changes.start()
        await self.transfers.start()

    async def connect(self) -> None:
        """The second half: go to the services, so that the world may call."""
        await self.links.start()
        await self.reunions.start()
        await self.standing.start()
        await self.services.start()
        await self.surroundings.start()
        await self.neighbours.start()

    async def stop(self) -> None:
        """Say goodbye, write what was said last, and leave no task behind."""
        await self.surroundings.stop()
        await self.reunions.stop()  # first: nobody who is told goodbye is dialled again
        await self.doctor.stop()
        await self.standing.stop()
        await self.pairing.stop()
        await self.transfers.stop()
        await self.links.stop()
        await self.verifications.stop()
        await self.neighbours.stop()
        await self.services.stop()
        await self.messages.stop()
        await self.contacts.stop()
        await self.settings.stop()
        await self.safekeeping.stop()  # last: nobody is linked while a backup is finished
        await self.identity.stop()


async def open_engine(ports: Ports) -> Engine:
    """Make the engine over an open store; raise StoreError if that cannot be read or written."""
    store = ports.repositories
    identity = OwnIdentity(repository=store.identity, clock=ports.clock)
    await identity.start()
    settings = SettingsService(repository=store.settings)
    await settings.start()
    ports.route.use(settings.current.proxy)
    settings.settings_changed.subscribe(lambda changed: ports.route.use(changed.proxy))
    safekeeping = Safekeeping(safe=ports.safe)
    await safekeeping.start()
    new_id = partial(_new_id, ports.clock)

    def own_key() -> PeerId:
        return identity.key

    async def welcome(
        key: PeerId,
        claimed_name: str,
        services: tuple[str, ...],
        *,
        is_verified: bool,
        dialect: Dialect,
    ) -> Contact:
        return await key_changes.welcome(
            key, claimed_name, services, is_verified=is_verified, dialect=dialect
        )

    services = Services(
        signaling=ports.signaling,
        local=ports.local,
        discovery=ports.discovery,
        lists=ports.lists,
        settings=settings,
        own_key=own_key,
        clock=ports.clock,
    )
    standing = Standing(
        survey=ports.survey,
        services=services,
        settings=settings,
        clock=ports.clock,
        version=ports.version,
    )
    contacts = Contacts(repository=store.contacts, clock=ports.clock, new_id=new_id)
    links = Links(
        own=identity.with_key,
        connections=ports.connections,
        probe=ports.probe,
        settings=settings,
        clock=ports.clock,
        welcome=welcome,
        people=contacts.with_key,
        new_id=new_id,
        conditions=lambda: standing.current,
    )
    key_changes = KeyChanges(own=identity, contacts=contacts, links=links)
    returns = ForeignReturns(
        is_own=identity.is_own, people=contacts, links=links, clock=ports.clock
    )
    pairing = Pairing(
        is_own=identity.is_own,
        doorkeeper=key_changes,
        services=services,
        links=links,
        returns=returns,
        people=contacts,
        settings=settings,
        clock=ports.clock,
        new_id=new_id,
    )
    messages = Messages(
        repository=store.messages,
        operations=links,
        conversations=contacts,
        transfers_of=store.transfers.several,
        clock=ports.clock,
        new_id=new_id,
    )
    transfers = Transfers(
        repository=store.transfers,
        links=links,
        conversations=contacts,
        bulk=ports.bulk,
        settings=settings,
        downloads=ports.downloads,
        clock=ports.clock,
        new_id=new_id,
        add_entry=messages.add_entry,
    )
    verifications = Verifications(
        own_key=own_key, contacts=contacts, links=links, clock=ports.clock
    )
    reunions = Reunions(
        own=identity,
        contacts=contacts,
        links=links,
        returns=returns,
        services=services,
        clock=ports.clock,
    )
    surroundings = Surroundings(watch=ports.watch, settings=settings)
    surroundings.changed.subscribe(lambda _: ports.probe.forget())
    neighbours = Neighbours(
        beacon=ports.beacon,
        local=ports.lan,
        services=services,
        marks=Marks(own=reunions.identities, people=contacts, links=links, clock=ports.clock),
        settings=settings,
    )
    doctor = Doctor(
        standing=standing,
        contacts=contacts,
        links=links,
        dial=reunions.dial,
        clock=ports.clock,
        about=ports.about,
    )
    engine = Engine(
        *(identity, settings, services, pairing, contacts, links, messages, transfers),
        *(verifications, key_changes, safekeeping, reunions, surroundings, neighbours),
        *(standing, doctor),
    )
    _join(engine)
    return engine


def _join(engine: Engine) -> None:
    """Let the services hear what they need of each other; who stands first hears first."""
    links, contacts, messages = engine.links, engine.contacts, engine.messages
    engine.services.heard.subscribe(links.take)
    contacts.contact_shut.subscribe(links.drop)
    contacts.contact_changed.subscribe(links.on_contact)
    contacts.contact_shut.subscribe(engine.pairing.on_shut)
    contacts.failed.subscribe(messages.failed.publish)
    engine.settings.failed.subscribe(messages.failed.publish)
    contacts.conversation_ended.subscribe(messages.on_removed)
    contacts.conversation_ended.subscribe(engine.transfers.on_removed)
    milestones = Milestones(conversations=contacts, add=messages.add_line)
    contacts.trust_changed.subscribe(milestones.on_trust)
    engine.pairing.paired.subscribe(milestones.on_paired)
    engine.key_changes.noticed.subscribe(milestones.on_key_notice)
    links.recognised.subscribe(lambda heard: contacts.note_dialect(*heard))
    contacts.came_over.subscribe(messages.on_came_over)
    links.linked.subscribe(messages.on_linked)
    links.parted.subscribe(lambda gone: _on_parted(messages, gone))
    links.operation_received.subscribe(messages.on_operation)
    links.part_received.subscribe(messages.on_part)
    engine.transfers.transfer_changed.subscribe(messages.note_transfer)
    contacts.contact_removed.subscribe(engine.verifications.on_removed)
    links.linked.subscribe(engine.verifications.on_linked)
    links.status_changed.subscribe(engine.verifications.on_status)
    links.operation_received.subscribe(engine.verifications.on_operation)
    _join_keys(engine)
    _join_network(engine)


def _on_parted(messages: Messages, gone: Parting) -> None:
    if gone.is_over:
        messages.on_parted(gone.contact, gone.dialect)


def _join_network(engine: Engine) -> None:
    """What concerns the network we are on, and who is there."""
    surroundings, neighbours = engine.surroundings, engine.neighbours
    surroundings.changed.subscribe(engine.services.on_change)
    surroundings.changed.subscribe(engine.links.on_change)
    surroundings.changed.subscribe(lambda _: engine.standing.on_change())
    surroundings.changed.subscribe(neighbours.on_change)
    surroundings.changed.subscribe(lambda _: engine.reunions.on_change())
    engine.links.status_changed.subscribe(neighbours.on_status)
    engine.contacts.contact_changed.subscribe(neighbours.on_people)
    engine.contacts.contact_removed.subscribe(neighbours.on_people)
    engine.identity.renewed.subscribe(neighbours.on_people)


def _join_keys(engine: Engine) -> None:
    """What concerns keys that change: theirs, and ours."""
    identity, links, key_changes = engine.identity, engine.links, engine.key_changes
    identity.failed.subscribe(engine.messages.failed.publish)
    identity.renewed.subscribe(lambda _: engine.services.renew())
    identity.renewed.subscribe(key_changes.on_renewed)
    links.linked.subscribe(key_changes.on_linked)
    links.opening_changed.subscribe(key_changes.on_opening)
    links.operation_received.subscribe(key_changes.on_operation)
    engine.pairing.progress_changed.subscribe(key_changes.on_progress)
    engine.contacts.contact_removed.subscribe(key_changes.on_removed)


def _new_id(clock: Clock) -> str:
    return uuid7(clock.now())
