"""The headless dialect: texts as the app's, files sealed whole."""

from __future__ import annotations

import json
import pathlib

import pytest

from zajel_desktop.crypto.identity import Identity
from zajel_desktop.model.errors import RemoteError
from zajel_desktop.protocol.dialects.app import AppDialect
from zajel_desktop.protocol.dialects.dialect import ReplayedError
from zajel_desktop.protocol.dialects.headless import HeadlessDialect
from zajel_desktop.protocol.dialects.parts import FileChunk, FileComplete, FileStart
from zajel_desktop.protocol.dialects.sessions import BareSession

DATA = pathlib.Path(__file__).parents[3] / "data" / "dialect-vectors.json"
VECTORS = json.loads(DATA.read_text("utf-8"))
KEYS = VECTORS["web"]["keys"]
ALICE, BOB = (Identity(bytes.fromhex(KEYS[name]["private_hex"])) for name in ("alice", "bob"))
CASES = VECTORS["headless"]["text_ciphertexts_plain"]
ID = "f"


def between(ours, theirs, nonce=None):
    if nonce is None:
        return HeadlessDialect.between(ours, theirs.public)
    return HeadlessDialect(BareSession(ours, theirs.public, draw=lambda _: nonce))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["plaintext"][:12])
def test_a_text_is_sealed_as_theirs_is(case):
    nonce = bytes.fromhex(case["nonce_hex"])
    assert between(ALICE, BOB, nonce).seal_text(case["plaintext"]) == [case["ciphertext_b64"]]
    assert between(BOB, ALICE).open_text(case["ciphertext_b64"]) == case["plaintext"]


def test_a_frame_of_a_file_from_their_own_code_is_read():
    (case,) = [case for case in CASES if case["plaintext"].startswith('{"type": "file_complete"')]
    assert between(BOB, ALICE).parse_file(case["ciphertext_b64"]) == FileComplete("f")


def test_of_a_file_nothing_is_in_the_clear():
    alice, bob = between(ALICE, BOB), between(BOB, ALICE)
    parts = [FileStart(ID, "a.bin", 3, 1), FileChunk(ID, 0, b"abc"), FileComplete(ID)]
    frames = [alice.build_file(part) for part in parts]
    assert not any("{" in frame for frame in frames)
    assert [bob.parse_file(frame) for frame in frames] == parts


def test_the_chunk_within_is_plain_base64():
    frame = between(ALICE, BOB).build_file(FileChunk(ID, 0, b"abc"))
    assert json.loads(between(BOB, ALICE).open_text(frame))["data"] == "YWJj"


def test_a_frame_is_read_once():
    frame = between(ALICE, BOB).build_file(FileComplete(ID))
    bob = between(BOB, ALICE)
    bob.parse_file(frame)
    with pytest.raises(ReplayedError):
        bob.parse_file(frame)


def test_a_frame_in_the_clear_is_refused():
    frame = AppDialect.between(ALICE, BOB.public).build_file(FileComplete(ID))
    with pytest.raises(RemoteError):
        between(BOB, ALICE).parse_file(frame)


def test_nothing_secret_is_shown():
    assert repr(between(ALICE, BOB)) == "HeadlessDialect()"
