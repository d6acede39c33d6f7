"""Finds and announces signaling services on the local network (mDNS, RFC 6762; DNS-SD, RFC 6763).

What is announced is a random id of this run, an address and a port: no name, no code, no key.
What is heard is only a hint; who is met there is proven when a link opens.
"""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import re
import secrets
import urllib.parse
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from zajel_desktop.model.errors import LocalError
from zajel_desktop.net.interfaces import LOOPBACK, host_addresses, network_addresses

if TYPE_CHECKING:  # imported late: a program that stays on its computer never needs it
    from zeroconf import ServiceInfo
    from zeroconf.asyncio import AsyncZeroconf

KIND = "_zajel._tcp.local."
ID_BYTES = 8
ID = re.compile(r"[0-9a-f]{16}")
PATH = re.compile(r"/[A-Za-z0-9._~/-]{0,200}")
QUERY, POINTER, INTERNET = 0, 12, 1  # RFC 1035, 3.2 and 4.1.1
MAX_HEARD = 64
"""Most announcements looked at: anybody on the network can make them up."""

Addresses = Callable[[Sequence[str]], list[str]]


@dataclass(frozen=True, slots=True)
class Announcement:
    """A service somebody announced."""

    id: str
    addresses: tuple[str, ...]
    port: int
    path: str
    is_secure: bool


class ZeroconfDiscovery:
    """The port ``Discovery`` of the engine; one id for the whole run."""

    def __init__(self, addresses: Addresses | None = None, kind: str = KIND) -> None:
        self._id = secrets.token_hex(ID_BYTES)
        self._addresses = addresses or _addresses
        self._kind = kind
        self._announcing: AsyncZeroconf | None = None
        self._telling: Awaitable[object] | None = None

    async def find(
        self, patience: float, interfaces: Sequence[str], *, is_below_ours: bool = False
    ) -> str | None:
        """The URL of the service with the lowest id heard within ``patience`` seconds.

        Our own announcement does not count; ``is_below_ours`` counts only ids lower than ours.
        OSError if the network cannot be listened to.
        """
        ours = self._addresses(interfaces)
        if not ours:
            raise OSError("no network to find a service on")
        async with _listening(ours) as listener:
            names = await _listen(listener, self._kind, patience)
            heard = [_read(name, self._kind, listener) for name in names]
        others = [each for each in heard if each and each.id != self._id]
        if is_below_ours:
            others = [each for each in others if each.id < self._id]
        urls = [nearest_url(each, ours) for each in sorted(others, key=lambda each: each.id)]
        return next((url for url in urls if url), None)

    async def announce(self, url: str, interfaces: Sequence[str]) -> None:
        """Tell the network about our own service at ``url`` until :meth:`stop`.

        Only port, path and scheme of ``url`` are told; the addresses are those of our interfaces.
        OSError without a network, LocalError if we announce already.
        """
        if self._announcing is not None:
            raise LocalError("announced twice")
        from zeroconf import IPVersion
        from zeroconf.asyncio import AsyncZeroconf

        ours = self._addresses(interfaces)
        if not ours:
            raise OSError("no network to announce a service on")
        zeroconf = AsyncZeroconf(interfaces=list(ours), ip_version=IPVersion.V4Only)
        self._announcing = zeroconf
        # The id is random: nobody can hold the name already, so nobody is asked.
        self._telling = await zeroconf.async_register_service(
            self._describe(url, ours), cooperating_responders=True
        )

    async def stop(self) -> None:
        """Fall silent, and say so to the network; idempotent."""
        zeroconf, self._announcing = self._announcing, None
        telling, self._telling = self._telling, None
        if zeroconf is None:
            return
        if telling is not None:
            with contextlib.suppress(OSError):
                await telling
        await zeroconf.async_close()

    def _describe(self, url: str, ours: Sequence[str]) -> ServiceInfo:
        from zeroconf import ServiceInfo

        parts = urllib.parse.urlsplit(url)
        is_secure = parts.scheme == "wss"
        return ServiceInfo(
            self._kind,
            f"{self._id}.{self._kind}",
            port=parts.port or (443 if is_secure else 80),
            properties={"path": parts.path or "/", "tls": "1" if is_secure else "0"},
            server=f"{self._id}.local.",  # the computer's own name stays here
            parsed_addresses=list(ours),
        )


@contextlib.asynccontextmanager
async def _listening(ours: Sequence[str]) -> AsyncIterator[AsyncZeroconf]:
    """Somebody who asks from ports of their own, so that the answers come at once and to us.

    Answers to port 5353 may come a second late (RFC 6762, 6) and to another program that shares
    it; one-shot queries do not wait (5.1 and 6.7).
    """
    from zeroconf import IPVersion
    from zeroconf.asyncio import AsyncZeroconf

    zeroconf = AsyncZeroconf(interfaces=list(ours), ip_version=IPVersion.V4Only, unicast=True)
    try:
        await zeroconf.zeroconf.async_wait_for_start()
        yield zeroconf
    finally:
        await zeroconf.async_close()


async def _listen(listener: AsyncZeroconf, kind: str, patience: float) -> list[str]:
    """The names heard in ``patience`` seconds: asked for at once, and once more by the browser."""
    from zeroconf import (  # type: ignore[attr-defined]  # documented, though not listed as exported
        DNSOutgoing,
        DNSQuestion,
        ServiceStateChange,
        Zeroconf,
    )
    from zeroconf.asyncio import AsyncServiceBrowser

    names: dict[str, None] = {}

    def hear(
        zeroconf: Zeroconf, service_type: str, name: str, state_change: ServiceStateChange
    ) -> None:
        if state_change is ServiceStateChange.Removed:
            names.pop(name, None)
        elif len(names) < MAX_HEARD:
            names[name] = None

    browser = AsyncServiceBrowser(listener.zeroconf, kind, handlers=[hear])
    question = DNSOutgoing(QUERY)
    question.add_question(DNSQuestion(kind, POINTER, INTERNET))
    listener.zeroconf.async_send(question)
    try:
        await asyncio.sleep(patience)
    finally:
        await browser.async_cancel()
    return list(names)


def _read(name: str, kind: str, listener: AsyncZeroconf) -> Announcement | None:
    """What came with ``name``; answers hold everything, so nothing more is asked for."""
    from zeroconf import IPVersion
    from zeroconf.asyncio import AsyncServiceInfo

    info = AsyncServiceInfo(kind, name)
    if not info.load_from_cache(listener.zeroconf):
        return None
    id_ = name.removesuffix(f".{kind}")
    properties = info.decoded_properties
    path = properties.get("path") or "/"
    if not (ID.fullmatch(id_) and PATH.fullmatch(path) and info.port):
        return None
    return Announcement(
        id=id_,
        addresses=tuple(info.parsed_addresses(IPVersion.V4Only)),
        port=info.port,
        path=path,
        is_secure=properties.get("tls") == "1",
    )


def nearest_url(heard: Announcement, ours: Sequence[str]) -> str | None:
    """The URL at the announced address nearest to ours; None if none is on a local network.

    It is written as its host writes it, without a path that says nothing (RFC 3986, 6.2.3): two
    URLs that are not the same text are two services to whoever compares them.
    """
    local = [address for address in heard.addresses if _is_local(address, ours)]
    if not local:
        return None
    nearest = max(local, key=lambda address: max(_closeness(address, each) for each in ours))
    scheme = "wss" if heard.is_secure else "ws"
    path = "" if heard.path == "/" else heard.path
    return f"{scheme}://{nearest}:{heard.port}{path}"


def _is_local(address: str, ours: Sequence[str]) -> bool:
    parsed = ipaddress.IPv4Address(address)
    if parsed.is_loopback:
        return LOOPBACK in ours  # otherwise it would be this computer, not the one that said so
    return parsed.is_private


def _closeness(one: str, other: str) -> int:
    """How many leading bits two addresses share."""
    difference = int(ipaddress.IPv4Address(one)) ^ int(ipaddress.IPv4Address(other))
    return 32 - difference.bit_length()


def _addresses(interfaces: Sequence[str]) -> list[str]:
    if not interfaces:
        return network_addresses()
    return [each for each in host_addresses(interfaces) if ":" not in each]
