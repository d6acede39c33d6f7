"""A match: whom we were matched with, and how descriptions get there."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import pytest

from zajel_desktop.engine.match import Match, Opening
from zajel_desktop.model.dialect import Dialect
from zajel_desktop.model.ids import Address, PairingId, PeerId
from zajel_desktop.model.pairing import Step
from zajel_desktop.model.service import IceServer
from zajel_desktop.protocol.wire.service import read_payload
from zajel_desktop.protocol.wire.service_messages import RelayKind
from zajel_desktop.protocol.wire.signals import (
    MAX_SDP,
    Ask,
    Candidate,
    Description,
    parse_candidate,
    parse_description,
    parse_offer,
)

STUN = IceServer(("stun:here",))


def make(sent, servers=()):
    return Match(
        registration(sent, servers), Address("ABCDEF"), PeerId("key"), True, PairingId("p")
    )


def registration(sent, servers=()):
    return SimpleNamespace(
        send=lambda message: sent.append(message) or True, servers=servers, key=PeerId("ours")
    )


def returning(sent, **options):
    return Match(
        registration(sent), Address("ABCDEF"), PeerId("key"), False, None, tag=b"t" * 16, **options
    )


@pytest.mark.parametrize("kind", ["offer", "answer"])
def test_a_description_is_carried_to_the_address_of_the_match_unchanged(kind):
    sent = []
    description = Description(kind, "v=0\r\n", b"l" * 16, 3, (STUN,))
    make(sent).send(description)
    (relay,) = sent
    assert (relay.kind, relay.target) == (RelayKind(kind), "ABCDEF")
    assert parse_description(kind, read_payload(relay.payload)) == description


@pytest.mark.parametrize(
    "sdp",
    ["v=0\r\n" + "x" * (MAX_SDP - 4), "v=0\r\n" + "\r\n" * 17_000],
    ids=["longer than peers take", "longer than services take"],
)
def test_a_description_that_is_too_long_is_not_sent(sdp):
    sent = []
    assert not make(sent).send(Description("offer", sdp, b"l" * 16))
    assert sent == []
    assert make(sent).send(Description("offer", sdp[:50_000].rstrip(), b"l" * 16))


def test_its_ice_servers_are_those_its_service_names():
    assert make([], (STUN,)).servers == (STUN,)


def test_two_matches_are_never_the_same_one():
    assert make([]) != make([])


def test_an_opening_tells_how_far_a_match_has_come():
    match = make([])
    opening = Opening(match, Step.PATH)
    assert (opening.match, opening.contact, opening.failure) == (match, None, None)


def test_a_match_has_no_secret_unless_somebody_used_one():
    match = make([])
    assert (match.our_address, match.typed, match.shown) == ("", None, None)


def test_what_is_said_for_a_return_is_marked_with_its_tag():
    sent = []
    match = returning(sent)
    match.send(Description("answer", "v=0\r\n"))
    assert match.ask()
    answer, ask = (read_payload(relay.payload) for relay in sent)
    assert parse_description("answer", answer).tag == b"t" * 16
    assert parse_offer(ask) == Ask(tag=b"t" * 16)
    assert [relay.kind for relay in sent] == [RelayKind.ANSWER, RelayKind.OFFER]


def test_a_candidate_found_later_is_carried_as_well():
    sent = []
    found = Candidate("1 1 udp 1 192.0.2.1 5 typ host", "0", 0, "u")
    assert make(sent).send_candidate(found)
    (relay,) = sent
    assert (relay.kind, relay.target) == (RelayKind.ICE_CANDIDATE, "ABCDEF")
    assert parse_candidate(read_payload(relay.payload)) == found


def test_a_return_may_be_under_a_key_of_ours_of_before():
    assert make([]).own_key == "ours"
    assert returning([]).own_key == "ours"
    assert returning([], own=PeerId("old")).own_key == "old"


SECRET = object()  # nobody looks into it


@pytest.mark.parametrize(
    ("fields", "known", "refuses", "may"),
    [
        ({}, Dialect.UNKNOWN, True, True),
        ({}, Dialect.WEB, True, True),
        ({}, Dialect.NATIVE, False, False),
        ({"shown": SECRET}, Dialect.UNKNOWN, False, True),
        ({"shown": SECRET}, Dialect.UNKNOWN, True, False),
        ({"typed": SECRET}, Dialect.UNKNOWN, False, False),
        ({"pairing": None}, Dialect.APP, False, False),
        ({"pairing": None, "is_foreign_return": True}, Dialect.APP, False, True),
        ({"pairing": None, "is_foreign_return": True}, Dialect.NATIVE, False, False),
        ({"allows_foreign": False}, Dialect.UNKNOWN, False, False),
    ],
)
def test_an_older_client_is_met_only_where_nothing_is_lost_by_it(fields, known, refuses, may):
    match = replace(make([]), **({"allows_foreign": True} | fields))
    assert match.may_be_foreign(known, refuses_unverified=refuses) is may


def test_whoever_comes_back_need_not_prove_the_secret_that_we_show_to_others():
    match = replace(make([]), pairing=None, shown=object(), allows_foreign=True)
    assert not match.may_be_foreign(Dialect.APP, refuses_unverified=True)
    back = replace(match, is_foreign_return=True)
    assert back.may_be_foreign(Dialect.APP, refuses_unverified=True)
    assert not back.may_be_foreign(Dialect.NATIVE, refuses_unverified=False)
