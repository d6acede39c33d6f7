"""Which way leads to a URL."""

from __future__ import annotations

import pytest
from websockets.exceptions import InvalidURI

from zajel_desktop.model.proxy import parse_proxy
from zajel_desktop.net.way_out import is_loopback, way_to

PROXY = parse_proxy("socks5://192.0.2.1:9050")
FAR = "wss://far.example"


@pytest.fixture(autouse=True)
def nothing_named(monkeypatch):
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "SOCKS_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


def test_without_a_proxy_the_way_is_straight():
    assert way_to(FAR, None) == (None, None)


def test_the_chosen_proxy_goes_before_that_of_the_environment(monkeypatch):
    monkeypatch.setenv("https_proxy", "http://192.0.2.2:3128")
    assert way_to(FAR, PROXY) == (PROXY, None)
    assert way_to(FAR, None) == (parse_proxy("http://192.0.2.2:3128"), None)


def test_a_proxy_of_the_environment_whose_language_we_do_not_speak_is_named(monkeypatch):
    monkeypatch.setenv("https_proxy", "https://192.0.2.2:3128")
    assert way_to(FAR, None) == (None, "https://192.0.2.2:3128")


@pytest.mark.parametrize(
    "url", ["ws://127.0.0.1:1", "ws://localhost", "ws://a.localhost:2/x", "wss://[::1]"]
)
def test_this_computer_is_reached_straight(url, monkeypatch):
    monkeypatch.setenv("all_proxy", "http://192.0.2.2:3128")
    assert is_loopback(url)
    assert way_to(url, PROXY) == (None, None)


def test_what_is_no_url_is_an_error():
    with pytest.raises(InvalidURI):
        way_to("nonsense", None)
    with pytest.raises(ValueError, match=r"."):
        way_to("ws://[::1", None)
