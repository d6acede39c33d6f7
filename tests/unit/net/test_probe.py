"""The probe: everybody is asked at once and once, and nobody delays a pairing."""

from __future__ import annotations

import asyncio
import contextlib
import time

import pytest

from tests.fakes.stun import stun_server
from zajel_desktop.model.service import IceServer
from zajel_desktop.net import probe as module
from zajel_desktop.net.probe import BAD_LIFE, GOOD_LIFE, StunProbe


class Hand:
    """A clock that a test turns."""

    def __init__(self):
        self.now = 1000.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Hand()


@pytest.fixture
def probe(clock):
    return StunProbe(clock)


@pytest.fixture
def hurry(monkeypatch):
    monkeypatch.setattr(module, "PATIENCE", 0.2)


@contextlib.asynccontextmanager
async def tcp_server():
    server = await asyncio.get_running_loop().create_server(asyncio.Protocol, "127.0.0.1", 0)
    async with server:
        yield f"turn:127.0.0.1:{server.sockets[0].getsockname()[1]}?transport=tcp"


async def test_a_server_that_answers_works_and_is_asked_once(probe):
    async with stun_server() as (url, server):
        servers = [IceServer((url,)), IceServer((url.replace("stun", "turn"),), "user", "secret")]
        assert await probe.working(servers) == tuple(servers)
        assert await probe.working(servers) == tuple(servers)
        assert server.requests == 2


async def test_a_silent_server_costs_the_patience_once(probe, hurry):
    async with stun_server(is_silent=True) as (mute, silent), stun_server() as (good, _):
        servers = [IceServer((mute, good)), IceServer((mute,))]
        started = time.monotonic()
        assert await probe.working(servers) == (IceServer((good,)),)
        assert 0.15 < time.monotonic() - started < 2.0
        asked = silent.requests
        assert await probe.working(servers) == (IceServer((good,)),)
        assert silent.requests == asked


async def test_several_silent_servers_cost_it_together(probe, hurry):
    async with stun_server(is_silent=True) as (one, _), stun_server(is_silent=True) as (two, _):
        started = time.monotonic()
        assert await probe.working([IceServer((one,)), IceServer((two,))]) == ()
        assert time.monotonic() - started < 2.0


async def test_a_lost_request_is_repeated(probe, monkeypatch):
    monkeypatch.setattr(module, "REPEATS", (0.0, 0.02, 0.04))
    monkeypatch.setattr(module, "PATIENCE", 0.1)
    async with stun_server(is_silent=True) as (url, server):
        await probe.working([IceServer((url,))])
        assert server.requests == 3


async def test_answers_are_forgotten_later_than_silence(probe, clock, hurry):
    async with stun_server(is_silent=True) as (mute, silent), stun_server() as (good, server):
        servers = [IceServer((mute, good))]
        await probe.working(servers)
        asked = silent.requests
        clock.now += BAD_LIFE
        await probe.working(servers)
        assert silent.requests > asked
        assert server.requests == 1
        clock.now += GOOD_LIFE
        await probe.working(servers)
        assert server.requests == 2


async def test_a_refusing_port_is_no_server_and_costs_nothing(probe, monkeypatch, unused_udp_port):
    monkeypatch.setattr(module, "PATIENCE", 60.0)
    assert await probe.working([IceServer((f"stun:127.0.0.1:{unused_udp_port}",))]) == ()


async def test_turn_over_tcp_has_to_take_the_connection(probe, unused_tcp_port):
    async with tcp_server() as url:
        closed = f"turn:127.0.0.1:{unused_tcp_port}?transport=tcp"
        assert await probe.working([IceServer((url, closed))]) == (IceServer((url,)),)


@pytest.mark.parametrize("garbage", [b"", b"nonsense", b"\x01\x01" + bytes(30)])
async def test_an_answer_that_is_none_does_not_count(probe, hurry, garbage):
    async with stun_server(garbage=garbage) as (url, _):
        assert await probe.working([IceServer((url,))]) == ()


@pytest.mark.parametrize("url", ["", "nonsense", "stuns:127.0.0.1", "stun:127.0.0.1:0"])
async def test_what_we_cannot_use_does_not_work(probe, url):
    assert await probe.working([IceServer((url,))]) == ()


async def test_nothing_to_ask_is_nothing_found(probe):
    assert await probe.working([]) == ()


async def test_a_flood_of_servers_is_cut(probe):
    async with stun_server() as (url, server):
        many = [IceServer((f"{url}?transport=udp",))] + [IceServer((url,))] * 500
        await probe.working(many)
        assert server.requests == 2


async def test_whoever_asks_may_give_up(probe):
    async with stun_server(is_silent=True) as (url, server):
        asking = asyncio.gather(probe.working([IceServer((url,))]))
        await server.asked.wait()
        asking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asking
        assert asyncio.all_tasks() == {asyncio.current_task()}


async def test_whoever_asks_meanwhile_waits_for_the_same_answer(probe, hurry):
    async with stun_server(is_silent=True) as (mute, silent), stun_server() as (good, server):
        servers = [IceServer((mute,)), IceServer((good,))]
        first = asyncio.create_task(probe.working(servers))
        await asyncio.sleep(0)
        found = await asyncio.gather(probe.working(servers[:1]), probe.working(servers))
        assert found == [(), (servers[1],)]
        assert await first == (servers[1],)
        assert server.requests == 1
        assert silent.requests <= len(module.REPEATS)


async def test_whoever_waits_is_not_left_waiting_by_somebody_who_gave_up(probe, hurry):
    async with stun_server(is_silent=True) as (mute, _):
        first = asyncio.create_task(probe.working([IceServer((mute,))]))
        await asyncio.sleep(0)
        second = asyncio.create_task(probe.working([IceServer((mute,))]))
        await asyncio.sleep(0)
        first.cancel()
        assert await asyncio.wait_for(second, 5) == ()
        await asyncio.wait([first])
