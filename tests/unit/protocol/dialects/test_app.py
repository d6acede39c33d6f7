"""The app's dialect: its vectors, its frames, its numbers."""

from __future__ import annotations

import json
import pathlib

import pytest

from zajel_desktop.crypto.classic import session_key
from zajel_desktop.crypto.identity import Identity
from zajel_desktop.model.errors import RemoteError
from zajel_desktop.protocol.dialects.app import AppDialect
from zajel_desktop.protocol.dialects.dialect import ReplayedError
from zajel_desktop.protocol.dialects.parts import FileChunk, FileComplete, FileStart
from zajel_desktop.protocol.dialects.sessions import BareSession

DATA = pathlib.Path(__file__).parents[3] / "data" / "dialect-vectors.json"
VECTORS = json.loads(DATA.read_text("utf-8"))
PEOPLE = {
    name: Identity(bytes.fromhex(keys["private_hex"]))
    for name, keys in VECTORS["web"]["keys"].items()
}
ALICE, BOB = PEOPLE["alice"], PEOPLE["bob"]
A, B = Identity(bytes(range(32))), Identity(bytes(range(32, 64)))
ID = "9d557ecc-52c6-4465-a587-6943c5f1dc49"


def between(ours, theirs, nonce=None):
    """Our end; every frame of it is sealed with ``nonce``, if that is given."""
    if nonce is None:
        return AppDialect.between(ours, theirs.public)
    return AppDialect(BareSession(ours, theirs.public, draw=lambda _: nonce))


def nonce_of(case):
    return bytes.fromhex(case["nonce_hex"])


@pytest.mark.parametrize(
    "case", VECTORS["headless"]["session_keys_plain"], ids=lambda c: c["local"]
)
def test_the_key_is_theirs(case):
    key = session_key(PEOPLE[case["local"]].agree(PEOPLE[case["remote"]].public))
    assert key.hex() == case["key_hex"]


CASES = VECTORS["headless"]["text_ciphertexts_plain"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["plaintext"][:12])
def test_a_text_is_sealed_as_theirs_is(case):
    sealed = between(ALICE, BOB, nonce_of(case)).seal_text(case["plaintext"])
    assert sealed == [case["ciphertext_b64"]]
    assert between(BOB, ALICE).open_text(case["ciphertext_b64"]) == case["plaintext"]


def test_the_frame_of_the_documents_is_ours():
    frame = "AAECAwQFBgcICQoLsLLPf93clVLvPGyJ4mkJYcFm"
    assert between(A, B, bytes(range(12))).seal_text("hi") == [frame]
    assert between(B, A).open_text(frame) == "hi"


def test_a_frame_is_read_once():
    (frame,) = between(ALICE, BOB).seal_text("once")
    bob = between(BOB, ALICE)
    bob.open_text(frame)
    with pytest.raises(ReplayedError):
        bob.open_text(frame)


def test_text_that_is_none_is_refused():
    frame = BareSession(ALICE, BOB.public).seal(b"\xff\xfe")
    with pytest.raises(RemoteError, match="UTF-8"):
        between(BOB, ALICE).open_text(frame)


def test_of_a_file_only_the_chunks_are_sealed():
    alice, bob = between(ALICE, BOB), between(BOB, ALICE)
    parts = [FileStart(ID, "a.bin", 3, 1), FileChunk(ID, 0, b"abc"), FileComplete(ID)]
    frames = [alice.build_file(part) for part in parts]
    assert [bob.parse_file(frame) for frame in frames] == parts
    assert json.loads(frames[0])["fileName"] == "a.bin"
    inner = between(BOB, ALICE).open_text(json.loads(frames[1])["data"])
    assert inner == "YWJj"


def test_a_full_chunk_is_as_long_as_theirs():
    frame = between(ALICE, BOB).build_file(FileChunk(ID, 0, bytes(16_384)))
    assert len(json.loads(frame)["data"]) == 29_168


def test_a_chunk_of_somebody_else_is_refused():
    frame = between(ALICE, PEOPLE["carol"]).build_file(FileChunk(ID, 0, b"abc"))
    with pytest.raises(RemoteError):
        between(BOB, ALICE).parse_file(frame)


def test_a_worthless_key_agrees_on_nothing():
    with pytest.raises(RemoteError):
        AppDialect.between(ALICE, bytes(32))


def test_nothing_secret_is_shown():
    assert repr(between(ALICE, BOB)) == "AppDialect()"
