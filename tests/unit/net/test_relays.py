"""Borrowing: candidates that tell no more than they must, the cheapest way preferred, no leaks."""

from __future__ import annotations

import asyncio
import struct

import pytest
from aioice import Connection
from aioice.ice import StunProtocol
from aioice.stun import TransactionError

from tests.fakes.turn import turn_server
from zajel_desktop.model.proxy import Proxy, ProxyKind
from zajel_desktop.model.service import IceServer
from zajel_desktop.net import relays
from zajel_desktop.net.ice_url import parse_ice_url
from zajel_desktop.net.relays import (
    PREFERENCES,
    TcpClient,
    UdpClient,
    give_back,
    lend,
    reach,
)

SERVER = IceServer((), "user", "secret")


@pytest.fixture
async def make_protocol():
    connection = Connection(ice_controlling=True)
    yield lambda: StunProtocol(connection)
    await connection.close()


async def borrow(url, make_protocol, **options):
    """The candidate of one loan, which is given back at once."""
    candidate, protocol = await lend(parse_ice_url(url), SERVER, make_protocol, **options)
    await protocol.close()
    return candidate


async def test_a_lent_address_is_a_relay_candidate_with_the_address_the_server_saw(make_protocol):
    async with turn_server() as (url, _):
        candidate = await borrow(url, make_protocol)
        assert (candidate.type, candidate.host) == ("relay", "127.0.0.1")
        assert candidate.related_address == "127.0.0.1"
        assert candidate.related_port not in {0, 9}


async def test_whoever_hides_tells_no_related_address(make_protocol):
    async with turn_server() as (url, _):
        candidate = await borrow(url, make_protocol, is_hiding=True)
        assert (candidate.related_address, candidate.related_port) == ("0.0.0.0", 9)
        assert "127.0.0.1" not in candidate.to_sdp().partition("typ")[2]


def test_what_costs_less_is_preferred():
    ways = sorted(PREFERENCES, key=PREFERENCES.__getitem__, reverse=True)
    assert ways == [("udp", False), ("tcp", False), ("tcp", True)]


async def test_datagrams_do_not_go_around_a_proxy():
    proxy = Proxy(ProxyKind.SOCKS5, "127.0.0.1", 1)
    with pytest.raises(OSError, match="around the proxy"):
        await reach(parse_ice_url("turn:127.0.0.1"), SERVER, proxy)


async def test_a_server_that_refuses_leaves_no_socket_behind(make_protocol):
    async with turn_server(refuses="user") as (url, _):
        with pytest.raises(TransactionError):
            await lend(parse_ice_url(url), SERVER, make_protocol)
    assert asyncio.all_tasks() == {asyncio.current_task()}


async def test_a_server_that_is_not_there_is_an_error(make_protocol, unused_tcp_port):
    url = parse_ice_url(f"turn:127.0.0.1:{unused_tcp_port}?transport=tcp")
    with pytest.raises(OSError):  # noqa: PT011  # whatever the system says
        await lend(url, SERVER, make_protocol)


async def test_what_is_given_back_is_free_again(make_protocol):
    async with turn_server() as (url, server):
        _, protocol = await lend(parse_ice_url(url), SERVER, make_protocol)
        await give_back(protocol)
        assert server.given_back == 1
    assert asyncio.all_tasks() == {asyncio.current_task()}


async def test_a_server_that_does_not_take_it_back_costs_its_patience_only(
    make_protocol, monkeypatch
):
    monkeypatch.setattr(relays, "RETURN_PATIENCE", 0.05)
    async with turn_server() as (url, server):
        _, protocol = await lend(parse_ice_url(url), SERVER, make_protocol)
        server.is_keeping = True
        await give_back(protocol)
        await asyncio.sleep(0)
    assert asyncio.all_tasks() == {asyncio.current_task()}


async def test_whoever_cannot_wait_drops_it(make_protocol):
    async with turn_server() as (url, server):
        _, protocol = await lend(parse_ice_url(url), SERVER, make_protocol)
        server.is_keeping = True
        giving = asyncio.gather(give_back(protocol))
        await server.was_given_back.wait()
        giving.cancel()
        with pytest.raises(asyncio.CancelledError):
            await giving
        await asyncio.sleep(0)
    assert asyncio.all_tasks() == {asyncio.current_task()}


@pytest.mark.parametrize(
    "local", [["127.0.0.2"], ["::1", "127.0.0.2"], ["203.0.113.9", "127.0.0.2"]]
)
async def test_we_go_out_from_the_addresses_we_may_use_only(make_protocol, local):
    async with turn_server() as (url, _):
        assert (await borrow(url, make_protocol, local=local)).related_address == "127.0.0.2"


async def test_where_we_have_no_address_on_the_named_interfaces_nobody_is_asked(make_protocol):
    async with turn_server() as (url, server):
        with pytest.raises(OSError, match="no address"):
            await borrow(url, make_protocol, local=[])
        assert server.requests == 0


async def test_where_no_address_leads_to_the_server_it_is_not_reached(make_protocol):
    async with turn_server() as (url, _):
        with pytest.raises(OSError):  # noqa: PT011  # whatever the system says
            await borrow(url, make_protocol, local=["203.0.113.9"])


@pytest.mark.parametrize("kind", [UdpClient, TcpClient])
@pytest.mark.parametrize("size", [0, 3, 10, 20, 24])
def test_a_server_that_talks_nonsense_breaks_nothing(kind, size):
    client = kind(("127.0.0.1", 9), "user", "secret", 600, 240)
    # A STUN message with an attribute of no length where four bytes belong.
    data = struct.pack("!HHI12sHH", 1, 4, 0x2112A442, bytes(12), 0x0024, 0)
    client.datagram_received(data[:size], ("127.0.0.1", 9))
