"""Which way out of this computer leads to a URL: straight, or through a proxy."""

from __future__ import annotations

import ipaddress
import urllib.parse

from websockets.proxy import get_proxy
from websockets.uri import parse_uri

from zajel_desktop.model.errors import LocalError
from zajel_desktop.model.proxy import Proxy, parse_proxy


def way_to(url: str, chosen: Proxy | None) -> tuple[Proxy | None, str | None]:
    """The proxy to go through to ``url`` (``ws``, ``wss``), None for none.

    Without a ``chosen`` one it is the one that the environment names, if it does; where we do not
    speak its language it comes second, as it is named there. This computer itself is reached
    straight. ValueError or InvalidURI if ``url`` is none.
    """
    if is_loopback(url):
        return None, None
    named = None if chosen else get_proxy(parse_uri(url))
    if named is None:
        return chosen, None
    try:
        return parse_proxy(named), None
    except LocalError:
        return None, named


def is_loopback(url: str) -> bool:
    """Whether ``url`` is at this computer itself."""
    host = urllib.parse.urlsplit(url).hostname or ""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
