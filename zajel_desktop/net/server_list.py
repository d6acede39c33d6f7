"""Asks for the signed list of services over HTTP (RFC 9112), one GET for each time.

It is little, so the loop itself reads it: whoever is cancelled leaves no thread behind. What is
larger than a list or slower than ten seconds is none. Redirections are not followed: whoever asks
shows their address, and chose to whom. Nothing that came is believed here.
"""

from __future__ import annotations

import asyncio
import http.client
import io
import ssl
from email.message import Message
from urllib.parse import urlsplit

from zajel_desktop.model.bootstrap import is_bootstrap_url
from zajel_desktop.model.errors import RemoteError
from zajel_desktop.net.route import ProxyRoute
from zajel_desktop.net.tunnel import open_tunnel
from zajel_desktop.protocol.server_list import SignedList
from zajel_desktop.protocol.wire.server_list import MAX_LIST, PATH, SIGNATURE_HEADER

PATIENCE = 10.0
"""Seconds until the whole list has to be here."""

MAX_HEAD = 16_384
OK = 200
AWAY = frozenset({408, 429, 500, 502, 503, 504})
"""Answers of somebody who is away or busy (RFC 9110, 15)."""

PORTS = {"https": 443, "http": 80}


class HttpServerLists:
    """The port ``ServerLists`` of the engine; ``route`` tells whether there is a proxy."""

    def __init__(self, route: ProxyRoute | None = None) -> None:
        self._route = route or ProxyRoute()

    async def fetch(self, url: str) -> SignedList:
        """Ask at ``url`` (``https://…`` or ``http://…``), certificates are checked.

        OSError or TimeoutError if nobody answers or the proxy fails, RemoteError if what answers
        is no list or ``url`` is no address of one.
        """
        if not is_bootstrap_url(url):
            raise RemoteError("not the address of a list of services")
        try:
            async with asyncio.timeout(PATIENCE):
                reader, writer = await self._open(url)
                try:
                    writer.write(_question(url))
                    return await _read(reader)
                finally:
                    writer.transport.abort()
        except EOFError as error:
            raise OSError("whoever hands out the list hung up") from error
        except (ValueError, http.client.HTTPException, asyncio.LimitOverrunError) as error:
            if isinstance(error, OSError):  # a certificate that is none
                raise
            raise RemoteError(f"not a list over HTTP: {str(error)[:200]}") from error

    async def _open(self, url: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        from zajel_desktop.net.way_out import way_to  # late: it imports websockets

        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port or PORTS[parts.scheme]
        scheme = "wss" if parts.scheme == "https" else "ws"  # whose proxies are asked for
        proxy, unknown = way_to(f"{scheme}://{parts.netloc}", self._route.proxy())
        if unknown:
            raise OSError("a proxy that we cannot go through")
        context = ssl.create_default_context() if parts.scheme == "https" else None
        if proxy is None:
            return await asyncio.open_connection(host, port, ssl=context, limit=MAX_HEAD)
        line = await open_tunnel(proxy, host, port)
        name = host if context else None
        return await asyncio.open_connection(
            sock=line, ssl=context, server_hostname=name, limit=MAX_HEAD
        )


def _question(url: str) -> bytes:
    parts = urlsplit(url)
    lines = (
        f"GET {parts.path}{PATH} HTTP/1.1",
        f"Host: {parts.netloc}",
        "Accept: application/json",
        "Accept-Encoding: identity",
        "Connection: close",
        "\r\n",
    )
    return "\r\n".join(lines).encode("ascii")


async def _read(reader: asyncio.StreamReader) -> SignedList:
    head = await reader.readuntil(b"\r\n\r\n")
    status, _, fields = head.partition(b"\r\n")
    _check_status(status.decode("latin-1"))
    headers = http.client.parse_headers(io.BytesIO(fields))
    if headers.get("Content-Encoding", "identity").lower() != "identity":
        raise RemoteError("a list in an encoding that nobody asked for")
    return SignedList(await _body(reader, headers), headers.get(SIGNATURE_HEADER, ""))


def _check_status(line: str) -> None:
    version, _, rest = line.partition(" ")
    status = rest[:3]
    if not version.startswith("HTTP/1.") or not (status.isascii() and status.isdigit()):
        raise RemoteError("what answers does not speak HTTP")
    if int(status) in AWAY:
        raise OSError(f"whoever hands out the list is away: HTTP {status}")
    if int(status) != OK:
        raise RemoteError(f"no list there: HTTP {status}")


async def _body(reader: asyncio.StreamReader, headers: Message) -> bytes:
    """The content, by whichever of the three ways its length is told (RFC 9112, 6.3)."""
    if "chunked" in headers.get("Transfer-Encoding", "").lower():
        return await _chunks(reader)
    if "Content-Length" in headers:
        return await reader.readexactly(_bounded(int(headers["Content-Length"])))
    body = b""
    while data := await reader.read(MAX_HEAD):
        body += data
        _bounded(len(body))
    return body


async def _chunks(reader: asyncio.StreamReader) -> bytes:
    body = b""
    while size := _bounded(int((await reader.readuntil(b"\n")).partition(b";")[0], 16)):
        _bounded(len(body) + size)
        body += (await reader.readexactly(size + 2))[:-2]
    return body


def _bounded(length: int) -> int:
    if not 0 <= length <= MAX_LIST:
        raise RemoteError(f"a list of {length} bytes")
    return length
