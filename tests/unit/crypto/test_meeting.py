"""Meeting secrets: the two compute the same, nobody else does, and every use has its own marks."""

from __future__ import annotations

import itertools

import pytest

from zajel_desktop.crypto.identity import Identity
from zajel_desktop.crypto.meeting import (
    BEACON_BYTES,
    TAG_BYTES,
    beacon_tag,
    dial_tag,
    is_beacon_tag,
    is_dial_tag,
    meeting_secret,
    own_address,
    own_mark,
    token,
)
from zajel_desktop.model.errors import RemoteError
from zajel_desktop.model.pairing import ADDRESS_LENGTH, ALPHABET

ANNA, BADR, CARLA = (Identity(bytes([n]) * 32) for n in (1, 2, 3))
SECRET = meeting_secret(ANNA, BADR.peer_id)
HOUR = 498_681
OURS, THEIRS = "ABCDEF", "GHJKLM"
PLACE = b"0123456789abcdef|4711|10.0.0.1"


def test_both_sides_compute_the_same_secret():
    assert meeting_secret(BADR, ANNA.peer_id) == SECRET
    assert len(SECRET) == 32


def test_another_pair_has_another_secret():
    assert meeting_secret(ANNA, CARLA.peer_id) != SECRET
    assert meeting_secret(BADR, CARLA.peer_id) != SECRET


def test_a_key_that_agrees_on_nothing_is_refused():
    with pytest.raises(RemoteError):
        meeting_secret(ANNA, "A" * 43 + "=")


def test_what_is_computed_stays_what_it_is():
    """Vectors: another program must compute the same (docs/protocol.md, "Coming back")."""
    assert SECRET.hex() == "49d09175fa5a25a72d341e50ebac1d0994acbba59b1a1c57fb8594978fd362d6"
    assert token(SECRET, HOUR) == "sfC5oM9W3-B9XvGvX47GMA"
    assert beacon_tag(SECRET, HOUR, PLACE).hex() == "3d7d11ec0320e552"
    assert dial_tag(SECRET, HOUR, OURS, THEIRS).hex() == "ab5c80e8a9de7a900c90be7421a898d4"


def test_every_hour_has_its_own_marks():
    hours = range(HOUR, HOUR + 48)
    for marks in (
        {token(SECRET, hour) for hour in hours},
        {beacon_tag(SECRET, hour, PLACE) for hour in hours},
        {dial_tag(SECRET, hour, OURS, THEIRS) for hour in hours},
    ):
        assert len(marks) == 48


def test_a_token_is_short_text_and_tags_have_their_length():
    assert len(token(SECRET, HOUR)) == 22
    assert token(SECRET, HOUR).isascii()
    assert len(beacon_tag(SECRET, HOUR, PLACE)) == BEACON_BYTES
    assert len(dial_tag(SECRET, HOUR, OURS, THEIRS)) == TAG_BYTES


def test_a_tag_counts_only_between_its_two_addresses_in_its_direction():
    tag = dial_tag(SECRET, HOUR, OURS, THEIRS)
    assert is_dial_tag(tag, SECRET, HOUR, OURS, THEIRS)
    for sender, target in itertools.product((OURS, THEIRS, "NPQRST"), repeat=2):
        is_same = (sender, target) == (OURS, THEIRS)
        assert is_dial_tag(tag, SECRET, HOUR, sender, target) is is_same


def test_a_tag_counts_in_its_hour_and_beside_it():
    tag = dial_tag(SECRET, HOUR, OURS, THEIRS)
    counts = [is_dial_tag(tag, SECRET, HOUR + n, OURS, THEIRS) for n in range(-3, 4)]
    assert counts == [False, False, True, True, True, False, False]


def test_a_tag_on_the_network_counts_for_its_place_in_its_hour_and_beside_it():
    tags = {bytes(BEACON_BYTES), beacon_tag(SECRET, HOUR, PLACE)}
    counts = [is_beacon_tag(tags, SECRET, HOUR + n, PLACE) for n in range(-3, 4)]
    assert counts == [False, False, True, True, True, False, False]
    assert not is_beacon_tag(tags, SECRET, HOUR, PLACE.replace(b"4711", b"4712"))
    assert not is_beacon_tag(tags, meeting_secret(ANNA, CARLA.peer_id), HOUR, PLACE)


def test_only_we_know_what_we_left_ourselves():
    ours, theirs = (meeting_secret(who, who.peer_id) for who in (ANNA, BADR))
    marks = {own_mark(own, hour) for own in (ours, theirs) for hour in (HOUR, HOUR + 1)}
    assert len(marks) == 4
    assert all(len(mark) == 22 for mark in marks)
    assert own_mark(ours, HOUR) != token(ours, HOUR)


def test_nothing_and_another_secret_are_no_tag():
    other = meeting_secret(ANNA, CARLA.peer_id)
    assert not is_dial_tag(b"", SECRET, HOUR, OURS, THEIRS)
    tag = dial_tag(other, HOUR, OURS, THEIRS)
    assert not is_dial_tag(tag, SECRET, HOUR, OURS, THEIRS)


def test_our_address_at_a_service_is_an_address_and_the_same_each_time():
    own = meeting_secret(ANNA, ANNA.peer_id)
    address = own_address(own, "wss://one.example")
    assert len(address) == ADDRESS_LENGTH
    assert set(address) <= set(ALPHABET)
    assert own_address(own, "wss://one.example") == address
    others = [own_address(own, "wss://two.example"), own_address(SECRET, "wss://one.example")]
    assert address not in others
