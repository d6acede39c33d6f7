"""When the signed list is believed, and which service is chosen from it."""

from __future__ import annotations

import base64
import json

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from zajel_desktop.model.bootstrap import Bootstrap
from zajel_desktop.model.errors import RemoteError
from zajel_desktop.protocol.server_list import SignedList, alive, believe, choose
from zajel_desktop.protocol.wire.server_list import Listed, ServerList

OWNER = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
KEY = OWNER.public_key().public_bytes_raw()
FAR, NEAR = (Bootstrap(url, KEY) for url in ("https://lists.example", "http://192.168.0.2"))
NOW = 1_768_000_000.0


def signed(said_at=NOW, by=OWNER, servers=()):
    body = json.dumps({"servers": list(servers), "timestamp": int(said_at * 1000)}).encode()
    return SignedList(body, base64.b64encode(by.sign(body)).decode())


def services(*ages):
    """A list of one service for each age, in seconds; the n-th is called n."""
    listed = (Listed(f"wss://{n}.example", NOW - age) for n, age in enumerate(ages))
    return ServerList(tuple(listed), NOW)


@pytest.mark.parametrize("age", [0, 299, -299])
def test_a_list_is_believed_for_five_minutes_whichever_clock_is_wrong(age):
    assert believe(signed(NOW - age), FAR, NOW).said_at == NOW - age


@pytest.mark.parametrize("age", [301, -301, 86_400])
def test_an_old_one_is_not_nor_one_of_the_future(age):
    with pytest.raises(RemoteError, match="s ago"):
        believe(signed(NOW - age), FAR, NOW)


def test_nobody_elses_signature_counts():
    with pytest.raises(RemoteError, match="somebody else"):
        believe(signed(by=Ed25519PrivateKey.generate()), FAR, NOW)


def test_a_list_without_a_signature_does_not_count():
    with pytest.raises(RemoteError, match="nobody has signed"):
        believe(SignedList(signed().body, ""), FAR, NOW)


@given(st.data())
def test_no_byte_of_the_body_may_change(data):
    true = signed(servers=[{"endpoint": "https://a.example", "lastSeen": int(NOW * 1000)}])
    at = data.draw(st.integers(0, len(true.body) - 1))
    body = bytearray(true.body)
    body[at] ^= data.draw(st.integers(1, 255))
    with pytest.raises(RemoteError):
        believe(SignedList(bytes(body), true.signature), FAR, NOW)


def test_whoever_is_far_away_leads_nobody_into_our_own_network():
    names = (
        "wss://a.example",
        "ws://192.168.0.1:8080/x",
        "wss://printer.local",
        "ws://127.0.0.1:9",
    )
    listed = signed(servers=[{"endpoint": each, "lastSeen": int(NOW * 1000)} for each in names])
    assert alive(believe(listed, FAR, NOW)) == names[:1]
    assert alive(believe(listed, NEAR, NOW)) == names


def test_services_of_two_minutes_ago_are_alive_freshest_first():
    assert alive(services(119, 5, 121, 0)) == (
        "wss://3.example",
        "wss://1.example",
        "wss://0.example",
    )


def test_a_service_listed_twice_is_one_service():
    twice = ServerList((Listed("wss://a.example", NOW), Listed("wss://a.example", NOW - 9)), NOW)
    assert alive(twice) == ("wss://a.example",)


def test_chance_chooses_among_the_three_freshest():
    listed = services(10, 20, 30, 40)
    chosen = [choose(listed, fraction) for fraction in (0.0, 0.3, 0.4, 0.7, 0.999)]
    assert [url[6] for url in chosen] == ["0", "0", "1", "2", "2"]


def test_nobody_is_chosen_where_nobody_is_alive():
    assert choose(services(), 0.5) is None
    assert choose(services(130, 500), 0.5) is None


def test_where_we_are_is_chosen_again_while_it_is_alive():
    listed = services(10, 20, 30, 40, 200)
    assert choose(listed, 0.0, staying="wss://3.example") == "wss://3.example"
    assert choose(listed, 0.0, staying="wss://4.example") == "wss://0.example"


def test_whom_we_could_not_reach_is_chosen_only_if_there_is_nobody_else():
    lost = "wss://0.example"
    assert choose(services(1, 2), 0.0, staying=lost, without=[lost]) == "wss://1.example"
    assert choose(services(1), 0.0, without=[lost]) == lost


@given(
    st.lists(st.floats(-1000, 1000), max_size=8),
    st.floats(0, 1, exclude_max=True),
    st.sets(st.integers(0, 7)),
)
def test_whatever_is_chosen_is_alive(ages, fraction, lost):
    listed = services(*ages)
    url = choose(listed, fraction, without=[f"wss://{n}.example" for n in lost])
    assert (url in alive(listed)) if alive(listed) else url is None
