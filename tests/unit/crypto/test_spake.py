"""SPAKE2 as the protocol document has it; its behaviour is in tests/contract/test_pakes.py."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fakes.openings import ANSWERER, B_ADDRESS, OFFERER, SECRET
from zajel_desktop.crypto.pake import Side, password
from zajel_desktop.crypto.spake import Spake2
from zajel_desktop.model.errors import RemoteError

IDENTITIES = (OFFERER.public, ANSWERER.public)
KEY = "80ed949db5da888bf13f49858dd3c79a8887d76f88e278cb04bf926fe4449d86"


def run(side, byte):
    words = password(B_ADDRESS, SECRET)
    return Spake2(side, words, IDENTITIES, lambda count: byte * count)


@pytest.fixture
def runs():
    return run(Side.A, b"\xa1"), run(Side.B, b"\xb2")


def test_the_elements_and_the_key_are_the_ones_in_the_protocol_document(runs):
    a, b = runs
    assert a.element.hex() == "41cb386a3bb69c3c6a4a4da1396eead82a2bb3099cace3d8a76bcaadf77b710fd3"
    assert b.element.hex() == "426796f6e9315c0f66fbd4b481e44a0bda6439dfdc78f4aef752e1fc909df7d43d"
    assert a.finish(b.element).hex() == b.finish(a.element).hex() == KEY


@settings(max_examples=30)  # each costs two multiplications on the curve, in Python
@given(st.binary(max_size=40) | st.binary(min_size=32, max_size=32).map(lambda b: b"B" + b))
def test_any_bytes_at_all_make_a_key_or_are_the_peers_fault(element):
    try:
        assert len(run(Side.A, b"\xa1").finish(element)) == 32
    except RemoteError:
        return
