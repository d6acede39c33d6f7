"""What is shown of links: the truth, but nothing that is over before anybody has read it."""

from __future__ import annotations

import pytest

from tests.fakes.engine import NOW, FakeEngine
from zajel_desktop.model.failure import Failure, Reason, Side
from zajel_desktop.model.link import Path, Presence
from zajel_desktop.ui import calm_links
from zajel_desktop.ui.calm_links import CalmLinks

DOUBT = Failure(Reason.NO_PATH, Side.NETWORKS)
LOST = Failure(Reason.LINK_LOST, Side.NETWORKS)


@pytest.fixture
def engine():
    return FakeEngine()


@pytest.fixture
def noor(engine):
    return engine.contacts.add("Noor")


@pytest.fixture
def shown(engine, qapp):
    return CalmLinks(engine.links)


@pytest.fixture
def seen(shown):
    """Every presence that was shown, one after the other."""
    seen = []
    shown.changed.connect(lambda status: seen.append(status.presence))
    return seen


def test_whoever_was_there_before_is_shown_as_they_stand(engine, noor, qapp):
    engine.links.set(noor.id, Presence.RECONNECTING, since=NOW)
    assert CalmLinks(engine.links).status(noor.id).presence is Presence.RECONNECTING


def test_coming_and_leaving_are_shown_at_once(engine, noor, shown, seen):
    engine.links.set(noor.id, Presence.ONLINE, Path.LAN, 2)
    assert shown.status(noor.id).path is Path.LAN
    engine.links.set(noor.id, Presence.OFFLINE, failure=LOST)
    assert shown.status(noor.id).failure == LOST
    assert seen == [Presence.ONLINE, Presence.OFFLINE]


def test_a_connection_that_is_back_at_once_was_never_away(
    engine, noor, shown, seen, qtbot, monkeypatch
):
    monkeypatch.setattr(calm_links, "PATIENCE", 0.005)
    engine.links.set(noor.id, Presence.ONLINE, Path.LAN, 2)
    engine.links.set(noor.id, Presence.RECONNECTING, Path.LAN, 2)
    engine.links.set(noor.id, Presence.RECONNECTING)
    assert shown.status(noor.id).path is Path.LAN
    engine.links.set(noor.id, Presence.ONLINE, Path.LAN, 2)
    engine.links.set(noor.id, Presence.RECONNECTING)
    with qtbot.waitSignal(shown.changed):
        pass
    assert seen == [Presence.ONLINE, Presence.RECONNECTING]


def test_a_loss_that_lasts_is_shown_as_it_stands_then(engine, noor, shown, qtbot, monkeypatch):
    monkeypatch.setattr(calm_links, "PATIENCE", 0.001)
    engine.links.set(noor.id, Presence.ONLINE, Path.LAN, 2)
    engine.links.set(noor.id, Presence.RECONNECTING, Path.LAN)
    engine.links.set(noor.id, Presence.RECONNECTING, failure=LOST)
    with qtbot.waitSignal(shown.changed):
        pass
    assert shown.status(noor.id).failure == LOST


def test_somebody_looked_at_for_the_first_time_is_remembered(engine, noor, qapp):
    engine.links.set(noor.id, Presence.ONLINE, Path.LAN)
    links = CalmLinks(engine.links)
    assert links.status(noor.id).presence is Presence.ONLINE
    engine.links.set(noor.id, Presence.RECONNECTING)
    assert links.status(noor.id).presence is Presence.ONLINE


def test_a_call_in_vain_leaves_somebody_offline(engine, noor, shown, seen):
    engine.links.set(noor.id, Presence.OFFLINE, failure=LOST)
    for _ in range(5):
        engine.links.set(noor.id, Presence.CONNECTING)
        engine.links.set(noor.id, Presence.OFFLINE, failure=LOST)
    assert seen == [Presence.OFFLINE]


def test_what_somebody_asked_for_is_shown_at_once(engine, noor, shown, seen):
    engine.links.set(noor.id, Presence.OFFLINE, failure=LOST)
    shown.hurry(noor.id)
    engine.links.set(noor.id, Presence.CONNECTING)
    engine.links.set(noor.id, Presence.OFFLINE, failure=LOST)
    engine.links.set(noor.id, Presence.CONNECTING)
    assert seen == [Presence.OFFLINE, Presence.CONNECTING, Presence.OFFLINE]


def test_a_doubt_is_said_at_once(engine, noor, shown):
    engine.links.set(noor.id, Presence.ONLINE, Path.LAN)
    engine.links.set(noor.id, Presence.RECONNECTING, doubt=DOUBT)
    assert shown.status(noor.id).doubt == DOUBT


def test_a_round_trip_is_measured_and_changes_nothing(engine, noor, shown, seen, qtbot):
    engine.links.set(noor.id, Presence.ONLINE, Path.LAN, 2)
    with qtbot.waitSignal(shown.measured):
        engine.links.set(noor.id, Presence.ONLINE, Path.LAN, 3)
    with qtbot.assertNotEmitted(shown.measured):
        engine.links.set(noor.id, Presence.ONLINE, Path.LAN, 3)
    assert seen == [Presence.ONLINE]
    assert shown.status(noor.id).round_trip == 3


def test_each_has_their_own_moment(engine, noor, shown, seen, qtbot, monkeypatch):
    salim = engine.contacts.add("Salim")
    for contact in (noor, salim):
        engine.links.set(contact.id, Presence.ONLINE, Path.LAN)
    monkeypatch.setattr(calm_links, "PATIENCE", 0.001)
    engine.links.set(noor.id, Presence.RECONNECTING)
    monkeypatch.setattr(calm_links, "PATIENCE", 0.05)
    engine.links.set(salim.id, Presence.RECONNECTING)
    with qtbot.waitSignal(shown.changed) as first:
        pass
    with qtbot.waitSignal(shown.changed) as second:
        pass
    assert [each.args[0].contact for each in (first, second)] == [noor.id, salim.id]
