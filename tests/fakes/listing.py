"""A signed list of services in memory (port ServerLists), for a town in virtual time."""

from __future__ import annotations

from tests.fakes.list_server import KEY, OWNER, entry, sign, write_list
from tests.fakes.virtual_time import VirtualClock
from zajel_desktop.model.service import ServiceChoice
from zajel_desktop.protocol.server_list import SignedList

URL = "https://lists.example"
CHOSEN = {
    "service": ServiceChoice.APP,
    "service_url": "",
    "bootstrap_url": URL,
    "bootstrap_key": KEY,
}


class FakeLists:
    """Hands out the services in ``urls``; ``fault`` is raised instead, ``late`` its clock's."""

    def __init__(self, *urls):
        self.urls = list(urls)
        self.asked = []
        self.fault = None
        self.owner = OWNER
        self.late = 0.0
        self.clock = VirtualClock()

    async def fetch(self, url):
        self.asked.append(url)
        if self.fault is not None:
            raise self.fault
        now = self.clock.now() - self.late
        body = write_list([entry(each, now) for each in self.urls], now)
        return SignedList(body, sign(body, self.owner))
