"""A real TURN server, configured as the manual says: over UDP, TCP and TLS, and through proxies."""

from __future__ import annotations

import asyncio
import time

import pytest

from tests.fakes.coturn import SECRET, coturn, is_installed, trust
from tests.fakes.ends import LABELS, End, link
from tests.fakes.proxy import proxy_server
from tests.fakes.recorder import recording
from zajel_desktop.crypto.turn import turn_credential
from zajel_desktop.model.link import Path
from zajel_desktop.model.service import IceServer
from zajel_desktop.net.connections import AiortcConnections
from zajel_desktop.net.route import ProxyRoute
from zajel_desktop.net.verdicts import Answer, Verdicts
from zajel_desktop.protocol.connection import FrameArrived

pytestmark = pytest.mark.skipif(not is_installed(), reason="coturn (turnserver) is not installed")

WAYS = ("udp", "tcp", "tls")


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with coturn(tmp_path_factory.mktemp("coturn")) as running:
        yield running


@pytest.fixture
def trusting(server, monkeypatch):
    for name, value in trust(server.authority).items():
        monkeypatch.setenv(name, value)


def account(server, way, *, ends_in=3600, secret=SECRET):
    username = f"{int(time.time()) + ends_in}:1"
    credential = turn_credential(secret.encode(), username)
    return IceServer((getattr(server, way),), username, credential)


def place_of(url):
    return "127.0.0.1", int(url.partition("?")[0].rpartition(":")[2])


async def talk(*ends):
    """Link two ends and say something both ways."""
    await link(*ends)
    for one, other in (ends, ends[::-1]):
        one.connection.send("messages", "over the relay")
        await other.wait_event(FrameArrived("messages", "over the relay"))
    assert [end.connection.path() for end in ends] == [Path.RELAYED, Path.RELAYED]


async def close(*ends):
    for end in ends:
        await end.connection.close()


@pytest.mark.parametrize("way", WAYS)
async def test_two_who_hide_talk_over_a_relay_and_send_to_nobody_else(server, trusting, way):
    servers = [account(server, way)]
    with recording() as recorder:
        ends = [End(AiortcConnections(), servers, (), is_relay_only=True) for _ in range(2)]
        await talk(*ends)
        await close(*ends)
    assert recorder.all == {place_of(servers[0].urls[0])}
    assert asyncio.all_tasks() == {asyncio.current_task()}


@pytest.mark.parametrize("scheme", ["socks5", "http"])
@pytest.mark.parametrize("way", ["tcp", "tls"])
async def test_behind_a_proxy_everything_goes_through_it(server, trusting, scheme, way):
    servers = [account(server, each) for each in ("udp", way)]
    async with proxy_server(scheme) as (url, proxy):
        route = ProxyRoute()
        route.use(url)
        with recording() as recorder:
            ends = [End(AiortcConnections(route=route), servers, ()) for _ in range(2)]
            offer_place = place_of(url)
            await talk(*ends)
            await close(*ends)
        assert recorder.datagrams == []
        # The proxy of the test runs in this process too, and connects to the relay for us.
        assert recorder.all == {offer_place, place_of(servers[1].urls[0])}
        assert set(proxy.asked) == {place_of(servers[1].urls[0])}
        assert len(recorder.streams) == 2 * len(proxy.asked)


async def test_a_relay_of_an_authority_nobody_trusts_is_not_used(server):
    end = End(AiortcConnections(), [account(server, "tls")], is_relay_only=True)
    with pytest.raises(OSError, match="no relay"):
        await end.connection.create_offer(LABELS)
    await close(end)


@pytest.mark.parametrize("wrong", [{"ends_in": -60}, {"secret": "south"}])
async def test_an_account_that_is_over_or_wrong_is_refused_and_remembered(server, wrong):
    verdicts = Verdicts()
    connections = AiortcConnections(verdicts=verdicts)
    for _ in range(2):
        end = End(connections, [account(server, "udp", **wrong)], is_relay_only=True)
        with pytest.raises(OSError, match="no relay"):
            await end.connection.create_offer(LABELS)
        await close(end)
    good = account(server, "udp", ends_in=7200)
    assert verdicts.of(server.udp, good.username) is not Answer.NONE
    end = End(connections, [good], is_relay_only=True)
    assert "typ relay" in await end.connection.create_offer(LABELS)
    await close(end)


async def test_three_ways_to_one_relay_do_not_disturb_each_other(server, trusting):
    servers = [account(server, way) for way in ("tls", "tcp", "udp")]
    ends = [End(AiortcConnections(), servers, is_relay_only=True) for _ in range(2)]
    await talk(*ends)
    await close(*ends)
