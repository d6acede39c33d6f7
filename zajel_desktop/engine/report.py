"""An examination as text to hand to others: kinds and times only, nothing that tells who or where.

Written for whoever helps, so it is not translated.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from zajel_desktop.model.examination import Examination
from zajel_desktop.model.failure import Failure, Side
from zajel_desktop.model.network import Conditions
from zajel_desktop.model.service import IceServer

WHO = {Side.OURS: "here", Side.PEERS: "there", Side.NETWORKS: "between", Side.SERVICES: "service"}

KINDS = {"stun": "STUN", "stuns": "STUN over TLS", "turn": "relay", "turns": "relay over TLS"}


def build_report(
    examination: Examination, servers: Sequence[IceServer], about: Sequence[str] = ()
) -> str:
    """The text, each line ended; ``about`` comes first."""
    return "".join(f"{line}\n" for line in _lines(examination, servers, about))


def _lines(
    examination: Examination, servers: Sequence[IceServer], about: Sequence[str]
) -> Iterator[str]:
    yield "Zajel Desktop connection report"
    yield from about
    state = f"took {examination.took:.1f} s" if examination.is_over else "not finished"
    yield f"examined: {'the way to a contact' if examination.contact else 'this side'}, {state}"
    for finding in examination.findings:
        where = WHO[finding.side]
        yield f"  {finding.at:4.1f} s  {where}: {finding.check.value}: {finding.grade.value}"
    if examination.round_trip is not None:
        yield f"meeting point: {examination.round_trip} ms there and back"
    yield f"path: {examination.path.value}"
    yield f"here: {_side(examination.ours)}"
    if examination.contact:
        yield f"there: {_side(examination.theirs) if examination.theirs else 'told nothing'}"
    for number, server in enumerate(servers, 1):
        yield f"server {number}: {', '.join(_kind(url) for url in server.urls)}"
    yield f"verdict: {_verdict(examination)}"


def _side(side: Conditions) -> str:
    skew = "unknown" if side.skew is None else f"{side.skew:+.0f} s"
    relay = "lends" if side.has_relay else "silent" if side.knows_relay else "none"
    words = [
        f"version {side.version or 'unknown'}",
        f"NAT {side.nat.value}",
        f"relay {relay}",
        f"clock {skew}",
        f"addresses {side.addresses}",
    ]
    return ", ".join([*words, "goes only through a relay"] if side.is_relay_only else words)


def _kind(url: str) -> str:
    """What kind of server it is; not which."""
    scheme = url.partition(":")[0]
    kind = KINDS.get(scheme, "unknown")
    return f"{kind} over TCP" if scheme == "turn" and url.endswith("transport=tcp") else kind


def _verdict(examination: Examination) -> str:
    if not examination.is_over:
        return "none yet"
    failure: Failure | None = examination.verdict
    return "in order" if failure is None else f"{failure.reason.value} ({failure.side.value})"
