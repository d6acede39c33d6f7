"""Anybody on the local network, who may announce whatever they like (mDNS, DNS-SD)."""

from __future__ import annotations

import asyncio
import contextlib

from zeroconf import IPVersion, ServiceInfo
from zeroconf.asyncio import AsyncZeroconf


@contextlib.asynccontextmanager
async def announce(kind, *services):
    """Have ``services`` announced as ``kind`` meanwhile; each is made by :func:`service`."""
    zeroconf = AsyncZeroconf(interfaces=["127.0.0.1"], ip_version=IPVersion.V4Only)
    try:
        telling = [
            await zeroconf.async_register_service(each(kind), cooperating_responders=True)
            for each in services
        ]
        yield
        await asyncio.gather(*telling)
    finally:
        await zeroconf.async_close()


def service(name, *, port=4000, addresses=("127.0.0.1",), **properties):
    """What somebody announces, once its kind is known."""
    return lambda kind: ServiceInfo(
        kind,
        f"{name}.{kind}",
        port=port,
        properties=properties,
        server=f"{name[:16]}.local.",
        parsed_addresses=list(addresses),
    )
