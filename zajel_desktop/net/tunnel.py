"""Opens TCP connections through a proxy: SOCKS5 (RFC 1928, RFC 1929) or HTTP CONNECT (RFC 9110).

The proxy looks up the name: our own network sees neither it nor its address. Errors name the
proxy, never who we are there.
"""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

from zajel_desktop.model.proxy import Proxy, ProxyKind

if TYPE_CHECKING:  # imported late: most people have no proxy
    from python_socks.async_.asyncio import Proxy as Way

PATIENCE = 10.0
"""Seconds until the proxy has to have connected us."""

LONGEST = 255
"""Most bytes of a host name, a user name and a password (RFC 1928, RFC 1929)."""


async def open_tunnel(proxy: Proxy, host: str, port: int) -> socket.socket:
    """A connected socket whose other end is ``port`` of ``host``, seen from the proxy.

    OSError that names the proxy if it cannot be reached, refuses, or talks nonsense.
    """
    import python_socks

    spoken = _plain(host)
    if max(len(proxy.username.encode()), len(proxy.password.encode())) > LONGEST:
        raise OSError(f"{_name(proxy)} takes no user name or password of this length")
    try:
        return await _way(proxy).connect(spoken, port, timeout=PATIENCE)
    except python_socks.ProxyTimeoutError:
        raise OSError(f"{_name(proxy)} did not answer in time") from None
    except python_socks.ProxyConnectionError as error:
        raise OSError(f"{_name(proxy)} cannot be reached") from error
    except python_socks.ProxyError as error:
        raise OSError(f"{_name(proxy)}: {error or 'hung up'}") from error
    except (OSError, ValueError, IndexError) as error:  # nonsense that it does not expect
        raise OSError(f"{_name(proxy)} hung up, or is no such proxy") from error


def _way(proxy: Proxy) -> Way:
    from python_socks import ProxyType
    from python_socks.async_.asyncio import Proxy as Way

    return Way(
        ProxyType.SOCKS5 if proxy.kind is ProxyKind.SOCKS5 else ProxyType.HTTP,
        proxy.host,
        proxy.port,
        proxy.username or None,
        proxy.password or None,
        rdns=True,
    )


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


def _name(proxy: Proxy) -> str:
    host = f"[{proxy.host}]" if ":" in proxy.host else proxy.host
    return f"the proxy {host}:{proxy.port}"
