"""Asks the local network whose a name is that ends in .local (mDNS, RFC 6762).

Browsers hide their addresses behind such names (draft-ietf-mmusic-mdns-ice-candidates). aioice asks
as well, but fails over the answers of Chromium: their last record is compressed in a way that its
parser forbids.
"""

from __future__ import annotations

import ipaddress
import logging
from collections.abc import Sequence

from zajel_desktop.net.interfaces import networks

logger = logging.getLogger(__name__)

PATIENCE = 5.0
"""Seconds in which whoever is there has answered; nobody waits for that."""


async def look_up(name: str, interfaces: Sequence[str] = ()) -> str | None:
    """The IPv4 address that ``name`` stands for on the networks of ``interfaces`` (all if empty).

    None if nobody says so in time, or there is no network to ask.
    """
    # Public, but not in its __all__.
    from zeroconf import (  # type: ignore[attr-defined]
        AddressResolverIPv4,
        IPVersion,
        NotRunningException,
    )
    from zeroconf.asyncio import AsyncZeroconf

    ours = [str(each.ip) for each in networks(interfaces)]
    if not ours:
        return None
    # Not a one-shot query: Chromium answers to the group, never to whoever asks (RFC 6762, 5.1).
    try:
        zeroconf = AsyncZeroconf(interfaces=list(ours), ip_version=IPVersion.V4Only)
    except OSError as error:
        logger.debug("no names are asked for: %s", error)
        return None
    try:
        await zeroconf.zeroconf.async_wait_for_start()
        resolver = AddressResolverIPv4(f"{name}.")
        await resolver.async_request(zeroconf.zeroconf, PATIENCE * 1000)
    except NotRunningException:  # the loop was busy for too long, or the network has gone
        logger.debug("nobody could be asked for a name")
        return None
    finally:
        await zeroconf.async_close()
    found = map(ipaddress.ip_address, resolver.parsed_addresses(IPVersion.V4Only))
    return next((str(address) for address in found if _is_somebody(address)), None)


def _is_somebody(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    return not (address.is_unspecified or address.is_multicast)
