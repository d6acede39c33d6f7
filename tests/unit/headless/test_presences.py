"""What scripts hear of links: each state once, with why and by which way."""

from __future__ import annotations

import pytest

from tests.fakes.engine import FINGERPRINT, NOW, FakeEngine
from zajel_desktop.headless import commands as do
from zajel_desktop.headless.presences import PresenceEvents
from zajel_desktop.model.failure import Failure, Reason, Side
from zajel_desktop.model.link import Path, Presence

LOST = Failure(Reason.LINK_LOST, Side.NETWORKS)
NO_PATH = Failure(Reason.NO_PATH, Side.NETWORKS)


@pytest.fixture
def engine():
    return FakeEngine()


@pytest.fixture
def noor(engine):
    return engine.contacts.add("Noor")


@pytest.fixture
def told(engine):
    told, refs = [], {}

    def tell(event, ref=None, **members):
        told.append({"event": event, "ref": ref, **members})

    PresenceEvents(engine, tell, lambda id_: refs.pop(id_, None))
    told.append(refs)
    return told


def named(told, event):
    return [each for each in told[1:] if each["event"] == event]


def test_what_is_asked_about_the_way_to_somebody_is_done(engine, noor):
    events = PresenceEvents(engine, None, None)
    events.carry_out(do.HideAddress(is_hidden=True), noor)
    events.carry_out(do.Dial(), noor)
    assert engine.asked("contacts.hide_address") == [(noor.id, True)]
    assert engine.asked("reunions.dial") == [(noor.id,)]


def test_a_link_is_told_with_who_it_is_under_the_ref_that_asked_for_it_once(engine, noor, told):
    told[0][noor.id] = "p"
    engine.links.set(noor.id, Presence.ONLINE, Path.RELAYED, 80)
    engine.links.linked.publish(noor.id)
    engine.links.linked.publish(noor.id)
    first, again = named(told, "linked")
    assert (first["ref"], again["ref"]) == ("p", None)
    assert (first["name"], first["fingerprint"], first["path"]) == ("Noor", FINGERPRINT, "relayed")


def test_somebody_who_is_not_known_any_more_is_not_told(engine, noor, told):
    engine.contacts.remove(noor.id)
    engine.links.linked.publish(noor.id)
    assert named(told, "linked") == []


def test_every_presence_is_told_with_its_path_and_since_when(engine, noor, told):
    engine.links.set(noor.id, Presence.ONLINE, Path.LAN, 2, since=NOW)
    assert named(told, "presence") == [
        {
            "event": "presence",
            "ref": None,
            "contact": noor.id,
            "presence": "online",
            "path": "same network",
            "round_trip": 2,
            "since": NOW,
            "doubt": None,
            "reason": None,
        }
    ]


def test_a_round_trip_alone_is_no_event(engine, noor, told):
    for number in range(50):
        engine.links.set(noor.id, Presence.ONLINE, Path.LAN, number)
    assert len(named(told, "presence")) == 1


def test_a_doubt_and_another_path_are_events(engine, noor, told):
    engine.links.set(noor.id, Presence.CONNECTING)
    engine.links.set(noor.id, Presence.CONNECTING, doubt=NO_PATH)
    engine.links.set(noor.id, Presence.ONLINE, Path.RELAYED)
    engine.links.set(noor.id, Presence.ONLINE, Path.DIRECT)
    said = [(each["presence"], each["path"], each["doubt"]) for each in named(told, "presence")]
    assert said == [
        ("connecting", "none", None),
        ("connecting", "none", "no path"),
        ("online", "relayed", None),
        ("online", "direct", None),
    ]


def test_a_link_that_goes_is_told_once_however_it_tries_to_come_back(engine, noor, told):
    engine.links.set(noor.id, Presence.ONLINE, Path.LAN)
    engine.links.linked.publish(noor.id)
    engine.links.set(noor.id, Presence.RECONNECTING, failure=LOST)
    assert named(told, "unlinked") == []
    engine.links.set(noor.id, Presence.OFFLINE, failure=LOST)
    engine.links.set(noor.id, Presence.CONNECTING)
    engine.links.set(noor.id, Presence.OFFLINE)
    (unlinked,) = named(told, "unlinked")
    assert (unlinked["contact"], unlinked["reason"]) == (noor.id, "link lost")


def test_a_goodbye_needs_no_reason(engine, noor, told):
    engine.links.set(noor.id, Presence.ONLINE, Path.LAN)
    engine.links.linked.publish(noor.id)
    engine.links.set(noor.id, Presence.OFFLINE)
    assert named(told, "unlinked")[0]["reason"] == "closed"
