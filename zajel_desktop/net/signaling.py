"""Opens connections to signaling services; websockets is imported with the first one.

That takes a while, which a window that opens need not wait for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from zajel_desktop.net.route import ProxyRoute

if TYPE_CHECKING:
    from zajel_desktop.net.websocket import WebsocketSocket


class WebsocketSignaling:
    """The port ``Signaling`` of the engine; ``route`` tells whether there is a proxy."""

    def __init__(self, route: ProxyRoute | None = None) -> None:
        self._route = route or ProxyRoute()

    async def open(self, url: str) -> WebsocketSocket:
        """Connect to ``url`` (``ws://`` or ``wss://``, certificates are checked).

        OSError or TimeoutError if nobody answers or the proxy fails, RemoteError if what answers
        is no WebSocket service or ``url`` is no address of one. A redirection is not followed: the
        service in use is the one that was named.
        """
        from zajel_desktop.net.websocket import open_socket  # late on purpose

        route, address = self._route, self._route.address
        return await open_socket(url, route.proxy(), is_way_out=lambda: route.address == address)
