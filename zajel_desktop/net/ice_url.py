"""Addresses of STUN and TURN servers (RFC 7064, RFC 7065)."""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass
from typing import Literal

from zajel_desktop.model.errors import RemoteError
from zajel_desktop.model.service import IceServer

logger = logging.getLogger(__name__)

PORT = 3478
SECURE_PORT = 5349
URL = re.compile(
    r"(?P<scheme>stuns?|turns?):(?P<host>\[[0-9A-Fa-f:.]+\]|[^\s:?/\[\]@]+)"
    r"(?::(?P<port>\d{1,5}))?(?:\?transport=(?P<transport>udp|tcp))?"
)


@dataclass(frozen=True, slots=True)
class IceUrl:
    """One way to one server; ``is_relay`` tells TURN from STUN."""

    host: str
    port: int
    is_relay: bool
    is_secure: bool
    transport: Literal["udp", "tcp"]


@dataclass(frozen=True, slots=True)
class Way:
    """One way to one server, as ``text`` names it."""

    url: IceUrl
    text: str
    server: IceServer

    @property
    def who(self) -> str:
        """Whose loan it would be."""
        return self.server.username


def parse_ice_url(text: str) -> IceUrl:
    """Read ``text``; raise RemoteError if it is no such address."""
    match = URL.fullmatch(text)
    if match is None:
        raise RemoteError("a STUN or TURN address that is none")
    is_secure = match["scheme"].endswith("s")
    port = int(match["port"]) if match["port"] else SECURE_PORT if is_secure else PORT
    if not 0 < port < 65_536:
        raise RemoteError(f"a STUN or TURN server on port {port}")
    is_tcp = match["transport"] == "tcp" or (is_secure and match["transport"] is None)
    return IceUrl(
        host=match["host"].strip("[]"),
        port=port,
        is_relay=match["scheme"].startswith("turn"),
        is_secure=is_secure,
        transport="tcp" if is_tcp else "udp",
    )


def is_usable(url: IceUrl) -> bool:
    """Whether we speak this: STUN over UDP; TURN over UDP, TCP and TLS, not over DTLS."""
    if url.is_relay:
        return not url.is_secure or url.transport == "tcp"
    return not url.is_secure and url.transport == "udp"


def usable_ways(server: IceServer) -> list[Way]:
    """The ways to ``server`` that we speak; what is no address is left out."""
    usable = []
    for text in server.urls:
        try:
            url = parse_ice_url(text)
        except RemoteError as error:
            logger.info("left out %s", error)
            continue
        if is_usable(url):
            usable.append(Way(url, text, server))
    return usable
