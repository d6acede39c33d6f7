"""Presences: true, told once, and with since when."""

from __future__ import annotations

import pytest

from zajel_desktop.engine.presences import Presences
from zajel_desktop.model.failure import Failure, Reason, Side
from zajel_desktop.model.link import LinkStatus, Path, Presence

LOST = Failure(Reason.LINK_LOST, Side.NETWORKS)


@pytest.fixture
def clock():
    return Clock()


class Clock:
    """Shows what it is told (port Clock)."""

    def __init__(self):
        self.time = 100.0

    def now(self):
        return self.time

    def monotonic(self):
        return self.time


@pytest.fixture
def presences(clock):
    made = Presences(clock=clock)
    made.told = []
    made.changed.subscribe(made.told.append)
    return made


def online(**fields):
    return LinkStatus("noor", Presence.ONLINE, Path.LAN, **fields)


def test_whom_nothing_is_known_about_is_offline(presences):
    assert presences.of("noor") == LinkStatus("noor")


def test_the_same_is_told_once(presences):
    presences.set(online())
    presences.set(online())
    assert len(presences.told) == 1


def test_since_is_when_the_presence_changed_and_nothing_else(presences, clock):
    presences.set(online())
    clock.time = 150.0
    presences.set(online(round_trip=5))
    assert presences.of("noor").since == 100.0
    presences.lose("noor", LOST)
    assert presences.of("noor").since == 150.0


def test_whoever_is_called_in_vain_is_away_since_they_left(presences, clock):
    presences.set(online())
    clock.time = 150.0
    presences.lose("noor", LOST)
    for presence in (Presence.CONNECTING, Presence.OFFLINE, Presence.CONNECTING):
        clock.time += 10.0
        presences.show_absent("noor", presence)
        assert presences.of("noor").since == 150.0
    presences.set(online())
    assert presences.of("noor").since == 180.0


def test_whoever_was_not_there_yet_is_away_since_nobody_knows_when(presences):
    presences.show_absent("noor", Presence.CONNECTING)
    presences.show_absent("noor", Presence.OFFLINE)
    assert presences.of("noor").since == 0.0


def test_what_is_shown_in_between_keeps_why_the_link_ended(presences):
    presences.set(online())
    presences.keep_absent("noor", Presence.RECONNECTING)
    presences.lose("noor", LOST)
    assert presences.of("noor").presence is Presence.RECONNECTING
    presences.show_absent("noor", Presence.OFFLINE)
    assert presences.of("noor").presence is Presence.OFFLINE
    assert presences.of("noor").failure == LOST
    assert [status.presence for status in presences.told] == [
        Presence.ONLINE,
        Presence.RECONNECTING,
        Presence.OFFLINE,
    ]


def test_whoever_was_never_there_is_not_told_to_be_away(presences):
    presences.show_absent("noor", Presence.OFFLINE)
    assert presences.told == []
    presences.show_absent("noor", Presence.CONNECTING)
    presences.show_absent("noor", Presence.CONNECTING)
    assert [status.presence for status in presences.told] == [Presence.CONNECTING]


def test_whoever_is_forgotten_begins_as_a_stranger(presences):
    presences.keep_absent("noor", Presence.RECONNECTING)
    presences.forget("noor")
    presences.forget("noor")
    presences.lose("noor", LOST)
    assert presences.of("noor").presence is Presence.OFFLINE
