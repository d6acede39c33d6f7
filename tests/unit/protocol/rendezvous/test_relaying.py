"""The matched may talk as long as they live, the named for a while, strangers never."""

from __future__ import annotations

import pytest

from zajel_desktop.model.ids import Address
from zajel_desktop.protocol.rendezvous.limits import Limits
from zajel_desktop.protocol.rendezvous.relaying import Acquaintances

A, B, C = Address("AAAAAA"), Address("BBBBBB"), Address("CCCCCC")


@pytest.fixture
def acquaintances():
    return Acquaintances(Limits())


def both_ways(acquaintances, now):
    return acquaintances.may_relay(A, B, now), acquaintances.may_relay(B, A, now)


def test_strangers_may_not_talk(acquaintances):
    assert both_ways(acquaintances, 0) == (False, False)


def test_the_matched_may_talk_until_one_is_forgotten(acquaintances):
    match = acquaintances.match(A, B)
    acquaintances.match(A, C)
    assert both_ways(acquaintances, 1e9) == (True, True)
    assert acquaintances.match_of(B, A) is match
    acquaintances.forget(A)
    assert both_ways(acquaintances, 0) == (False, False)
    assert acquaintances.matched_with(A) == acquaintances.matched_with(C) == {}


def test_the_named_may_talk_for_ten_minutes(acquaintances):
    acquaintances.name(A, B, 100)
    assert both_ways(acquaintances, 699) == (True, True)
    assert both_ways(acquaintances, 700) == (False, False)
    acquaintances.sweep(700)
    assert acquaintances._named == {}


def test_forgetting_ends_being_named_too(acquaintances):
    acquaintances.name(A, B, 100)
    acquaintances.forget(B)
    assert both_ways(acquaintances, 101) == (False, False)
