"""Remote candidates, singly and inside a description: one bad one never spoils the rest."""

from __future__ import annotations

import ipaddress
import logging
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from zajel_desktop.model.errors import RemoteError
from zajel_desktop.model.link import Path

logger = logging.getLogger(__name__)

MAX_CANDIDATES = 100
"""Most remote candidates of one connection: each is an address we send packets to."""

IpAddress: TypeAlias = ipaddress.IPv4Address | ipaddress.IPv6Address

PREFIX = "a=candidate:"
END_MARK = "a=end-of-candidates"
KINDS = frozenset({"host", "srflx", "prflx", "relay"})
LOCAL_NAME = re.compile(r"[0-9A-Za-z-]{1,63}\.local")
LOCAL_NETWORKS = tuple(
    ipaddress.ip_network(text)
    for text in (
        *("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "127.0.0.0/8"),
        *("fc00::/7", "fe80::/10", "::1/128"),
    )
)
"""Addresses that never leave somebody's own networks (RFC 1918, RFC 3927, RFC 4193)."""

RELATED = re.compile(r" (raddr|rport) (\S+)")


@dataclass(frozen=True, slots=True)
class RemoteCandidate:
    """One address to try, checked; ``line`` is what stands behind ``candidate:``."""

    line: str
    transport: str
    component: int
    host: str
    kind: str

    @property
    def is_usable(self) -> bool:
        """Whether we can try it: UDP, and the component that data and media share."""
        return self.transport == "udp" and self.component == 1

    @property
    def is_name(self) -> bool:
        """Whether it hides its address behind a name that mDNS resolves."""
        return self.host.endswith(".local")

    def line_at(self, address: str) -> str:
        """``line`` with ``address`` in the place of the name, wherever else that stands."""
        words = self.line.split()
        return " ".join([*words[:4], address, *words[5:]])


@dataclass(frozen=True, slots=True)
class Sifted:
    """A description without the candidates we cannot use.

    ``names`` are candidates that hide behind mDNS names, taken out because each can take
    seconds to resolve; ``count`` is how many candidates there are with them.
    """

    sdp: str
    names: tuple[RemoteCandidate, ...]
    count: int


def parse_candidate_line(line: str) -> RemoteCandidate:
    """Read a candidate attribute (RFC 8839, 5.1); raise RemoteError if it makes no sense."""
    words = line.split()
    if len(words) < 8 or words[6] != "typ":
        raise RemoteError("candidate with too few words")
    _check_number(words[3], 2**32)
    _check_number(words[5], 2**16)
    host, kind = words[4], words[7]
    if kind not in KINDS:
        raise RemoteError("candidate of an unknown type")
    if not LOCAL_NAME.fullmatch(host):
        _check_address(host)
    for member, value in RELATED.findall(line):
        if member == "rport":
            _check_number(value, 2**16)
    return RemoteCandidate(
        line=" ".join(words),
        transport=words[2].lower(),
        component=_check_number(words[1], 257),
        host=host,
        kind=kind,
    )


def sift(sdp: str) -> Sifted:
    """Take what is bad or of no use to us out of a description; order stays.

    The mark that no candidate follows goes as well: after it aioice drops what it cannot reach at
    once, although the other side may still reach us.
    """
    kept: list[str] = []
    names: dict[str, RemoteCandidate] = {}
    count = 0
    for line in sdp.splitlines():
        if line.startswith(PREFIX):
            candidate = _read(line.removeprefix(PREFIX))
            if candidate is None or count >= MAX_CANDIDATES:
                continue
            count += 1
            if candidate.is_name:
                names[candidate.line] = candidate
                continue
        elif line.startswith(END_MARK):
            continue
        kept.append(line)
    return Sifted("\r\n".join([*kept, ""]), tuple(names.values()), count)


def judge_path(
    local: tuple[str, str],
    remote: tuple[str, str],
    networks: Sequence[ipaddress.IPv4Interface] = (),
) -> Path:
    """How bytes travel between two candidates, each given as type and address.

    ``networks`` are our IPv4 addresses with the networks they are on. The local candidate is always
    a host or a relay one; of the remote address it matters whether a router has translated it.
    """
    if "relay" in {local[0], remote[0]}:
        return Path.RELAYED
    if "srflx" in {local[0], remote[0]}:
        return Path.DIRECT
    try:
        ours, theirs = (ipaddress.ip_address(address) for _, address in (local, remote))
    except ValueError:
        return Path.LAN  # a name that mDNS resolved, and mDNS ends at the local network
    # Whoever named a private address that we reach is in the same private network, however large.
    # One learned from packets (prflx) may be that of a router in front of them.
    is_untranslated = remote[0] == "host" and _is_local(ours) and _is_local(theirs)
    is_near = is_untranslated or _is_neighbour(ours, theirs, networks)
    return Path.LAN if is_near else Path.DIRECT


def _read(line: str) -> RemoteCandidate | None:
    try:
        candidate = parse_candidate_line(line)
    except RemoteError as error:
        logger.debug("left out a %s", error)
        return None
    return candidate if candidate.is_usable else None


def _check_number(word: str, limit: int) -> int:
    if not (word.isascii() and word.isdigit() and len(word) <= 10 and int(word) < limit):
        raise RemoteError("candidate with a wrong number")
    return int(word)


def _check_address(host: str) -> None:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        raise RemoteError("candidate without an address") from None


def _is_local(address: IpAddress) -> bool:
    return any(address in network for network in LOCAL_NETWORKS)


def _is_neighbour(
    ours: IpAddress, theirs: IpAddress, networks: Sequence[ipaddress.IPv4Interface]
) -> bool:
    """Whether both addresses are on one network: what lies in between is no router."""
    if isinstance(ours, ipaddress.IPv4Address):
        mine = [each.network for each in networks if each.ip == ours]
        return any(theirs in network for network in mine) if mine else theirs in _around(ours, 24)
    return theirs in _around(ours, 64)


def _around(address: IpAddress, length: int) -> ipaddress.IPv4Network | ipaddress.IPv6Network:
    return ipaddress.ip_network(f"{address}/{length}", strict=False)
