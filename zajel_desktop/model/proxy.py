"""A proxy: the computer through which everything goes out where nothing else may."""

from __future__ import annotations

import enum
import re
from dataclasses import dataclass, field
from urllib.parse import quote, unquote

from zajel_desktop.model.errors import LocalError

MAX_PORT = 65_535

# RFC 3986, 3.2, with nothing but the authority; RFC 1928 and RFC 9110, 9.3.6 are spoken there.
ADDRESS = re.compile(
    r"(?P<scheme>socks5h?|http)://"
    r"(?:(?P<user>[^\s:@/?#]+)(?::(?P<password>[^\s:@/?#]*))?@)?"
    r"(?P<host>\[[0-9a-f:.]+\]|[^\s:@/?#\[\]]+):(?P<port>\d{1,5})/?",
    re.IGNORECASE,
)


class ProxyKind(enum.Enum):
    """What is spoken to a proxy."""

    SOCKS5 = "socks5"
    HTTP = "http"  # CONNECT


@dataclass(frozen=True, slots=True)
class Proxy:
    """Where it is and who we are there; an empty ``username`` for nobody.

    It looks up the names it is given: our own network sees none.
    """

    kind: ProxyKind
    host: str
    port: int
    username: str = ""
    password: str = field(default="", repr=False)

    @property
    def place(self) -> str:
        """Its address without who we are there, to be shown."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.kind.value}://{host}:{self.port}"

    @property
    def url(self) -> str:
        """The whole, as :func:`parse_proxy` reads it; the password is in it."""
        if not self.username:
            return self.place
        scheme, where = self.place.split("://")
        return f"{scheme}://{quote(self.username, safe='')}:{quote(self.password, safe='')}@{where}"


def parse_proxy(text: str) -> Proxy:
    """Read ``socks5://[user[:password]@]host:port`` or ``http://…``; raise LocalError.

    What would mean something else in a URL is percent-encoded in user name and password. The
    error does not say what stood there: a password may be in it.
    """
    match = ADDRESS.fullmatch(text.strip())
    if match is None:
        raise LocalError("not the address of a proxy")
    port = int(match["port"])
    if not 0 < port <= MAX_PORT:
        raise LocalError(f"a proxy on port {port}")
    is_socks = match["scheme"].lower().startswith("socks")
    return Proxy(
        kind=ProxyKind.SOCKS5 if is_socks else ProxyKind.HTTP,
        host=match["host"].strip("[]"),
        port=port,
        username=unquote(match["user"] or ""),
        password=unquote(match["password"] or ""),
    )
