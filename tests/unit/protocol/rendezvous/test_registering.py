"""Addresses are given, kept over a lost socket, taken over and given up."""

from __future__ import annotations

import pytest

from tests.unit.protocol.rendezvous.conftest import DESKTOP, KEY


def register(town, code, token=None):
    guest = town.open()
    guest.heard()
    said = guest.say("register", pairingCode=code, publicKey=KEY, resume=token, **DESKTOP)
    return guest, said[0]


def test_every_registration_draws_a_new_token(town):
    _, one = register(town, "AAAAAA")
    _, other = register(town, "BBBBBB")
    assert one["resumeToken"] != other["resumeToken"]
    assert len(one["resumeToken"]) == 22


def test_who_leaves_is_free_at_once_and_may_register_again(town):
    guest, first = register(town, "AAAAAA")
    assert guest.say("leave") == []
    assert guest.say("pair_request", targetCode="BBBBBB")[0]["reason"] == "not_registered"
    assert town.join("AAAAAA")
    assert register(town, "AAAAAA", first["resumeToken"])[1]["type"] == "code_collision"
    assert guest.say("register", pairingCode="BBBBBB", publicKey=KEY)[0]["type"] == "registered"


def test_leaving_needs_an_address(town):
    guest = town.open()
    assert guest.say("leave")[1]["type"] == "error"


@pytest.mark.parametrize(("seconds", "is_resumed"), [(119.9, True), (120.0, False)])
def test_an_address_is_kept_for_two_minutes(town, seconds, is_resumed):
    guest, registered = register(town, "AAAAAA")
    guest.leave()
    town.now += seconds  # no timer rings in between
    _, again = register(town, "AAAAAA", registered["resumeToken"])
    assert again["resumed"] is is_resumed


def test_coming_back_twice_counts_from_the_last_time(town):
    guest, registered = register(town, "AAAAAA")
    for _ in range(3):
        guest.leave()
        town.wait(100)
        guest, registered = register(town, "AAAAAA", registered["resumeToken"])
        assert registered["resumed"] is True
    town.wait(1000)
    asker = town.join("BBBBBB")
    asker.say("pair_request", targetCode="AAAAAA")
    assert asker.heard() == []


def test_who_comes_back_as_an_older_client_is_one(town):
    guest, registered = register(town, "AAAAAA")
    guest.leave()
    older = town.join("AAAAAA", resume=registered["resumeToken"])
    older.leave()
    town.join("AAAAAA")


def test_coming_back_on_a_connection_gives_up_the_address_it_had(town):
    guest, registered = register(town, "AAAAAA")
    guest.leave()
    other = town.join("BBBBBB", **DESKTOP)
    token = registered["resumeToken"]
    answer = other.say("register", pairingCode="AAAAAA", publicKey=KEY, resume=token, **DESKTOP)
    assert answer[0]["resumed"] is True
    town.join("BBBBBB")


def test_the_old_socket_of_a_resumed_address_has_none(town):
    old, registered = register(town, "AAAAAA")
    register(town, "AAAAAA", registered["resumeToken"])
    assert old.closed == 4001
    assert old.say("pair_request", targetCode="BBBBBB")[0]["reason"] == "not_registered"
