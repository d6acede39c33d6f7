"""Sealing: what one seals the other opens, once, in order, and nobody else."""

from __future__ import annotations

import pytest

from zajel_desktop.crypto.sealing import Sealing, derive_key
from zajel_desktop.model.errors import RemoteError


def key(**changed):
    values = {
        "shared": b"s" * 32,
        "fresh_offerer": b"o" * 32,
        "fresh_answerer": b"a" * 32,
        "identities": (b"i" * 32, b"j" * 32),
    }
    return derive_key(**(values | changed))


@pytest.fixture
def pair():
    return Sealing(key(), is_offerer=True), Sealing(key(), is_offerer=False)


def test_the_key_is_the_one_in_the_protocol_document():
    assert key().hex() == "02f6380f621ea556e95b3aeb34fedf811474a8de37013f5626604c5e47bd73e3"


def test_the_frames_are_the_ones_in_the_protocol_document():
    offerer, answerer = Sealing(key(), is_offerer=True), Sealing(key(), is_offerer=False)
    assert [offerer.seal(b"hello").hex() for _ in range(2)] == [
        "000000000000000011ed7bec0232257513552c3d76d471a7431bf6b992",
        "00000000000000015bc91305ffb1504a70ea992460ab4fe6d4a5f50225",
    ]
    assert answerer.seal(b"hello").hex() == (
        "00000000000000007bbada70c5fbf21b60445a7da77fdf62d399e3a9ba"
    )


def test_the_key_does_not_depend_on_who_is_named_first():
    assert key() == key(identities=(b"j" * 32, b"i" * 32))


def test_every_link_has_a_key_of_its_own():
    assert len({key(), key(fresh_offerer=b"p" * 32), key(fresh_answerer=b"b" * 32)}) == 3


def test_what_one_seals_the_other_opens(pair):
    offerer, answerer = pair
    for body in (b"one", b"", b"three" * 1000):
        assert answerer.open(offerer.seal(body)) == body
        assert offerer.open(answerer.seal(body)) == body


def test_equal_bodies_never_look_alike(pair):
    offerer, answerer = pair
    frames = {offerer.seal(b"x"), offerer.seal(b"x"), answerer.seal(b"x")}
    assert len({frame[8:] for frame in frames}) == 3


@pytest.mark.parametrize(
    "spoil",
    [
        lambda frame: frame[:-1],
        lambda frame: frame + b"\0",
        lambda frame: frame[:-1] + bytes([frame[-1] ^ 1]),
        lambda frame: b"",
        lambda frame: frame[:9],
    ],
)
def test_a_spoiled_frame_is_refused(pair, spoil):
    offerer, answerer = pair
    with pytest.raises(RemoteError):
        answerer.open(spoil(offerer.seal(b"body")))


def test_a_replayed_a_skipped_and_a_reflected_frame_are_refused(pair):
    offerer, answerer = pair
    first, second, third = (offerer.seal(b"x") for _ in range(3))
    answerer.open(first)
    for frame in (first, third):
        with pytest.raises(RemoteError):
            answerer.open(frame)
    with pytest.raises(RemoteError):
        offerer.open(first)
    assert answerer.open(second) == b"x"
