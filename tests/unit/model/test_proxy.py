"""The address of a proxy: read strictly, its password never shown."""

from __future__ import annotations

import contextlib
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zajel_desktop.model.errors import LocalError
from zajel_desktop.model.proxy import Proxy, ProxyKind, parse_proxy

SOCKS = ProxyKind.SOCKS5


@pytest.mark.parametrize(
    ("text", "proxy"),
    [
        ("socks5://127.0.0.1:9050", Proxy(SOCKS, "127.0.0.1", 9050)),
        ("socks5h://localhost:1080/", Proxy(SOCKS, "localhost", 1080)),
        (" HTTP://proxy.example.org:3128 ", Proxy(ProxyKind.HTTP, "proxy.example.org", 3128)),
        ("socks5://[::1]:1080", Proxy(SOCKS, "::1", 1080)),
        ("socks5://me:a%40b%3A@host:1", Proxy(SOCKS, "host", 1, "me", "a@b:")),
        ("http://me@host:65535", Proxy(ProxyKind.HTTP, "host", 65_535, "me")),
    ],
)
def test_a_proxy_is_read(text, proxy):
    assert parse_proxy(text) == proxy


@pytest.mark.parametrize(
    "text",
    [
        *("", "host:1080", "socks4://host:1080", "https://host:1", "socks5://host"),
        *("socks5://host:0", "socks5://host:65536", "socks5://:1080", "socks5://a b:1"),
        *("socks5://host:1080/path", "http://host:1?x", "socks5://me:a@b@host:1"),
        "socks5://[fe80::1%25eth0]:1",
    ],
)
def test_what_is_no_proxy_is_refused_without_being_repeated(text):
    with pytest.raises(LocalError) as caught:
        parse_proxy(text)
    assert "@" not in str(caught.value)


@given(st.text(min_size=1), st.text())
def test_any_user_name_and_password_can_be_said(user, password):
    text = f"socks5://{quote(user, safe='')}:{quote(password, safe='')}@host:1080"
    assert parse_proxy(text) == Proxy(SOCKS, "host", 1080, user, password)


@given(st.text())
def test_garbage_is_refused_never_worse(garbage):
    with contextlib.suppress(LocalError):
        parse_proxy(f"socks5://{garbage}")


@pytest.mark.parametrize(
    "proxy",
    [
        Proxy(SOCKS, "host", 1080),
        Proxy(ProxyKind.HTTP, "::1", 3128, "me"),
        Proxy(SOCKS, "host", 1, "a:b@c/d", "ü %?#"),
    ],
)
def test_a_proxy_written_is_read_again_and_its_place_tells_nobody_who_we_are(proxy):
    assert parse_proxy(proxy.url) == proxy
    assert parse_proxy(proxy.place) == Proxy(proxy.kind, proxy.host, proxy.port)


def test_the_password_is_not_printed():
    assert "word" not in repr(parse_proxy("socks5://me:word@host:1"))
