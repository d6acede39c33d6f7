"""Tells contacts on the local network that we are here, and hears them (mDNS, DNS-SD).

What is announced is a random id of this run, the port of a signaling service that we host, and tags
that say something only to whoever shares a secret with us: no name, no code, no key. What is heard
is a hint; the tags tell whether it comes from a contact, and the opening of a link proves it.
"""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import logging
import re
import secrets
import urllib.parse
from collections.abc import Awaitable, Callable, Sequence
from ipaddress import IPv4Interface
from typing import TYPE_CHECKING

from zajel_desktop.net.interfaces import local_networks
from zajel_desktop.protocol.neighbourhood import MAX_TAGS, Sighting

if TYPE_CHECKING:  # imported late: a program that stays on its computer never needs it
    from zeroconf import ServiceInfo, ServiceStateChange, Zeroconf
    from zeroconf.asyncio import AsyncServiceBrowser, AsyncZeroconf

logger = logging.getLogger(__name__)

KIND = "_zajel-peer._tcp.local."
ID = re.compile(r"[0-9a-f]{16}")
ID_BYTES, TAG_BYTES = 8, 8

TAGS_PER_STRING = 30
"""A string of a TXT record has at most 255 bytes, its name among them (RFC 6763, 6.1)."""

MAX_HEARD = 64
"""Most announcements looked at: anybody on the network can make them up."""

MAX_ADDRESSES = 16
"""Most addresses in an announcement that is looked at."""

LIFE = 120
"""Seconds for which others believe an announcement of ours that they hear no more of."""

SETTLE = 0.1
"""Seconds after news in which more is waited for: the records of one announcement come apart."""

Networks = Callable[[Sequence[str]], list[IPv4Interface]]
Tags = Callable[[bytes], Sequence[bytes]]


class ZeroconfBeacon:
    """The port ``Beacon`` of the engine; one id for each :meth:`announce` after a :meth:`stop`."""

    def __init__(self, our_networks: Networks = local_networks, kind: str = KIND) -> None:
        self._networks = our_networks
        self._kind = kind
        self._id = ""
        self._ours: list[IPv4Interface] = []
        self._zeroconf: AsyncZeroconf | None = None
        self._browser: AsyncServiceBrowser | None = None
        self._telling: Awaitable[object] | None = None
        self._names: dict[str, None] = {}
        self._news = asyncio.Event()

    async def announce(self, url: str, interfaces: Sequence[str], tags: Tags) -> None:
        """Tell the network that we are here and listen to it until :meth:`stop`.

        ``url`` is the service we host; ``tags`` makes the tags for the bytes that say who announces
        what: id, addresses and port. Called again, it changes what is announced. Raise OSError
        without a network.
        """
        zeroconf = self._zeroconf
        if zeroconf is None:
            zeroconf = await self._open(interfaces)
            # The id is random: nobody can hold the name already, so nobody is asked.
            telling = await zeroconf.async_register_service(
                self._describe(url, tags), cooperating_responders=True
            )
        else:
            await self._end_telling()
            telling = await zeroconf.async_update_service(self._describe(url, tags))
        self._telling = telling

    async def wait_heard(self) -> tuple[Sighting, ...]:
        """Wait until others are heard, or no more, or something else of them; return them all."""
        await self._news.wait()
        await asyncio.sleep(SETTLE)
        self._news.clear()
        found = (self._read(name) for name in tuple(self._names))
        return tuple(sighting for sighting in found if sighting is not None)

    async def stop(self) -> None:
        """Fall silent, say so to the network, and hear nothing any more; idempotent."""
        zeroconf, self._zeroconf = self._zeroconf, None
        browser, self._browser = self._browser, None
        self._names.clear()
        self._news.clear()
        if browser is not None:
            await browser.async_cancel()
        await self._end_telling()
        if zeroconf is not None:
            await zeroconf.async_close()

    async def _end_telling(self) -> None:
        """Wait until everything has been said that is said several times, half a second or so."""
        telling, self._telling = self._telling, None
        if telling is not None:
            with contextlib.suppress(OSError):
                await telling

    async def _open(self, interfaces: Sequence[str]) -> AsyncZeroconf:
        from zeroconf import DNSQuestionType, IPVersion
        from zeroconf.asyncio import AsyncServiceBrowser, AsyncZeroconf

        self._ours = self._networks(interfaces)
        if not self._ours:
            raise OSError("no network to be found on")
        self._id = secrets.token_hex(ID_BYTES)
        addresses = [str(each.ip) for each in self._ours]
        zeroconf = AsyncZeroconf(interfaces=list(addresses), ip_version=IPVersion.V4Only)
        self._zeroconf = zeroconf
        await zeroconf.zeroconf.async_wait_for_start()
        # Answers for everybody: one to a single port would reach one of several programs only.
        self._browser = AsyncServiceBrowser(
            zeroconf.zeroconf, self._kind, handlers=[self._hear], question_type=DNSQuestionType.QM
        )
        return zeroconf

    def _describe(self, url: str, tags: Tags) -> ServiceInfo:
        from zeroconf import ServiceInfo

        port = urllib.parse.urlsplit(url).port or 80
        addresses = [str(each.ip) for each in self._ours]
        told = b"".join(tags(place_of(self._id, addresses, port))[:MAX_TAGS])
        step = TAGS_PER_STRING * TAG_BYTES
        strings = [told[start : start + step] for start in range(0, len(told), step)]
        return ServiceInfo(
            self._kind,
            f"{self._id}.{self._kind}",
            port=port,
            properties={f"t{number}": string for number, string in enumerate(strings)},
            server=f"{self._id}.local.",  # the computer's own name stays here
            parsed_addresses=addresses,
            host_ttl=LIFE,
            other_ttl=LIFE,
        )

    def _hear(
        self, zeroconf: Zeroconf, service_type: str, name: str, state_change: ServiceStateChange
    ) -> None:
        from zeroconf import ServiceStateChange

        if state_change is ServiceStateChange.Removed:
            self._names.pop(name, None)
        elif name in self._names or len(self._names) < MAX_HEARD:
            self._names[name] = None
        self._news.set()

    def _read(self, name: str) -> Sighting | None:
        """What came with ``name``, if it is all here and makes sense and is not ours."""
        from zeroconf import IPVersion
        from zeroconf.asyncio import AsyncServiceInfo

        id_ = name.removesuffix(f".{self._kind}")
        if self._zeroconf is None or id_ == self._id or not ID.fullmatch(id_):
            return None
        info = AsyncServiceInfo(self._kind, name)
        if not info.load_from_cache(self._zeroconf.zeroconf) or not info.port:
            return None
        addresses = info.parsed_addresses(IPVersion.V4Only)
        nearest = nearest_address(addresses, self._ours)
        if nearest is None or len(addresses) > MAX_ADDRESSES:
            return None
        return Sighting(
            id=id_,
            place=place_of(id_, addresses, info.port),
            tags=_tags_in(info.properties),
            url=f"ws://{nearest}:{info.port}",
            is_lower=id_ < self._id,
        )


def place_of(id_: str, addresses: Sequence[str], port: int) -> bytes:
    """The bytes that say who announces what: nobody else can use the tags made for them."""
    return "|".join([id_, str(port), *sorted(addresses)]).encode()


def nearest_address(addresses: Sequence[str], ours: Sequence[IPv4Interface]) -> str | None:
    """That of ``addresses`` that is on the smallest of our networks; None if none is.

    Only private, link-local and loopback addresses count: others are not on a local network.
    """
    found = [
        (each.network.prefixlen, address)
        for address in addresses
        for each in ours
        if ipaddress.IPv4Address(address) in each.network
        if ipaddress.IPv4Address(address).is_private
    ]
    return max(found)[1] if found else None


def _tags_in(properties: dict[bytes, bytes | None]) -> tuple[bytes, ...]:
    told = b""
    for number in range(-(-MAX_TAGS // TAGS_PER_STRING)):
        told += properties.get(f"t{number}".encode()) or b""
    whole = len(told) - len(told) % TAG_BYTES
    return tuple(told[start : start + TAG_BYTES] for start in range(0, whole, TAG_BYTES))[:MAX_TAGS]
