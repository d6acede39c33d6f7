"""Operations: read back as built, strict in what is known, kind to what is newer."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zajel_desktop.model.errors import RemoteError
from zajel_desktop.protocol.wire.hand_over import NewIdentity
from zajel_desktop.protocol.wire.operations import (
    KINDS,
    MAX_OPERATION,
    Bye,
    ConnectionAnswer,
    ConnectionAsk,
    ConnectionCandidate,
    ConnectionEmptied,
    ConnectionMoved,
    ConnectionOffer,
    ConnectionRefused,
    FileAccept,
    FileAsk,
    FileAttempt,
    FileCancel,
    FileCredit,
    FileDamaged,
    FileDecline,
    FileDone,
    FileKept,
    FileOffer,
    OfferedFile,
    Ping,
    Pong,
    Profile,
    Stored,
    Text,
    Unknown,
    build_operation,
    parse_operation,
)
from zajel_desktop.protocol.wire.verification import (
    SasCancel,
    SasKey,
    SasMac,
    SasReveal,
    SasStart,
)

EXAMPLES = [
    Text("0190-a", "hello\nسلام 🕊", 1.5),
    Stored("0190-a"),
    Profile("Anna", ("wss://signal.example.org",)),
    Ping(3),
    Pong(3),
    Bye("elsewhere"),
    SasStart(b"r" * 16, b"c" * 32),
    SasKey(b"r" * 16, b"k" * 32),
    SasReveal(b"r" * 16, b"k" * 32),
    SasMac(b"r" * 16, "m" * 43),
    SasCancel(b"r" * 16, "differ"),
    NewIdentity(b"k" * 32, b"p" * 32),
    ConnectionAsk(2),
    ConnectionOffer(2, "v=0"),
    ConnectionAnswer(2, "v=0"),
    ConnectionCandidate(2, "1 1 udp 1 127.0.0.1 9 typ host", "0", 0, "abcd"),
    ConnectionMoved(2, 17),
    ConnectionEmptied(2),
    ConnectionRefused(2, "no path"),
    FileOffer("t", (OfferedFile("a/b.txt", 5, 1.0, "text/plain"),), 2.0),
    FileAsk("t", True),
    FileAccept("t", 0, 5, b"h" * 32),
    FileDecline("t"),
    FileCancel("t", "user"),
    FileAttempt("t", 0, b"a" * 16, b"k" * 32, 65_000, 0, 10, 1.0),
    FileCredit("t", b"a" * 16, 4096),
    FileDone("t", b"a" * 16, b"h" * 32),
    FileKept("t", 0),
    FileDamaged("t", b"a" * 16),
]


def body(**members):
    return msgspec.msgpack.encode(members)


@pytest.mark.parametrize("operation", EXAMPLES, ids=lambda o: type(o).__name__)
def test_every_kind_is_read_back(operation):
    assert parse_operation(build_operation(operation)) == operation


def test_every_kind_has_an_example():
    assert {type(e).__struct_config__.tag for e in EXAMPLES} == KINDS


def test_unknown_members_are_ignored():
    assert parse_operation(body(kind="ping", number=1, newer="x")) == Ping(1)


@pytest.mark.parametrize(("id_", "kept"), [("a-1", "a-1"), (5, None), ("", None), ("ä", None)])
def test_an_unknown_kind_is_kept_with_its_id(id_, kept):
    assert parse_operation(body(kind="newer", id=id_)) == Unknown("newer", kept)


@pytest.mark.parametrize(
    "wrong",
    [
        b"",
        b"\xc1",
        body(kind="text", id="a"),
        body(kind="text", id="", text="x", sent_at=1.0),
        body(kind="text", id="a/b", text="x", sent_at=1.0),
        body(kind="text", id="a", text="ع" * 40_000, sent_at=1.0),
        body(kind="file_offer", id="a", files=[]),
        body(kind="file_offer", id="a", files=[{"name": "x", "size": -1}]),
        body(kind="file_done", id="a", attempt=b"a" * 16, sha256=b"short"),
        body(kind="file_credit", id="a", attempt=b"a" * 16, written=2**60),
        body(kind="text", id="a", text="x", sent_at=float("nan")),
        body(kind="text", id="a", text="x", sent_at=float("inf")),
        body(kind=""),
        body(other=1),
        msgspec.msgpack.encode([1, 2]),
        b"x" * (MAX_OPERATION + 1),
    ],
)
def test_what_breaks_the_rules_of_its_kind_is_the_peers_fault(wrong):
    with pytest.raises(RemoteError):
        parse_operation(wrong)


def test_the_key_of_an_attempt_is_not_shown():
    assert "kkk" not in repr(EXAMPLES[11])


@given(st.binary(max_size=300))
def test_any_bytes_at_all_are_read_or_refused(data):
    try:
        parse_operation(data)
    except RemoteError:
        return


@given(
    st.dictionaries(
        st.sampled_from(["kind", "id", "text", "sent_at", "files", "number", "name", "sha256"]),
        st.one_of(st.sampled_from(sorted(KINDS)), st.integers(), st.binary(max_size=40), st.none()),
    )
)
def test_any_map_at_all_is_read_or_refused(members):
    try:
        parse_operation(msgspec.msgpack.encode(members))
    except (RemoteError, OverflowError):
        return


@pytest.mark.parametrize(
    "members",
    [
        {"kind": "conn_ask"},
        {"kind": "conn_ask", "generation": 0},
        {"kind": "conn_ask", "generation": 2**31},
        {"kind": "conn_offer", "generation": 2, "sdp": "v" * 60_001},
        {"kind": "conn_moved", "generation": 2, "frames": -1},
        {"kind": "conn_candidate", "generation": 2, "candidate": "x", "line": 256},
    ],
)
def test_what_concerns_a_generation_is_read_strictly(members):
    with pytest.raises(RemoteError):
        parse_operation(msgspec.msgpack.encode(members))
