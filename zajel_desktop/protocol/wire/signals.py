"""Offers, answers and candidates as they travel through a service, in every shape people send.

Ours carry more members: ``link`` (16 random bytes, base64), ``generation``, ``network`` (how their
sender stands there), ``tag`` where somebody comes back, and the offer the ICE servers to use. Older
clients ignore them all.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeGuard

from zajel_desktop.model.errors import RemoteError
from zajel_desktop.model.nesting import is_shallow
from zajel_desktop.model.network import Conditions, Nat
from zajel_desktop.model.service import IceServer

MAX_SDP = 60_000  # a frame of the service holds 65,536 bytes
MAX_CANDIDATE = 10_000
MAX_MID = 100
MAX_SERVERS = 16
LINK_BYTES = 16
TAG_BYTES = 16
MAX_SKEW = 1e9  # seconds
MAX_VERSION = 40  # characters
MAX_ADDRESSES = 1_000
ASK = "ask"

# What different programs call the list of ICE servers.
SERVER_MEMBERS = ("iceServers", "ice", "iceservers")


@dataclass(frozen=True, slots=True)
class Description:
    """An offer or an answer: SDP (RFC 8866), and which try of which link it belongs to.

    ``tag`` marks that it comes from a contact who comes back (crypto/meeting.py), else it is empty.
    """

    kind: Literal["offer", "answer"]
    sdp: str = field(repr=False)
    link: bytes = b""
    generation: int = 1
    servers: tuple[IceServer, ...] = ()
    network: Conditions | None = None
    tag: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True)
class Ask:
    """Somebody who does not offer asks the other to: for which try, and marked by which tag."""

    link: bytes = b""
    generation: int = 1
    tag: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True)
class Candidate:
    """One address to try (RFC 8839, 5.1), ``candidate`` without its ``candidate:`` prefix.

    ``is_typed``: its payload had a member ``type``, as the app sends it and nobody else.
    """

    candidate: str = field(repr=False)
    mid: str | None = None
    line: int | None = None
    ufrag: str | None = None
    is_typed: bool = field(default=False, compare=False)


def parse_description(kind: Literal["offer", "answer"], payload: object) -> Description:
    """Read the payload of an offer or answer; raise RemoteError if it is none."""
    fields = _mapping(payload, kind)
    sdp = fields.get("sdp")
    if not isinstance(sdp, str) or not sdp.startswith("v=0"):
        raise RemoteError(f"{kind} without SDP")
    if len(sdp) > MAX_SDP:
        raise RemoteError(f"{kind} of {len(sdp)} characters")
    if fields.get("type", kind) != kind:
        raise RemoteError(f"{kind} that calls itself something else")
    return Description(
        kind=kind,
        sdp=sdp,
        link=_link(fields.get("link")),
        generation=_generation(fields.get("generation", 1)),
        servers=parse_servers(fields),
        network=parse_network(fields.get("network")),
        tag=_bytes(fields.get("tag"), "tag", TAG_BYTES),
    )


def build_description(description: Description) -> dict[str, object]:
    """The payload that :func:`parse_description` reads."""
    payload: dict[str, object] = {
        "type": description.kind,
        "sdp": description.sdp,
        "link": base64.b64encode(description.link).decode(),
        "generation": description.generation,
    }
    if description.servers:
        payload["iceServers"] = [build_server(server) for server in description.servers]
    if description.network is not None:
        payload["network"] = build_network(description.network)
    if description.tag:
        payload["tag"] = base64.b64encode(description.tag).decode()
    return payload


def parse_offer(payload: object) -> Description | Ask:
    """Read what travels as an offer: one, or the wish for one; raise RemoteError if neither."""
    fields = _mapping(payload, "offer")
    if fields.get("type") != ASK:
        return parse_description("offer", payload)
    return Ask(
        link=_link(fields.get("link")),
        generation=_generation(fields.get("generation", 1)),
        tag=_bytes(fields.get("tag"), "tag", TAG_BYTES),
    )


def build_ask(ask: Ask) -> dict[str, object]:
    """The payload that :func:`parse_offer` reads."""
    return {
        "type": ASK,
        "link": base64.b64encode(ask.link).decode(),
        "generation": ask.generation,
        "tag": base64.b64encode(ask.tag).decode(),
    }


def parse_network(value: object) -> Conditions | None:
    """How the other stands in the network; None if it does not say, nonsense is left out."""
    if not isinstance(value, Mapping):
        return None
    nats = {nat.value: nat for nat in Nat}
    nat, skew, version = value.get("nat"), value.get("skew"), value.get("version")
    addresses = value.get("addresses")
    return Conditions(
        nat=nats.get(nat, Nat.UNKNOWN) if isinstance(nat, str) else Nat.UNKNOWN,
        has_relay=value.get("relay") is True,
        is_relay_only=value.get("relayOnly") is True,
        has_servers=value.get("servers") is True,
        skew=float(skew) if _is_number(skew) and abs(skew) <= MAX_SKEW else None,
        version=version if isinstance(version, str) and len(version) <= MAX_VERSION else "",
        addresses=addresses if type(addresses) is int and 0 <= addresses <= MAX_ADDRESSES else 0,
        knows_relay=value.get("knowsRelay") is True,
    )


def build_network(conditions: Conditions) -> dict[str, object]:
    """The member that :func:`parse_network` reads."""
    return {
        "nat": conditions.nat.value,
        "relay": conditions.has_relay,
        "relayOnly": conditions.is_relay_only,
        "servers": conditions.has_servers,
        "skew": conditions.skew,
        "version": conditions.version,
        "addresses": conditions.addresses,
        "knowsRelay": conditions.knows_relay,
    }


def parse_candidate(payload: object) -> Candidate | None:
    """Read one candidate in any of its shapes; None is the mark of their end.

    Understood are an object, the same as JSON text, the bare line, with and without the
    ``candidate:`` prefix; an empty one and null are end marks. Raise RemoteError otherwise.
    """
    if isinstance(payload, str):
        payload = _from_text(payload)
    if payload is None:
        return None
    fields = _mapping(payload, "candidate")
    inner = fields.get("candidate")
    if isinstance(inner, Mapping):
        fields, inner = inner, inner.get("candidate")
    if inner is None or inner == "":
        return None
    if not isinstance(inner, str) or len(inner) > MAX_CANDIDATE:
        raise RemoteError("candidate that is not a line of text")
    line = inner.strip().removeprefix("a=").removeprefix("candidate:").strip()
    if not line:
        return None
    return Candidate(
        candidate=line,
        mid=_text(fields.get("sdpMid"), MAX_MID),
        line=_line(fields.get("sdpMLineIndex")),
        ufrag=_text(fields.get("usernameFragment"), 256),
        is_typed="type" in fields,
    )


def build_candidate(candidate: Candidate) -> dict[str, object]:
    """The payload that :func:`parse_candidate` reads."""
    return {
        "candidate": f"candidate:{candidate.candidate}",
        "sdpMid": candidate.mid,
        "sdpMLineIndex": candidate.line,
        "usernameFragment": candidate.ufrag,
    }


def parse_servers(fields: Mapping[str, Any]) -> tuple[IceServer, ...]:
    """The ICE servers named in ``fields`` under any of their names; nonsense among them is left."""
    for member in SERVER_MEMBERS:
        listed = fields.get(member)
        if isinstance(listed, list):
            servers = (_server(entry) for entry in listed[:MAX_SERVERS])
            return tuple(server for server in servers if server is not None)
    return ()


def build_server(server: IceServer) -> dict[str, object]:
    """One ICE server in the shape browsers use (RTCIceServer)."""
    built: dict[str, object] = {"urls": list(server.urls)}
    if server.username:
        built |= {"username": server.username, "credential": server.credential}
    return built


def _server(entry: object) -> IceServer | None:
    if isinstance(entry, str):
        entry = {"urls": [entry]}
    if not isinstance(entry, Mapping):
        return None
    urls = entry.get("urls", entry.get("url"))
    listed = [urls] if isinstance(urls, str) else urls
    if not isinstance(listed, list):
        return None
    known = tuple(u for u in listed if isinstance(u, str) and _is_ice_url(u))
    if not known:
        return None
    username, credential = entry.get("username"), entry.get("credential")
    return IceServer(
        urls=known,
        username=username if isinstance(username, str) else "",
        credential=credential if isinstance(credential, str) else "",
    )


def _is_ice_url(url: str) -> bool:
    return len(url) <= 512 and url.startswith(("stun:", "stuns:", "turn:", "turns:"))


def _from_text(text: str) -> object:
    stripped = text.strip()
    if not stripped.startswith("{"):
        return {"candidate": stripped}
    if len(stripped) > MAX_CANDIDATE:
        raise RemoteError(f"candidate of {len(stripped)} characters")
    if not is_shallow(stripped):
        raise RemoteError("candidate that is nested too deep")
    try:
        parsed: object = json.loads(stripped)
    except (ValueError, RecursionError):
        raise RemoteError("candidate that is not JSON") from None
    return parsed


def _mapping(payload: object, what: str) -> Mapping[str, Any]:
    if not isinstance(payload, Mapping):
        raise RemoteError(f"{what} that is not an object")
    return payload


def _link(value: object) -> bytes:
    return _bytes(value, "link", LINK_BYTES)


def _bytes(value: object, what: str, length: int) -> bytes:
    if value is None:
        return b""
    if not isinstance(value, str):
        raise RemoteError(f"{what} that is not text")
    try:
        content = base64.b64decode(value, validate=True)
    except (binascii.Error, ValueError):
        raise RemoteError(f"{what} that is not base64") from None
    if len(content) not in {0, length}:
        raise RemoteError(f"{what} of {len(content)} bytes")
    return content


def _is_number(value: object) -> TypeGuard[int | float]:
    return type(value) in {int, float}


def _generation(value: object) -> int:
    if type(value) is not int or not 1 <= value < 2**31:
        raise RemoteError("generation that is not a small number")
    return value


def _text(value: object, longest: int) -> str | None:
    return value if isinstance(value, str) and len(value) <= longest else None


def _line(value: object) -> int | None:
    return value if type(value) is int and 0 <= value <= 255 else None
