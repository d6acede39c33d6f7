"""The options that every program with an engine has, and what they choose.

A password is never an option: other programs can read the command line. It stands in a file.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from zajel_desktop.engine.engine import Engine
from zajel_desktop.model.bootstrap import read_bootstrap, read_key
from zajel_desktop.model.errors import LocalError, RemoteError
from zajel_desktop.model.proxy import parse_proxy
from zajel_desktop.model.service import IceServer, ServiceChoice
from zajel_desktop.net.ice_url import parse_ice_url
from zajel_desktop.store.profile import Profile, default_profile, portable_profile

RELAY_WORDS = 3
"""Of one line about a relay: where it is, and who we are there."""

PLAIN = {
    "name": "name",
    "proxy": "proxy",
    "hide_address": "hides_address",
    "find_on_network": "finds_on_network",
}
"""Options that are settings as they stand, and how those are called."""


def add_options(parser: argparse.ArgumentParser) -> None:
    """The options that every program with an engine has."""
    add = parser.add_argument
    add("--profile", type=Path, metavar="DIR", help="keep everything in DIR; two are two people")
    _add_service_options(parser)
    add("--interfaces", metavar="NAMES", help="network interfaces to use, comma-separated")
    add("--name", help="what we call ourselves from now on")
    add("--download", type=Path, metavar="DIR", help="where received files go from now on")
    add(
        "--ice-server",
        type=read_ice_server,
        action="append",
        metavar="URL",
        help="STUN server to use from now on, as stun:HOST:PORT; may be repeated",
    )
    _add_network_options(parser)
    add("--verbose", action="store_true", help="log more")


def _add_service_options(parser: argparse.ArgumentParser) -> None:
    one = parser.add_mutually_exclusive_group()
    one.add_argument("--server", metavar="URL", help="the signaling service to use from now on")
    one.add_argument(
        "--bootstrap",
        type=read_bootstrap_url,
        metavar="URL",
        help="from now on use a service of the signed list at URL; '' for the Zajel app's list",
    )
    parser.add_argument(
        "--bootstrap-key",
        type=read_bootstrap_key,
        metavar="KEY",
        help="the Ed25519 key (base64) that signs the list; the Zajel app's if there is none",
    )


def read_bootstrap_url(text: str) -> str:
    """Where to ask for the list of services, as the command line names it."""
    try:
        return read_bootstrap(text, "").url if text else ""
    except LocalError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def read_bootstrap_key(text: str) -> str:
    """Who signs the list of services, as the command line names them."""
    try:
        if text:
            read_key(text)
    except LocalError as error:
        raise argparse.ArgumentTypeError(str(error)) from None
    return text


def _add_network_options(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add(
        "--relays",
        type=read_relays,
        metavar="FILE",
        help="file of relays (TURN servers) to use from now on: URL USER PASSWORD on each line",
    )
    add(
        "--proxy",
        type=read_proxy,
        metavar="URL",
        help="socks5://HOST:PORT or http://HOST:PORT to go through from now on; '' for none",
    )
    add(
        "--proxy-file",
        type=read_proxy_file,
        dest="proxy",
        metavar="FILE",
        help="the same, from the first line of a file: with a user name and a password",
    )
    add(
        "--hide-address",
        action=argparse.BooleanOptionalAction,
        help="from now on connect through a relay only",
    )
    add(
        "--find-on-network",
        action=argparse.BooleanOptionalAction,
        help="from now on contacts on this network may notice that we are here",
    )


def read_ice_server(text: str) -> IceServer:
    """One STUN server, as the command line names it."""
    try:
        parse_ice_url(text)
    except RemoteError as error:
        raise argparse.ArgumentTypeError(str(error)) from None
    return IceServer((text,))


def read_relays(name: str) -> tuple[IceServer, ...]:
    """The TURN servers in a file: address, user name and password on each line."""
    return tuple(_relay(line) for line in _lines(name) if line.strip())


def _relay(line: str) -> IceServer:
    words = line.split()
    if len(words) != RELAY_WORDS:
        raise argparse.ArgumentTypeError("a line is URL USER PASSWORD")
    try:
        url = parse_ice_url(words[0])
    except RemoteError as error:
        raise argparse.ArgumentTypeError(str(error)) from None
    if not url.is_relay:
        raise argparse.ArgumentTypeError("this is a STUN server: name it with --ice-server")
    return IceServer((words[0],), words[1], words[2])


def read_proxy(text: str) -> str:
    """A proxy on the command line, where every other program could read a password."""
    if "@" in text:
        raise argparse.ArgumentTypeError("a user name belongs into a file: --proxy-file")
    return _proxy(text)


def read_proxy_file(name: str) -> str:
    """The proxy in the first line of a file."""
    return _proxy(_lines(name)[0].strip())


def _proxy(text: str) -> str:
    try:
        if text:
            parse_proxy(text)
    except LocalError as error:
        raise argparse.ArgumentTypeError(str(error)) from None
    return text


def _lines(name: str) -> list[str]:
    try:
        return Path(name).read_text("utf-8").splitlines() or [""]
    except (OSError, UnicodeError) as error:
        raise argparse.ArgumentTypeError(f"{name} cannot be read: {error}") from None


def read_profile(arguments: argparse.Namespace) -> Profile:
    """Where everything lies."""
    folder: Path | None = arguments.profile
    return portable_profile(folder) if folder else default_profile()


def apply_options(engine: Engine, arguments: argparse.Namespace) -> None:
    """Take over what the command line chooses; it stays chosen."""
    chosen = {
        setting: getattr(arguments, option)
        for option, setting in PLAIN.items()
        if getattr(arguments, option) is not None
    }
    fields: dict[str, object] = chosen | _servers(arguments) | _service(arguments)
    if arguments.interfaces is not None:
        fields["interfaces"] = tuple(filter(None, arguments.interfaces.split(",")))
    if arguments.download is not None:
        fields["downloads"] = str(arguments.download.expanduser().absolute())
    if fields:
        engine.settings.change(**fields)


def _service(arguments: argparse.Namespace) -> dict[str, object]:
    """Where to be met; a list of one's own comes with its own key or with none."""
    if arguments.server:
        return {"service": ServiceChoice.URL, "service_url": arguments.server}
    if arguments.bootstrap is not None:
        key = arguments.bootstrap_key or ""
        chosen = {"bootstrap_url": arguments.bootstrap, "bootstrap_key": key}
        return {"service": ServiceChoice.APP} | chosen
    if arguments.bootstrap_key is not None:
        return {"bootstrap_key": arguments.bootstrap_key}
    return {}


def _servers(arguments: argparse.Namespace) -> dict[str, object]:
    if arguments.ice_server is None and arguments.relays is None:
        return {}
    return {"ice_servers": (*(arguments.ice_server or ()), *(arguments.relays or ()))}
