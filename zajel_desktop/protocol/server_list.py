"""The signed list of services: when it is believed, and which service is chosen from it.

It is believed if the right key has signed its bytes and it was said less than five minutes ago;
whoever repeats an older one wants us somewhere. A service counts while it was alive within two
minutes before the list was said, by the clock of whoever said it: ours may be wrong.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from zajel_desktop.crypto.server_list import check_signature
from zajel_desktop.model.bootstrap import Bootstrap
from zajel_desktop.model.errors import RemoteError
from zajel_desktop.model.hosts import is_local
from zajel_desktop.protocol.wire.server_list import (
    Listed,
    ServerList,
    parse_server_list,
    parse_signature,
)

# Seconds, as in the app (app dialect, section 2).
MAX_AGE = 300.0
MAX_SILENCE = 120.0
FRESHEST = 3  # services among which chance decides


@dataclass(frozen=True, slots=True)
class SignedList:
    """What came over HTTP, nothing of it believed yet."""

    body: bytes
    signature: str


def believe(signed: SignedList, bootstrap: Bootstrap, now: float) -> ServerList:
    """The list that ``bootstrap`` has signed; RemoteError if it is not to be believed.

    ``now`` in seconds since the epoch. Whoever is far away has no business in our network: what
    they name there does not count.
    """
    check_signature(bootstrap.signer, parse_signature(signed.signature), signed.body)
    listed = parse_server_list(signed.body)
    if abs(now - listed.said_at) > MAX_AGE:
        raise RemoteError(f"a list of {now - listed.said_at:.0f} s ago")
    if bootstrap.is_near:
        return listed
    far = tuple(each for each in listed.services if not is_local(urlsplit(each.url).hostname or ""))
    return replace(listed, services=far)


def alive(listed: ServerList) -> tuple[str, ...]:
    """The addresses of the services that were alive when the list was said, freshest first."""
    by_age = sorted(listed.services, key=lambda each: -each.seen_at)
    fresh = [each.url for each in by_age if _is_alive(each, listed)]
    return tuple(dict.fromkeys(fresh))


def choose(
    listed: ServerList, fraction: float, *, staying: str = "", without: Collection[str] = ()
) -> str | None:
    """One of the three freshest services, by the random ``fraction`` of 1; None if there is none.

    ``staying``: where we are, which is chosen again while it is alive. ``without`` names those
    that we could not reach, which are chosen only if there is nobody else.
    """
    urls = alive(listed)
    reachable = [url for url in urls if url not in without] or list(urls)
    if staying in reachable:
        return staying
    freshest = reachable[:FRESHEST]
    return freshest[int(fraction * len(freshest))] if freshest else None


def _is_alive(service: Listed, listed: ServerList) -> bool:
    return listed.said_at - service.seen_at <= MAX_SILENCE
