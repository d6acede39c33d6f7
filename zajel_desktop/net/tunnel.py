"""Opens TCP connections through a proxy: SOCKS5 (RFC 1928, RFC 1929) or HTTP CONNECT (RFC 9110).

The proxy looks up the name: our own network sees neither it nor its address. Errors name the
proxy, never who we are there.
"""

from __future__ import annotations

import asyncio
import base64
import ipaddress
import re
import socket
import struct

from zajel_desktop.model.proxy import Proxy, ProxyKind

PATIENCE = 10.0
"""Seconds until the proxy has to have connected us."""

MAX_HEAD = 16_384
"""Most bytes of an HTTP answer."""

VERSION, LOGIN_VERSION, CONNECT, NO_LOGIN, LOGIN = 5, 1, 1, 0, 2
IPV4, NAME, IPV6 = 1, 3, 4
LONGEST = 255

REFUSALS = {
    1: "general failure",
    2: "not allowed",
    3: "network unreachable",
    4: "host unreachable",
    5: "connection refused",
    6: "took too long",
    7: "cannot connect",
    8: "does not know this kind of address",
}
"""RFC 1928, 6."""

STATUS = re.compile(rb"HTTP/1\.[01] (\d{3})\b")


async def open_tunnel(proxy: Proxy, host: str, port: int) -> socket.socket:
    """A connected socket whose other end is ``port`` of ``host``, seen from the proxy.

    OSError that names the proxy if it cannot be reached, refuses, or talks nonsense.
    """
    spoken = _plain(host)
    try:
        async with asyncio.timeout(PATIENCE):
            return await _open(proxy, spoken, port)
    except TimeoutError:
        raise OSError(f"{_name(proxy)} did not answer in time") from None


async def _open(proxy: Proxy, host: str, port: int) -> socket.socket:
    line = await _connect(proxy)
    try:
        talk = _say_socks if proxy.kind is ProxyKind.SOCKS5 else _say_http
        await talk(line, proxy, host, port)
    except BaseException:
        line.close()
        raise
    return line


async def _connect(proxy: Proxy) -> socket.socket:
    loop = asyncio.get_running_loop()
    try:
        found = await loop.getaddrinfo(proxy.host, proxy.port, type=socket.SOCK_STREAM)
    except OSError as error:
        raise OSError(f"{_name(proxy)} cannot be found") from error
    problem: OSError | None = None
    for family, kind, number, _, address in found:
        line = socket.socket(family, kind, number)
        line.setblocking(False)
        try:
            await loop.sock_connect(line, address)
        except OSError as error:
            line.close()
            problem = error
        except BaseException:
            line.close()
            raise
        else:
            return line
    raise OSError(f"{_name(proxy)} cannot be reached") from problem


# SOCKS5.


async def _say_socks(line: socket.socket, proxy: Proxy, host: str, port: int) -> None:
    loop = asyncio.get_running_loop()
    methods = bytes([NO_LOGIN, LOGIN] if proxy.username else [NO_LOGIN])
    await loop.sock_sendall(line, bytes([VERSION, len(methods)]) + methods)
    version, method = await _read(line, 2, proxy)
    if version != VERSION or method not in methods:
        wants = "wants a user name" if version == VERSION else "speaks no SOCKS5"
        raise OSError(f"{_name(proxy)} {wants}")
    if method == LOGIN:
        await _log_in(line, proxy)
    request = bytes([VERSION, CONNECT, 0]) + _address(host) + struct.pack("!H", port)
    await loop.sock_sendall(line, request)
    version, reply, _, kind = await _read(line, 4, proxy)
    if version != VERSION or reply:
        raise OSError(f"{_name(proxy)}: {REFUSALS.get(reply, 'refused')}")
    await _read(line, await _rest(line, kind, proxy) + 2, proxy)


async def _log_in(line: socket.socket, proxy: Proxy) -> None:
    user, password = proxy.username.encode(), proxy.password.encode()
    if max(len(user), len(password)) > LONGEST:
        raise OSError(f"{_name(proxy)} takes no user name or password of this length")
    said = bytes([LOGIN_VERSION, len(user)]) + user + bytes([len(password)]) + password
    await asyncio.get_running_loop().sock_sendall(line, said)
    _, status = await _read(line, 2, proxy)
    if status:
        raise OSError(f"{_name(proxy)} does not accept the user name and password")


def _address(host: str) -> bytes:
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return bytes([NAME, len(host)]) + host.encode()
    return bytes([IPV4 if address.version == 4 else IPV6]) + address.packed


def _plain(host: str) -> str:
    """A host name as it is said on the wire (RFC 5890); addresses stay."""
    if ":" in host:
        return host
    try:
        name = host.encode("idna")
    except UnicodeError:
        raise OSError("a host name that is none") from None
    if not 0 < len(name) <= LONGEST:
        raise OSError("a host name that is too long")
    return name.decode()


async def _rest(line: socket.socket, kind: int, proxy: Proxy) -> int:
    """How many bytes the address in an answer takes."""
    if kind == NAME:
        return int((await _read(line, 1, proxy))[0])
    if kind not in {IPV4, IPV6}:
        raise OSError(f"{_name(proxy)} speaks no SOCKS5")
    return 4 if kind == IPV4 else 16


# HTTP.


async def _say_http(line: socket.socket, proxy: Proxy, host: str, port: int) -> None:
    loop = asyncio.get_running_loop()
    place = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    lines = [f"CONNECT {place} HTTP/1.1", f"Host: {place}"]
    if proxy.username:
        who = base64.b64encode(f"{proxy.username}:{proxy.password}".encode()).decode()
        lines.append(f"Proxy-Authorization: Basic {who}")
    await loop.sock_sendall(line, "\r\n".join([*lines, "", ""]).encode())
    head = b""
    while not head.endswith(b"\r\n\r\n"):
        # One by one: what follows the head belongs to the tunnel.
        head += await _read(line, 1, proxy)
        if len(head) > MAX_HEAD:
            raise OSError(f"{_name(proxy)} speaks no HTTP")
    status = STATUS.match(head)
    if status is None:
        raise OSError(f"{_name(proxy)} speaks no HTTP")
    if status[1] == b"407":
        raise OSError(f"{_name(proxy)} does not accept the user name and password")
    if not status[1].startswith(b"2"):
        raise OSError(f"{_name(proxy)} refused: HTTP {status[1].decode()}")


async def _read(line: socket.socket, size: int, proxy: Proxy) -> bytes:
    """Exactly ``size`` bytes."""
    loop = asyncio.get_running_loop()
    data = b""
    while len(data) < size:
        try:
            more = await loop.sock_recv(line, size - len(data))
        except OSError as error:
            raise OSError(f"{_name(proxy)} hung up") from error
        if not more:
            raise OSError(f"{_name(proxy)} hung up")
        data += more
    return data


def _name(proxy: Proxy) -> str:
    host = f"[{proxy.host}]" if ":" in proxy.host else proxy.host
    return f"the proxy {host}:{proxy.port}"
