"""How a signaling service is run: where it listens, whom it trusts, what it names."""

from __future__ import annotations

import ipaddress
import pathlib
from dataclasses import dataclass, field

from zajel_desktop.model.service import IceServer
from zajel_desktop.protocol.rendezvous.lending import TurnAccess
from zajel_desktop.protocol.rendezvous.limits import Limits
from zajel_desktop.protocol.rendezvous.origins import Network

DRAIN = 1.0
"""Short enough for a desktop program that hosts the service and is told to quit."""


@dataclass(frozen=True, slots=True)
class Tls:
    """The files of a certificate chain and its key, both PEM."""

    certificate: pathlib.Path
    key: pathlib.Path


@dataclass(frozen=True, slots=True)
class Options:
    """Everything that can be chosen. ``port`` 0 takes a free one; ``drain`` in seconds.

    ``also`` are further addresses to listen on, at the same ``port``, which must be chosen then.
    ``public_url`` is what clients are told as ``endpoint`` where it differs from the socket's own,
    as behind a proxy.
    """

    host: str = "127.0.0.1"
    port: int = 0
    also: tuple[str, ...] = ()
    tls: Tls | None = None
    trusted_proxies: tuple[Network, ...] = ()
    ice_servers: tuple[IceServer, ...] = ()
    turn: TurnAccess | None = None
    limits: Limits = field(default_factory=Limits)
    public_url: str | None = None
    region: str | None = None
    drain: float = DRAIN


def network(text: str) -> Network:
    """Read an IP address or a network such as ``10.0.0.0/8``; ValueError if it is none."""
    return ipaddress.ip_network(text, strict=False)
