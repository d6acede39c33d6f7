"""Draw: what is drawn has the right form and does not come twice."""

from __future__ import annotations

import uuid

import pytest

from zajel_desktop.crypto.draw import (
    random_address,
    random_bytes,
    random_fraction,
    random_secret,
    uuid7,
)
from zajel_desktop.model.pairing import ADDRESS_LENGTH, ALPHABET, SECRET_LENGTH


@pytest.mark.parametrize(
    ("draw", "length"), [(random_address, ADDRESS_LENGTH), (random_secret, SECRET_LENGTH)]
)
def test_codes_have_their_length_and_only_letters_of_codes(draw, length):
    drawn = {draw() for _ in range(200)}
    assert {len(text) for text in drawn} == {length}
    assert set("".join(drawn)) == set(ALPHABET)


def test_bytes_are_as_many_as_asked_and_never_the_same():
    assert len(random_bytes(32)) == 32
    assert random_bytes(32) != random_bytes(32)


def test_an_id_tells_its_version_and_its_millisecond():
    drawn = uuid.UUID(uuid7(1700000000.1234))
    assert drawn.version == 7
    assert drawn.variant == uuid.RFC_4122
    assert drawn.int >> 80 == 1700000000123


def test_ids_sort_by_time_and_differ_within_a_millisecond():
    assert uuid7(1.0) < uuid7(1.25) < uuid7(2e9)
    assert uuid7(1.0) != uuid7(1.0)


def test_a_fraction_stays_below_one():
    assert all(0 <= random_fraction() < 1 for _ in range(100))
