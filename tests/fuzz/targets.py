"""Every parser of what comes from outside; each promises to read, or to refuse in its own way.

What it reads must build to something that reads the same; what it makes harmless must be so.
"""

from __future__ import annotations

import base64
import contextlib
import io
import ipaddress
import json
import pathlib
import tempfile
import unicodedata
from unittest import mock

import msgspec

from tests.fakes.openings import ANSWERER, OFFERER, vector_greetings
from tests.fakes.stun import build_answer
from tests.fuzz.fuzzer import Target
from zajel_desktop.crypto.identity import public_bytes
from zajel_desktop.crypto.passphrase import Cost
from zajel_desktop.crypto.safety_number import build_qr, parse_qr
from zajel_desktop.crypto.wrapping import proof
from zajel_desktop.headless.commands import MAX_LINE, parse_command
from zajel_desktop.headless.lines import Lines
from zajel_desktop.model.errors import LocalError, RemoteError, StoreError
from zajel_desktop.model.service import IceServer
from zajel_desktop.model.settings import Looks, Settings
from zajel_desktop.net.candidates import MAX_CANDIDATES, PREFIX, parse_candidate_line, sift
from zajel_desktop.net.ice_url import parse_ice_url
from zajel_desktop.net.mapping import parse_answer
from zajel_desktop.protocol import names
from zajel_desktop.protocol.invitation import MAX_LINK, build_link, is_service_url, read_code
from zajel_desktop.protocol.server_list import alive, choose
from zajel_desktop.protocol.wire import native, operations, signals
from zajel_desktop.protocol.wire.files import build_file_frame, parse_file_frame
from zajel_desktop.protocol.wire.greeting import build_greeting, parse_greeting
from zajel_desktop.protocol.wire.server_list import parse_server_list, parse_signature
from zajel_desktop.protocol.wire.service import decode, encode, read_payload
from zajel_desktop.protocol.wire.service_requests import MalformedError, decode_request
from zajel_desktop.store import backup, choices
from zajel_desktop.store.key_file import KeyFile
from zajel_desktop.store.tries import LONGEST, Tries

KEY, OTHER_KEY = OFFERER.peer_id, ANSWERER.peer_id
RUN, POINT = b"r" * 16, b"\x09" + bytes(31)
UUID = "01920000-0000-7000-8000-000000000001"
SDP = "\r\n".join(
    (
        *("v=0", "o=- 1 1 IN IP4 127.0.0.1", "s=-", "t=0 0"),
        *("m=application 9 UDP/DTLS/SCTP webrtc-datachannel", "a=mid:0"),
        "a=candidate:1 1 udp 2130706431 192.168.1.4 50000 typ host",
        "a=candidate:2 1 udp 1 a1b2.local 9 typ host",
        "a=candidate:3 1 tcp 9 ::1 9 typ srflx raddr 0.0.0.0 rport 0",
        *("a=end-of-candidates", "a=sctp-port:5000", ""),
    )
)
LINE = "1 1 udp 2130706431 192.168.1.4 50000 typ srflx raddr 10.0.0.1 rport 9 ufrag x"


def text_of(data):
    """``data`` as a text frame; every byte string is one, lone surrogates included."""
    return data.decode("utf-8", "surrogatepass" if b"\xed" in data else "replace")


def lenient(data):
    """``data`` as text, whatever it is."""
    try:
        return text_of(data)
    except UnicodeDecodeError:
        return data.decode("utf-8", "replace")


def packed(value):
    return msgspec.msgpack.encode(value)


def said(value):
    return json.dumps(value).encode()


# --- what two Desktops say ----------------------------------------------------------------------


def run_greeting(data):
    greeting = parse_greeting(lenient(data))
    assert parse_greeting(build_greeting(greeting)) == greeting


def run_frame(data):
    frame = native.parse_frame(data)
    if isinstance(frame, native.Part | native.Sealed):
        assert native.build_frame(frame) == data


def run_file_frame(data):
    frame = parse_file_frame(data)
    again = build_file_frame(frame.attempt, frame.index, bytes(frame.sealed), is_last=frame.is_last)
    assert again == data


def run_control(data):
    control = native.parse_control(data)
    if control is not None:
        assert native.parse_control(native.build_control(control)) == control


def run_operation(data):
    operation = operations.parse_operation(data)
    if not isinstance(operation, operations.Unknown):
        body = operations.build_operation(operation)
        assert operations.parse_operation(body) == operation
        assert len(body) <= operations.MAX_OPERATION


OPERATIONS = (
    {"kind": "text", "id": UUID, "text": "hello \u0633", "sent_at": 1.5e9},
    {"kind": "stored", "id": UUID},
    {"kind": "profile", "name": "Anna", "services": ["wss://x/"]},
    *({"kind": kind, "number": 7} for kind in ("ping", "pong")),
    {"kind": "bye"},
    {"kind": "file_offer", "id": "t", "files": [{"name": "a/b", "size": 2**40}], "sent_at": 0.0},
    {"kind": "file_ask", "id": "t", "is_accepted": True},
    {"kind": "file_accept", "id": "t", "file": 1, "held": 5, "held_sha256": bytes(32)},
    {"kind": "file_accept", "id": "t", "held": 5, "prefixes": [{"length": 3, "sha256": bytes(32)}]},
    *({"kind": kind, "id": "t"} for kind in ("file_decline", "file_cancel")),
    {
        **{"kind": "file_attempt", "id": "t", "file": 0, "attempt": RUN, "key": bytes(32)},
        **{"frame_size": 65_000, "offset": 0, "size": 9, "modified_at": 1.0},
    },
    {"kind": "file_credit", "id": "t", "attempt": RUN, "written": 9},
    {"kind": "file_done", "id": "t", "attempt": RUN, "sha256": bytes(32)},
    {"kind": "file_kept", "id": "t", "file": 0},
    {"kind": "file_damaged", "id": "t", "attempt": RUN},
    {"kind": "of tomorrow", "id": UUID, "x": [None, {"y": 1.5}]},
    {"kind": "identity", "key": POINT, "proof": bytes(32)},
    {"kind": "sas_start", "run": RUN, "commitment": bytes(32)},
    *({"kind": kind, "run": RUN, "key": POINT} for kind in ("sas_key", "sas_reveal")),
    {"kind": "sas_mac", "run": RUN, "mac": "A" * 43},
    {"kind": "sas_cancel", "run": RUN, "reason": "differ"},
    *({"kind": kind, "generation": 2} for kind in ("conn_ask", "conn_emptied")),
    *({"kind": kind, "generation": 2, "sdp": "v=0"} for kind in ("conn_offer", "conn_answer")),
    {
        **{"kind": "conn_candidate", "generation": 2, "candidate": "1 1 udp 1 ::1 9 typ host"},
        **{"mid": "0", "line": 0, "ufrag": "abcd"},
    },
    {"kind": "conn_moved", "generation": 2, "frames": 17},
    {"kind": "conn_refused", "generation": 2, "reason": "no path"},
)
CONTROLS = ({"kind": "rekey", "identity": POINT, "one_time": POINT}, {"kind": "rekeyed"})
FRAMES = (
    *(b"\x01\x01" + bytes(32), b"\x01\x02" + bytes(96), b"\x01\x02" + bytes(80)),
    *(b"\x02\x01A" + bytes(32), b"\x02\x02" + bytes(32), b"\x03x", b"\x04" + bytes(60)),
    build_file_frame(RUN, 3, bytes(40), is_last=True),
)


# --- what services say, and what is said to ours ------------------------------------------------


def run_announcement(data):
    message = decode(data)
    for key in (getattr(message, name, None) for name in ("from_public_key", "peer_public_key")):
        assert key is None or len(public_bytes(key)) == 32
    payload = getattr(message, "payload", None)
    if payload is not None:
        take_payload(read_payload(payload))


def take_payload(payload):
    """Read a relayed payload in every way that the engine might."""
    for kind in ("offer", "answer"):
        with contextlib.suppress(RemoteError):
            check_description(signals.parse_description(kind, payload))
    with contextlib.suppress(RemoteError):
        offer = signals.parse_offer(payload)
        if isinstance(offer, signals.Ask):
            assert signals.parse_offer(signals.build_ask(offer)) == offer
        else:
            check_description(offer)
    with contextlib.suppress(RemoteError):
        candidate = signals.parse_candidate(payload)
        if candidate is not None:
            assert signals.parse_candidate(signals.build_candidate(candidate)) is not None


def check_description(description):
    again = signals.parse_description(description.kind, signals.build_description(description))
    assert again == description
    assert len(description.link) in {0, 16}
    assert all(isinstance(server, IceServer) for server in description.servers)


def run_payload(data):
    take_payload(read_payload(msgspec.Raw(data)))


def run_request(data):
    try:
        assert decode_request(lenient(data)) is not None
    except MalformedError as error:
        answer = error.answer
    else:
        return
    assert len(encode(answer)) < 2_000


def run_candidate(data):
    with contextlib.suppress(RemoteError):
        signals.parse_candidate(lenient(data))
    candidate = parse_candidate_line(lenient(data))
    assert parse_candidate_line(candidate.line) == candidate


def run_sdp(data):
    sifted = sift(lenient(data))
    kept = [line for line in sifted.sdp.splitlines() if line.startswith(PREFIX)]
    assert len(kept) + len(sifted.names) <= sifted.count <= MAX_CANDIDATES
    assert sift(sifted.sdp).sdp == sifted.sdp


def run_ice_url(data):
    url = parse_ice_url(lenient(data))
    assert url.host
    assert 0 < url.port < 65_536


def run_stun_answer(data):
    for host, port in parse_answer(data, ASKED).values():
        assert ipaddress.IPv4Address(host)
        assert 0 <= port < 65_536


ASKED = b"0123456789ab"
STUN_ANSWER = build_answer(ASKED, ("192.0.2.7", 4000))

ANNOUNCEMENTS = (
    {"type": "server_info", "serverId": "x", "features": ["resume"]},
    {
        **{"type": "registered", "pairingCode": "ABCDEF", "serverId": "x", "features": ["resume"]},
        **{"iceServers": [{"urls": "stun:x"}, {"urls": ["turn:x"], "username": "u"}]},
        "matches": [{"peerCode": "BCDEFG", "peerPublicKey": KEY, "isInitiator": True}],
    },
    {"type": "code_collision"},
    {"type": "pair_incoming", "fromCode": "ABCDEF", "fromPublicKey": KEY, "expiresIn": 120_000},
    {"type": "pair_matched", "peerCode": "ABCDEF", "peerPublicKey": KEY, "isInitiator": True},
    {"type": "pair_rejected", "peerCode": "ABCDEF"},
    {"type": "pair_expiring", "peerCode": "ABCDEF", "remainingSeconds": 9},
    {"type": "pair_timeout", "peerCode": "ABCDEF", "reason": "gone"},
    {"type": "pair_cancelled", "peerCode": "ABCDEF", "reason": "gone"},
    {"type": "pair_error", "error": "no", "peerCode": "ABCDEF"},
    {"type": "error", "message": "no", "reason": "malformed"},
    {"type": "offer", "from": "ABCDEF", "payload": {"type": "offer", "sdp": SDP}},
    {"type": "ice_candidate", "from": "ABCDEF", "payload": {"candidate": f"candidate:{LINE}"}},
    {"type": "pong"},
)
PAYLOADS = (
    {
        **{"type": "offer", "sdp": SDP, "generation": 2},
        **{"link": base64.b64encode(RUN).decode(), "ice": ["stun:x", {"url": "turn:y?z"}]},
    },
    {"type": "answer", "sdp": SDP},
    {"candidate": {"candidate": f"candidate:{LINE}", "sdpMid": "0", "sdpMLineIndex": 0}},
    json.dumps({"candidate": LINE}),
    f"a=candidate:{LINE}",
    None,
)
REQUESTS = (
    {"type": "register", "pairingCode": "ABCDEF", "publicKey": KEY, "features": ["resume"]},
    {"type": "register", "peerId": "x", "maxConnections": 20},
    {"type": "pair_request", "targetCode": "ABCDEF", "proposedName": "Anna"},
    {"type": "pair_response", "targetCode": "ABCDEF", "accepted": True},
    {"type": "pair_cancel", "targetCode": "ABCDEF"},
    {"type": "offer", "target": "ABCDEF", "payload": {"sdp": SDP}},
    {"type": "call_offer", "target": "ABCDEF", "payload": {"callId": UUID, "sdp": "v=0"}},
    {"type": "register_rendezvous", "peerId": "x", "dailyPoints": ["a"], "deadDrops": {"a": "b"}},
    {"type": "register_rendezvous", "peerId": "x", "daily_points": ["a"], "dead_drop": "b"},
    {"type": "get_relays", "peerId": "x"},
    {"type": "update_load", "peerId": "x", "connectedCount": 3},
    {"type": "link_request", "linkCode": "ABCDEF", "publicKey": KEY},
    {"type": "link_response", "linkCode": "ABCDEF"},
    *({"type": kind} for kind in ("ping", "heartbeat", "leave", "x")),
)


# --- what people type, paste and scan -----------------------------------------------------------


def run_code(data):
    reading = read_code(lenient(data))
    if reading.code is not None:
        link = build_link(reading.code)
        assert len(link) > MAX_LINK or read_code(link).code == reading.code
        assert len(reading.code.address) == 6
        assert reading.code.service is None or is_service_url(reading.code.service)


def run_service_url(data):
    url = lenient(data)
    if is_service_url(url):
        assert url.lower().startswith(("ws://", "wss://"))
        assert url.isascii()


def run_safety_number(data):
    text = lenient(data)
    assert build_qr(*parse_qr(text)) == text


def run_names(data):
    text = lenient(data)
    name = names.clean_file_name(text)
    assert name not in {"", ".", ".."}
    assert not set(name) & set("/\\:\0\n")
    assert len(name.encode()) <= names.MAX_NAME
    assert names.clean_file_name(name) == name
    path = names.clean_path(text)
    assert not pathlib.PurePosixPath(path).is_absolute()
    assert ".." not in path.split("/")
    assert names.clean_path(path) == path
    person = names.clean_person_name(text)
    assert len(person) <= names.MAX_PERSON
    assert not any(unicodedata.category(char) == "Cc" for char in person)


# --- what scripts write ---------------------------------------------------------------------------


def run_command(data):
    parse_command(data)


def run_lines(data):
    """Cut in two ways, the lines are the same."""
    at = data[0] % (len(data) + 1) if data else 0
    whole, parts = Lines(limit=64), Lines(limit=64)
    first = [*whole.take(data), whole.finish()]
    second = [*parts.take(data[:at]), *parts.take(data[at:]), parts.finish()]
    assert first == second
    assert all(len(line) <= 65 for line in first)
    assert MAX_LINE > 64


SAID_OF_SOMEBODY = ("safety_number", "mark_verified", "pair_again", "keep_refusing", "doctor")
COMMANDS = (
    *({"do": kind, "contact": None, "to": "Badr"} for kind in SAID_OF_SOMEBODY),
    {"do": "hide_address", "to": "Badr", "hidden": False},
    {"do": "dial", "to": "Noor", "ref": 1},
    {"do": "new_code", "as_before": True},
    {"do": "new_identity"},
    *({"do": kind, "path": "x", "passphrase": "words"} for kind in ("backup", "restore")),
    {"do": "pair", "code": "K7QX2M-4P9T", "ref": 1},
    *({"do": kind, "ref": "x"} for kind in ("cancel_pair", "contacts", "quit")),
    *({"do": kind, "code": "K7QX2M"} for kind in ("accept", "reject")),
    {"do": "send", "text": "hello", "to": "Badr"},
    {"do": "send_file", "path": "/x", "to": None},
    *({"do": kind, "id": "x"} for kind in ("accept_file", "cancel_file")),
    {"do": "history", "with": "Badr", "limit": 5},
)


# --- what lies on the disk ------------------------------------------------------------------------


def cheap(passphrase, salt, cost):
    """Stretches nothing, and refuses what the real one refuses."""
    fits = cost.lanes * 8 <= cost.memory <= 2**20 and 1 <= cost.passes <= 32
    if not (fits and 1 <= cost.lanes <= 16 and len(salt) == 16):
        raise RemoteError("cost of a passphrase out of bounds")
    return salt * 2


def run_backup_head(data):
    """A head whose check is right, whatever stands in it."""
    numbers = data[: backup.NUMBERS.size]
    head, packed_head = backup._read_head(io.BytesIO(numbers + backup._check(numbers)))
    assert head.pack() == packed_head
    with mock.patch.object(backup, "stretch", cheap):
        backup._stream(head, packed_head, "words")


def run_manifest(data):
    manifest = backup._read_manifest(data)
    assert "key" not in repr(manifest)


def run_key_file(data):
    with tempfile.TemporaryDirectory(dir=_memory()) as folder:
        path = pathlib.Path(folder) / "key.json"
        path.write_bytes(data)
        with mock.patch("zajel_desktop.store.key_file.stretch", cheap):
            key, _ = KeyFile(path, None, now=lambda: 0.0).load("words")
        assert proof(key, b"zajel store 1")


def run_tries(data):
    with tempfile.TemporaryDirectory(dir=_memory()) as folder:
        path = pathlib.Path(folder) / "tries.json"
        path.write_bytes(data)
        tries = Tries(path, lambda: 1000.0)
        assert 0 <= tries.wait() <= LONGEST
        tries.begin()


def run_choices(data):
    for kind in (Settings, Looks):
        assert isinstance(choices.decode(data, kind), kind)


def _memory():
    """Where a file costs no disk, if there is such a place."""
    return "/dev/shm" if pathlib.Path("/dev/shm").is_dir() else None


HEAD = backup.Head(Cost(64, 1, 1), b"s" * 16, b"p" * 16).pack()
KEY_RECORDS = (
    {"version": 1, "name": "n", "kind": "file", "key": KEY, "proof": KEY},
    {"version": 1, "name": "n", "kind": "keyring", "key": KEY, "proof": KEY},
    {
        **{"version": 1, "name": "n", "kind": "passphrase", "key": KEY, "proof": KEY},
        "stretching": {"salt": KEY, "memory": 64, "passes": 1, "lanes": 1},
    },
)
SERVER_LIST = {
    "servers": [
        {"endpoint": "https://a.example:8443", "lastSeen": 1_768_000_000_000, "region": "x"},
        {"endpoint": "b.example/path", "lastSeen": 1.5},
        {"endpoint": "ws://127.0.0.1:1", "lastSeen": 0},
    ],
    "timestamp": 1_768_000_000_000,
}


def run_server_list(data):
    with contextlib.suppress(RemoteError):
        parse_signature(lenient(data))
    listed = parse_server_list(data)
    assert all(is_service_url(each.url) for each in listed.services)
    assert choose(listed, 0.5) in {None, *alive(listed)}


KEPT_CHOICES = (
    {"name": "Anna", "accept_below": 5, "interfaces": ["lo"], "service": "url"},
    {"ice_servers": [{"urls": ["stun:x"], "username": "u", "credential": "c"}], "is_started": True},
    {"language": "ar", "theme": "dark", "scale": 150},
)

MEMBERS = tuple(
    sorted({str(name).encode() for each in (*ANNOUNCEMENTS, *REQUESTS) for name in each})
)
TARGETS = (
    Target(
        "greeting",
        run_greeting,
        tuple(text.encode() for text in vector_greetings()),
        (RemoteError,),
        (
            b'"native":',
            b'"pake":{"side":"shown"}',
            b'"versions":[2]',
            b'"features":["x"]',
            KEY.encode(),
        ),
    ),
    Target("frame", run_frame, FRAMES, (RemoteError,)),
    Target("file frame", run_file_frame, FRAMES[-1:], (RemoteError,)),
    Target("control", run_control, tuple(map(packed, CONTROLS)), (RemoteError,), (b"\xa4kind",)),
    Target(
        "operation",
        run_operation,
        tuple(map(packed, OPERATIONS)),
        (RemoteError,),
        tuple(packed(each["kind"]) for each in OPERATIONS),
    ),
    Target(
        "announcement", run_announcement, tuple(map(said, ANNOUNCEMENTS)), (RemoteError,), MEMBERS
    ),
    Target(
        "payload", run_payload, tuple(map(said, PAYLOADS)), (RemoteError,), (SDP[:30].encode(),)
    ),
    Target(
        "server list",
        run_server_list,
        (said(SERVER_LIST),),
        (RemoteError,),
        (b'"endpoint":"', b'"lastSeen":', b"https://", b'"timestamp":1e9', b"[[["),
    ),
    Target("request", run_request, tuple(map(said, REQUESTS)), (), MEMBERS),
    Target(
        "candidate", run_candidate, (LINE.encode(),), (RemoteError,), (b" typ ", b"::1", b" rport ")
    ),
    Target("sdp", run_sdp, (SDP.encode(),), (), (b"a=candidate:", b"\r\n", LINE.encode())),
    Target("stun answer", run_stun_answer, (STUN_ANSWER,), (), (b"\x80\x2c\x00\x08\x00\x01",)),
    Target(
        "ice url",
        run_ice_url,
        (b"stun:x:3478", b"turns:[::1]:5349?transport=tcp"),
        (RemoteError,),
        (b"?transport=", b"turn:"),
    ),
    Target(
        "code",
        run_code,
        (
            *(b"K7QX2M", b"k7qx2m 4p9t", b"zajel://K7QX2M"),
            b"zajel://pair/K7QX2M?s=wss%3A%2F%2Fhost%2Fpath#4P9T",
        ),
        (),
        (b"zajel://", b"pair/", b"?s=", b"#", b"%3A%2F%2F", b"ws://127.0.0.1", b"[::1]", b"@"),
    ),
    Target(
        "service url",
        run_service_url,
        (b"wss://host/path", b"ws://[::1%25lo]:80", b"ws://127.0.0.1:1"),
        (),
        (b"ws://", b"wss://", b"user@", b"localhost", b".local", b"[::ffff:8.8.8.8]", b"%lo"),
    ),
    Target(
        "safety number",
        run_safety_number,
        (build_qr(OFFERER.public, ANSWERER.public).encode(),),
        (RemoteError,),
    ),
    Target(
        "names",
        run_names,
        (b"a.tar.gz", b"../../x", b"CON.txt", b"C:\\x\\y", "\u202egpj.exe".encode(), b"x" * 300),
        (),
        (b".", b" ", b"\\", b"/", b"NUL", "e\u0301".encode(), "\u0600".encode(), "\ufdfa".encode()),
        inputs=50,
    ),
    Target(
        "command", run_command, tuple(map(said, COMMANDS)), (LocalError,), (b'"do":', b'"ref":')
    ),
    Target("lines", run_lines, (b"one\ntwo\n", b"x" * 70 + b"\nthree"), (), (b"\n", b"y" * 64)),
    Target("backup head", run_backup_head, (HEAD,), (StoreError, RemoteError)),
    Target(
        "manifest",
        run_manifest,
        (said({"key": KEY, "size": 9, "made_at": 1.0, "kind": "file"}).ljust(64),),
        (RemoteError,),
    ),
    Target("key file", run_key_file, tuple(map(said, KEY_RECORDS)), (StoreError,), inputs=1_000),
    Target("tries", run_tries, (said({"wrong": 7, "last": 990.0}), b"{}"), (), inputs=1_000),
    Target("choices", run_choices, tuple(map(said, KEPT_CHOICES)), (LocalError,)),
)
