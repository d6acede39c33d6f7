"""One try to move: whose proof is right, and when nothing is missing."""

from __future__ import annotations

import pytest

from zajel_desktop.model.errors import RemoteError
from zajel_desktop.protocol.attempt import Attempt
from zajel_desktop.protocol.connection import FILES, MESSAGES

KEY = b"k" * 32


@pytest.fixture
def attempt():
    return Attempt(2, serves=True, binding=b"b" * 32)


def test_each_side_knows_the_proof_of_the_other(attempt):
    for is_offerer in (True, False):
        proof = attempt.proof(KEY, is_offerer=is_offerer)
        assert attempt.is_proof(proof, KEY, is_offerer=is_offerer)


def test_no_proof_serves_the_other_side_another_key_number_or_connection(attempt):
    proof = attempt.proof(KEY, is_offerer=True)
    assert not attempt.is_proof(proof, KEY, is_offerer=False)
    assert not attempt.is_proof(proof, b"x" * 32, is_offerer=True)
    for other in (Attempt(3, True, binding=attempt.binding), Attempt(2, True, binding=b"x" * 32)):
        assert not other.is_proof(proof, KEY, is_offerer=True)


def test_what_is_no_frame_of_proof_proves_nothing(attempt):
    assert not attempt.is_proof("text", KEY, is_offerer=True)
    assert not attempt.is_proof(b"\x04sealed", KEY, is_offerer=True)
    with pytest.raises(RemoteError):
        attempt.is_proof(b"\xff", KEY, is_offerer=True)


def test_nothing_is_proven_before_the_connection_has_opened():
    unopened = Attempt(2, serves=True)
    assert not unopened.is_proof(unopened.proof(KEY, is_offerer=True), KEY, is_offerer=True)


def test_it_is_ready_once_it_is_proven_and_both_channels_are_open(attempt):
    attempt.is_proven = True
    attempt.opened.add(MESSAGES)
    assert not attempt.is_ready
    attempt.opened.add(FILES)
    assert attempt.is_ready
    attempt.is_proven = False
    assert not attempt.is_ready


def test_its_secrets_are_not_shown(attempt):
    assert "bbbb" not in repr(attempt)
