"""Borrows addresses from TURN servers (RFC 8656) over UDP, TCP or TLS, also through a proxy.

aioice can do all but the last, and hides no related address unless it hides everything else too.
"""

from __future__ import annotations

import asyncio
import ipaddress
import logging
import socket
import struct
from collections.abc import Callable, Sequence

from aioice import Candidate
from aioice.candidate import candidate_foundation, candidate_priority
from aioice.ice import StunProtocol
from aioice.turn import (
    DEFAULT_ALLOCATION_LIFETIME,
    UDP_SOCKET_BUFFER_SIZE,
    TurnClientProtocol,
    TurnClientTcpProtocol,
    TurnClientUdpProtocol,
    TurnTransport,
)

from zajel_desktop.model.proxy import Proxy
from zajel_desktop.model.service import IceServer
from zajel_desktop.net.ice_url import IceUrl
from zajel_desktop.net.tunnel import open_tunnel

logger = logging.getLogger(__name__)

BLANK = {4: "0.0.0.0", 6: "::"}
BLANK_PORT = 9

CHANNEL_REFRESH = 240
"""Seconds after which a channel is bound again: the permission that comes with it lives 300 s only
(RFC 8656, 9 and 12), which aioice's 500 s overlook; coturn is more generous than it has to be."""

RETURN_PATIENCE = 1.0
"""Seconds for giving an address back; afterwards it ends by itself."""

PREFERENCES = {("udp", False): 65_535, ("tcp", False): 65_534, ("tcp", True): 65_533}
"""Local preferences (RFC 8445, 5.1.2.1): what costs less comes first."""


NONSENSE = (AssertionError, AttributeError, LookupError, TypeError, ValueError, struct.error)
"""What aioice raises where a datagram is not what it expects, with nobody to catch it."""


class _Guarded:
    """Leaves aside what makes no sense: it would end as an error in the log, or end the stream."""

    def datagram_received(self, data: bytes | str, addr: tuple[str, int]) -> None:
        try:
            super().datagram_received(data, addr)  # type: ignore[misc]  # of whom it is mixed with
        except NONSENSE as error:
            logger.debug("a TURN server said what makes no sense: %r", error)


class UdpClient(_Guarded, TurnClientUdpProtocol):
    """aioice's over UDP, guarded."""


class TcpClient(_Guarded, TurnClientTcpProtocol):
    """aioice's over TCP and TLS, guarded."""


async def lend(
    url: IceUrl,
    server: IceServer,
    make_protocol: Callable[[], StunProtocol],
    *,
    is_hiding: bool = False,
    proxy: Proxy | None = None,
    local: Sequence[str] | None = None,
) -> tuple[Candidate, StunProtocol]:
    """Borrow one address; its candidate, and the protocol that sends from it.

    With ``is_hiding`` the candidate does not tell which address of ours the server has seen.
    OSError if the server or the ``proxy`` cannot be reached; aioice's TransactionError if the
    server says no or nothing. Whoever asks sets the time limit.
    """
    transport, client = await reach(url, server, proxy, local)
    try:
        protocol = make_protocol()
        lent = TurnTransport(client)
        await lent._connect(protocol)
    except BaseException:
        transport.close()
        raise
    protocol.local_candidate = _candidate(url, lent, is_hiding=is_hiding)
    return protocol.local_candidate, protocol


async def give_back(protocol: StunProtocol) -> None:
    """Return what was lent, or, where the server does not answer or we are in a hurry, drop it."""
    assert isinstance(protocol.transport, TurnTransport)
    try:
        async with asyncio.timeout(RETURN_PATIENCE):
            await protocol.close()
    except (TimeoutError, asyncio.CancelledError) as problem:
        abandon(protocol.transport)
        if isinstance(problem, asyncio.CancelledError):
            raise


def abandon(transport: TurnTransport) -> None:
    """Give a lent address up without telling its server, which no longer answers."""
    transport.close()
    telling: asyncio.Task[None] = transport._TurnTransport__close_task  # type: ignore[attr-defined]  # mangled
    telling.cancel()
    inner = transport._TurnTransport__inner_protocol  # type: ignore[attr-defined]  # mangled
    if inner.refresh_task is not None:
        inner.refresh_task.cancel()
    inner.transport.abort()


async def reach(
    url: IceUrl,
    server: IceServer,
    proxy: Proxy | None = None,
    local: Sequence[str] | None = None,
) -> tuple[asyncio.BaseTransport, TurnClientProtocol]:
    """Connect to a TURN server, nothing borrowed yet; OSError if that, or the proxy, fails.

    ``local`` are the addresses of ours to go out from, None for any; a proxy is reached from any.
    """
    if proxy is not None:
        return await _reach_through(proxy, url, server)
    problem = OSError("no address to go out from")
    for address in (None,) if local is None else local:
        try:
            return await _reach_from((address, 0) if address else None, url, server)
        except OSError as error:
            problem = error
        except ValueError as error:  # what asyncio says where the families differ
            problem = OSError(str(error))
    raise problem


async def _reach_from(
    local: tuple[str, int] | None, url: IceUrl, server: IceServer
) -> tuple[asyncio.BaseTransport, TurnClientProtocol]:
    loop = asyncio.get_running_loop()
    if url.transport == "tcp":
        return await loop.create_connection(
            lambda: _client(TcpClient, url, server),
            url.host,
            url.port,
            ssl=True if url.is_secure else None,
            local_addr=local,
        )
    transport, client = await loop.create_datagram_endpoint(
        lambda: _client(UdpClient, url, server),
        local_addr=local,
        remote_addr=(url.host, url.port),
    )
    transport.get_extra_info("socket").setsockopt(
        socket.SOL_SOCKET, socket.SO_RCVBUF, UDP_SOCKET_BUFFER_SIZE
    )
    return transport, client


async def _reach_through(
    proxy: Proxy, url: IceUrl, server: IceServer
) -> tuple[asyncio.BaseTransport, TurnClientProtocol]:
    if url.transport == "udp":
        raise OSError("no way around the proxy")
    tunnel = await open_tunnel(proxy, url.host, url.port)
    try:
        return await asyncio.get_running_loop().create_connection(
            lambda: _client(TcpClient, url, server),
            sock=tunnel,
            ssl=True if url.is_secure else None,
            server_hostname=url.host if url.is_secure else None,
        )
    except BaseException:
        tunnel.close()
        raise


def _client(
    kind: type[TcpClient] | type[UdpClient], url: IceUrl, server: IceServer
) -> TurnClientProtocol:
    return kind(
        (url.host, url.port),
        username=server.username,
        password=server.credential,
        lifetime=DEFAULT_ALLOCATION_LIFETIME,
        channel_refresh_time=CHANNEL_REFRESH,
    )


def _candidate(url: IceUrl, lent: TurnTransport, *, is_hiding: bool) -> Candidate:
    host, port = lent.get_extra_info("sockname")[:2]
    related = lent.get_extra_info("related_address")[:2]
    if is_hiding:  # RFC 9429, 3.5.3; the format of RFC 8839, 5.1
        related = BLANK[ipaddress.ip_address(host).version], BLANK_PORT
    return Candidate(
        foundation=candidate_foundation("relay", "udp", f"{host} {url.transport}"),
        component=1,
        transport="udp",
        priority=candidate_priority(1, "relay", PREFERENCES[url.transport, url.is_secure]),
        host=host,
        port=port,
        type="relay",
        related_address=related[0],
        related_port=related[1],
    )
