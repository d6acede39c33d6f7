"""The service's side of the talk with its clients: reads requests, names what is wrong with them.

The texts of the refusals are those of the older Zajel server, word for word, because clients
and their tests know them.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final

import msgspec

from zajel_desktop.model.errors import RemoteError
from zajel_desktop.model.ids import Address, PeerId
from zajel_desktop.model.nesting import is_shallow
from zajel_desktop.protocol.wire.service_messages import (
    NULL,
    Announcement,
    GetRelays,
    Heartbeat,
    Leave,
    LinkRequest,
    LinkResponse,
    PairCancel,
    PairRequest,
    PairResponse,
    Ping,
    Refusal,
    RefusalReason,
    Register,
    RegisterRelay,
    RegisterRendezvous,
    Relay,
    RelayKind,
    Request,
    ResumeToken,
    UpdateLoad,
)

MAX_CANDIDATE: Final = 1_024
MAX_CALL_SDP: Final = 65_536
MAX_NAME: Final = 256
MAX_ID: Final = 128
MAX_POINTS: Final = 1_000
MAX_DROP: Final = 8_192
MAX_FEATURES: Final = 16
MAX_SHOWN: Final = 100

ADDRESS: Final = re.compile(r"[ABCDEFGHJKLMNPQRSTUVWXYZ23456789]{6}")
KEY_TEXT: Final = re.compile(r"[A-Za-z0-9+/]*={0,2}")
KEY_DIGITS: Final = 43  # base64 of 32 bytes, without padding
UUID4: Final = re.compile(
    r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", re.IGNORECASE
)
TOKEN: Final = re.compile(r"[A-Za-z0-9_-]{22}")


class MalformedError(RemoteError):
    """A frame that no client should send; ``answer`` is what it is told."""

    def __init__(self, kind: str, answer: Announcement) -> None:
        super().__init__(f"malformed {kind or 'frame'}")
        self.kind = kind
        self.answer = answer


class _Frame(msgspec.Struct, rename="camel", gc=False):
    """Every member any request has, as it came."""

    type: Any = msgspec.UNSET
    target: Any = msgspec.UNSET
    payload: msgspec.Raw = NULL
    pairing_code: Any = msgspec.UNSET
    public_key: Any = msgspec.UNSET
    features: Any = msgspec.UNSET
    resume: Any = msgspec.UNSET
    target_code: Any = msgspec.UNSET
    proposed_name: Any = msgspec.UNSET
    accepted: Any = msgspec.UNSET
    peer_id: Any = msgspec.UNSET
    link_code: Any = msgspec.UNSET
    connected_count: Any = msgspec.UNSET
    relay_id: Any = msgspec.UNSET
    dead_drop: Any = msgspec.UNSET
    daily_points: Any = msgspec.UNSET
    hourly_tokens: Any = msgspec.UNSET
    dead_drops: Any = msgspec.UNSET
    snake_daily_points: Any = msgspec.field(default=msgspec.UNSET, name="daily_points")
    snake_hourly_tokens: Any = msgspec.field(default=msgspec.UNSET, name="hourly_tokens")
    snake_dead_drops: Any = msgspec.field(default=msgspec.UNSET, name="dead_drops")


class _CallPayload(msgspec.Struct, rename="camel"):
    call_id: Any = None
    sdp: Any = None
    candidate: Any = None


_FRAME: Final = msgspec.json.Decoder(_Frame)
_CALL: Final = msgspec.json.Decoder(_CallPayload)
_UNREADABLE: Final = (msgspec.DecodeError, UnicodeError, RecursionError)


def decode_request(text: str) -> Request:
    """Read what a client said; :exc:`MalformedError` holds the answer it gets otherwise."""
    if not is_shallow(text):
        raise _unreadable()
    try:
        frame = _FRAME.decode(text)
    except msgspec.ValidationError:
        raise MalformedError("", _not_an_object(text)) from None
    except _UNREADABLE:
        raise _unreadable() from None
    kind = frame.type
    if isinstance(kind, str):
        if kind in _RELAYS:
            return _read_relay(kind, frame)
        if kind in _READERS:
            return _READERS[kind](frame)
    raise _malformed("", f"Unknown message type: {_shown(kind)}")


def _unreadable() -> MalformedError:
    return _malformed("", "Invalid message format: JSON parse error")


def _not_an_object(text: str) -> Refusal:
    unknown = "Internal server error" if text.strip() == "null" else _UNDEFINED
    return Refusal(unknown, RefusalReason.MALFORMED.value)


_UNDEFINED: Final = "Unknown message type: undefined"


def _shown(kind: object) -> str:
    """How JavaScript writes ``kind`` in a text."""
    if kind is msgspec.UNSET:
        return "undefined"
    if isinstance(kind, str):
        return kind[:MAX_SHOWN]
    if isinstance(kind, dict | list):
        return "[object Object]"
    return msgspec.json.encode(kind).decode()[:MAX_SHOWN]


def _malformed(kind: str, message: str) -> MalformedError:
    return MalformedError(kind, Refusal(message, RefusalReason.MALFORMED.value))


def _is_missing(value: object) -> bool:
    """Whether JavaScript, in which the vocabulary was invented, takes ``value`` for false."""
    return value is msgspec.UNSET or value is None or value is False or value in (0, "")


def _required(kind: str, member: str, value: object) -> object:
    if _is_missing(value):
        raise _malformed(kind, f"Missing required field: {member}")
    return value


def _address(kind: str, member: str, value: object, message: str) -> Address:
    if isinstance(value, str) and ADDRESS.fullmatch(value):
        return Address(value)
    _required(kind, member, value)
    raise _malformed(kind, message)


def _target(kind: str, member: str, value: object) -> Address:
    return _address(kind, member, value, "Invalid target code format")


def _text(value: object, most: int, default: str = "") -> str:
    return value if isinstance(value, str) and len(value) <= most else default


def _peer_id(kind: str, value: object) -> str:
    _required(kind, "peerId", value)
    if not (isinstance(value, str) and len(value) <= MAX_ID):
        raise _malformed(kind, "Invalid peerId format")
    return value


# --- registering -------------------------------------------------------------------------------


def _read_register(frame: _Frame) -> Request:
    if frame.pairing_code is msgspec.UNSET:
        return RegisterRelay(_peer_id("register", frame.peer_id))
    code = _address("register", "pairingCode", frame.pairing_code, "Invalid pairing code format")
    key = _public_key(frame.public_key)
    token = _text(frame.resume, MAX_ID)
    resume = ResumeToken(token) if TOKEN.fullmatch(token) else None
    return Register(code, key, _features(frame.features), resume)


def _public_key(value: object) -> PeerId:
    _required("register", "publicKey", value)
    if not (isinstance(value, str) and KEY_TEXT.fullmatch(value)):
        raise _malformed("register", "Invalid public key format")
    if len(value.rstrip("=")) != KEY_DIGITS:
        raise _malformed("register", "Invalid public key length")
    return PeerId(value)


def _features(value: object) -> tuple[str, ...]:
    if not isinstance(value, list):
        return ()
    return tuple(each for each in value[:MAX_FEATURES] if isinstance(each, str))


# --- pairing -----------------------------------------------------------------------------------


def _read_pair_request(frame: _Frame) -> Request:
    target = _target("pair_request", "targetCode", frame.target_code)
    return PairRequest(target, _text(frame.proposed_name, MAX_NAME) or None)


def _read_pair_response(frame: _Frame) -> Request:
    target = _target("pair_response", "targetCode", frame.target_code)
    if not isinstance(frame.accepted, bool):
        raise _malformed("pair_response", "Invalid accepted value (must be boolean)")
    return PairResponse(target, frame.accepted)


def _read_pair_cancel(frame: _Frame) -> Request:
    return PairCancel(_target("pair_cancel", "targetCode", frame.target_code))


# --- relaying ----------------------------------------------------------------------------------


def _read_relay(kind: str, frame: _Frame) -> Request:
    target = _target(kind, "target", frame.target)
    relay = _RELAYS[kind]
    if relay in _CALLS:
        _check_call(relay, frame.payload)
    return Relay(relay, target, frame.payload)


def _check_call(kind: RelayKind, payload: msgspec.Raw) -> None:
    try:
        call = _CALL.decode(payload)
    except _UNREADABLE:
        raise _malformed(kind.value, "Missing or invalid payload") from None
    if not (isinstance(call.call_id, str) and UUID4.fullmatch(call.call_id)):
        raise _malformed(kind.value, "Invalid or missing callId (must be UUID v4 format)")
    if kind in (RelayKind.CALL_OFFER, RelayKind.CALL_ANSWER):
        _check_text(kind, "sdp", call.sdp)
        if len(call.sdp) > MAX_CALL_SDP:
            raise _malformed(kind.value, f"SDP too large (max {MAX_CALL_SDP} bytes)")
    if kind is RelayKind.CALL_ICE:
        _check_text(kind, "candidate", call.candidate)
        if len(call.candidate) > MAX_CANDIDATE:
            raise _malformed(kind.value, f"ICE candidate too large (max {MAX_CANDIDATE} bytes)")


def _check_text(kind: RelayKind, member: str, value: object) -> None:
    if not (isinstance(value, str) and value):
        raise _malformed(kind.value, f"Missing or invalid {member} in {kind.value}")


# --- the rest ----------------------------------------------------------------------------------


def _read_rendezvous(frame: _Frame) -> Request:
    if _is_missing(frame.peer_id):
        raise _malformed("register_rendezvous", "Internal server error")  # the older server's
    peer = _peer_id("register_rendezvous", frame.peer_id)
    daily = _points(_either(frame.snake_daily_points, frame.daily_points))
    hourly = _points(_either(frame.snake_hourly_tokens, frame.hourly_tokens))
    drops = _drops(_either(frame.snake_dead_drops, frame.dead_drops), frame.dead_drop, daily)
    return RegisterRendezvous(peer, daily, hourly, drops, _text(frame.relay_id, MAX_ID))


def _either(snake: object, camel: object) -> object:
    return camel if _is_missing(snake) else snake


def _points(value: object) -> tuple[str, ...]:
    if _is_missing(value):
        return ()
    if not (isinstance(value, list) and len(value) <= MAX_POINTS):
        raise _bad_points()
    if not all(isinstance(each, str) and len(each) <= MAX_ID for each in value):
        raise _bad_points()
    return tuple(dict.fromkeys(value))


def _drops(by_point: object, for_all: object, daily: tuple[str, ...]) -> dict[str, str]:
    if _is_missing(by_point):
        by_point = {} if _is_missing(for_all) else dict.fromkeys(daily, for_all)
    if not isinstance(by_point, dict):
        raise _bad_points()
    if not all(isinstance(each, str) and len(each) <= MAX_DROP for each in by_point.values()):
        raise _bad_points()
    return {point: by_point[point] for point in daily if point in by_point}


def _bad_points() -> MalformedError:
    return _malformed("register_rendezvous", "Invalid meeting points")


def _read_update_load(frame: _Frame) -> Request:
    count = frame.connected_count
    known = type(count) is int and 0 <= count < 1 << 31
    return UpdateLoad(_peer_id("update_load", frame.peer_id), count if known else 0)


def _read_link_request(frame: _Frame) -> Request:
    code = _link_code("link_request", frame)
    _required("link_request", "publicKey", frame.public_key)
    return LinkRequest(code)


def _link_code(kind: str, frame: _Frame) -> Address:
    return _address(kind, "linkCode", frame.link_code, "Invalid link code format")


_RELAYS: Final = {kind.value: kind for kind in RelayKind}
_CALLS: Final = tuple(kind for kind in RelayKind if kind.value.startswith("call_"))
_READERS: Final[dict[str, Callable[[_Frame], Request]]] = {
    "register": _read_register,
    "leave": lambda _: Leave(),
    "pair_request": _read_pair_request,
    "pair_response": _read_pair_response,
    "pair_cancel": _read_pair_cancel,
    "ping": lambda _: Ping(),
    "heartbeat": lambda _: Heartbeat(),
    "register_rendezvous": _read_rendezvous,
    "get_relays": lambda frame: GetRelays(_peer_id("get_relays", frame.peer_id)),
    "update_load": _read_update_load,
    "link_request": _read_link_request,
    "link_response": lambda frame: LinkResponse(_link_code("link_response", frame)),
}
