"""The client's side of the talk with a signaling service: builds requests, reads answers.

Both ends use :func:`encode`; a client reads with :func:`decode`, the service with
``service_requests``.
"""

from __future__ import annotations

import base64
from typing import Final

import msgspec

from zajel_desktop.model.errors import RemoteError
from zajel_desktop.model.ids import PeerId
from zajel_desktop.model.nesting import is_shallow
from zajel_desktop.model.service import IceServer
from zajel_desktop.protocol.wire.service_messages import (
    NULL,
    AddressText,
    Announcement,
    CodeCollision,
    HeartbeatAck,
    IceServerEntry,
    IceServers,
    LinkError,
    LoadUpdated,
    PairCancelled,
    PairError,
    PairExpiring,
    PairIncoming,
    PairMatched,
    PairRejected,
    PairTimeout,
    Pong,
    Refusal,
    Registered,
    Relay,
    Relayed,
    RelayKind,
    Relays,
    RendezvousMatch,
    RendezvousResult,
    Request,
    ServerInfo,
)

MAX_FRAME: Final = 65_536
"""Bytes of the largest frame a service takes."""


class _Head(msgspec.Struct):
    type: str


class _PartialBody(msgspec.Struct):
    """What this service knows itself; ``redirects`` to others lead nowhere (docs/protocol.md)."""

    local: RendezvousResult


class _RelayedBody(msgspec.Struct):
    sender: AddressText = msgspec.field(name="from")
    payload: msgspec.Raw = NULL


_KINDS: Final = (
    ServerInfo,
    Registered,
    IceServers,
    CodeCollision,
    PairIncoming,
    PairMatched,
    PairRejected,
    PairExpiring,
    PairTimeout,
    PairCancelled,
    PairError,
    Refusal,
    Pong,
    HeartbeatAck,
    RendezvousResult,
    RendezvousMatch,
    Relays,
    LoadUpdated,
    LinkError,
)
_DECODERS: Final[dict[str, msgspec.json.Decoder[Announcement]]] = {
    str(kind.__struct_config__.tag): msgspec.json.Decoder(kind) for kind in _KINDS
}
_PARTIAL: Final = "rendezvous_partial"
_RELAYED: Final = {kind.value: kind for kind in RelayKind}
_HEAD: Final = msgspec.json.Decoder(_Head)
_BODY: Final = msgspec.json.Decoder(_RelayedBody)
_LOCAL: Final = msgspec.json.Decoder(_PartialBody)
_ENCODER: Final = msgspec.json.Encoder()
_WRONG: Final = (msgspec.DecodeError, UnicodeError, RecursionError)


def encode(message: Request | Announcement) -> bytes:
    """Build the JSON text of ``message``, UTF-8; send it as a text frame."""
    match message:
        case Relayed(kind=kind, sender=sender, payload=payload):
            return b'{"type":"%b","from":"%b","payload":%b}' % (
                kind.value.encode(),
                sender.encode(),
                payload,
            )
        case Relay(kind=kind, target=target, payload=payload):
            return b'{"type":"%b","target":"%b","payload":%b}' % (
                kind.value.encode(),
                target.encode(),
                payload,
            )
        case Registered():
            return _ENCODER.encode(_registered(message))
        case _:
            return _ENCODER.encode(message)


def fits(request: Request) -> bool:
    """Whether a service takes ``request``: its frame is not too large."""
    return len(encode(request)) <= MAX_FRAME


def _registered(message: Registered) -> dict[str, object]:
    """Name the lists even where they are empty, and ``resumed`` to whoever can resume."""
    content: dict[str, object] = msgspec.to_builtins(message)
    content.setdefault("features", ())
    content.setdefault("iceServers", ())
    if message.resume_token is not None:
        content.setdefault("resumed", False)
    return content


def decode(frame: str | bytes) -> Announcement:
    """Read what a service said, and write its keys in canonical base64.

    Raises :exc:`RemoteError` for anything malformed and for kinds we do not know (a newer service
    may say them: note it and go on).
    """
    try:
        # Raw payloads are not checked for UTF-8, a text is.
        frame = frame if isinstance(frame, str) else frame.decode()
        _check_depth(frame)
        kind = _HEAD.decode(frame).type
        if kind in _RELAYED:
            body = _BODY.decode(frame)
            return Relayed(_RELAYED[kind], body.sender, body.payload)
        if kind == _PARTIAL:
            return _LOCAL.decode(frame).local
        decoder = _DECODERS.get(kind)
        message = decoder.decode(frame) if decoder else None
    except _WRONG as error:
        raise RemoteError(f"malformed frame from the service: {error}") from None
    if message is None:
        raise RemoteError(f"the service said {kind[:40]!r}")
    return _canonical(message)


def read_payload(payload: msgspec.Raw) -> object:
    """Read the JSON of a payload; :exc:`RemoteError` if the peer sent none."""
    try:
        _check_depth(bytes(payload))
        content: object = msgspec.json.decode(payload)
    except _WRONG as error:
        raise RemoteError(f"malformed payload: {error}") from None
    return content


def _check_depth(text: str | bytes) -> None:
    if not is_shallow(text):
        raise RemoteError("JSON from the service that is nested too deep")


def build_payload(content: object) -> msgspec.Raw:
    """Build a payload of ``content``: dictionaries, lists, text, numbers, None."""
    return msgspec.Raw(_ENCODER.encode(content))


def ice_servers(naming: Registered | IceServers) -> tuple[IceServer, ...]:
    """The ICE servers the service names, in its order."""
    return tuple(map(_ice_server, naming.ice_servers))


def entries(servers: tuple[IceServer, ...]) -> tuple[IceServerEntry, ...]:
    """Build the ``iceServers`` member of ``servers``."""
    return tuple(IceServerEntry(each.urls, each.username, each.credential) for each in servers)


def _ice_server(entry: IceServerEntry) -> IceServer:
    urls = (entry.urls,) if isinstance(entry.urls, str) else entry.urls
    return IceServer(urls, entry.username, entry.credential)


def _canonical(message: Announcement) -> Announcement:
    """Write public keys in the one form in which they can be compared: padded, unused bits 0."""
    match message:
        case PairIncoming(from_public_key=key):
            return msgspec.structs.replace(message, from_public_key=_canonical_key(key))
        case PairMatched(peer_public_key=key):
            return msgspec.structs.replace(message, peer_public_key=_canonical_key(key))
        case Registered(matches=matches) if matches:
            kept = tuple(
                msgspec.structs.replace(each, peer_public_key=_canonical_key(each.peer_public_key))
                for each in matches
            )
            return msgspec.structs.replace(message, matches=kept)
        case _:
            return message


def _canonical_key(key: PeerId) -> PeerId:
    raw = base64.b64decode(key.rstrip("=") + "=")
    return PeerId(base64.b64encode(raw).decode())
