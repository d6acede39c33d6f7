"""The signature under the list of services."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from zajel_desktop.crypto.server_list import check_signature
from zajel_desktop.model.errors import RemoteError

OWNER = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
KEY = OWNER.public_key().public_bytes_raw()


def test_what_the_key_has_signed_is_believed():
    check_signature(KEY, OWNER.sign(b"a list"), b"a list")


def test_the_first_vector_of_the_standard_is_believed():
    """RFC 8032, 7.1, TEST 1."""
    key = bytes.fromhex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a")
    signature = bytes.fromhex(
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
        "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
    )
    check_signature(key, signature, b"")


@given(st.binary(), st.binary())
def test_what_it_has_not_signed_is_not(body, signature):
    with pytest.raises(RemoteError):
        check_signature(KEY, signature, body)


@given(st.integers(0, 63), st.integers(1, 255))
def test_no_byte_of_the_signature_may_change(at, change):
    signature = bytearray(OWNER.sign(b"a list"))
    signature[at] ^= change
    with pytest.raises(RemoteError, match="somebody else"):
        check_signature(KEY, bytes(signature), b"a list")


def test_another_key_and_a_key_that_is_none_believe_nothing():
    other = Ed25519PrivateKey.generate().public_key().public_bytes_raw()
    for key in (other, bytes(32), b"\xff" * 32, b"short"):
        with pytest.raises(RemoteError):
            check_signature(key, OWNER.sign(b"a list"), b"a list")
