"""The same adapters on every loop we run on: asyncio's own, uvloop's, and Qt's."""

from __future__ import annotations

import asyncio
import gc
import secrets

import pytest
import qasync
import uvloop

from tests.fakes.ends import LABELS, End, link
from tests.fakes.proxy import proxy_server
from tests.fakes.stun import stun_server
from zajel_desktop.model.link import Path
from zajel_desktop.model.service import IceServer
from zajel_desktop.net import gathering
from zajel_desktop.net.beacon import ZeroconfBeacon
from zajel_desktop.net.connections import AiortcConnections
from zajel_desktop.net.discovery import ZeroconfDiscovery
from zajel_desktop.net.route import ProxyRoute
from zajel_desktop.net.signaling import WebsocketSignaling
from zajel_desktop.net.verdicts import Answer, Verdicts
from zajel_desktop.protocol.connection import FrameArrived
from zajel_desktop.protocol.wire.service_messages import Ping, Pong, ServerInfo
from zajel_desktop.server.options import Options
from zajel_desktop.server.service import SignalServer
from zajel_desktop.ui.loop import QtLoop

OFTEN = ("uvloop", "ours")  # what programs run on; the others are the long suite's


@pytest.fixture(
    params=[*OFTEN, *(pytest.param(loop, marks=pytest.mark.long) for loop in ("asyncio", "qasync"))]
)
def run(request, qapp):
    """Runs a coroutine to its end on one kind of loop, then closes the loop."""

    def run_on(work):
        loops = {
            "asyncio": asyncio.new_event_loop,
            "uvloop": uvloop.new_event_loop,
            "qasync": lambda: qasync.QEventLoop(qapp),
            "ours": lambda: QtLoop(qapp),
        }
        loop = loops[request.param]()
        try:
            loop.run_until_complete(asyncio.wait_for(work, 20))
            assert asyncio.all_tasks(loop) == set()
        finally:
            loop.close()
        gc.collect()

    return run_on


async def talk_to_a_service():
    server = SignalServer(Options(host="127.0.0.1", port=0))
    socket = await WebsocketSignaling().open(await server.start())
    assert isinstance(await socket.receive(), ServerInfo)
    await socket.send(Ping())
    assert await socket.receive() == Pong()
    await socket.close()
    await server.stop()


async def talk_to_a_peer():
    ends = End(AiortcConnections()), End(AiortcConnections())
    await link(*ends)
    ends[0].connection.send("files", bytes(200_000))
    await ends[0].connection.wait_drained("files", 0)
    await ends[1].wait_event(FrameArrived("files", bytes(200_000)))
    assert ends[1].connection.path() is Path.LAN
    for end in ends:
        await end.connection.close()


async def ask_for_servers():
    async with stun_server() as (url, _):
        verdicts = Verdicts()
        end = End(AiortcConnections(verdicts=verdicts), [IceServer((url,))])
        await end.connection.create_offer(LABELS)
        assert verdicts.of(url) is Answer.QUICK
        await end.connection.close()


async def go_through_a_proxy():
    server = SignalServer(Options(host="127.0.0.1", port=0))
    url = await server.start()
    async with proxy_server(names={"far.example": "127.0.0.1"}) as (way, proxy):
        route = ProxyRoute()
        route.use(way)
        socket = await WebsocketSignaling(route).open(url.replace("127.0.0.1", "far.example"))
        assert isinstance(await socket.receive(), ServerInfo)
        assert [host for host, _ in proxy.asked] == ["far.example"]
        await socket.close()
        await server.stop()


async def look_around():
    kind = f"_zt{secrets.token_hex(5)}._tcp.local."
    announcing = ZeroconfDiscovery(kind=kind)
    await announcing.announce("ws://127.0.0.1:4711", ["lo"])
    found = await ZeroconfDiscovery(kind=kind).find(0.5, ["lo"])
    await announcing.stop()
    assert found == "ws://127.0.0.1:4711"


async def hear_a_contact():
    kind = f"_zp{secrets.token_hex(5)}._tcp.local."
    ours, theirs = ZeroconfBeacon(kind=kind), ZeroconfBeacon(kind=kind)
    for beacon in (ours, theirs):
        await beacon.announce("ws://127.0.0.1:4711", ["lo"], lambda place: [b"8 bytes!"])
    while not (heard := await ours.wait_heard()):
        pass
    for beacon in (ours, theirs):
        await beacon.stop()
    assert [sighting.tags for sighting in heard] == [(b"8 bytes!",)]


WORKS = (
    *(talk_to_a_service, talk_to_a_peer, ask_for_servers, go_through_a_proxy),
    *(look_around, hear_a_contact),
)


@pytest.fixture(autouse=True)
def patience(monkeypatch):
    """A busy computer gets more time than people would wait."""
    monkeypatch.setattr(gathering, "QUICK", 5.0)


@pytest.mark.parametrize("work", WORKS)
def test_it_works_on_every_loop(run, work):
    run(work())
