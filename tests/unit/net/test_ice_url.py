"""Addresses of STUN and TURN servers: what is left out has its RFC's value."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zajel_desktop.model.errors import RemoteError
from zajel_desktop.model.service import IceServer
from zajel_desktop.net.ice_url import IceUrl, is_usable, parse_ice_url, usable_ways


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("stun:example.org", IceUrl("example.org", 3478, False, False, "udp")),
        ("stun:192.0.2.1:99", IceUrl("192.0.2.1", 99, False, False, "udp")),
        ("stun:[2001:db8::1]:99", IceUrl("2001:db8::1", 99, False, False, "udp")),
        ("turn:example.org?transport=tcp", IceUrl("example.org", 3478, True, False, "tcp")),
        ("turn:example.org:1", IceUrl("example.org", 1, True, False, "udp")),
        ("turns:example.org", IceUrl("example.org", 5349, True, True, "tcp")),
        ("turns:example.org?transport=udp", IceUrl("example.org", 5349, True, True, "udp")),
    ],
)
def test_addresses_are_read(text, url):
    assert parse_ice_url(text) == url


@pytest.mark.parametrize(
    "text", ["", "stun:", "http://example.org", "stun:a b", "stun:a:0", "turn:a:70000", "stun:[::1"]
)
def test_what_is_none_is_refused(text):
    with pytest.raises(RemoteError):
        parse_ice_url(text)


@given(st.text(max_size=40))
def test_any_text_is_read_or_refused(text):
    for candidate in (text, f"stun:{text}", f"turn:{text}?transport=tcp"):
        with contextlib.suppress(RemoteError):
            assert parse_ice_url(candidate).host


def test_stun_over_tls_and_turn_over_dtls_are_not_spoken():
    assert is_usable(parse_ice_url("stun:a"))
    assert is_usable(parse_ice_url("turn:a"))
    assert is_usable(parse_ice_url("turns:a"))
    assert not is_usable(parse_ice_url("stuns:a"))
    assert not is_usable(parse_ice_url("turns:a?transport=udp"))


def test_the_ways_to_a_server_are_those_we_speak():
    urls = ("turn:a", "turns:a?transport=udp", "http://a", "turn:a?transport=tcp")
    server = IceServer(urls, "anna", "secret")
    ways = usable_ways(server)
    assert [way.text for way in ways] == ["turn:a", "turn:a?transport=tcp"]
    assert all(way.url == parse_ice_url(way.text) and way.who == "anna" for way in ways)
