"""The network around this computer: what changes, who else is there, how we stand in it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from zajel_desktop.model.network import Conditions
from zajel_desktop.model.service import IceServer
from zajel_desktop.model.surroundings import Change
from zajel_desktop.protocol.neighbourhood import Sighting


class NetworkWatch(Protocol):
    """Notices what changes around this computer."""

    async def wait_change(self, interfaces: Sequence[str]) -> Change:
        """Wait until our addresses on ``interfaces`` (empty: all) have changed, or we have slept.

        The first call remembers how things are; later ones also tell what changed between them.
        """


class Beacon(Protocol):
    """Tells contacts on the local network that we are here, and hears them."""

    async def announce(
        self, url: str, interfaces: Sequence[str], tags: Callable[[bytes], Sequence[bytes]]
    ) -> None:
        """Tell of the service at ``url`` that we host, and listen, until :meth:`stop`.

        ``tags`` makes the tags (8 bytes each) for the bytes that say who announces what. Called
        again, it changes what is announced. Raise OSError without a network.
        """

    async def wait_heard(self) -> tuple[Sighting, ...]:
        """Wait until others are heard, or no more, or something else of them; return them all."""

    async def stop(self) -> None:
        """Fall silent, and hear nothing any more; idempotent."""


class NetworkSurvey(Protocol):
    """Finds out how this computer stands in the network."""

    async def conditions(
        self,
        servers: Sequence[IceServer],
        interfaces: Sequence[str],
        *,
        is_relay_only: bool = False,
    ) -> Conditions:
        """How we stand on ``interfaces`` (empty: all), seen from ``servers``, all asked at once.

        Takes at most a second and is remembered for a while; never raises. With
        ``is_relay_only``, and behind a proxy, only relays are asked.
        """

    def forget(self) -> None:
        """The network is another one: ask everybody again next time."""
