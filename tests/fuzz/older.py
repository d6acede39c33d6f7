"""What older clients say, in the clear and within what they have sealed (protocol/dialects)."""

from __future__ import annotations

import itertools
import json

from tests.fakes.openings import ANSWERER, FRESH_OFFERER, OFFERER, RememberingIdentity
from tests.fuzz.fuzzer import Target
from zajel_desktop.model.errors import RemoteError
from zajel_desktop.model.message import MAX_TEXT
from zajel_desktop.protocol.connection import FILES, FOREIGN_LABELS, LABELS, MESSAGES
from zajel_desktop.protocol.dialects.calls import build_call, parse_call
from zajel_desktop.protocol.dialects.foreign_talk import ForeignTalk, read_greeting
from zajel_desktop.protocol.dialects.frames import build_frame, parse_frame
from zajel_desktop.protocol.dialects.parts import FileChunk
from zajel_desktop.protocol.dialects.sessions import BareSession, NumberedSession
from zajel_desktop.protocol.introduction import Terms
from zajel_desktop.protocol.talk import Heard
from zajel_desktop.protocol.text import split_text, utf16_units
from zajel_desktop.protocol.wire.greeting import Greeting, build_greeting
from zajel_desktop.protocol.wire.operations import Text

CALL = "3b241101-e2bb-4255-8caf-4136c566a962"
ADDRESS = "HJKLMN"
HANDSHAKE = build_greeting(Greeting(ANSWERER.public))
PEER = RememberingIdentity(ANSWERER.private)
TERMS = Terms(
    identity=RememberingIdentity(OFFERER.private),
    fresh=FRESH_OFFERER,
    peer=ANSWERER.peer_id,
    is_offerer=True,
    our_address=ADDRESS,
    allows_foreign=True,
)


def lenient(data):
    return data.decode("utf-8", "replace")


def same(text):
    return text


def run_file_frame(data):
    part = parse_frame(lenient(data), same)
    assert part is None or parse_frame(build_frame(part, same), same) == part


def run_call(data):
    try:
        message = json.loads(lenient(data))
    except (ValueError, RecursionError):
        return
    if isinstance(message, dict):
        part = parse_call(message.get("type"), message.get("payload", message))
        assert part is None or part.kind.value == message["type"]
        assert part is None or build_call(part)["callId"] == part.id


def run_split(data):
    text, limit = lenient(data[1:]), 2 + data[0] % 40 if data else 2
    pieces = split_text(text, limit, utf16_units)
    assert "".join(pieces) == text
    assert all(utf16_units(piece) <= limit for piece in pieces)


def run_talk(data):
    """Anything on any channel, in the clear and sealed by the other side itself."""
    ends = (
        BareSession(ANSWERER, OFFERER.public),
        NumberedSession(ANSWERER, OFFERER.public, ADDRESS),
    )
    plain = lenient(data)
    for label, frame in itertools.product((*LABELS, *FOREIGN_LABELS), (plain, *ends)):
        ours = linked()
        for output in ours.receive(label, frame if frame is plain else frame.seal(data), 1.0):
            if isinstance(output, Heard):
                check(output.operation)
    greeting = read_greeting(plain)
    assert greeting is None or len(greeting.identity) == 32


def linked():
    """Our side of a link, whose other side has shown nothing but its key."""
    ids = itertools.count()
    ours = ForeignTalk(TERMS, lambda: str(next(ids)), lambda: 0.0)
    for label in LABELS:
        ours.channel_opened(label, 0.0)
    ours.receive(MESSAGES, HANDSHAKE, 0.0)
    ours.tick(0.0, 0)
    return ours


def check(said):
    """A text can be kept, and a chunk is no larger than a frame."""
    if isinstance(said, Text):
        assert 0 < len(said.text.encode()) <= MAX_TEXT
        assert "\0" not in said.text
    if isinstance(said, FileChunk):
        assert len(said.data) <= 1 << 20


PARTS = (
    {"type": "file_start", "fileId": CALL, "fileName": "../a", "totalSize": 3, "totalChunks": 1},
    {"type": "file_chunk", "fileId": CALL, "chunkIndex": 0, "data": "YWJj"},
    {"type": "file_complete", "fileId": CALL},
    {"type": "file_error", "fileId": CALL, "error": "no"},
    {"type": "transfer_cancel", "fileId": CALL, "reason": "timeout"},
    {"type": "chunk_ack", "fileId": CALL, "chunkIndex": 0, "status": "received"},
)
CALLS = (
    {"type": "call_offer", "payload": {"callId": CALL, "sdp": "v=0", "withVideo": True}},
    {"type": "call_answer", "callId": CALL, "sdp": "v=0"},
    {"type": "call_ice", "payload": {"callId": CALL, "candidate": '{"candidate":"candidate:x"}'}},
    {"type": "call_reject", "payload": {"callId": CALL, "reason": "busy"}},
    {"type": "call_hangup", "payload": {"callId": CALL}},
)
WORDS = tuple(f'"{name}":'.encode() for each in (*PARTS, *CALLS) for name in each)


def said(values):
    return tuple(json.dumps(value).encode() for value in values)


TALKS = (HANDSHAKE.encode(), b"hello", *said(PARTS), b"\0\0\0\1text", FILES.encode())
OLDER = (
    Target("older file frame", run_file_frame, said(PARTS), (RemoteError,), WORDS),
    Target("older call", run_call, said(CALLS), (RemoteError,), WORDS),
    Target("older text", run_split, ("\x05e\u0301👋🏽🇩🇪🇸🇦\r\n".encode(),), (), inputs=500),
    Target("older talk", run_talk, TALKS, (RemoteError,), WORDS, inputs=100),
)
