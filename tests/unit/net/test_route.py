"""The way out: straight, through a proxy, or none at all."""

from __future__ import annotations

import pytest

from zajel_desktop.model.proxy import Proxy, ProxyKind
from zajel_desktop.net.route import ProxyRoute


def test_without_a_choice_it_is_straight():
    route = ProxyRoute()
    assert route.is_straight
    assert route.proxy() is None


def test_a_proxy_is_used_from_now_on_and_no_longer_when_taken_back():
    route = ProxyRoute()
    route.use("socks5://127.0.0.1:9050")
    assert not route.is_straight
    assert route.proxy() == Proxy(ProxyKind.SOCKS5, "127.0.0.1", 9050)
    route.use(" ")
    assert route.is_straight


def test_what_is_no_proxy_is_no_way_at_all():
    route = ProxyRoute()
    route.use("socks5://me:hush@nowhere")
    assert not route.is_straight
    with pytest.raises(OSError, match="proxy") as caught:
        route.proxy()
    assert "hush" not in str(caught.value)
