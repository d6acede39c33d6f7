"""Requests become matches, refusals or nothing, and both sides hear the same story."""

from __future__ import annotations

import pytest

from tests.unit.protocol.rendezvous.conftest import DESKTOP, KEY

NO_REQUEST = [{"type": "pair_error", "error": "No pending request from this peer"}]


def matched(code, *, is_initiator):
    return {
        "type": "pair_matched",
        "peerCode": code,
        "peerPublicKey": KEY,
        "isInitiator": is_initiator,
    }


def test_the_requester_of_an_accepted_request_offers(town):
    asker, target = town.join("BBBBBB"), town.join("AAAAAA")
    asker.say("pair_request", targetCode="AAAAAA")
    target.heard()
    answer = target.say("pair_response", targetCode="BBBBBB", accepted=True)
    assert answer == [matched("BBBBBB", is_initiator=False)]
    assert asker.heard() == [matched("AAAAAA", is_initiator=True)]


def test_a_declined_request_is_over(town):
    asker, target = town.join("AAAAAA"), town.join("BBBBBB")
    asker.say("pair_request", targetCode="BBBBBB")
    target.heard()
    assert target.say("pair_response", targetCode="AAAAAA", accepted=False) == []
    assert asker.heard() == [{"type": "pair_rejected", "peerCode": "BBBBBB"}]
    assert target.say("pair_response", targetCode="AAAAAA", accepted=True) == NO_REQUEST


def test_nobody_answers_for_another(town):
    asker, _, other = town.join("AAAAAA"), town.join("BBBBBB"), town.join("CCCCCC")
    asker.say("pair_request", targetCode="BBBBBB")
    assert other.say("pair_response", targetCode="AAAAAA", accepted=True) == NO_REQUEST
    assert asker.heard() == []


@pytest.mark.parametrize("is_older_first", [True, False])
@pytest.mark.parametrize("more", [{}, DESKTOP], ids=["older", "desktop"])
def test_with_an_older_client_the_first_accepted_of_crossed_requests_counts(
    town, more, is_older_first
):
    older, other = town.join("AAAAAA"), town.join("BBBBBB", **more)
    asks = [(older, "BBBBBB"), (other, "AAAAAA")]
    for guest, target in asks if is_older_first else reversed(asks):
        guest.say("pair_request", targetCode=target)
    older.heard(), other.heard()
    first = older.say("pair_response", targetCode="BBBBBB", accepted=True)
    assert first == [matched("BBBBBB", is_initiator=False)]
    assert other.heard() == [matched("AAAAAA", is_initiator=True)]
    assert other.say("pair_response", targetCode="AAAAAA", accepted=True) == []
    town.wait(500)
    assert older.heard() == other.heard() == []


def test_the_matched_may_pair_again_and_roles_follow_the_newer_match(town):
    one, other = town.matched("AAAAAA", "BBBBBB")
    other.say("pair_request", targetCode="AAAAAA")
    one.heard()
    one.say("pair_response", targetCode="BBBBBB", accepted=True)
    assert other.heard() == [matched("AAAAAA", is_initiator=True)]


def test_unknown_own_and_crowded_codes_get_the_same_answer(make_town):
    town = make_town(requests_per_target=1)
    guest = town.join("AAAAAA")
    town.join("BBBBBB")
    town.join("CCCCCC").say("pair_request", targetCode="BBBBBB")
    answers = [
        guest.say("pair_request", targetCode=code) for code in ("ZZZZZZ", "AAAAAA", "BBBBBB")
    ]
    assert answers == [[{"type": "pair_error", "error": "Pair request could not be processed"}]] * 3


def test_only_wrong_codes_count_as_guesses(make_town):
    town = make_town(wrong_codes=1, requests_per_target=1)
    town.join("BBBBBB")
    town.join("CCCCCC").say("pair_request", targetCode="BBBBBB")
    guest = town.join("AAAAAA", ip="192.0.2.1")
    for code in ("AAAAAA", "BBBBBB", "ZZZZZZ"):
        assert guest.say("pair_request", targetCode=code)[0]["type"] == "pair_error"
    assert guest.say("pair_request", targetCode="BBBBBB")[0]["type"] == "error"
