"""A passphrase: Argon2id as others compute it, the same words on every keyboard, bounded cost."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from zajel_desktop.crypto.passphrase import Cost, stretch
from zajel_desktop.model.errors import RemoteError

CHEAP = Cost(memory=64, passes=1, lanes=1)
SALT = bytes(range(16))


def test_the_ordinary_cost_is_64_mebibytes_three_times_in_four_lanes():
    assert Cost() == Cost(memory=64 * 1024, passes=3, lanes=4)


def test_the_key_is_what_another_library_computes():
    theirs = Argon2id(salt=SALT, length=32, iterations=3, lanes=4, memory_cost=65536)
    assert stretch("password", SALT, Cost()) == theirs.derive(b"password")


def test_other_words_salts_and_costs_make_other_keys():
    keys = {
        stretch("words", SALT, CHEAP),
        stretch("Words", SALT, CHEAP),
        stretch("words", bytes(16), CHEAP),
        stretch("words", SALT, Cost(memory=64, passes=2, lanes=1)),
    }
    assert len(keys) == 4
    assert {len(key) for key in keys} == {32}


def test_a_letter_counts_the_same_however_a_keyboard_writes_it():
    assert stretch("caf\u00e9", SALT, CHEAP) == stretch("cafe\u0301", SALT, CHEAP)
    assert stretch("\ufefb", SALT, CHEAP) == stretch("\u0644\u0627", SALT, CHEAP)


@pytest.mark.parametrize(
    "cost",
    [
        Cost(memory=2**21),
        Cost(memory=7, lanes=1),
        Cost(passes=0),
        Cost(passes=33),
        Cost(lanes=0),
        Cost(lanes=17),
    ],
)
def test_a_cost_out_of_bounds_is_refused_before_anything_is_computed(cost):
    with pytest.raises(RemoteError):
        stretch("words", SALT, cost)


def test_a_salt_of_another_length_is_refused():
    with pytest.raises(RemoteError):
        stretch("words", b"short", CHEAP)
