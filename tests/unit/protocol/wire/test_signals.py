"""Signals: every shape that programs send is read, everything else is refused."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zajel_desktop.model.errors import RemoteError
from zajel_desktop.model.nesting import MAX_DEPTH
from zajel_desktop.model.network import Conditions, Nat
from zajel_desktop.model.service import IceServer
from zajel_desktop.protocol.wire.signals import (
    MAX_SDP,
    MAX_SERVERS,
    Ask,
    Candidate,
    Description,
    build_ask,
    build_candidate,
    build_description,
    parse_candidate,
    parse_description,
    parse_network,
    parse_offer,
    parse_servers,
)

LINE = "842163049 1 udp 1677729535 192.0.2.1 46154 typ host"
FULL = {
    "candidate": f"candidate:{LINE}",
    "sdpMid": "0",
    "sdpMLineIndex": 0,
    "usernameFragment": "u",
}

anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=30),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                ["type", "sdp", "link", "generation", "iceServers", "urls", "candidate", "sdpMid"]
            ),
            inner,
            max_size=5,
        )
    ),
    max_leaves=12,
)


@pytest.mark.parametrize(
    "payload",
    [
        FULL,
        {**FULL, "candidate": LINE},
        {**FULL, "candidate": f"a=candidate:{LINE}"},
        json.dumps(FULL),
        {"candidate": FULL},
    ],
)
def test_a_candidate_is_read_in_every_shape(payload):
    assert parse_candidate(payload) == Candidate(LINE, "0", 0, "u")


def test_the_bare_line_of_a_candidate_is_read():
    assert parse_candidate(f"candidate:{LINE}") == Candidate(LINE)


@pytest.mark.parametrize(
    "payload", [None, "", {}, {"candidate": ""}, {"candidate": None}, {"candidate": "candidate:"}]
)
def test_an_empty_candidate_is_the_end_of_them(payload):
    assert parse_candidate(payload) is None


@pytest.mark.parametrize("payload", [1, [], {"candidate": 5}, "{", {"candidate": "x" * 10_001}])
def test_what_is_no_candidate_is_the_peers_fault(payload):
    with pytest.raises(RemoteError):
        parse_candidate(payload)


@pytest.mark.parametrize("levels", [MAX_DEPTH, 4_000, 10_000])
def test_a_candidate_nested_too_deep_is_the_peers_fault(levels):
    with pytest.raises(RemoteError):
        parse_candidate('{"candidate":"' + LINE + '","newer":' + "[" * levels + "]" * levels + "}")


def test_a_candidate_is_read_back():
    candidate = Candidate(LINE, "0", 1, "frag")
    assert parse_candidate(build_candidate(candidate)) == candidate


def test_a_local_name_stays_in_the_candidate():
    line = LINE.replace("192.0.2.1", "0f3a.local")
    assert parse_candidate(line) == Candidate(line)


def test_a_description_is_read_back_with_its_link_generation_and_servers():
    servers = (IceServer(("stun:s:1",)), IceServer(("turn:t:2?transport=tcp",), "u", "c"))
    offer = Description("offer", "v=0\r\n", b"l" * 16, 4, servers)
    assert parse_description("offer", json.loads(json.dumps(build_description(offer)))) == offer


def test_the_description_of_an_older_client_has_no_link():
    parsed = parse_description("answer", {"type": "answer", "sdp": "v=0\r\n"})
    assert (parsed.link, parsed.generation, parsed.servers) == (b"", 1, ())


@pytest.mark.parametrize(
    "payload",
    [
        "v=0",
        None,
        {},
        {"sdp": 1},
        {"sdp": "hello"},
        {"sdp": "v=0" + "x" * MAX_SDP},
        {"sdp": "v=0", "type": "answer"},
        {"sdp": "v=0", "link": "short"},
        {"sdp": "v=0", "link": "c2hvcnQ="},
        {"sdp": "v=0", "link": 7},
        {"sdp": "v=0", "generation": 0},
        {"sdp": "v=0", "generation": "1"},
        {"sdp": "v=0", "generation": True},
    ],
)
def test_what_is_no_offer_is_the_peers_fault(payload):
    with pytest.raises(RemoteError):
        parse_description("offer", payload)


@pytest.mark.parametrize("member", ["iceServers", "ice", "iceservers"])
def test_servers_are_found_under_any_of_their_names(member):
    listed = [
        {"urls": "stun:a:1"},
        {"url": "turn:b:2", "username": "u"},
        "stun:c:3",
        {"urls": 5},
        7,
    ]
    assert parse_servers({member: listed}) == (
        IceServer(("stun:a:1",)),
        IceServer(("turn:b:2",), "u"),
        IceServer(("stun:c:3",)),
    )


def test_a_server_that_is_none_is_left_out():
    assert parse_servers({"iceServers": [{"urls": ["http://x", "stun:" + "y" * 600]}]}) == ()


def test_credentials_are_not_shown():
    assert "secret" not in repr(IceServer(("turn:t:1",), "u", "secret"))


@given(anything)
def test_any_payload_at_all_is_read_or_refused(payload):
    for parse in (parse_candidate, lambda p: parse_description("offer", p)):
        try:
            parse(payload)
        except RemoteError:
            continue


CONDITIONS = Conditions(
    Nat.SYMMETRIC,
    has_relay=True,
    is_relay_only=True,
    has_servers=True,
    skew=-2.5,
    version="0.4.0",
    addresses=3,
    knows_relay=True,
)


def test_how_we_stand_in_the_network_and_the_tag_of_a_return_travel_with_a_description():
    offer = Description("offer", "v=0", b"l" * 16, 2, network=CONDITIONS, tag=b"t" * 16)
    assert parse_description("offer", build_description(offer)) == offer
    assert parse_offer(build_description(offer)) == offer


def test_descriptions_of_other_programs_say_neither():
    offer = parse_description("offer", {"sdp": "v=0"})
    assert (offer.network, offer.tag) == (None, b"")


@given(anything)
def test_nonsense_about_the_network_is_left_out(nonsense):
    offer = parse_description("offer", {"sdp": "v=0", "network": nonsense})
    assert offer.network is None or isinstance(offer.network, Conditions)


@pytest.mark.parametrize(
    "told",
    [
        {"nat": 5, "skew": "x", "version": 7, "addresses": True, "relay": 1},
        {"nat": "round", "skew": float("inf"), "version": "x" * 41, "addresses": -1},
        {"nat": [], "skew": True, "version": None, "addresses": 10**9, "servers": "yes"},
    ],
)
def test_nonsense_in_a_member_of_the_network_is_that_member_alone(told):
    assert parse_network(told) == Conditions()
    assert parse_network(told | {"relay": True}) == Conditions(has_relay=True)


@pytest.mark.parametrize("tag", [5, "no base64!", "AAAA", ["x"]])
def test_a_tag_that_is_none_is_refused(tag):
    with pytest.raises(RemoteError, match="tag"):
        parse_description("offer", {"sdp": "v=0", "tag": tag})
    with pytest.raises(RemoteError, match="tag"):
        parse_offer({"type": "ask", "tag": tag})


def test_whoever_does_not_offer_asks():
    ask = Ask(b"l" * 16, 3, b"t" * 16)
    assert parse_offer(build_ask(ask)) == ask
    assert parse_offer({"type": "ask"}) == Ask()
    with pytest.raises(RemoteError):
        parse_offer({"type": "ask", "generation": 0})
    with pytest.raises(RemoteError):
        parse_offer("ask")


def test_a_tag_is_not_printed():
    assert "tag" not in repr(Ask(tag=b"t" * 16))
    assert "tag" not in repr(Description("offer", "v=0", tag=b"t" * 16))


def test_of_many_servers_the_first_few_are_taken():
    listed = [{"urls": [f"stun:s{number}"]} for number in range(1000)]
    found = parse_servers({"iceServers": listed})
    assert found == tuple(IceServer((f"stun:s{number}",)) for number in range(MAX_SERVERS))


def test_a_candidate_of_the_app_calls_itself_one():
    members = {"candidate": "candidate:1 1 udp 1 ::1 9 typ host", "sdpMid": "0"}
    assert parse_candidate(members | {"type": "ice_candidate"}).is_typed
    assert not parse_candidate(members).is_typed
    assert parse_candidate(members | {"type": "x"}) == parse_candidate(members)
