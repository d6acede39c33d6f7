"""Lending TURN servers: every client has a password of its own, which ends by itself."""

from __future__ import annotations

import json

import pytest

from tests.unit.protocol.rendezvous.conftest import KEY, Town
from zajel_desktop.crypto.turn import turn_credential
from zajel_desktop.protocol.rendezvous.lending import LIFE, RENEWAL, Lending, TurnAccess
from zajel_desktop.protocol.rendezvous.limits import Limits
from zajel_desktop.protocol.wire.service_messages import IceServerEntry

STUN = IceServerEntry(("stun:127.0.0.1:3478",))
TURN = TurnAccess(("turn:relay.example:3478?transport=udp", "turns:relay.example:443"), b"north")
RENEWS = {"features": ["desktop-1", "ice_renewal"]}
SWEEP = Limits().sweep


@pytest.fixture
def lending_town():
    return Town(Limits(), turn=TURN)


def turn_of(message):
    return message["iceServers"][-1]


def test_without_a_secret_there_is_nothing_to_renew():
    lending = Lending(servers=(STUN,))
    assert not lending.is_passing
    assert lending.entries(5.0) == (STUN,)


def test_a_password_is_what_the_turn_server_computes_and_ends_after_a_while():
    _, turn = Lending(servers=(STUN,), turn=TURN, epoch=1_700_000_000.0).entries(10.0)
    expiry, _, number = turn.username.partition(":")
    assert int(expiry) == 1_700_000_010 + LIFE
    assert number == "1"
    assert turn.urls == TURN.urls
    assert turn.credential == turn_credential(b"north", turn.username)


def test_no_two_clients_have_the_same():
    lending = Lending(turn=TURN)
    assert lending.entries(0.0) != lending.entries(0.0)


def test_the_secret_itself_is_never_said(lending_town):
    answer = lending_town.open().say("register", pairingCode="AAAAAA", publicKey=KEY)[-1]
    assert turn_of(answer)["urls"] == list(TURN.urls)
    assert "north" not in json.dumps(answer)


def test_whoever_stays_is_told_another_in_time(lending_town):
    guest = lending_town.open()
    first = guest.say("register", pairingCode="AAAAAA", publicKey=KEY, **RENEWS)[-1]
    lending_town.wait(RENEWAL - SWEEP)
    assert guest.heard() == []
    lending_town.wait(2 * SWEEP)
    (again,) = guest.heard()
    assert again["type"] == "ice_servers"
    expiry = [int(turn_of(said)["username"].split(":")[0]) for said in (first, again)]
    assert RENEWAL <= expiry[1] - expiry[0] <= RENEWAL + 2 * SWEEP
    lending_town.wait(RENEWAL + SWEEP)
    assert [said["type"] for said in guest.heard()] == ["ice_servers"]


def test_clients_that_have_not_said_that_they_understand_hear_nothing(lending_town):
    guest = lending_town.join("AAAAAA", features=["desktop-1"])
    lending_town.wait(RENEWAL + SWEEP)
    assert guest.heard() == []


def test_whoever_has_left_their_address_hears_nothing(lending_town):
    guest = lending_town.join("AAAAAA", **RENEWS)
    guest.say("leave")
    lending_town.wait(RENEWAL + SWEEP)
    assert guest.heard() == []


def test_without_turn_nobody_is_told_anything(town):
    guest = town.join("AAAAAA", **RENEWS)
    town.wait(RENEWAL + SWEEP)
    assert guest.heard() == []
