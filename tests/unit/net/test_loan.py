"""A loan: what lends is told from what does not, and what was lent is given back."""

from __future__ import annotations

import asyncio

import pytest

from tests.fakes.stun import stun_server
from tests.fakes.turn import turn_server
from zajel_desktop.model.service import IceServer
from zajel_desktop.net import loan as module
from zajel_desktop.net.ice_url import parse_ice_url
from zajel_desktop.net.loan import Borrower
from zajel_desktop.net.route import ProxyRoute


@pytest.fixture
def route():
    return ProxyRoute()


@pytest.fixture
def borrower(route):
    return Borrower(route)


async def ask(borrower, url):
    return await borrower.lends(parse_ice_url(url), IceServer((url,), "user", "secret"))


async def test_a_server_that_lends_is_one(borrower):
    async with turn_server() as (url, _):
        assert await ask(borrower, url)


async def test_what_was_lent_is_given_back(borrower):
    async with turn_server() as (url, server):
        await ask(borrower, url)
        assert server.given_back == 1


async def test_a_server_that_lets_the_loan_lie_costs_a_moment(borrower, monkeypatch):
    monkeypatch.setattr(module, "RETURN_PATIENCE", 0.05)
    async with turn_server() as (url, server):
        server.is_keeping = True
        assert await ask(borrower, url)


async def test_a_server_that_only_answers_bindings_lends_nothing(borrower):
    async with stun_server(garbage=b"what is this?") as (url, _):
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.1):
                await ask(borrower, url.replace("stun", "turn"))


async def test_nobody_there_lends_nothing(borrower):
    assert not await ask(borrower, "turn:127.0.0.1:9?transport=tcp")


async def test_nobody_goes_around_the_proxy(borrower, route):
    route.use("socks5://127.0.0.1:9")
    async with turn_server() as (url, server):
        assert not await ask(borrower, url)
        assert not await ask(borrower, f"{url}?transport=tcp")
        assert server.lent == 0
