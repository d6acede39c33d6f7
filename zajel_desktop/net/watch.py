"""Waits until this computer has other addresses, or has slept.

On Linux the kernel tells when an address or a route comes or goes (rtnetlink(7)), and we look only
then; elsewhere we look every two seconds. What is back before we look has never been away.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import socket
import sys
import time
from collections.abc import Callable, Iterator, Sequence

from zajel_desktop.model.surroundings import Change
from zajel_desktop.net.interfaces import host_addresses

logger = logging.getLogger(__name__)

TICK = 1.0
"""Seconds between two looks at the clock, and after which a sleep is noticed at the latest."""

POLL = 2.0
"""Seconds between two looks at the addresses where the kernel does not tell."""

SETTLE = 0.25
"""Seconds without news after which the addresses are looked at: they change one by one."""

LONGEST_SETTLE = 1.0
"""Seconds after which they are looked at although news goes on."""

SLEPT = 4.0
"""Seconds by which a tick must be late to mean a sleep; a busy program is never so late."""

GROUPS = 0x1 | 0x10 | 0x40 | 0x100 | 0x400
"""RTMGRP_ LINK, IPV4_IFADDR, IPV4_ROUTE, IPV6_IFADDR, IPV6_ROUTE (linux/rtnetlink.h)."""

NEWS_BYTES = 65_536

Addresses = Callable[[Sequence[str]], list[str]]


class SystemWatch:
    """The port ``NetworkWatch`` of the engine.

    ``elapsed`` is a clock in seconds that goes on while the computer sleeps; ``listen`` opens the
    socket on which the kernel tells, or raises OSError where there is none.
    """

    def __init__(
        self,
        addresses: Addresses = host_addresses,
        elapsed: Callable[[], float] | None = None,
        listen: Callable[[], socket.socket] | None = None,
    ) -> None:
        self._addresses = addresses
        self._elapsed = elapsed or _elapsed
        self._listen = listen or _listen
        self._known: tuple[tuple[str, ...], frozenset[str]] | None = None

    async def wait_change(self, interfaces: Sequence[str]) -> Change:
        """Wait until our addresses on ``interfaces`` (empty: all) have changed, or we have slept.

        The first call remembers how things are; later ones also tell what changed between them.
        """
        names = tuple(interfaces)
        if self._known is None or self._known[0] != names:
            self._known = (names, self._look(names))
        with _kernel_news(self._listen) as news:
            while not self._has_changed(names):
                if await self._has_slept(news):
                    return Change.RESUMED
        return Change.ADDRESSES

    async def _has_slept(self, news: asyncio.Event | None) -> bool:
        """Wait until there may be something to see; return whether that is a sleep."""
        tick = TICK if news else POLL
        while True:
            started = self._elapsed()
            is_told = await _wait(news, tick)
            if self._elapsed() - started > tick + SLEPT:
                return True
            if news is None:
                return False
            if is_told:
                await _settle(news)
                return False

    def _has_changed(self, names: tuple[str, ...]) -> bool:
        found = (names, self._look(names))
        is_other = found != self._known
        self._known = found
        return is_other

    def _look(self, names: tuple[str, ...]) -> frozenset[str]:
        return frozenset(self._addresses(names))


async def _settle(news: asyncio.Event) -> None:
    """Wait until the kernel is silent for a moment."""
    loop = asyncio.get_running_loop()
    end = loop.time() + LONGEST_SETTLE
    while news.is_set() and loop.time() < end:
        news.clear()
        await _wait(news, SETTLE)


async def _wait(news: asyncio.Event | None, patience: float) -> bool:
    """Wait ``patience`` seconds, or until there is news; return whether there is."""
    if news is None:
        await asyncio.sleep(patience)
        return False
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(patience):
            await news.wait()
    return news.is_set()


@contextlib.contextmanager
def _kernel_news(listen: Callable[[], socket.socket]) -> Iterator[asyncio.Event | None]:
    """Set whenever the kernel has told something; None where it does not tell."""
    loop = asyncio.get_running_loop()
    news = asyncio.Event()
    try:
        source = listen()
    except OSError as error:
        logger.debug("the kernel does not tell of addresses: %s", error)
        yield None
        return

    def hear() -> None:
        _drain(source)
        news.set()

    with source:
        loop.add_reader(source, hear)
        try:
            yield news
        finally:
            loop.remove_reader(source)


def _drain(source: socket.socket) -> None:
    """Throw away what was told: that something was told is enough."""
    try:
        while source.recv(NEWS_BYTES):
            pass
    except BlockingIOError:
        return
    except OSError as error:  # ENOBUFS: more was told than we could hear
        logger.debug("the kernel told more than was heard: %s", error)


def _listen() -> socket.socket:
    """A socket on which Linux tells of links, addresses and routes; OSError elsewhere."""
    if sys.platform != "linux":
        raise OSError("only Linux has rtnetlink")
    source = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, socket.NETLINK_ROUTE)
    try:
        source.setblocking(False)
        source.bind((0, GROUPS))
    except OSError:
        source.close()
        raise
    return source


def _elapsed() -> float:
    """Seconds since some moment, those of a sleep too; other systems only have the wall clock.

    One that is set by hand looks like a sleep: everything is asked once more, and no harm done.
    """
    if sys.platform == "linux":
        return time.clock_gettime(time.CLOCK_BOOTTIME)
    return time.time()
