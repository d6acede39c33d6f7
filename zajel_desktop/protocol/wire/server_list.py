"""The app family's list of services as it comes over HTTP: JSON, its signature in a header.

    GET <bootstrap>/servers
    X-Bootstrap-Signature: base64 of an Ed25519 signature over exactly the bytes of the body
    {"servers": [{"endpoint": "https://…", "lastSeen": ms, …}, …], "timestamp": ms}

See docs/protocol.md, "The list of services". What one entry says wrong costs that entry alone:
whoever signs the list copies what services say of themselves.
"""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from typing import Annotated

import msgspec

from zajel_desktop.model.errors import RemoteError
from zajel_desktop.model.nesting import is_shallow
from zajel_desktop.protocol.invitation import is_service_url

PATH = "/servers"
SIGNATURE_HEADER = "X-Bootstrap-Signature"

MAX_LIST = 262_144
"""Bytes of the largest list that is read."""

MAX_ENTRIES = 1000
MAX_ENDPOINT = 256  # characters: the link in a pairing code has to hold it
MAX_SIGNATURE = 128  # characters
SCHEMES = {"https://": "wss://", "http://": "ws://"}


@dataclass(frozen=True, slots=True)
class Listed:
    """A service in the list: its address as we use it, and when it was last alive (s, epoch)."""

    url: str
    seen_at: float


@dataclass(frozen=True, slots=True)
class ServerList:
    """The services, and when this was said, in seconds since the epoch."""

    services: tuple[Listed, ...]
    said_at: float


class _Body(msgspec.Struct):
    servers: list[msgspec.Raw]
    timestamp: Annotated[int, msgspec.Meta(ge=0, le=2**53)]


class _Entry(msgspec.Struct):
    endpoint: str
    last_seen: float = msgspec.field(name="lastSeen")


def parse_signature(header: str) -> bytes:
    """The signature in the ``header``; RemoteError if there is none."""
    if not header:
        raise RemoteError("a list that nobody has signed")
    if len(header) > MAX_SIGNATURE:
        raise RemoteError("a signature that is too long")
    try:
        return base64.b64decode(header.strip(), validate=True)
    except (binascii.Error, ValueError):
        raise RemoteError("a signature that is not base64") from None


def parse_server_list(body: bytes) -> ServerList:
    """Read a list whose signature has been checked; RemoteError if it is none."""
    if len(body) > MAX_LIST or not is_shallow(body):
        raise RemoteError("a list that is too large")
    try:
        found = msgspec.json.decode(body, type=_Body)
    except (msgspec.DecodeError, UnicodeError) as error:
        raise RemoteError(f"not a list of services: {str(error)[:200]}") from None
    listed = (_listed(entry) for entry in found.servers[:MAX_ENTRIES])
    return ServerList(tuple(each for each in listed if each), found.timestamp / 1000)


def _listed(entry: msgspec.Raw) -> Listed | None:
    try:
        said = msgspec.json.decode(entry, type=_Entry)
    except (msgspec.DecodeError, UnicodeError):
        return None
    url = service_url(said.endpoint)
    return Listed(url, said.last_seen / 1000) if url else None


def service_url(endpoint: str) -> str:
    """The address of a service as the list names it, as a WebSocket address; empty for none.

    ``https`` becomes ``wss`` and ``http`` ``ws``; a bare host is meant securely (app dialect,
    2.7). What we would connect to nowhere else we do not connect to because a list says so.
    """
    url = endpoint.strip()
    for scheme, ours in SCHEMES.items():
        if url.lower().startswith(scheme):
            url = ours + url[len(scheme) :]
    if "://" not in url:
        url = f"wss://{url}"
    return url if len(url) <= MAX_ENDPOINT and is_service_url(url) else ""
