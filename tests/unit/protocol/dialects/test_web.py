"""The web dialect: its vectors, what must not open, one count for texts and chunks, long texts."""

from __future__ import annotations

import json
import pathlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zajel_desktop.crypto.classic import session_key
from zajel_desktop.crypto.identity import Identity
from zajel_desktop.model.errors import RemoteError
from zajel_desktop.protocol.dialects.dialect import ReplayedError
from zajel_desktop.protocol.dialects.parts import FileChunk, FileComplete, FileStart
from zajel_desktop.protocol.dialects.sessions import KEPT_NUMBERS, NumberedSession
from zajel_desktop.protocol.dialects.web import WebDialect
from zajel_desktop.protocol.text import utf16_units

DATA = pathlib.Path(__file__).parents[3] / "data" / "dialect-vectors.json"
WEB = json.loads(DATA.read_text("utf-8"))["web"]
PEOPLE = {name: Identity(bytes.fromhex(keys["private_hex"])) for name, keys in WEB["keys"].items()}
ALICE, BOB = PEOPLE["alice"], PEOPLE["bob"]
A, B = Identity(bytes(range(32))), Identity(bytes(range(32, 64)))
ID = "9d557ecc-52c6-4465-a587-6943c5f1dc49"


def between(ours, theirs, address="ABC234", *, number=1, nonce=None):
    """Our end, which says ``number`` next, sealed with ``nonce`` if that is given."""
    if nonce is None:
        session = NumberedSession(ours, theirs.public, address)
    else:
        session = NumberedSession(ours, theirs.public, address, draw=lambda _: nonce)
    session._said = number - 1
    return WebDialect(session)


@pytest.mark.parametrize("case", WEB["session_keys_web"], ids=lambda c: c["info"] + c["local"])
def test_the_key_is_theirs(case):
    shared = PEOPLE[case["local"]].agree(PEOPLE[case["remote"]].public)
    assert session_key(shared, case["peer_code"]).hex() == case["key_hex"]


@pytest.mark.parametrize("case", WEB["text_ciphertexts_web"], ids=lambda case: str(case["seq"]))
def test_a_text_is_sealed_as_theirs_is(case):
    nonce = bytes.fromhex(case["nonce_hex"])
    sealed = between(ALICE, BOB, number=case["seq"], nonce=nonce).seal_text(case["plaintext"])
    assert sealed == [case["ciphertext_b64"]]
    assert between(BOB, ALICE).open_text(case["ciphertext_b64"]) == case["plaintext"]


@pytest.mark.parametrize("case", WEB["file_chunks_web"], ids=lambda case: str(case["chunk_len"]))
def test_a_chunk_is_as_theirs_is(case):
    data = bytes(7 * i % 256 for i in range(case["chunk_len"]))
    frame = json.loads(between(ALICE, BOB, number=case["seq"]).build_file(FileChunk(ID, 0, data)))
    assert len(frame["data"]) == case["data_field_len"]
    if "data_field" in case:
        theirs = json.dumps(frame | {"data": case["data_field"]})
        assert between(BOB, ALICE).parse_file(theirs) == FileChunk(ID, 0, data)


@pytest.mark.parametrize("case", WEB["must_fail_web"], ids=lambda case: case["what"])
def test_what_theirs_refuses_we_refuse(case):
    address = "ZZZZZZ" if "other peer code" in case["what"] else "ABC234"
    bob = between(BOB, ALICE, address)
    if case["what"] == "exact replay":
        bob.open_text(case["ciphertext_b64"])
    with pytest.raises(RemoteError):
        bob.open_text(case["ciphertext_b64"])


def test_the_frame_of_the_documents_is_ours():
    # The page of A names the key after the code of B: it is B who speaks with it as we do.
    frame = "AAECAwQFBgcICQoLMOmYh0eT3QmNyNYFozjNGRZVcgrZ8g=="
    assert between(A, B, "BBBBBB", nonce=bytes(range(12))).seal_text("hi") == [frame]
    assert between(B, A, "BBBBBB").open_text(frame) == "hi"


def test_texts_and_chunks_share_one_count():
    alice, bob = between(ALICE, BOB), between(BOB, ALICE)
    frames = [alice.seal_text("one")[0], alice.build_file(FileChunk(ID, 0, b"two"))]
    assert bob.open_text(frames[0]) == "one"
    assert bob.parse_file(frames[1]) == FileChunk(ID, 0, b"two")
    with pytest.raises(ReplayedError):
        bob.open_text(json.loads(frames[1])["data"])


def test_start_and_end_of_a_file_are_in_the_clear_and_use_no_number():
    alice, bob = between(ALICE, BOB), between(BOB, ALICE)
    parts = [FileStart(ID, "a", 1, 1), FileComplete(ID)]
    assert [bob.parse_file(alice.build_file(part)) for part in parts] == parts
    assert alice._session._said == 0


def test_texts_may_overtake_the_chunks_that_a_page_lets_wait():
    alice, bob = between(ALICE, BOB), between(BOB, ALICE)
    chunks = [alice.build_file(FileChunk(ID, index, b"x")) for index in range(36)]
    for _ in range(900):
        bob.open_text(alice.seal_text("ahead")[0])
    assert [bob.parse_file(chunk).index for chunk in chunks] == list(range(36))


def test_what_is_older_than_we_remember_is_refused():
    alice, bob = between(ALICE, BOB), between(BOB, ALICE)
    chunks = [alice.build_file(FileChunk(ID, index, b"x")) for index in range(KEPT_NUMBERS + 1)]
    bob.open_text(alice.seal_text("ahead")[0])
    for late in chunks[:2]:
        with pytest.raises(ReplayedError):
            bob.parse_file(late)
    assert [bob.parse_file(chunk).index for chunk in chunks[2:]] == list(range(2, KEPT_NUMBERS + 1))


@given(st.text(max_size=50))
def test_any_text_is_read_as_it_was_said(text):
    bob = between(BOB, ALICE)
    assert "".join(map(bob.open_text, between(ALICE, BOB).seal_text(text))) == text


def test_a_long_text_goes_in_pieces_that_a_page_shows_whole():
    text = "a😀" * 7_000
    bob = between(BOB, ALICE)
    pieces = [bob.open_text(frame) for frame in between(ALICE, BOB).seal_text(text)]
    assert "".join(pieces) == text
    assert [utf16_units(piece) for piece in pieces] == [10_000, 9_999, 1_001]


def test_a_frame_is_the_same_length_for_the_same_text():
    lengths = {len(between(ALICE, BOB).seal_text("hello from B")[0]) for _ in range(3)}
    assert lengths == {60}


def test_nothing_secret_is_shown():
    assert repr(between(ALICE, BOB)) == "WebDialect()"


def test_its_session_is_over_before_the_page_says_so():
    assert WebDialect.lifetime < 86_400
