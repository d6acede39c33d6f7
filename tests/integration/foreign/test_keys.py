"""The keys of our peers against what the older clients' own code computed."""

from __future__ import annotations

import base64
import json
import pathlib
from datetime import datetime

import pytest

from tests.peers.keys import (
    Box,
    KeyPair,
    Unreadable,
    WebBox,
    daily_point,
    fingerprint,
    hourly_token,
)

DATA = pathlib.Path(__file__).parents[2] / "data"
VECTORS = json.loads((DATA / "dialect-vectors.json").read_text())
WEB, HEADLESS = VECTORS["web"], VECTORS["headless"]
KEYS = {name: KeyPair(bytes.fromhex(each["private_hex"])) for name, each in WEB["keys"].items()}


@pytest.mark.parametrize("name", sorted(KEYS))
def test_a_key_and_its_fingerprint(name):
    assert KEYS[name].public == WEB["keys"][name]["public_b64"]
    assert fingerprint(KEYS[name].public) == WEB["keys"][name]["fingerprint_web"]


def test_every_session_key():
    for each in WEB["session_keys_web"] + HEADLESS["session_keys_plain"]:
        local, remote = KEYS[each["local"]], KEYS[each["remote"]]
        assert local.session(remote.public, each.get("peer_code", "")).hex() == each["key_hex"]


def test_every_text_as_it_is_sealed():
    for box, cases in (
        (WebBox, WEB["text_ciphertexts_web"]),
        (Box, HEADLESS["text_ciphertexts_plain"]),
    ):
        for each in cases:
            more = [each["seq"] - 1] if box is WebBox else []
            key, nonce = bytes.fromhex(each["key_hex"]), bytes.fromhex(each["nonce_hex"])
            frame = box(key, *more).seal(each["plaintext"], nonce)
            if "ciphertext_b64" in each:
                assert frame == each["ciphertext_b64"]
            assert box(key).open(frame) == each["plaintext"]


def test_every_file_chunk_opens():
    for each in WEB["file_chunks_web"]:
        data = bytes(7 * at % 256 for at in range(each["chunk_len"]))
        box = WebBox(bytes.fromhex(each["key_hex"]), each["seq"] - 1)
        sealed = box.seal(base64.b64encode(data).decode())
        assert len(sealed) == each["data_field_len"]
        if "data_field" in each:
            box = WebBox(bytes.fromhex(each["key_hex"]))
            assert base64.b64decode(box.open(each["data_field"])) == data


def test_what_must_fail_fails():
    for each in WEB["must_fail_web"]:
        box = WebBox(bytes.fromhex(each["key_hex"]))
        if each["what"] == "exact replay":
            box.open(each["ciphertext_b64"])
        with pytest.raises(Unreadable):
            box.open(each["ciphertext_b64"])


def test_the_window_against_replay():
    for each in WEB["replay"]:
        box = WebBox(bytes(32))
        assert [box.accepts(number) for number in each["seq"]] == each["accepted"], each["name"]


def test_every_meeting_point():
    for each in HEADLESS["meeting_points"]:
        now = datetime.fromisoformat(each["now"])
        keys = KEYS[each["local"]].public, KEYS[each["remote"]].public
        assert daily_point(*keys, now) == each["daily_prev_today_next"][1]
        secret = bytes.fromhex(each["hourly_secret_hex"])
        assert hourly_token(secret, now) == each["hourly_prev_now_next"][1]
