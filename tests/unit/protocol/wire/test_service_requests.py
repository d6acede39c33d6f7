"""The service reads exactly what the document allows, and says what is wrong in known words."""

from __future__ import annotations

import contextlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zajel_desktop.model.nesting import MAX_DEPTH
from zajel_desktop.protocol.wire.service import encode
from zajel_desktop.protocol.wire.service_messages import (
    GetRelays,
    Heartbeat,
    Leave,
    LinkRequest,
    LinkResponse,
    PairCancel,
    PairRequest,
    PairResponse,
    Ping,
    Refusal,
    Register,
    RegisterRelay,
    RegisterRendezvous,
    Relay,
    RelayKind,
    UpdateLoad,
)
from zajel_desktop.protocol.wire.service_requests import MalformedError, decode_request

KEY = "A" * 43 + "="
TOKEN = "b" * 22
CALL = "ffca4aa3-06ca-4469-a260-ccb254625e3a"


def read(kind, **members):
    return decode_request(json.dumps({"type": kind, **members}))


def refusal(kind, **members):
    with pytest.raises(MalformedError) as caught:
        read(kind, **members)
    assert caught.value.kind == kind
    assert isinstance(caught.value.answer, Refusal)
    assert caught.value.answer.reason == "malformed"
    return caught.value.answer.message


@pytest.mark.parametrize(
    ("said", "request_"),
    [
        (
            {"type": "register", "pairingCode": "K7QX2M", "publicKey": KEY, "extra": 1},
            Register("K7QX2M", KEY),
        ),
        (
            {
                "type": "register",
                "pairingCode": "K7QX2M",
                "publicKey": KEY[:-1],
                "features": ["desktop-1", 5],
                "resume": TOKEN,
            },
            Register("K7QX2M", KEY[:-1], ("desktop-1",), TOKEN),
        ),
        ({"type": "register", "peerId": "p"}, RegisterRelay("p")),
        ({"type": "leave"}, Leave()),
        ({"type": "pair_request", "targetCode": "K7QX2M"}, PairRequest("K7QX2M")),
        (
            {"type": "pair_request", "targetCode": "K7QX2M", "proposedName": "Zoë"},
            PairRequest("K7QX2M", "Zoë"),
        ),
        (
            {"type": "pair_response", "targetCode": "K7QX2M", "accepted": False},
            PairResponse("K7QX2M", accepted=False),
        ),
        ({"type": "pair_cancel", "targetCode": "K7QX2M"}, PairCancel("K7QX2M")),
        ({"type": "ping"}, Ping()),
        ({"type": "heartbeat"}, Heartbeat()),
        ({"type": "get_relays", "peerId": "p", "count": 3}, GetRelays("p")),
        ({"type": "update_load", "peerId": "p", "connectedCount": 3}, UpdateLoad("p", 3)),
        ({"type": "update_load", "peerId": "p", "connectedCount": "x"}, UpdateLoad("p", 0)),
        ({"type": "link_request", "linkCode": "K7QX2M", "publicKey": "k"}, LinkRequest("K7QX2M")),
        ({"type": "link_response", "linkCode": "K7QX2M"}, LinkResponse("K7QX2M")),
        (
            {
                "type": "register_rendezvous",
                "peerId": "p",
                "daily_points": ["a", "b", "a"],
                "hourlyTokens": ["t"],
                "deadDrop": "d",
                "relayId": "r",
            },
            RegisterRendezvous("p", ("a", "b"), ("t",), {"a": "d", "b": "d"}, "r"),
        ),
        (
            {
                "type": "register_rendezvous",
                "peerId": "p",
                "dailyPoints": ["a", "b"],
                "dead_drops": {"b": "d", "elsewhere": "x"},
            },
            RegisterRendezvous("p", ("a", "b"), (), {"b": "d"}),
        ),
    ],
    ids=lambda value: value["type"] if isinstance(value, dict) else "",
)
def test_requests_become_values(said, request_):
    assert decode_request(json.dumps(said)) == request_


def test_the_payload_of_a_relay_stays_text():
    relay = decode_request('{"payload": {"a" : 1.0} , "type":"offer","target":"K7QX2M"}')
    assert isinstance(relay, Relay)
    assert (relay.kind, relay.target) == (RelayKind.OFFER, "K7QX2M")
    assert bytes(relay.payload) == b'{"a" : 1.0}'
    assert bytes(read("offer", target="K7QX2M").payload) == b"null"


@pytest.mark.parametrize("message", [Ping(), PairRequest("K7QX2M", "n"), Leave()])
def test_what_clients_build_is_what_the_service_reads(message):
    assert decode_request(encode(message).decode()) == message


@pytest.mark.parametrize("name", ["", "x" * 257, 5, None, ["x"]])
def test_a_useless_name_is_no_name(name):
    request = read("pair_request", targetCode="K7QX2M", proposedName=name)
    assert request == PairRequest("K7QX2M")


@pytest.mark.parametrize("token", ["", "short", "!" * 22, 5, None])
def test_a_useless_token_is_no_token(token):
    request = read("register", pairingCode="K7QX2M", publicKey=KEY, resume=token)
    assert request == Register("K7QX2M", KEY)


@pytest.mark.parametrize("accepted", ["no", 1, 0, None])
def test_accepting_is_a_boolean(accepted):
    text = refusal("pair_response", targetCode="K7QX2M", accepted=accepted)
    assert "boolean" in text


@pytest.mark.parametrize("code", [0, False, None, ""])
def test_what_javascript_takes_for_nothing_is_missing(code):
    assert refusal("pair_request", targetCode=code) == "Missing required field: targetCode"


@pytest.mark.parametrize("code", ["abcdef", "ABCDE", "ABCDEFG", "ABCDE0", 5, [], {}, "ABCDEF\n"])
def test_what_is_no_address_is_refused(code):
    assert refusal("pair_request", targetCode=code) == "Invalid target code format"


@pytest.mark.parametrize(
    ("payload", "text"),
    [
        (None, "Missing or invalid payload"),
        ("x", "Missing or invalid payload"),
        ([CALL], "Missing or invalid payload"),
        ({}, "Invalid or missing callId (must be UUID v4 format)"),
        ({"callId": CALL + "\n"}, "Invalid or missing callId (must be UUID v4 format)"),
        ({"callId": CALL}, "Missing or invalid sdp in call_offer"),
        ({"callId": CALL, "sdp": 5}, "Missing or invalid sdp in call_offer"),
        ({"callId": CALL, "sdp": "x" * 65_537}, "SDP too large (max 65536 bytes)"),
    ],
)
def test_calls_are_looked_at_closely(payload, text):
    assert refusal("call_offer", target="K7QX2M", payload=payload) == text


@pytest.mark.parametrize(
    "members",
    [
        {"daily_points": "x"},
        {"daily_points": [5]},
        {"hourlyTokens": ["x" * 129]},
        {"hourlyTokens": ["x"] * 1001},
        {"daily_points": ["a"], "deadDrop": 5},
        {"daily_points": ["a"], "deadDrop": "x" * 8193},
        {"dead_drops": ["x"]},
    ],
)
def test_meeting_points_are_bounded(members):
    assert refusal("register_rendezvous", peerId="p", **members) == "Invalid meeting points"


def test_ids_are_bounded():
    assert refusal("get_relays", peerId="x" * 129) == "Invalid peerId format"


@pytest.mark.parametrize(
    ("frame", "text"),
    [
        ("", "Invalid message format: JSON parse error"),
        ('{"type":"ping"', "Invalid message format: JSON parse error"),
        ('{"x":' + "[" * 9_000 + "]" * 9_000 + "}", "Invalid message format: JSON parse error"),
        (' {"type":5}', "Unknown message type: 5"),
        ('{"type":{"a":1}}', "Unknown message type: [object Object]"),
        ('{"type":true}', "Unknown message type: true"),
        ('{"type":"' + "x" * 500 + '"}', "Unknown message type: " + "x" * 100),
        (" null ", "Internal server error"),
        ("5", "Unknown message type: undefined"),
    ],
    ids=range(9),
)
def test_what_is_no_request_is_named(frame, text):
    with pytest.raises(MalformedError) as caught:
        decode_request(frame)
    assert caught.value.answer == Refusal(text, "malformed")


@pytest.mark.parametrize("levels", [MAX_DEPTH, 10_000])
@pytest.mark.parametrize("kind", ["ping", "offer", "call_offer"])
def test_what_is_nested_too_deep_cannot_be_read(kind, levels):
    deep = "[" * levels + "]" * levels
    with pytest.raises(MalformedError) as caught:
        decode_request(f'{{"type":"{kind}","target":"ABCDEF","payload":{deep}}}')
    assert caught.value.answer.message == "Invalid message format: JSON parse error"


def test_unknown_members_of_some_depth_are_ignored():
    deep = "[" * (MAX_DEPTH - 1) + "]" * (MAX_DEPTH - 1)
    assert decode_request(f'{{"type":"ping","newer":{deep}}}') == Ping()


@given(st.text() | st.from_regex(r'\{"type":"[a-z_]+","[a-zA-Z]+":.*\}'))
def test_any_text_is_a_request_or_malformed(text):
    with contextlib.suppress(MalformedError):
        decode_request(text)


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.integers() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    )
)
def test_any_payload_is_carried_unless_it_is_no_json(payload):
    text = json.dumps({"type": "offer", "target": "K7QX2M", "payload": payload})
    try:
        relay = decode_request(text)
    except MalformedError:
        with pytest.raises(ValueError, match=r"not JSON compliant|Out of range"):
            json.dumps(payload, allow_nan=False)
    else:
        assert json.loads(bytes(relay.payload)) == payload
