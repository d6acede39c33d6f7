"""Surroundings that a test changes, and the air between computers (ports NetworkWatch, Beacon)."""

from __future__ import annotations

import asyncio

from zajel_desktop.protocol.neighbourhood import Sighting


class FakeWatch:
    """Tells each ``Change`` given to :meth:`change`; ``watched`` are the interfaces asked about."""

    def __init__(self):
        self.watched = []
        self._changes = asyncio.Queue()

    def change(self, change):
        self._changes.put_nowait(change)

    async def wait_change(self, interfaces):
        self.watched.append(tuple(interfaces))
        return await self._changes.get()


class Air:
    """One network on which beacons hear each other."""

    def __init__(self):
        self.is_there = True
        self.beacons = []

    def announced(self):
        return {beacon.id: beacon.url for beacon in self.beacons if beacon.url}

    def tell(self):
        for beacon in self.beacons:
            beacon.news.set()


class FakeBeacon:
    """One computer's voice and ear on the ``air`` (port Beacon); lower numbers are lower ids."""

    def __init__(self, air, number):
        self.id = f"{number:016x}"
        self.url = ""
        self.tags = ()
        self.news = asyncio.Event()
        self.announced = 0
        self._air = air
        air.beacons.append(self)

    @property
    def place(self):
        return f"{self.id} {self.url}".encode()

    async def announce(self, url, interfaces, tags):
        if not self._air.is_there:
            raise OSError("no network to be found on")
        self.url = url
        self.tags = tuple(tags(self.place))
        self.announced += 1
        self._air.tell()

    async def wait_heard(self):
        await self.news.wait()
        self.news.clear()
        others = [each for each in self._air.beacons if each is not self and each.url]
        return tuple(
            Sighting(each.id, each.place, each.tags, each.url, is_lower=each.id < self.id)
            for each in others
        )

    async def stop(self):
        self.url = ""
        self._air.tell()


class NoBeacon:
    """Neither tells nor hears (port Beacon)."""

    async def announce(self, url, interfaces, tags):
        raise OSError("no network to be found on")

    async def wait_heard(self):
        await asyncio.Event().wait()

    async def stop(self):
        pass
