"""The client's talk with a service: exact JSON out, strict values in."""

from __future__ import annotations

import contextlib
import json

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zajel_desktop.model.errors import RemoteError
from zajel_desktop.model.ids import Address, PeerId
from zajel_desktop.model.nesting import MAX_DEPTH
from zajel_desktop.model.service import IceServer
from zajel_desktop.protocol.wire.service import (
    MAX_FRAME,
    build_payload,
    decode,
    encode,
    entries,
    fits,
    ice_servers,
    read_payload,
)
from zajel_desktop.protocol.wire.service_messages import (
    DESKTOP,
    LiveMatch,
    PairCancel,
    PairIncoming,
    PairMatched,
    PairRequest,
    PairResponse,
    Ping,
    Pong,
    Refusal,
    Register,
    Registered,
    RegisterRendezvous,
    Relay,
    Relayed,
    RelayKind,
    RendezvousResult,
    ResumeToken,
)

CODE = Address("K7QX2M")
KEY = PeerId("A" * 43 + "=")


@pytest.mark.parametrize(
    ("message", "text"),
    [
        (Ping(), {"type": "ping"}),
        (
            Register(CODE, KEY),
            {"type": "register", "pairingCode": CODE, "publicKey": KEY},
        ),
        (
            Register(CODE, KEY, (DESKTOP,), ResumeToken("t")),
            {
                "type": "register",
                "pairingCode": CODE,
                "publicKey": KEY,
                "features": ["desktop-1"],
                "resume": "t",
            },
        ),
        (PairRequest(CODE), {"type": "pair_request", "targetCode": CODE}),
        (
            PairResponse(CODE, accepted=False),
            {"type": "pair_response", "targetCode": CODE, "accepted": False},
        ),
        (PairCancel(CODE), {"type": "pair_cancel", "targetCode": CODE}),
        (
            Relay(RelayKind.CALL_ICE, CODE, build_payload({"x": "é"})),
            {"type": "call_ice", "target": CODE, "payload": {"x": "é"}},
        ),
        (
            Relayed(RelayKind.OFFER, CODE),
            {"type": "offer", "from": CODE, "payload": None},
        ),
        (
            RegisterRendezvous("me", hourly_tokens=("h",)),
            {"type": "register_rendezvous", "peerId": "me", "hourlyTokens": ["h"]},
        ),
    ],
    ids=lambda value: type(value).__name__,
)
def test_messages_become_the_text_of_the_document(message, text):
    assert json.loads(encode(message)) == text


def test_what_a_service_says_becomes_a_value():
    said = {
        "type": "pair_incoming",
        "fromCode": CODE,
        "fromPublicKey": KEY,
        "expiresIn": 90,
        "z": 1,
    }
    assert decode(json.dumps(said)) == PairIncoming(CODE, KEY, 90)


def test_of_a_partial_result_counts_what_the_service_knows_itself():
    local = {"liveMatches": [{"peerId": CODE, "relayId": ""}], "deadDrops": []}
    redirect = {"serverId": "x", "endpoint": "ws://b", "dailyPoints": [], "hourlyTokens": ["h"]}
    said = {"type": "rendezvous_partial", "local": local, "redirects": [redirect]}
    assert decode(json.dumps(said)) == RendezvousResult((LiveMatch(CODE),))
    for nonsense in ({}, {"local": None}, {"local": {"liveMatches": 5}}):
        with pytest.raises(RemoteError):
            decode(json.dumps({"type": "rendezvous_partial", **nonsense}))


def test_whoever_left_no_mark_may_say_so_in_any_way():
    drop = {"peerId": CODE, "deadDrop": "x", "relayId": None}
    said = {"liveMatches": [{"peerId": CODE, "relayId": None}], "deadDrops": [drop]}
    result = decode(json.dumps({"type": "rendezvous_result", **said}))
    assert result.live_matches[0].relay_id is None


def test_a_payload_travels_untouched():
    text = '{ "sdp" : "v=0\\r\\n", "n":1.0 }'
    heard = decode(f'{{"type":"offer","from":"{CODE}","payload":{text}}}')
    assert isinstance(heard, Relayed)
    assert bytes(heard.payload).decode() == text
    assert read_payload(heard.payload) == {"sdp": "v=0\r\n", "n": 1.0}


def test_a_missing_payload_is_null():
    heard = decode(f'{{"type":"answer","from":"{CODE}"}}')
    assert isinstance(heard, Relayed)
    assert read_payload(heard.payload) is None


@pytest.mark.parametrize("key", ["A" * 43, "A" * 42 + "B", "A" * 42 + "B="])
def test_keys_are_read_in_the_one_form_that_can_be_compared(key):
    said = {"type": "pair_matched", "peerCode": CODE, "peerPublicKey": key, "isInitiator": True}
    assert decode(json.dumps(said)) == PairMatched(CODE, KEY, is_initiator=True)


def test_an_older_service_names_no_features_and_no_servers():
    heard = decode(json.dumps({"type": "registered", "pairingCode": CODE, "serverId": "ed25519:x"}))
    assert heard == Registered(CODE, "ed25519:x")
    assert ice_servers(heard) == ()


def test_ice_servers_survive_the_way_there_and_back():
    servers = (
        IceServer(("stun:127.0.0.1:3478",)),
        IceServer(("turn:a", "turn:b"), username="u", credential="c"),
    )
    heard = decode(encode(Registered(CODE, ice_servers=entries(servers))))
    assert ice_servers(heard) == servers


def test_one_url_is_a_list_of_one():
    heard = decode(
        json.dumps({"type": "registered", "pairingCode": CODE, "iceServers": [{"urls": "stun:a"}]})
    )
    assert ice_servers(heard) == (IceServer(("stun:a",)),)


def test_a_timeout_tells_whether_the_other_has_gone():
    assert decode(f'{{"type":"pair_timeout","peerCode":"{CODE}","reason":"gone"}}').is_gone
    assert not decode(f'{{"type":"pair_timeout","peerCode":"{CODE}"}}').is_gone


def test_refusals_without_a_reason_are_understood():
    assert decode('{"type":"error","message":"no"}') == Refusal("no")


@pytest.mark.parametrize(
    "frame",
    [
        "",
        "null",
        "[1]",
        "{}",
        '{"type":5}',
        '{"type":"nope"}',
        '{"type":"offer"}',
        '{"type":"offer","from":"abcdef"}',
        '{"type":"offer","from":"ABCDEF\\n"}',
        b'{"type":"offer","from":"ABCDEF","payload":"\xff"}',
        '{"type":"offer","from":"ABCDEF","payload":' + "[" * 20_000 + "]" * 20_000 + "}",
        '{"type":"pair_matched","peerCode":"ABCDEF","peerPublicKey":"x","isInitiator":true}',
        '{"type":"pair_incoming","fromCode":"ABCDEF","fromPublicKey":"A","expiresIn":1}',
        '{"type":"registered","pairingCode":7}',
        '{"type":"heartbeat_ack","timestamp":-1}',
        '{"type":"heartbeat_ack","timestamp":%s}' % ("9" * 400),
    ],
    ids=range(16),
)
def test_what_no_service_should_say_is_a_remote_error(frame):
    with pytest.raises(RemoteError):
        decode(frame)


@pytest.mark.parametrize("levels", [MAX_DEPTH + 1, 10_000])
def test_deep_payloads_are_a_remote_error(levels):
    with pytest.raises(RemoteError):
        read_payload(msgspec.Raw(b"[" * levels + b"]" * levels))


@pytest.mark.parametrize("levels", [MAX_DEPTH, 10_000])
@pytest.mark.parametrize("kind", ["pong", "offer"])
def test_what_a_service_says_is_not_nested_deep(kind, levels):
    deep = "[" * levels + "]" * levels
    with pytest.raises(RemoteError):
        decode(f'{{"type":"{kind}","from":"ABCDEF","payload":{deep}}}')


def test_unknown_members_of_some_depth_are_ignored():
    deep = "[" * (MAX_DEPTH - 1) + "]" * (MAX_DEPTH - 1)
    assert decode(f'{{"type":"pong","newer":{deep}}}') == Pong()


def test_secrets_stay_out_of_representations():
    assert "token" not in repr(Registered(CODE, resume_token=ResumeToken("token")))
    assert "token" not in repr(Register(CODE, KEY, (), ResumeToken("token")))


@given(st.text() | st.binary() | st.from_regex(r'\{"type":"[a-z_]+","[a-zA-Z]+":.*\}'))
def test_any_frame_is_a_value_or_a_remote_error(frame):
    with contextlib.suppress(RemoteError):
        decode(frame)


def test_what_fits_is_at_most_what_services_take():
    def relay(length):
        return Relay(RelayKind.OFFER, CODE, build_payload("x" * length))

    most = MAX_FRAME - len(encode(relay(0)))
    assert fits(relay(most))
    assert not fits(relay(most + 1))
