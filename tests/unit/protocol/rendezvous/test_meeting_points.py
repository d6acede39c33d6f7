"""Points keep what was left there; tokens tell who is there now."""

from __future__ import annotations

import pytest

from zajel_desktop.model.ids import Address
from zajel_desktop.protocol.rendezvous.addresses import ConnectionId
from zajel_desktop.protocol.rendezvous.limits import Limits
from zajel_desktop.protocol.rendezvous.meeting_points import MeetingPoints
from zajel_desktop.protocol.rendezvous.origins import Origin
from zajel_desktop.protocol.wire.service_messages import DeadDrop, LiveMatch, RegisterRendezvous

HERE = Address("AAAAAA")
THERE = ConnectionId(7)
HOUR = 3600.0


def at(peer, points=(), tokens=(), drops=None):
    return RegisterRendezvous(peer, tuple(points), tuple(tokens), drops or {}, "relay")


@pytest.fixture
def points():
    return MeetingPoints(Limits(entries_per_client=3))


def test_each_shared_token_names_who_holds_it(points):
    points.register(at("one", tokens="xy"), HERE, None, 0)
    found = points.look(at("two", tokens="xyz"), 1)
    assert found.live_matches() == (LiveMatch("one", "relay"),) * 2
    assert [each.place for each in found.present] == [HERE, HERE]
    assert points.look(at("one", tokens="xy"), 1).present == ()


def test_each_shared_point_gives_what_was_left(points):
    points.register(at("one", "ab", drops={"a": "for you"}), HERE, None, 0)
    assert points.look(at("two", "ab"), 1).drops == (DeadDrop("one", "for you", "relay"),)
    points.register(at("one", "ab"), HERE, None, 2)
    assert points.look(at("two", "ab"), 3).drops == ()


def test_tokens_end_with_the_place_and_drops_stay(points):
    points.register(at("one", "a", "x", {"a": "drop"}), THERE, None, 0)
    points.leave(THERE)
    found = points.look(at("two", "a", "x"), 1)
    assert (found.present, len(found.drops)) == ((), 1)


def test_whoever_registers_elsewhere_has_moved(points):
    points.register(at("one", tokens="x"), HERE, None, 0)
    points.register(at("one", tokens="x"), THERE, None, 1)
    points.leave(HERE)
    assert [each.place for each in points.look(at("two", tokens="x"), 2).present] == [THERE]


def test_tokens_live_three_hours_and_points_two_days(points):
    points.register(at("one", "a", "x", {"a": "drop"}), HERE, None, 0)
    seen = [points.look(at("two", "a", "x"), hours * HOUR) for hours in (2.9, 3, 47.9, 48)]
    assert [(len(each.present), len(each.drops)) for each in seen] == [
        (1, 1),
        (0, 1),
        (0, 1),
        (0, 0),
    ]
    points.sweep(48 * HOUR)
    assert len(points) == 0
    assert points._brought == points._tokens_at == {}


def test_whoever_brings_too_much_pushes_out_only_their_own(points):
    points.register(at("victim", tokens="v"), HERE, Origin("192.0.2.1"), 0)
    flood = Origin("192.0.2.2")
    points.register(at("flood", "ab", "xyz"), THERE, flood, 0)
    assert len(points) == 4
    assert points.look(at("two", tokens="v"), 1).live_matches()
    assert len(points.look(at("two", tokens="xyz"), 1).present) == 3
