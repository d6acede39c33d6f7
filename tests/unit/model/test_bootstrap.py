"""Who hands out the list of services, and who signs it: read strictly, the app's by default."""

from __future__ import annotations

import base64
import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zajel_desktop.model.bootstrap import (
    APP_KEY,
    APP_URL,
    Bootstrap,
    is_bootstrap_url,
    read_bootstrap,
    read_key,
)
from zajel_desktop.model.errors import LocalError

KEY = bytes(range(32))
WRITTEN = base64.b64encode(KEY).decode()


def test_nothing_chosen_means_what_the_app_was_built_with():
    assert read_bootstrap("", "") == Bootstrap(APP_URL, base64.b64decode(APP_KEY))
    assert read_bootstrap(f" {APP_URL}/ ", "").url == APP_URL


def test_an_address_and_a_key_of_ones_own_are_taken_as_they_are():
    own = Bootstrap("https://lists.example.org:8443/zajel", KEY)
    assert read_bootstrap("https://lists.example.org:8443/zajel/", f" {WRITTEN} ") == own
    assert read_bootstrap("https://lists.example.org:8443/zajel", WRITTEN.rstrip("=")) == own


@pytest.mark.parametrize(
    ("url", "is_near"),
    [
        ("", False),
        ("https://8.8.8.8", False),
        ("http://127.0.0.1:1", True),
        ("https://a.local", True),
    ],
)
def test_what_is_on_this_network_is_near(url, is_near):
    assert read_bootstrap(url, WRITTEN).is_near is is_near


def test_another_address_is_believed_with_the_signature_of_the_app_too():
    assert read_bootstrap("https://mirror.example.org", "").signer == read_key(APP_KEY)


@pytest.mark.parametrize(
    "url",
    [
        *("https://a.example", "https://a.example:444/b/c", "https://[2001:db8::1]:1/x"),
        *("http://localhost:8787", "http://127.0.0.1:1", "http://[::1]:80", "http://192.168.0.2"),
        *("http://box.local/", "https://8.8.8.8"),
    ],
)
def test_https_anywhere_and_http_on_this_network_are_addresses_of_lists(url):
    assert is_bootstrap_url(url)


@pytest.mark.parametrize(
    "url",
    [
        *("", "a.example", "http://a.example", "http://8.8.8.8", "wss://a.example", "ftp://a"),
        *("https://", "https://user@a.example", "https://u:p@a.example", "https://a.example?x"),
        *("https://a.example#x", "https://a b", "https://a\nb", "https://a:0", "https://a:99999"),
        *("https://[::1]x", "https://[::1", "https://a:b", "https://\u0627", "file:///etc"),
        "https://a.example/" + "x" * 600,
    ],
)
def test_nothing_else_is_one(url):
    assert not is_bootstrap_url(url)
    if url:
        with pytest.raises(LocalError, match="could hand out"):
            read_bootstrap(url, WRITTEN)


@pytest.mark.parametrize(
    "key", ["x", "nonsense!", WRITTEN[:-8], WRITTEN + "AAAA", "\u0627", "===="]
)
def test_a_key_that_is_none_is_refused(key):
    with pytest.raises(LocalError):
        read_key(key)
    with pytest.raises(LocalError):
        read_bootstrap("", key)


@given(st.text(), st.text())
def test_any_two_texts_are_read_or_refused(url, key):
    with contextlib.suppress(LocalError):
        read = read_bootstrap(url, key)
        assert is_bootstrap_url(read.url)
        assert len(read.signer) == 32
