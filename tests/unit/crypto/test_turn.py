"""Passwords for TURN servers: what coturn computes from the same secret."""

from __future__ import annotations

from zajel_desktop.crypto.turn import turn_credential


def test_it_is_the_hmac_that_turn_servers_compute():
    # echo -n 1700000000:1 | openssl dgst -sha1 -hmac north -binary | base64
    assert turn_credential(b"north", "1700000000:1") == "tt2bkJmUu0TRtXSbEfs8g90kPoE="


def test_other_names_and_secrets_give_other_passwords():
    made = {turn_credential(s, n) for s in (b"a", b"b") for n in ("1:1", "1:2")}
    assert len(made) == 4
