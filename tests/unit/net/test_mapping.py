"""Mapping: what several servers see of one socket, told apart from noise."""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import struct
import time

import pytest

from tests.fakes.stun import COOKIE, build_answer, stun_server
from zajel_desktop.net.mapping import (
    MAX_SERVERS,
    OTHER,
    XOR_MAPPED,
    Mapping,
    ask_all,
    parse_answer,
)

HERE = "127.0.0.1"
ASK = b"0123456789ab"
GENEROUS = 20.0  # seconds: a busy machine is no bug


def port_of(url):
    return int(url.rsplit(":", 1)[1])


@contextlib.asynccontextmanager
async def servers(*seen, **options):
    """One STUN server for each ``seen``; yields where they are, and the servers."""
    async with contextlib.AsyncExitStack() as stack:
        made = [await stack.enter_async_context(stun_server(seen=s, **options)) for s in seen]
        yield [(HERE, port_of(url)) for url, _ in made], [server for _, server in made]


async def test_a_socket_seen_as_it_is_is_open():
    async with servers(None) as (places, _):
        found = await ask_all(HERE, places, 1.0)
    assert found.is_open
    assert found.own[0] == HERE


async def test_what_each_server_sees_is_kept():
    async with servers(("192.0.2.7", 4000), ("192.0.2.7", 4001)) as (places, _):
        found = await ask_all(HERE, places, 1.0)
    assert not found.is_open
    assert found.seen == {places[0]: ("192.0.2.7", 4000), places[1]: ("192.0.2.7", 4001)}


async def test_silence_costs_the_patience_and_no_more():
    async with servers(None, is_silent=True) as (places, _), asyncio.timeout(GENEROUS):
        started = time.monotonic()
        assert (await ask_all(HERE, places, 0.1)).seen == {}
        assert time.monotonic() - started > 0.05


async def test_a_lost_request_is_repeated():
    async with servers(None, is_silent=True) as (places, (server,)):
        await ask_all(HERE, places, 0.6)
        assert server.requests == 3


async def test_nonsense_is_no_answer():
    async with servers(None, garbage=b"nonsense, but long enough for a header") as (places, _):
        assert (await ask_all(HERE, places, 0.1)).seen == {}


async def test_a_server_that_is_not_there_does_not_hide_the_others():
    async with servers(None) as (places, _):
        gone = [(HERE, 9), *places]
        assert (await ask_all(HERE, gone, 1.0)).is_open


async def test_only_so_many_are_asked():
    seen = [("192.0.2.7", 4000)] * (MAX_SERVERS + 2)
    async with servers(*seen) as (places, answering):
        await ask_all(HERE, places, 0.5)
        assert sum(server.requests > 0 for server in answering) == MAX_SERVERS


async def test_a_server_is_asked_at_its_second_address_too():
    async with servers(("192.0.2.7", 4001)) as (second, _):
        loop = asyncio.get_running_loop()
        naming = Naming(second[0])
        transport, _ = await loop.create_datagram_endpoint(lambda: naming, local_addr=(HERE, 0))
        with contextlib.closing(transport):
            first = transport.get_extra_info("sockname")[:2]
            found = await ask_all(HERE, [first], 1.0)
    assert found.seen == {first: ("192.0.2.7", 4000), second[0]: ("192.0.2.7", 4001)}


@pytest.mark.parametrize("other", [("8.8.8.8", 53), ("224.0.0.1", 5353), ("127.0.0.1", 0)])
async def test_nobody_sends_us_where_it_makes_no_sense(other):
    loop = asyncio.get_running_loop()
    transport, _ = await loop.create_datagram_endpoint(lambda: Naming(other), local_addr=(HERE, 0))
    with contextlib.closing(transport):
        first = transport.get_extra_info("sockname")[:2]
        found = await ask_all(HERE, [first], 0.2)
    assert list(found.seen) == [first]


class Naming(asyncio.DatagramProtocol):
    """A STUN server that names a second address of its own."""

    def __init__(self, other):
        self._other = other

    def connection_made(self, transport):
        self._transport = transport

    def datagram_received(self, data, addr):
        self._transport.sendto(answer(data[8:20], self._other), addr)


def answer(transaction, other):
    plain = build_answer(transaction, ("192.0.2.7", 4000))[20:]
    value = struct.pack("!BBHI", 0, 1, other[1], int(ipaddress.IPv4Address(other[0])))
    body = struct.pack("!HH3sx", 0x8022, 3, b"abc") + plain + struct.pack("!HH", OTHER, 8) + value
    return struct.pack("!HHI", 0x0101, len(body), COOKIE) + transaction + body


def test_an_answer_is_read():
    assert parse_answer(answer(ASK, ("192.0.2.9", 3479)), ASK) == {
        XOR_MAPPED: ("192.0.2.7", 4000),
        OTHER: ("192.0.2.9", 3479),
    }


@pytest.mark.parametrize(
    "data",
    [
        b"",
        answer(b"another one!", ("192.0.2.9", 1)),
        answer(ASK, ("192.0.2.9", 1))[:-3],
        struct.pack("!HHI", 0x0111, 0, COOKIE) + ASK,
    ],
)
def test_what_is_no_answer_says_nothing(data):
    assert parse_answer(data, ASK) == {}


def test_attributes_that_run_over_the_end_are_left_alone():
    body = struct.pack("!HH", XOR_MAPPED, 8) + bytes(4)
    data = struct.pack("!HHI", 0x0101, len(body), COOKIE) + ASK + body
    assert parse_answer(data, ASK) == {}


def test_when_nothing_more_can_be_learned():
    own, one, two = (HERE, 1), ("192.0.2.1", 1), ("192.0.2.2", 1)
    assert not Mapping(own, {one: ("a", 5)}).is_known
    assert not Mapping(own, {one: ("a", 5), ("192.0.2.1", 2): ("a", 5)}).is_known
    assert Mapping(own, {one: ("a", 5), two: ("a", 5)}).is_known
    assert Mapping(own, {one: ("a", 5), ("192.0.2.1", 2): ("a", 6)}).is_known
    assert Mapping(own, {one: own}).is_known
