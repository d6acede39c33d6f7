"""Olm sessions: what one seals the other opens, once; nobody else; nothing is kept."""

from __future__ import annotations

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fakes.openings import vector_keys, vector_transcript
from zajel_desktop.crypto.agreement import Purpose
from zajel_desktop.crypto.ratchet import (
    OlmAccount,
    OlmKeys,
    OlmMessage,
    open_keys,
    seal_keys,
)
from zajel_desktop.model.errors import LocalError, RemoteError

SEALED = (
    "8026ab17cbe849ce987a71118e09c52f02d0141997175fa2e82a338e7a5f2b92a53fafed57fac93ae1f06332"
    "4672caa8d2812849148bf9290a657b72ed67670aa0d53a8982dd2d64fd3fc0c336090b8a"
)


@pytest.fixture
def accounts():
    return OlmAccount(), OlmAccount()


@pytest.fixture
def pair(accounts):
    anna, badr = accounts
    session, hello = anna.begin(badr.keys)
    return session, badr.accept(anna.keys, hello)


def test_the_sealed_keys_are_the_ones_in_the_protocol_document():
    key, keys = vector_keys().key_for(Purpose.OLM_OFFERER), OlmKeys(b"\x55" * 32, b"\x66" * 32)
    sealed = seal_keys(keys, key, vector_transcript())
    assert sealed.hex() == SEALED
    assert open_keys(sealed, key, vector_transcript()) == keys


@pytest.mark.parametrize(("key", "transcript"), [(b"l" * 32, b"t" * 32), (b"k" * 32, b"u" * 32)])
def test_keys_of_another_link_do_not_open(key, transcript):
    sealed = seal_keys(OlmKeys(b"a" * 32, b"b" * 32), b"k" * 32, b"t" * 32)
    for spoiled, under, about in ((sealed, key, transcript), (sealed[:-1], b"k" * 32, b"t" * 32)):
        with pytest.raises(RemoteError):
            open_keys(spoiled, under, about)


def test_what_one_seals_the_other_opens(pair):
    anna, badr = pair
    for body in (b"one", b"", b"x" * 200_000):
        assert badr.open(anna.seal(body)) == body
        assert anna.open(badr.seal(body)) == body


def test_pre_key_messages_end_with_the_first_answer(pair):
    anna, badr = pair
    first = anna.seal(b"x")
    assert first.is_pre_key
    assert badr.owns(first)
    assert not badr.seal(b"x").is_pre_key
    badr.open(first)
    anna.open(badr.seal(b"x"))
    assert not anna.seal(b"x").is_pre_key


def test_a_replayed_a_reflected_and_a_spoiled_message_are_refused(pair):
    anna, badr = pair
    message = anna.seal(b"body")
    badr.open(message)
    spoiled = OlmMessage(message.is_pre_key, message.data[:-1] + b"\0")
    for session, bad in ((badr, message), (anna, message), (badr, spoiled)):
        with pytest.raises(RemoteError):
            session.open(bad)
    assert badr.open(anna.seal(b"goes on")) == b"goes on"


def test_a_hello_of_somebody_else_is_refused(accounts):
    anna, badr = accounts
    eve = OlmAccount()
    _, hello = eve.begin(badr.keys)
    with pytest.raises(RemoteError):
        badr.accept(anna.keys, hello)


def test_a_hello_that_says_something_is_refused(accounts):
    anna, badr = accounts
    session, _ = anna.begin(badr.keys)
    with pytest.raises(RemoteError, match="empty"):
        badr.accept(anna.keys, session.seal(b"words"))


def test_a_hello_that_is_an_ordinary_message_is_refused(accounts, pair):
    with pytest.raises(RemoteError):
        OlmAccount().accept(accounts[0].keys, pair[1].seal(b""))


@pytest.mark.parametrize("wrong", [b"", bytes(32), b"\1" + bytes(31)])
def test_keys_that_agree_on_nothing_are_the_peers_fault(wrong):
    good = OlmAccount().keys
    for keys in (OlmKeys(wrong, good.one_time), OlmKeys(good.identity, wrong)):
        with pytest.raises(RemoteError):
            OlmAccount().begin(keys)


def test_an_account_makes_one_session(accounts):
    anna, badr = accounts
    anna.begin(badr.keys)
    with pytest.raises(LocalError):
        anna.begin(badr.keys)


def test_a_session_cannot_be_copied_to_disk(pair):
    for secret in (pair[0], OlmAccount()):
        with pytest.raises(TypeError):
            pickle.dumps(secret)
        assert not hasattr(secret, "pickle")


def test_no_key_is_shown(pair, accounts):
    keys = accounts[0].keys
    assert repr(keys) == "OlmKeys()"
    assert repr(pair[0]) == "OlmSession(…)"
    assert repr(accounts[0]) == "OlmAccount(…)"


@given(st.booleans(), st.binary(max_size=200))
def test_any_bytes_at_all_are_the_peers_fault(is_pre_key, data):
    anna, badr = OlmAccount(), OlmAccount()
    session, _ = anna.begin(badr.keys)
    for take in (session.open, lambda message: badr.accept(anna.keys, message)):
        with pytest.raises(RemoteError):
            take(OlmMessage(is_pre_key, data))
