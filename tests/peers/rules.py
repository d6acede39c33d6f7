"""What the existing Zajel service does, no more and no less; no sockets, no clock.

Written from what was observed on the real one; ``tests/data/server-probe.json`` is replayed against
it. It knows nothing of what ours adds, and it has the faults of the original: it carries anything
from anybody to anybody, keeps both of two codes on one connection and frees one of them only, tells
nobody that the person they ask has gone, and makes two matches of crossed requests.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator
from typing import Any

SERVER_ID = "ed25519:gsyNNGmNVacOSyF/PfILh0wWVRXnJqQiasSoz/r1tCo="
MAX_FRAME = 65_536
FRAMES, PAIR_REQUESTS, WINDOW = 100, 10, 60.0
PENDING = 10  # requests that may wait for one person
LIFE, WARNING = 120.0, 30.0  # seconds
CODE = re.compile(r"[A-HJ-NP-Z2-9]{6}")
KEY = re.compile(r"[A-Za-z0-9+/]*={0,2}")
CALL_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", re.I)
SIGNALS = ("offer", "answer", "ice_candidate")
CALLS = ("call_offer", "call_answer", "call_ice", "call_reject", "call_hangup")
NEED_CODE = {"pair_request", "pair_response", "link_request", "link_response", *SIGNALS, *CALLS}

Said = Iterator[tuple[int, dict[str, Any]]]


class Complaint(Exception):  # noqa: N818 (it is answered, not raised to anybody)
    """What is answered instead of doing what was asked."""

    def __init__(self, text: str, kind: str = "error") -> None:
        member = "message" if kind == "error" else "error"
        super().__init__(text)
        self.answer = {"type": kind, member: text}


def nobody(kind: str = "Pair") -> Complaint:
    return Complaint(f"{kind} request could not be processed", f"{kind.lower()}_error")


class Window:
    """At most ``limit`` in a minute that begins with the first."""

    def __init__(self, limit: int) -> None:
        self._limit, self._began, self._count = limit, float("-inf"), 0

    def admits(self, now: float) -> bool:
        if now >= self._began + WINDOW:
            self._began, self._count = now, 0
        self._count += 1
        return self._count <= self._limit


class Client:
    """One connection."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.code = self.key = ""
        self.frames, self.requests = Window(FRAMES), Window(PAIR_REQUESTS)


class ExistingRules:
    """The whole service; whatever it says is returned with the number of the connection."""

    def __init__(self, endpoint: str = "ws://127.0.0.1:1") -> None:
        self._endpoint = endpoint
        self._clients: dict[int, Client] = {}
        self._codes: dict[str, Client] = {}
        self._pending: dict[
            tuple[str, str], tuple[float, bool]
        ] = {}  # asker, target: since, warned
        self._links: dict[str, tuple[Client, str, float]] = {}
        self._relays: dict[str, dict[str, Any]] = {}
        self._points: dict[str, dict[str, tuple[str | None, str | None]]] = {}
        self._tokens: dict[str, dict[str, str | None]] = {}

    # Connections and time.

    def connect(self, number: int) -> Said:
        self._clients[number] = Client(number)
        hello = {"type": "server_info", "serverId": SERVER_ID, "endpoint": self._endpoint}
        yield number, hello | {"region": "local"}

    def disconnect(self, number: int) -> Said:
        client = self._clients.pop(number)
        # Its newest code only: the fault of the original.
        if self._codes.get(client.code) is client:
            del self._codes[client.code]
        for pair in [pair for pair in self._pending if client.code in pair]:
            del self._pending[pair]
        for code, (asker, *_) in tuple(self._links.items()):
            if asker is client:
                del self._links[code]
                yield from self._tell(code, {"type": "link_timeout", "linkCode": code})
            elif code == client.code:
                del self._links[code]

    def take(self, code: str) -> None:
        """Let ``code`` be in use by nobody, as codes are that were not freed."""
        self._codes[code] = Client(0)

    def tick(self, now: float) -> Said:
        """What is due by ``now``."""
        for (asker, target), (since, is_warned) in tuple(self._pending.items()):
            if now >= since + LIFE:
                del self._pending[asker, target]
                yield from self._tell(asker, {"type": "pair_timeout", "peerCode": target})
            elif now >= since + LIFE - WARNING and not is_warned:
                self._pending[asker, target] = since, True
                warning = {"type": "pair_expiring", "remainingSeconds": int(WARNING)}
                yield from self._tell(asker, warning | {"peerCode": target})
                yield from self._tell(target, warning | {"peerCode": asker})
        for code, (asker, _, since) in tuple(self._links.items()):
            if now >= since + LIFE:
                del self._links[code]
                over = {"type": "link_timeout", "linkCode": code}
                yield asker.number, over
                yield from self._tell(code, over)

    def hear(self, number: int, text: str | bytes, now: float) -> Said:
        """A client said ``text``."""
        client = self._clients[number]
        if not client.frames.admits(now):
            yield number, Complaint("Rate limit exceeded. Please slow down.").answer
            return
        try:
            yield from self._do(client, json.loads(text), now)
        except json.JSONDecodeError:
            yield number, Complaint("Invalid message format: JSON parse error").answer
        except Complaint as complaint:
            yield number, complaint.answer

    def _do(self, client: Client, said: Any, now: float) -> Said:
        if said is None:
            raise Complaint("Internal server error")
        said = said if isinstance(said, dict) else {}
        kind = said.get("type", "undefined")
        if kind in NEED_CODE and not client.code:
            raise Complaint("Not registered. Send register message first.")
        if kind in SIGNALS:
            return self._relay(client, said)
        if kind in CALLS:
            return self._call(client, said)
        step = getattr(self, f"_on_{kind}", None)
        if step is None:
            raise Complaint(f"Unknown message type: {kind}")
        return step(client, said, now)

    def _tell(self, code: str, message: dict[str, Any]) -> Said:
        owner = self._codes.get(code)
        if owner is not None and owner.number in self._clients:
            yield owner.number, message

    def _on_ping(self, client: Client, said: Any, now: float) -> Said:
        yield client.number, {"type": "pong"}

    def _on_heartbeat(self, client: Client, said: Any, now: float) -> Said:
        yield client.number, {"type": "heartbeat_ack", "timestamp": int(now * 1000)}

    # Registering.

    def _on_register(self, client: Client, said: Any, now: float) -> Said:
        if "pairingCode" not in said:
            yield from self._register_relay(client, said)
            return
        code, key = require(said, "pairingCode"), said.get("publicKey")
        if not is_code(code):
            raise Complaint("Invalid pairing code format")
        check_key(require(said, "publicKey"))
        if code in self._codes:
            text = "Pairing code already in use. Please reconnect with a new code."
            yield client.number, {"type": "code_collision", "message": text}
            return
        client.code, client.key = code, key
        self._codes[code] = client
        yield client.number, {"type": "registered", "pairingCode": code, "serverId": SERVER_ID}

    def _register_relay(self, client: Client, said: Any) -> Said:
        peer = require(said, "peerId")
        others = [r for name, r in self._relays.items() if name != peer]
        capacity = said.get("maxConnections", 20)
        named = {"peerId": peer, "publicKey": said.get("publicKey")}
        self._relays[peer] = named | {"capacity": 0, "max": capacity}
        answer = {"type": "registered", "peerId": peer, "serverId": SERVER_ID}
        yield client.number, answer | {"relays": others}

    def _on_get_relays(self, client: Client, said: Any, now: float) -> Said:
        members = ("peerId", "publicKey", "capacity")
        relays = [{m: relay[m] for m in members} for relay in self._relays.values()]
        yield client.number, {"type": "relays", "relays": relays[: said.get("count", 10)]}

    def _on_update_load(self, client: Client, said: Any, now: float) -> Said:
        yield client.number, said | {"type": "load_updated"}

    # Pairing.

    def _on_pair_request(self, client: Client, said: Any, now: float) -> Said:
        if not client.requests.admits(now):
            raise Complaint("Too many pair requests. Please slow down.")
        target = require_code(said, "targetCode", "target")
        waiting = [pair for pair in self._pending if pair[1] == target]
        pair = client.code, target
        is_full = len(waiting) >= PENDING and pair not in self._pending
        if target == client.code or target not in self._codes or is_full:
            raise nobody()
        self._pending[pair] = now, False
        incoming = {"type": "pair_incoming", "fromCode": client.code, "fromPublicKey": client.key}
        incoming["expiresIn"] = int(LIFE * 1000)
        if "proposedName" in said:
            incoming["proposedName"] = said["proposedName"]
        yield from self._tell(target, incoming)

    def _on_pair_response(self, client: Client, said: Any, now: float) -> Said:
        asker = require_code(said, "targetCode", "target")
        if self._pending.pop((asker, client.code), None) is None:
            raise Complaint("No pending request from this peer", "pair_error")
        if not said.get("accepted"):
            yield from self._tell(asker, {"type": "pair_rejected", "peerCode": client.code})
            return
        other = self._codes[asker]
        yield client.number, matched(asker, other.key, is_initiator=False)
        yield from self._tell(asker, matched(client.code, client.key, is_initiator=True))

    # Carrying.

    def _relay(self, client: Client, said: Any) -> Said:
        target = require_code(said, "target", "target")
        owner = self._codes.get(target)
        if owner is None or owner.number not in self._clients:
            raise Complaint(f"Peer not found: {target}")
        carried = {"type": said["type"], "from": client.code}
        yield from self._tell(target, carried | {"payload": said.get("payload")})

    def _call(self, client: Client, said: Any) -> Said:
        require_code(said, "target", "target")
        check_call(said["type"], said.get("payload"))
        yield from self._relay(client, said)

    # Linking devices.

    def _on_link_request(self, client: Client, said: Any, now: float) -> Said:
        code = require_code(said, "linkCode", "link")
        key = require(said, "publicKey")
        if code not in self._codes:
            raise nobody("Link")
        self._links[code] = client, said.get("deviceName", "Unknown Browser"), now
        request = {"type": "link_request", "linkCode": code, "publicKey": key}
        request |= {"deviceName": self._links[code][1], "expiresIn": int(LIFE * 1000)}
        client.key = client.key or key
        yield from self._tell(code, request)

    def _on_link_response(self, client: Client, said: Any, now: float) -> Said:
        code = require_code(said, "linkCode", "link")
        if code != client.code:
            raise Complaint("Cannot respond to link request for another device")
        if code not in self._links:
            raise Complaint("No pending link request found", "link_error")
        web, name, _ = self._links.pop(code)
        if not said.get("accepted"):
            yield web.number, {"type": "link_rejected", "linkCode": code}
            return
        link = {"type": "link_matched", "linkCode": code}
        ours = {"peerPublicKey": web.key, "isInitiator": False, "webClientCode": web.code}
        yield client.number, link | ours | {"deviceName": name}
        theirs = {"peerPublicKey": client.key, "isInitiator": True}
        yield web.number, link | theirs | {"deviceId": said.get("deviceId")}

    # Meeting points.

    def _on_register_rendezvous(self, client: Client, said: Any, now: float) -> Said:
        peer, relay = said.get("peerId"), said.get("relayId")
        if peer is None:
            raise Complaint("Internal server error")
        points = either(said, "daily_points", "dailyPoints")
        tokens = either(said, "hourly_tokens", "hourlyTokens")
        live, drops = self._found(peer, points, tokens)
        for point in points:
            drop = (either(said, "dead_drops", "deadDrops") or {}).get(point, said.get("deadDrop"))
            self._points.setdefault(point, {})[peer] = drop, relay
        told = [other for t in tokens for other in self._tokens.get(t, {}) if other != peer]
        for token in tokens:
            self._tokens.setdefault(token, {})[peer] = relay
        yield client.number, {"type": "rendezvous_result", "liveMatches": live, "deadDrops": drops}
        match = {"peerId": peer} | ({"relayId": relay} if relay else {})
        for other in told:
            yield from self._tell(other, {"type": "rendezvous_match", "match": match})

    def _found(self, peer: str, points: Any, tokens: Any) -> tuple[list[Any], list[Any]]:
        live = [
            {"peerId": other, "relayId": relay or ""}
            for token in tokens
            for other, relay in self._tokens.get(token, {}).items()
            if other != peer
        ]
        drops = [
            {"peerId": other, "deadDrop": drop, "relayId": relay}
            for point in points
            for other, (drop, relay) in self._points.get(point, {}).items()
            if other != peer and drop
        ]
        return live, drops


def matched(code: str, key: str, *, is_initiator: bool) -> dict[str, Any]:
    match = {"type": "pair_matched", "peerCode": code, "peerPublicKey": key}
    return match | {"isInitiator": is_initiator}


def is_code(code: object) -> bool:
    return isinstance(code, str) and CODE.fullmatch(code) is not None


def require(said: dict[str, Any], member: str) -> Any:
    if not said.get(member):
        raise Complaint(f"Missing required field: {member}")
    return said[member]


def require_code(said: dict[str, Any], member: str, what: str) -> str:
    code = require(said, member)
    if not is_code(code):
        raise Complaint(f"Invalid {what} code format")
    return code


def either(said: dict[str, Any], snake: str, camel: str) -> Any:
    return said.get(snake) or said.get(camel) or []


def check_key(key: str) -> None:
    if not KEY.fullmatch(key):
        raise Complaint("Invalid public key format")
    if len(base64.b64decode(key.rstrip("=") + "==")) != 32:
        raise Complaint("Invalid public key length")


def check_call(kind: str, payload: Any) -> None:
    if not isinstance(payload, dict):
        raise Complaint("Missing or invalid payload")
    if not CALL_ID.fullmatch(str(payload.get("callId"))):
        raise Complaint("Invalid or missing callId (must be UUID v4 format)")
    member = {"call_offer": "sdp", "call_answer": "sdp", "call_ice": "candidate"}.get(kind)
    if member is None:
        return
    value = payload.get(member)
    if not (isinstance(value, str) and value):
        raise Complaint(f"Missing or invalid {member} in {kind}")
    if member == "candidate" and len(value) > 1024:
        raise Complaint("ICE candidate too large (max 1024 bytes)")
