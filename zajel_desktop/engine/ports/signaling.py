"""Signaling services, as the engine needs them: those elsewhere, our own, and the way out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from zajel_desktop.protocol.server_list import SignedList
from zajel_desktop.protocol.wire.service_messages import Announcement, Request


class SignalingSocket(Protocol):
    """One open connection to one service."""

    async def send(self, message: Request) -> None:
        """Send ``message``; raise OSError once the connection is gone."""

    async def receive(self) -> Announcement:
        """Wait for the next message; raise OSError at the end, RemoteError on nonsense."""

    def is_stranded(self) -> bool:
        """Whether it is of no use: its address is no longer ours, or another way out is chosen."""

    async def close(self) -> None:
        """End the connection; idempotent."""


class Route(Protocol):
    """The way out of this computer that signaling and peer connections share."""

    def use(self, address: str) -> None:
        """Go through the proxy at ``address`` from now on, straight if it is empty.

        Connections that are open stay. Through a proxy media goes by TURN over TCP only.
        """


class Signaling(Protocol):
    """Opens connections to services."""

    async def open(self, url: str) -> SignalingSocket:
        """Connect to ``url``; raise OSError or TimeoutError if nobody answers, RemoteError if
        what answers is not a signaling service."""


class ServerLists(Protocol):
    """Hands out signed lists of services."""

    async def fetch(self, url: str) -> SignedList:
        """Ask for the list at ``url`` (:mod:`zajel_desktop.model.bootstrap`); nobody checked it.

        Raise OSError or TimeoutError if nobody answers, RemoteError if what answers is no list.
        """


class LocalService(Protocol):
    """The signaling service that this program itself can run."""

    async def start(self, *, is_on_network: bool, interfaces: Sequence[str]) -> str:
        """Run it, on the network (``interfaces``, empty for all) or for this computer only.

        Return the URL under which others reach it; raise OSError if that is not possible.
        """

    async def stop(self) -> None:
        """End it; idempotent."""


class Discovery(Protocol):
    """Services announced on the local network, on ``interfaces`` (names, empty for all)."""

    async def find(
        self, patience: float, interfaces: Sequence[str], *, is_below_ours: bool = False
    ) -> str | None:
        """The URL of the announced service with the lowest id heard within ``patience`` s.

        Our own does not count; with ``is_below_ours`` only ids lower than ours do. Raise OSError
        if the network cannot be listened to.
        """

    async def announce(self, url: str, interfaces: Sequence[str]) -> None:
        """Tell the network about our own service until :meth:`stop`; raise OSError."""

    async def stop(self) -> None:
        """Fall silent; idempotent."""
