"""The page's cryptography, by hand in part, is that of the web client: its own vectors say so."""

from __future__ import annotations

import base64
import json
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

VECTORS = json.loads((Path(__file__).parents[2] / "data" / "dialect-vectors.json").read_text())[
    "web"
]
SEAL = "new Session(Uint8Array.fromHex({key})).seal({text}, Uint8Array.fromHex({nonce}), {number})"


async def call(page, script, **values):
    return await page.run(script.format(**{name: json.dumps(v) for name, v in values.items()}))


async def test_the_page_derives_the_keys_of_the_web_client(page):
    script = (
        "importPrivate({own}).then((key) => deriveSessionKey(key, {peer}, {code}))"
        ".then((key) => key.toHex())"
    )
    keys = VECTORS["keys"]
    for each in VECTORS["session_keys_web"]:
        own, peer = keys[each["local"]]["private_hex"], keys[each["remote"]]["public_b64"]
        derived = await call(page, script, own=own, peer=peer, code=each["peer_code"])
        assert derived == each["key_hex"]


async def test_the_page_seals_and_opens_as_the_web_client_does(page):
    chunks = [
        (each, "(() => new Uint8Array({size}).map((_, at) => 7 * at).toBase64())()")
        for each in VECTORS["file_chunks_web"]
        if "data_field" in each
    ]
    for each, plain in [(text, None) for text in VECTORS["text_ciphertexts_web"]] + chunks:
        text = each.get("plaintext") if plain is None else None
        if text is None:
            text = await call(page, plain, size=each["chunk_len"])
        frame = each.get("ciphertext_b64") or each["data_field"]
        key, number = each["key_hex"], each["seq"]
        if "nonce_hex" in each:
            sealing = {"key": key, "text": text, "nonce": each["nonce_hex"], "number": number}
            assert await call(page, SEAL, **sealing) == frame
        opened = "new Session(Uint8Array.fromHex({key})).open({frame})"
        assert await call(page, opened, key=key, frame=frame) == text


async def test_the_page_opens_nothing_that_the_web_client_refuses(page):
    opened = (
        "(() => {{ try {{ return new Session(Uint8Array.fromHex({key})).open({frame}); }}"
        " catch {{ return null; }} }})()"
    )
    # What it refuses only when it comes again is in the next test.
    for each in (each for each in VECTORS["must_fail_web"] if each["what"] != "exact replay"):
        found = await call(page, opened, key=each["key_hex"], frame=each["ciphertext_b64"])
        assert found is None, each["what"]


async def test_the_page_takes_each_number_once_within_its_window(page):
    script = "(() => {{ const s = new Session(); return {numbers}.map((n) => s.accepts(n)); }})()"
    for each in VECTORS["replay"]:
        found = await call(page, f"{script}.join()", numbers=each["seq"])
        assert found.split(",") == [str(is_new).lower() for is_new in each["accepted"]]


async def test_what_the_page_seals_is_what_a_library_seals_at_every_length(page):
    script = (
        "aeadSeal(new Uint8Array(32).fill(7), new Uint8Array(12).fill(9),"
        " new Uint8Array({size}).fill(255)).toBase64()"
    )
    for size in (*range(70), 127, 128, 129, 21_884):
        sealed = ChaCha20Poly1305(b"\7" * 32).encrypt(b"\11" * 12, b"\xff" * size, None)
        assert await call(page, script, size=size) == base64.b64encode(sealed).decode()
