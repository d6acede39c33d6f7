"""Older points: the very ones that older clients derive, for three days and three hours."""

from __future__ import annotations

import base64
from datetime import UTC, datetime

import pytest

from zajel_desktop.crypto.identity import Identity
from zajel_desktop.engine.older_points import OlderPoints, is_found_again
from zajel_desktop.model.contact import Contact
from zajel_desktop.model.dialect import Dialect

ANNA, BADR = Identity(bytes(range(32))), Identity(bytes(range(32, 64)))
NOON = datetime(2026, 1, 15, 10, 30, tzinfo=UTC).timestamp()


def test_days_and_hours_are_those_of_the_existing_clients():
    assert OlderPoints().of(ANNA, BADR.peer_id, NOON) == (
        "day_e9blP81-YbmvjEAgzYt2BG",
        "day_PALGihsGjkbwNue_13v1N_",
        "day_CCx1ME_pl4sczZ2x-9DDr_",
        "hr_Jmc2tZ1Zu2ZuYv316p2Lns",
        "hr_giNVBUB3G8Zwy5n4bBCeM5",
        "hr_UWS-464oVa3z38o8m7-5I-",
    )


def test_both_sides_have_the_same_ones_and_others_have_others():
    points = OlderPoints()
    ours = points.of(ANNA, BADR.peer_id, NOON)
    assert points.of(BADR, ANNA.peer_id, NOON) == ours
    assert points.of(ANNA, BADR.peer_id, NOON) == ours
    assert not set(ours) & set(points.of(ANNA, ANNA.peer_id, NOON))


@pytest.mark.parametrize("hours", [0.5, 1, 23, 24])
def test_two_clocks_that_differ_by_a_day_still_share_a_point(hours):
    points = OlderPoints()
    one = points.of(ANNA, BADR.peer_id, NOON)
    assert set(one) & set(points.of(BADR, ANNA.peer_id, NOON + hours * 3600))


def test_a_worthless_key_has_no_points():
    nobody = base64.b64encode(bytes(32)).decode()
    assert OlderPoints().of(ANNA, nobody, NOON) == ()


@pytest.mark.parametrize("dialect", Dialect)
def test_only_clients_that_look_for_contacts_are_found_again(dialect):
    contact = Contact("c", BADR.peer_id, "talk", "", 1.0, dialect=dialect)
    assert is_found_again(contact) is (dialect in {Dialect.APP, Dialect.HEADLESS})
