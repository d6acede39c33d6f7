"""Services that a signed list names: one is taken by chance, and left when it has gone.

    fetch ──believed──> take one of the three freshest ──away──> fetch ──> stay, or take another

We stay where we are while that is alive, because people look for us there: a service is left when
the list no longer has it, or when it has not answered for half a minute although it is listed;
at once if it never answered us. While the list cannot be had the fault may be ours, and we wait.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator

from zajel_desktop.crypto.draw import random_fraction
from zajel_desktop.engine.ports.clock import Clock
from zajel_desktop.engine.ports.signaling import ServerLists
from zajel_desktop.engine.registration import Registration
from zajel_desktop.model.bootstrap import Bootstrap, read_bootstrap
from zajel_desktop.model.errors import LocalError, RemoteError
from zajel_desktop.model.settings import Settings
from zajel_desktop.protocol.server_list import alive, believe, choose
from zajel_desktop.protocol.wire.server_list import ServerList

logger = logging.getLogger(__name__)

# Seconds.
KEPT = 120.0  # so long a list is not asked for again
PATIENCE = 30.0  # for a service that is listed as alive, and away
LOST_FOR = 600.0  # so long others are taken before one that was away
FIRST_PAUSE, LONGEST_PAUSE = 5.0, 60.0  # between two tries, times 0.5 to 1.5
GROWTH = 1.5


class Listing:
    """Takes a service from the list, and knows when to take another."""

    def __init__(self, *, lists: ServerLists, clock: Clock) -> None:
        self._lists = lists
        self._clock = clock
        self._here = ""
        self._kept: tuple[Bootstrap, float, ServerList] | None = None
        self._lost: dict[str, float] = {}

    async def find(self, settings: Settings) -> str:
        """The URL of a service that is alive, of the list that ``settings`` choose.

        LocalError if they choose none, OSError or TimeoutError if it cannot be had or names
        nobody, RemoteError if it is not to be believed.
        """
        bootstrap = read_bootstrap(settings.bootstrap_url, settings.bootstrap_key)
        listed = self._kept_list(bootstrap) or await self._fetch(bootstrap)
        url = choose(listed, random_fraction(), staying=self._here, without=self._avoided())
        if url is None:
            self._kept = None
            raise OSError("the list names no service that is alive")
        self._here = url
        return url

    async def others(self, settings: Settings) -> tuple[str, ...]:
        """Every other service of the list that is alive, freshest first; none if it fails."""
        try:
            bootstrap = read_bootstrap(settings.bootstrap_url, settings.bootstrap_key)
            listed = self._kept_list(bootstrap) or await self._fetch(bootstrap)
        except (OSError, TimeoutError, RemoteError, LocalError) as error:
            logger.info("the list of services cannot be had: %s", error)
            return ()
        return tuple(url for url in alive(listed) if url != self._here)

    async def is_left(self, registration: Registration, settings: Settings) -> bool:
        """Wait until ``registration``, which is away, is back (False) or given up (True)."""
        bootstrap = read_bootstrap(settings.bootstrap_url, settings.bootstrap_key)
        since = self._clock.monotonic()
        pauses = self.pauses()
        if registration.address is not None:
            await asyncio.sleep(next(pauses))
        while not registration.is_ready:
            is_long = self._clock.monotonic() - since >= PATIENCE or registration.address is None
            if await self._has_better(registration.url, bootstrap, is_long=is_long):
                if registration.is_ready:
                    return False
                self._lost[registration.url] = self._clock.monotonic()
                return True
            await asyncio.sleep(next(pauses))
        return False

    def pauses(self) -> Iterator[float]:
        """Seconds to wait before each next question: growing, and never the same for all."""
        pause = FIRST_PAUSE
        while True:
            yield pause * (0.5 + random_fraction())
            pause = min(pause * GROWTH, LONGEST_PAUSE)

    async def _has_better(self, url: str, bootstrap: Bootstrap, *, is_long: bool) -> bool:
        """Whether the list of now has another service, and reason enough to go there."""
        try:
            listed = await self._fetch(bootstrap)
        except (OSError, TimeoutError, RemoteError) as error:
            logger.info("the list of services cannot be had: %s", error)
            return False
        others = [each for each in alive(listed) if each != url]
        if url not in alive(listed):
            return bool(others)
        return is_long and any(other not in self._avoided() for other in others)

    async def _fetch(self, bootstrap: Bootstrap) -> ServerList:
        signed = await self._lists.fetch(bootstrap.url)
        listed = believe(signed, bootstrap, self._clock.now())
        self._kept = bootstrap, self._clock.monotonic(), listed
        return listed

    def _kept_list(self, bootstrap: Bootstrap) -> ServerList | None:
        if self._kept is None or self._kept[0] != bootstrap:
            return None
        _, since, listed = self._kept
        return listed if self._clock.monotonic() - since < KEPT else None

    def _avoided(self) -> frozenset[str]:
        """Services that were away not long ago."""
        now = self._clock.monotonic()
        return frozenset(url for url, since in self._lost.items() if now - since < LOST_FOR)
