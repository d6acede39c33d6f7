"""The report: what helps others to help, and nothing that tells who or where."""

from __future__ import annotations

from zajel_desktop.engine.report import build_report
from zajel_desktop.model.examination import Check, Examination, Finding, Grade
from zajel_desktop.model.failure import Failure, Reason, Side
from zajel_desktop.model.ids import ContactId
from zajel_desktop.model.network import Conditions, Nat
from zajel_desktop.model.service import IceServer

SERVERS = (
    IceServer(("stun:stun.example.org:3478", "stun:[2001:db8::7]")),
    IceServer(("turn:turn.example.org?transport=tcp", "turns:192.0.2.7"), "ali", "open sesame"),
)
FOUND = Examination(
    ContactId("contact-noor"),
    (
        Finding(Check.UDP, Side.OURS, Grade.GOOD, 0.5),
        Finding(Check.RELAY, Side.PEERS, Grade.DOUBTFUL, 6.1),
    ),
    ours=Conditions(nat=Nat.CONE, has_relay=True, skew=-2.0, version="0.1.0", addresses=2),
    theirs=Conditions(nat=Nat.SYMMETRIC, is_relay_only=True, knows_relay=True),
    round_trip=38,
    verdict=Failure(Reason.NO_RELAY, Side.PEERS, "192.0.2.99"),
    is_over=True,
    took=6.2,
)


def test_everything_found_is_in_it():
    assert build_report(FOUND, SERVERS, ("program 0.1.0",)).splitlines() == [
        "Zajel Desktop connection report",
        "program 0.1.0",
        "examined: the way to a contact, took 6.2 s",
        "   0.5 s  here: udp: good",
        "   6.1 s  there: relay: doubtful",
        "meeting point: 38 ms there and back",
        "path: none",
        "here: version 0.1.0, NAT cone, relay lends, clock -2 s, addresses 2",
        "there: version unknown, NAT symmetric, relay silent, clock unknown, addresses 0, "
        "goes only through a relay",
        "server 1: STUN, STUN",
        "server 2: relay over TCP, relay over TLS",
        "verdict: no relay (peer's)",
    ]


def test_nothing_in_it_tells_who_or_where():
    text = build_report(FOUND, SERVERS)
    for secret in ("example", "192.0.2", "2001:db8", "ali", "sesame", "noor"):
        assert secret not in text


def test_an_examination_that_goes_on_has_no_verdict_yet():
    text = build_report(Examination(None), ())
    assert "examined: this side, not finished" in text
    assert text.endswith("verdict: none yet\n")
    assert "there:" not in text


def test_nothing_wrong_is_said_too():
    assert "verdict: in order" in build_report(Examination(None, is_over=True), ())
    assert "there: told nothing" in build_report(Examination(ContactId("a")), ())


def test_a_server_of_no_known_kind_is_told_as_such():
    assert "server 1: unknown" in build_report(Examination(None), (IceServer(("ftp:a.test",)),))
