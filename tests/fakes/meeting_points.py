"""A network in memory on which several services live: hosted, announced, joined, lost."""

from __future__ import annotations

import asyncio

from tests.fakes.service import MemoryService


class Network:
    """Every service by its URL (port Signaling), and what is announced, by whom."""

    def __init__(self, *urls):
        self.services = {url: MemoryService(url) for url in urls}
        self.announced = {}
        self.is_there = True
        self.asked = []

    async def open(self, url):
        self.asked.append(url)
        if url not in self.services:
            raise OSError("connection refused")
        return await self.services[url].open(url)

    def lose(self, url):
        """The computer that ran the service at ``url`` has gone without a word."""
        self.services.pop(url).shut()
        self.announced = {who: told for who, told in self.announced.items() if told != url}


class Host:
    """One computer's own service (port LocalService)."""

    def __init__(self, network, number):
        self.url = None
        self.started = []
        self._network = network
        self._number = number

    async def start(self, *, is_on_network, interfaces):
        assert self.url is None, "started twice"
        if is_on_network and not self._network.is_there:
            raise OSError("no network to listen on")
        self.started.append((is_on_network, tuple(interfaces)))
        name = f"10.0.0.{self._number}" if is_on_network else "127.0.0.1"
        self.url = f"ws://{name}:{1000 * self._number + len(self.started)}"
        self._network.services[self.url] = MemoryService(self.url)
        return self.url

    async def stop(self):
        url, self.url = self.url, None
        if url in self._network.services:
            self._network.services.pop(url).shut()


class Ears:
    """One computer's ear and voice on the network (port Discovery)."""

    def __init__(self, network, number):
        self._network = network
        self._number = number
        self.heard_on = []

    async def find(self, patience, interfaces, *, is_below_ours=False):
        if not self._network.is_there:
            raise OSError("no network to find a service on")
        self.heard_on.append(tuple(interfaces))
        try:
            await asyncio.sleep(patience)
            heard = dict(self._network.announced)
        finally:
            await asyncio.sleep(0.01)  # as closing a socket takes its time
        others = {who: url for who, url in heard.items() if who != self._number}
        if is_below_ours:
            others = {who: url for who, url in others.items() if who < self._number}
        return others[min(others)] if others else None

    async def announce(self, url, interfaces):
        assert self._number not in self._network.announced, "announced twice"
        self._network.announced[self._number] = url

    async def stop(self):
        self._network.announced.pop(self._number, None)
