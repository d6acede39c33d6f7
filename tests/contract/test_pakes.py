"""The stand-in behaves as the real PAKE in everything a machine can see of it."""

from __future__ import annotations

import pytest

from tests.fakes.openings import StandInPake
from zajel_desktop.crypto.pake import ELEMENT_BYTES, Side
from zajel_desktop.crypto.spake import Spake2
from zajel_desktop.model.errors import LocalError, RemoteError

NOT_ON_THE_CURVE = b"B" + bytes(31) + b"\x01"
IDENTITIES = (b"a" * 32, b"b" * 32)


@pytest.fixture(params=[Spake2, StandInPake])
def make(request):
    return request.param


def keys(make, password=b"p", other=b"p", identities=IDENTITIES):
    a, b = make(Side.A, password, IDENTITIES), make(Side.B, other, identities)
    return a.finish(b.element), b.finish(a.element)


def test_the_same_password_gives_the_same_key(make):
    one, other = keys(make)
    assert one == other
    assert len(one) == 32


def test_another_password_gives_another_key_and_no_error(make):
    one, other = keys(make, other=b"q")
    assert one != other


def test_other_identities_give_another_key_and_no_error(make):
    one, other = keys(make, identities=IDENTITIES[::-1])
    assert one != other


def test_every_run_has_a_key_of_its_own(make):
    assert keys(make)[0] != keys(make)[0]


def test_elements_are_of_one_length_and_name_their_side(make):
    for side in Side:
        element = make(side, b"p", IDENTITIES).element
        assert (len(element), element[:1]) == (ELEMENT_BYTES, side.value)


@pytest.mark.parametrize("side", Side)
@pytest.mark.parametrize(
    "element",
    [
        b"",
        b"S" + bytes(32),
        b"A" + bytes(32),
        b"B" + bytes(32),
        b"A" + b"\xff" * 32,
        b"B" + b"\xff" * 32,
        b"A" * 32,
        b"B" * 34,
        NOT_ON_THE_CURVE,
    ],
)
def test_what_is_no_element_is_the_peers_fault(make, side, element):
    with pytest.raises(RemoteError):
        make(side, b"p", IDENTITIES).finish(element)


@pytest.mark.parametrize("side", Side)
def test_our_own_element_sent_back_is_the_peers_fault(make, side):
    for mark in Side:
        run = make(side, b"p", IDENTITIES)
        with pytest.raises(RemoteError):
            run.finish(mark.value + run.element[1:])


@pytest.mark.parametrize("element", [b"", None])
def test_a_run_ends_once_whatever_came_of_it(make, element):
    run, other = make(Side.A, b"p", IDENTITIES), make(Side.B, b"p", IDENTITIES)
    try:
        run.finish(other.element if element is None else element)
    except RemoteError:
        assert element == b""
    with pytest.raises(LocalError):
        run.finish(other.element)


def test_nothing_of_the_password_is_shown(make):
    run = make(Side.A, b"SECRETWORD", IDENTITIES)
    assert "SECRETWORD" not in repr(run)
