"""Attribution: an error that names nobody hits whom it is about, and nobody else."""

from __future__ import annotations

import random

import pytest

from zajel_desktop.protocol.attribution import MAX_OPEN, Attribution
from zajel_desktop.protocol.wire.service_messages import (
    PairError,
    PairRequest,
    PairResponse,
    Ping,
    Pong,
    Refusal,
    RefusalReason,
    Register,
)

ANNA, BADR, CARLA = "AAAAAA", "BBBBBB", "CCCCCC"


def asked(*targets):
    attribution = Attribution()
    for target in targets:
        assert attribution.said(PairRequest(target))
        attribution.said(Ping())
    return attribution


def refused(attribution):
    return attribution.name(PairError("could not be processed")).target_code


def test_the_first_that_is_not_answered_is_refused():
    attribution = asked(ANNA, BADR)
    assert refused(attribution) == ANNA
    attribution.name(Pong())
    assert refused(attribution) == BADR


def test_what_a_pong_has_passed_is_refused_no_more():
    attribution = asked(ANNA, BADR)
    attribution.name(Pong())
    assert refused(attribution) == BADR
    attribution.name(Pong())
    assert refused(attribution) is None


def test_an_error_too_many_is_about_nobody():
    attribution = asked(ANNA, BADR)
    assert refused(attribution) == ANNA
    assert refused(attribution) is None
    attribution.name(Pong())
    attribution.name(Pong())
    attribution.name(Pong())
    assert refused(attribution) is None


def test_pings_of_other_reasons_disturb_nothing():
    attribution = Attribution()
    attribution.said(Ping())
    assert attribution.said(PairRequest(ANNA))
    attribution.said(Ping())
    attribution.name(Pong())
    assert refused(attribution) == ANNA


def test_a_ping_that_the_service_has_dropped_misleads_about_nobody_who_is_asked_later():
    attribution = asked(ANNA, BADR)
    slow = attribution.name(Refusal("Rate limit exceeded. Please slow down."))
    assert slow.reason == RefusalReason.SLOW_DOWN.value
    attribution.name(Pong())
    attribution.said(PairRequest(CARLA))
    attribution.said(Ping())
    assert refused(attribution) == CARLA


def test_an_answer_may_be_refused_as_well():
    attribution = Attribution()
    assert attribution.said(PairResponse(BADR, True))
    assert refused(attribution) == BADR


def test_what_cannot_be_refused_needs_no_ping():
    assert not Attribution().said(Ping())
    assert not Attribution().said(Register(ANNA, "key"))


def test_whoever_is_named_stays_named():
    attribution = asked(ANNA)
    error = PairError("no", CARLA)
    assert attribution.name(error) is error


def test_a_service_that_never_pongs_fills_nothing():
    attribution = asked(*[ANNA] * MAX_OPEN, BADR)
    assert len(attribution._open) == MAX_OPEN


def test_whoever_is_not_found_is_read_from_the_words():
    named = Attribution().name(Refusal(f"Peer not found: {ANNA}"))
    assert (named.target, named.reason) == (ANNA, RefusalReason.PEER_NOT_FOUND.value)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Rate limit exceeded. Please slow down.", RefusalReason.SLOW_DOWN),
        ("Too many pair requests. Please slow down.", RefusalReason.PAIR_REQUESTS),
    ],
)
def test_too_much_is_read_from_the_words(text, reason):
    named = Attribution().name(Refusal(text))
    assert (named.target, named.reason) == (None, reason.value)


@pytest.mark.parametrize(
    "text", ["", "Peer not found: abc", f"Peer not found: {ANNA}X", "Too many pair requests"]
)
def test_other_words_stay_as_they_are(text):
    refusal = Refusal(text)
    assert Attribution().name(refusal) is refusal


def test_a_newer_service_says_it_itself():
    refusal = Refusal(f"Peer not found: {ANNA}", "something_newer")
    assert Attribution().name(refusal) is refusal


@pytest.mark.parametrize("seed", range(20))
def test_against_a_service_that_answers_in_order_every_error_is_right(seed):
    """Whatever is under way at once, and whatever it refuses."""
    chance = random.Random(seed)
    attribution, line, right, named = Attribution(), [], [], []
    for number in range(100):
        code = f"{number:06}"
        attribution.said(PairRequest(code))
        if chance.random() < 0.5:
            right.append(code)
            line.append(PairError("no"))
        attribution.said(Ping())
        line.append(Pong())
        if chance.random() < 0.3:
            attribution.said(Ping())
            line.append(Pong())
        for _ in range(chance.randrange(0, len(line) + 1)):
            heard = attribution.name(line.pop(0))
            named += [heard.target_code] if isinstance(heard, PairError) else []
    named += [e.target_code for e in map(attribution.name, line) if isinstance(e, PairError)]
    assert named == right, f"seed {seed}"
