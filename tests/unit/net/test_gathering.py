"""Gathering: the interfaces we may use, every server that answers, nothing left behind."""

from __future__ import annotations

import asyncio
import contextlib

import pytest
from aioice import Connection

from tests.fakes.stun import stun_server
from zajel_desktop.model.service import IceServer
from zajel_desktop.net import gathering
from zajel_desktop.net.gathering import Gathering

ELSEWHERE = ("203.0.113.5", 7000)


@contextlib.asynccontextmanager
async def gathered(*servers, interfaces=("lo",)):
    connection = Connection(ice_controlling=True)
    Gathering(servers, interfaces).serve(connection)
    try:
        await connection.gather_candidates()
        yield [(each.type, each.host) for each in connection.local_candidates]
    finally:
        await connection.close()


async def test_only_the_named_interface_is_used():
    async with gathered() as found:
        assert found == [("host", "127.0.0.1")]


async def test_no_interface_at_all_is_loopback():
    async with gathered(interfaces=("gone0",)) as found:
        assert found == [("host", "127.0.0.1")]


async def test_an_address_that_cannot_be_bound_is_left_out(monkeypatch):
    monkeypatch.setattr(gathering, "host_addresses", lambda names: ["203.0.113.9", "127.0.0.1"])
    async with gathered() as found:
        assert found == [("host", "127.0.0.1")]


async def test_every_stun_server_is_asked_and_the_same_answer_counts_once():
    async with (
        stun_server(seen=ELSEWHERE) as (one, _),
        stun_server(seen=ELSEWHERE) as (two, _),
        gathered(IceServer((one,)), IceServer((two,))) as found,
    ):
        assert found == [("host", "127.0.0.1"), ("srflx", "203.0.113.5")]


async def test_what_a_stun_server_sees_is_no_news_without_a_translator():
    async with stun_server() as (url, server), gathered(IceServer((url,))) as found:
        assert server.requests == 1
        assert found == [("host", "127.0.0.1")]


async def test_a_silent_server_is_left_out_beside_one_that_answers(monkeypatch):
    monkeypatch.setattr(gathering, "PATIENCE", 0.2)
    async with (
        stun_server(is_silent=True) as (mute, _),
        stun_server(seen=ELSEWHERE) as (good, _),
        gathered(IceServer((mute, good))) as found,
    ):
        assert ("srflx", "203.0.113.5") in found


async def test_turn_servers_that_are_away_or_answer_nonsense_are_left_out(monkeypatch):
    monkeypatch.setattr(gathering, "PATIENCE", 0.2)
    async with stun_server(garbage=b"nonsense") as (url, _):
        turn = IceServer((url.replace("stun", "turn"),), "user", "secret")
        refused = IceServer(("turn:127.0.0.1:9?transport=tcp",), "user", "secret")
        async with gathered(turn, refused) as found:
            assert found == [("host", "127.0.0.1")]


@pytest.mark.parametrize("url", ["stun:", "stuns:127.0.0.1", "nonsense"])
async def test_servers_we_cannot_use_are_left_out(url):
    async with gathered(IceServer((url,))) as found:
        assert found == [("host", "127.0.0.1")]


async def test_closing_in_the_middle_leaves_no_socket_and_no_query(caplog):
    async with stun_server(is_silent=True) as (url, server):
        connection = Connection(ice_controlling=True)
        Gathering([IceServer((url,))], ["lo"]).serve(connection)
        work = asyncio.gather(connection.gather_candidates())
        await server.asked.wait()
        work.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await work
        await connection.close()
        assert asyncio.all_tasks() == {asyncio.current_task()}


async def test_a_connection_that_closed_meanwhile_binds_nothing():
    connection = Connection(ice_controlling=True)
    Gathering([], ["lo"]).serve(connection)
    await connection.close()
    await connection.gather_candidates()
    assert connection.local_candidates == []
