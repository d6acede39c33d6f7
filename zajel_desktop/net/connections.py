"""Makes peer connections; aiortc is imported with the first one, because that takes a while."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from zajel_desktop.model.service import IceServer
from zajel_desktop.net.route import ProxyRoute
from zajel_desktop.net.verdicts import Verdicts
from zajel_desktop.protocol.connection import ConnectionEvent

if TYPE_CHECKING:
    from zajel_desktop.net.connection import AiortcConnection


def warm_up() -> None:
    """Import aiortc now, in whatever thread; a program does it once its window shows."""
    import zajel_desktop.net.connection  # noqa: F401  # late on purpose


class AiortcConnections:
    """The port ``PeerConnections`` of the engine.

    ``route`` tells whether there is a proxy, then media goes through TURN servers and it only;
    ``verdicts`` is what is known of STUN and TURN servers.
    """

    def __init__(
        self, *, route: ProxyRoute | None = None, verdicts: Verdicts | None = None
    ) -> None:
        self._route = route or ProxyRoute()
        self._verdicts = verdicts or Verdicts()

    def make(
        self,
        *,
        servers: Sequence[IceServer],
        interfaces: Sequence[str],
        inbox: Callable[[ConnectionEvent], None],
        is_relay_only: bool = False,
    ) -> AiortcConnection:
        """A new connection that gathers from ``servers`` on ``interfaces`` (empty: all).

        Its events go into ``inbox`` from within the loop, never after its close. mDNS names of the
        other side are asked for on the same interfaces. With ``is_relay_only`` nothing is sent but
        to and through the TURN servers among ``servers``; where none lends an address, describing
        raises OSError.
        """
        from zajel_desktop.net.connection import AiortcConnection  # late on purpose

        return AiortcConnection(
            servers,
            interfaces,
            inbox,
            is_relay_only=is_relay_only,
            route=self._route,
            verdicts=self._verdicts,
        )
