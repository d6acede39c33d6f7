"""Wrapping: what is wrapped opens under the same key and name, and under nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zajel_desktop.crypto.wrapping import proof, unwrap, wrap

UNDER = bytes(range(32))
KEY = bytes(range(100, 132))


def test_a_wrapped_key_opens_again():
    assert unwrap(wrap(KEY, UNDER, b"store"), UNDER, b"store") == KEY


def test_no_two_wrappings_are_equal():
    assert wrap(KEY, UNDER, b"store") != wrap(KEY, UNDER, b"store")


@pytest.mark.parametrize(("under", "about"), [(KEY, b"store"), (UNDER, b"other")])
def test_another_key_or_name_opens_nothing(under, about):
    assert unwrap(wrap(KEY, UNDER, b"store"), under, about) is None


def test_an_altered_bit_opens_nothing():
    wrapped = bytearray(wrap(KEY, UNDER, b"store"))
    wrapped[20] ^= 1
    assert unwrap(bytes(wrapped), UNDER, b"store") is None


@given(st.binary(max_size=80))
def test_no_garbage_opens(garbage):
    assert unwrap(garbage, UNDER, b"store") is None


def test_a_proof_tells_keys_and_names_apart():
    proofs = {proof(KEY, b"store"), proof(UNDER, b"store"), proof(KEY, b"other")}
    assert len(proofs) == 3
    assert proof(KEY, b"store") in proofs
