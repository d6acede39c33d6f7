"""People with whole engines in memory: real engine, real rules, fake wires and disks."""

from __future__ import annotations

import asyncio
import pathlib

from tests.fakes.repositories import Disk, FakeRepositories
from tests.fakes.safe import FakeSafe
from tests.fakes.surroundings import FakeWatch, NoBeacon
from tests.fakes.survey import FakeSurvey
from tests.fakes.virtual_time import VirtualClock
from zajel_desktop.engine.engine import Ports, open_engine
from zajel_desktop.model.ids import ConversationId
from zajel_desktop.model.service import ServiceChoice
from zajel_desktop.net.bulk import LoopBulkPath


class NoLocalService:
    """Cannot host (port LocalService)."""

    async def start(self, *, is_on_network, interfaces):
        raise OSError("no listening here")

    async def stop(self):
        pass


class NoDiscovery:
    """Hears nobody (port Discovery)."""

    async def find(self, patience, interfaces, *, is_below_ours=False):
        return None

    async def announce(self, url, interfaces):
        pass

    async def stop(self):
        pass


class NoLists:
    """Nobody hands out a list (port ServerLists)."""

    async def fetch(self, url):
        raise OSError("nobody answers")


class EveryServerAnswers:
    """Believes in every ICE server (port IceProbe)."""

    async def working(self, servers):
        return tuple(servers)

    def forget(self):
        pass


class FakeRoute:
    """Remembers the proxy to go through (port Route)."""

    def __init__(self):
        self.address = None

    def use(self, address):
        self.address = address


class Person:
    """One running engine, and what it has said since the start."""

    def __init__(self, engine, store):
        self.engine = engine
        self.store = store
        self.disk = store.disk
        self.progress, self.statuses, self.messages = [], [], []
        engine.pairing.progress_changed.subscribe(self.progress.append)
        engine.links.status_changed.subscribe(self.statuses.append)
        engine.messages.message_changed.subscribe(self.messages.append)
        self._changed = asyncio.Event()
        for fact in (
            engine.pairing.progress_changed,
            engine.pairing.requests_changed,
            engine.pairing.request_ended,
            engine.pairing.invitation_changed,
            engine.links.status_changed,
            engine.links.linked,
            engine.messages.message_changed,
            engine.messages.page_loaded,
            engine.messages.search_done,
            engine.contacts.contact_changed,
            engine.transfers.transfer_changed,
            engine.services.status_changed,
            engine.key_changes.noticed,
            engine.verifications.run_changed,
            engine.identity.renewed,
        ):
            fact.subscribe(lambda _: self._changed.set())

    @property
    def contact(self):
        """The only contact there is."""
        (contact,) = self.engine.contacts.all
        return contact

    @property
    def texts(self):
        """The texts received, in order."""
        return [m.text for m in self.messages if not m.is_mine and m.kind.value == "text"]

    async def until(self, condition, patience=300.0):
        """Wait until ``condition()`` holds; it is asked after every fact."""
        async with asyncio.timeout(patience):
            while not condition():
                self._changed.clear()
                await self._changed.wait()

    async def code(self):
        """Our code, once it is shown."""
        await self.until(lambda: self.engine.pairing.invitation.code is not None)
        return self.engine.pairing.invitation.code

    def say(self, text, conversation: ConversationId | None = None):
        return self.engine.messages.send(conversation or self.contact.conversation, text)

    async def stop(self):
        await self.engine.stop()


class Town:
    """Makes people who can meet: one service, one network."""

    def __init__(self, service, net, downloads: pathlib.Path, clock=None):
        self.service = service
        self.net = net
        self.downloads = downloads
        self.clock = clock or VirtualClock()
        self.people = []

    async def person(self, name, disk=None, *, ports=None, **settings):
        """Somebody called ``name``; with the ``disk`` of an earlier run they come back.

        ``ports`` names those that are not the town's own.
        """
        store = FakeRepositories(disk or Disk())
        usual = {
            "route": FakeRoute(),
            "signaling": self.service,
            "local": NoLocalService(),
            "discovery": NoDiscovery(),
            "lists": NoLists(),
            "watch": FakeWatch(),
            "beacon": NoBeacon(),
            "lan": NoLocalService(),
            "connections": self.net,
            "probe": EveryServerAnswers(),
            "survey": FakeSurvey(),
            "bulk": LoopBulkPath(),
        }
        engine = await open_engine(
            Ports(
                repositories=store,
                safe=FakeSafe(),
                clock=self.clock,
                downloads=self.downloads / name,
                **(usual | (ports or {})),
            )
        )
        choice = {"service": ServiceChoice.URL, "service_url": self.service.url}
        engine.settings.change(name=name, **(choice | settings))
        person = Person(engine, store)
        self.people.append(person)
        await engine.start()
        return person

    async def pair(self, asker, owner, *, accept=True):
        """``asker`` types the code of ``owner``, who accepts; wait until both are linked."""
        code = await owner.code()
        await asker.code()
        asker.engine.pairing.pair(str(code))
        await owner.until(lambda: owner.engine.pairing.requests)
        if accept:
            owner.engine.pairing.accept(owner.engine.pairing.requests[0].id)
            for person in (asker, owner):
                await person.until(lambda p=person: is_linked(p))

    async def close(self):
        for person in self.people:
            await person.stop()


def is_linked(person):
    links = person.engine.links
    return any(links.is_linked(contact.id) for contact in person.engine.contacts.all)
