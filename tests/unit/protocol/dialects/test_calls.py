"""Calls of older clients: read in every shape they are sent in, said as services take them."""

from __future__ import annotations

import pytest

from zajel_desktop.crypto.identity import Identity
from zajel_desktop.model.errors import RemoteError
from zajel_desktop.protocol.dialects.app import AppDialect
from zajel_desktop.protocol.dialects.calls import CallKind, CallPart, build_call, parse_call
from zajel_desktop.protocol.dialects.headless import HeadlessDialect
from zajel_desktop.protocol.dialects.web import WebDialect
from zajel_desktop.protocol.wire.signals import MAX_SDP, Candidate

CALL = "3b241101-e2bb-4255-8caf-4136c566a962"
LINE = "1 1 udp 2130706431 192.168.1.4 50000 typ host"
PARTS = [
    CallPart(CallKind.OFFER, CALL, sdp="v=0", wants_video=True),
    CallPart(CallKind.ANSWER, CALL, sdp="v=0"),
    CallPart(CallKind.ICE, CALL, candidate=Candidate(LINE, "0", 0)),
    CallPart(CallKind.REJECT, CALL, reason="busy"),
    CallPart(CallKind.REJECT, CALL),
    CallPart(CallKind.HANGUP, CALL),
]
ANNA, BADR = Identity.draw(), Identity.draw()
DIALECTS = [
    AppDialect.between(ANNA, BADR.public),
    HeadlessDialect.between(ANNA, BADR.public),
    WebDialect.between(ANNA, BADR.public, "AAAAAA"),
]


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.kind.value)
@pytest.mark.parametrize("dialect", DIALECTS, ids=repr)
def test_each_reads_what_it_has_said(dialect, part):
    assert dialect.parse_call(dialect.build_call(part, "BBBBBB")) == part


def test_app_and_headless_say_it_as_services_take_it():
    for dialect in DIALECTS[:2]:
        message = dialect.build_call(PARTS[0], "BBBBBB")
        payload = {"callId": CALL, "sdp": "v=0", "withVideo": True}
        assert message == {"type": "call_offer", "target": "BBBBBB", "payload": payload}


@pytest.mark.parametrize("wish", [False, None, 1, "true", []])
def test_nothing_but_a_plain_yes_asks_for_pictures(wish):
    part = parse_call("call_offer", {"callId": CALL, "sdp": "v=0", "withVideo": wish})
    assert not part.wants_video


def test_a_candidate_is_text_within_the_members():
    assert build_call(PARTS[2]) == {
        "callId": CALL,
        "candidate": f'{{"candidate":"candidate:{LINE}","sdpMid":"0","sdpMLineIndex":0}}',
    }


def test_web_spreads_it_beside_the_type():
    message = DIALECTS[2].build_call(PARTS[3], "BBBBBB")
    assert message == {
        **{"type": "call_reject", "targetId": "BBBBBB", "callId": CALL, "reason": "busy"}
    }


def test_the_app_reads_a_flat_message_too():
    flat = {"type": "call_hangup", "callId": CALL, "from": "BBBBBB"}
    assert DIALECTS[0].parse_call(flat) == CallPart(CallKind.HANGUP, CALL)


@pytest.mark.parametrize("kind", ["offer", "ping", None, 5, ["call_offer"]])
def test_what_is_of_no_call_is_left_to_others(kind):
    assert parse_call(kind, {"callId": CALL}) is None


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        ("call_offer", None),
        ("call_offer", {"callId": CALL}),
        ("call_offer", {"callId": CALL, "sdp": ""}),
        ("call_answer", {"callId": CALL, "sdp": "v" * (MAX_SDP + 1)}),
        ("call_ice", {"callId": CALL, "candidate": 5}),
        ("call_ice", {"callId": CALL, "candidate": "{"}),
        ("call_hangup", {}),
        ("call_hangup", {"callId": "x"}),
        ("call_hangup", {"callId": "01920000-0000-7000-8000-000000000001"}),
    ],
)
def test_a_call_that_makes_no_sense_is_refused(kind, fields):
    with pytest.raises(RemoteError):
        parse_call(kind, fields)


def test_a_reason_that_is_no_word_is_none():
    assert parse_call("call_reject", {"callId": CALL, "reason": "x" * 65}).reason == ""
    assert parse_call("call_reject", {"callId": CALL, "reason": 5}).reason == ""


def test_no_description_is_printed():
    assert "v=0" not in repr(PARTS[0])
    assert "192.168" not in repr(PARTS[2])
