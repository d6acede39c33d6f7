"""One connection to a signaling service over WebSocket (RFC 6455): one text frame per message."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import (
    ConnectionClosed,
    InvalidProxy,
    InvalidStatus,
    InvalidURI,
    ProxyError,
    WebSocketException,
)
from websockets.uri import parse_uri

from zajel_desktop.model.errors import LocalError, RemoteError
from zajel_desktop.model.proxy import Proxy
from zajel_desktop.net.interfaces import is_ours
from zajel_desktop.net.tunnel import open_tunnel
from zajel_desktop.net.way_out import is_loopback, way_to
from zajel_desktop.protocol.wire.service import MAX_FRAME, decode, encode
from zajel_desktop.protocol.wire.service_messages import Announcement, Request

OPEN_PATIENCE = 10.0
"""Seconds until a service has to have answered."""

SEND_PATIENCE = 10.0
"""Seconds a frame may wait for the network to take it."""

CLOSE_PATIENCE = 0.5
"""Seconds we wait for the service's goodbye."""

KEEP_ALIVE = 20.0
"""Seconds between pings of the WebSocket, and until one has to be answered."""

AWAY = frozenset({429, 502, 503, 504})
"""HTTP answers of something in front of a service that is away or busy (RFC 9110, 15)."""


async def open_socket(
    url: str, chosen: Proxy | None = None, is_way_out: Callable[[], bool] = lambda: True
) -> WebsocketSocket:
    """Connect to ``url``, through the ``chosen`` proxy; see :meth:`WebsocketSignaling.open`.

    Without a choice the proxy is the one that the environment names, if it does. This computer
    itself is reached straight. ``is_way_out`` tells later whether one would still go this way.
    """
    try:
        proxy, system = way_to(url, chosen)
        line = await _tunnel(proxy, url) if proxy else None
        connection = await _Connect(
            url,
            sock=line,
            compression=None,
            max_size=2 * MAX_FRAME,
            open_timeout=OPEN_PATIENCE,
            ping_interval=KEEP_ALIVE,
            ping_timeout=KEEP_ALIVE,
            close_timeout=CLOSE_PATIENCE,
            proxy=system,
            user_agent_header=None,
        )
    except (InvalidURI, ValueError) as error:
        raise RemoteError(f"not the address of a signaling service: {error}") from error
    except InvalidStatus as error:
        raise _translate(error) from error
    except (InvalidProxy, ProxyError) as error:
        raise OSError(f"the proxy failed: {error}") from error
    except ConnectionClosed as error:
        raise OSError("whoever listens there hung up at once") from error
    except ImportError as error:  # websockets speaks SOCKS with a library only
        raise OSError("a proxy that we cannot go through") from error
    except WebSocketException as error:
        reason = _innermost(error)
        if isinstance(reason, EOFError):  # a service that ends just now does that too
            raise OSError("whoever listens there hung up without a word") from error
        raise RemoteError(f"not a signaling service: {str(reason)[:200]}") from error
    return WebsocketSocket(connection, (lambda: True) if is_loopback(url) else is_way_out)


class WebsocketSocket:
    """The port ``SignalingSocket`` of the engine."""

    def __init__(self, connection: ClientConnection, is_way_out: Callable[[], bool]) -> None:
        self._connection = connection
        self._is_way_out = is_way_out

    async def send(self, message: Request) -> None:
        """Send ``message``.

        OSError once the connection is gone, TimeoutError if the network does not take it in
        time, LocalError if it is larger than services take.
        """
        frame = encode(message)
        if len(frame) > MAX_FRAME:
            raise LocalError(f"frame of {len(frame)} bytes for the service")
        try:
            async with asyncio.timeout(SEND_PATIENCE):
                await self._connection.send(frame, text=True)
        except ConnectionClosed as error:
            raise OSError(_describe(error)) from error

    async def receive(self) -> Announcement:
        """Wait for the next message; OSError at the end, RemoteError on nonsense."""
        try:
            frame = await self._connection.recv()
        except ConnectionClosed as error:
            raise OSError(_describe(error)) from error
        return decode(frame)

    def is_stranded(self) -> bool:
        """Whether its address is no longer ours, or its way not the one that was chosen."""
        if not self._is_way_out():
            return True
        local = self._connection.local_address
        return bool(local) and not is_ours(str(local[0]))

    async def close(self) -> None:
        """End the connection within half a second, at once where nobody can hear it; idempotent."""
        if self.is_stranded():
            self._connection.transport.abort()
        await self._connection.close()


async def _tunnel(proxy: Proxy, url: str) -> socket.socket:
    uri = parse_uri(url)
    return await open_tunnel(proxy, uri.host, uri.port)


class _Connect(connect):
    """websockets' own, which would follow redirections."""

    def process_redirect(self, exc: Exception) -> Exception | str:
        return exc


def _translate(error: InvalidStatus) -> Exception:
    status = error.response.status_code
    if status in AWAY:
        return OSError(f"the service is away: HTTP {status}")
    return RemoteError(f"not a signaling service: HTTP {status}")


def _describe(error: ConnectionClosed) -> str:
    if error.rcvd is None:
        return "the connection to the service was lost"
    return f"the service closed the connection: {error.rcvd.code} {error.rcvd.reason[:100]!r}"


def _innermost(error: Exception) -> Exception:
    """What websockets found, which it wraps."""
    while isinstance(error.__cause__, Exception):
        error = error.__cause__
    return error
