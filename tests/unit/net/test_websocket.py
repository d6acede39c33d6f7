"""Signaling sockets: what comes in is read, whatever goes wrong has its own error."""

from __future__ import annotations

import asyncio
import contextlib
import http

import pytest
from websockets.asyncio.server import serve
from websockets.exceptions import ConnectionClosedError
from websockets.frames import CloseCode

from tests.fakes.proxy import proxy_server
from zajel_desktop.model.errors import LocalError, RemoteError
from zajel_desktop.model.ids import Address
from zajel_desktop.net import websocket
from zajel_desktop.net.route import ProxyRoute
from zajel_desktop.net.signaling import WebsocketSignaling
from zajel_desktop.protocol.wire.service import build_payload, encode
from zajel_desktop.protocol.wire.service_messages import Ping, Pong, Relay, RelayKind, ServerInfo


@contextlib.asynccontextmanager
async def service(handler, **options):
    """A WebSocket service on loopback; yields its URL."""
    async with serve(handler, "127.0.0.1", 0, **options) as server:
        yield f"ws://127.0.0.1:{server.sockets[0].getsockname()[1]}/"


class Answering(asyncio.Protocol):
    """Answers the first bytes with ``data`` and hangs up, or with None says nothing at all."""

    def __init__(self, data):
        self._data = data

    def connection_made(self, transport):
        self._transport = transport

    def data_received(self, data):
        if self._data is not None:
            self._transport.write(self._data)
            self._transport.close()


@contextlib.asynccontextmanager
async def answering(data):
    """A TCP server that answers everything with ``data``; yields its URL."""
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Answering(data), "127.0.0.1", 0)
    async with server:
        yield f"ws://127.0.0.1:{server.sockets[0].getsockname()[1]}/"


async def test_messages_travel_both_ways_as_text():
    heard = []

    async def handler(connection):
        heard.append(await connection.recv())
        await connection.send(encode(Pong()).decode())
        await connection.wait_closed()

    async with service(handler) as url:
        socket = await WebsocketSignaling().open(url)
        await socket.send(Ping())
        assert await socket.receive() == Pong()
        await socket.close()
        await socket.close()
    assert heard == [encode(Ping()).decode()]


async def test_a_socket_knows_when_its_address_has_gone(monkeypatch):
    async with service(lambda connection: connection.wait_closed()) as url:
        socket = await WebsocketSignaling().open(url)
        assert not socket.is_stranded()
        monkeypatch.setattr(websocket, "is_ours", lambda address: address != "127.0.0.1")
        assert socket.is_stranded()
        await socket.close()


async def test_a_goodbye_that_nobody_can_hear_is_not_waited_for(monkeypatch):
    ends = []

    async def handler(connection):
        await connection.wait_closed()
        ends.append(connection.close_code)

    async with service(handler) as url:
        socket = await WebsocketSignaling().open(url)
        monkeypatch.setattr(websocket, "is_ours", lambda address: False)
        await socket.close()
        await socket.close()
    assert ends == [CloseCode.ABNORMAL_CLOSURE]


async def test_binary_frames_that_hold_json_are_read():
    async def handler(connection):
        await connection.send(encode(ServerInfo(server_id="s")))

    async with service(handler) as url:
        socket = await WebsocketSignaling().open(url)
        assert await socket.receive() == ServerInfo(server_id="s")
        await socket.close()


async def test_nonsense_is_told_and_the_next_message_still_comes():
    async def handler(connection):
        await connection.send("nonsense")
        await connection.send(encode(Pong()).decode())

    async with service(handler) as url:
        socket = await WebsocketSignaling().open(url)
        with pytest.raises(RemoteError):
            await socket.receive()
        assert await socket.receive() == Pong()
        await socket.close()


async def test_the_end_of_the_service_ends_both_directions():
    async def handler(connection):
        await connection.close(1001, "shutting down")

    async with service(handler) as url:
        socket = await WebsocketSignaling().open(url)
        with pytest.raises(OSError, match="1001 'shutting down'"):
            await socket.receive()
        with pytest.raises(OSError, match="closed the connection"):
            await socket.send(Ping())
        await socket.close()


async def test_a_cut_connection_is_told_as_lost():
    async def handler(connection):
        connection.transport.abort()

    async with service(handler) as url:
        socket = await WebsocketSignaling().open(url)
        with pytest.raises(OSError, match="was lost"):
            await socket.receive()
        await socket.close()


async def test_a_flood_in_one_frame_ends_the_connection():
    async def handler(connection):
        await connection.send("x" * 140_000)
        await connection.wait_closed()

    async with service(handler) as url:
        socket = await WebsocketSignaling().open(url)
        with pytest.raises(OSError, match=r"lost|closed"):
            await socket.receive()
        await socket.close()


async def test_a_frame_larger_than_services_take_is_our_mistake():
    async def handler(connection):
        await connection.wait_closed()

    async with service(handler) as url:
        socket = await WebsocketSignaling().open(url)
        huge = Relay(RelayKind.OFFER, Address("ABCDEF"), build_payload("x" * 65_536))
        with pytest.raises(LocalError):
            await socket.send(huge)
        await socket.close()


async def test_nobody_there_is_an_os_error(unused_tcp_port):
    with pytest.raises(OSError, match=r"."):
        await WebsocketSignaling().open(f"ws://127.0.0.1:{unused_tcp_port}/")


async def test_silence_ends_in_a_timeout(monkeypatch):
    monkeypatch.setattr(websocket, "OPEN_PATIENCE", 0.05)
    async with answering(None) as url:
        with pytest.raises(TimeoutError):
            await WebsocketSignaling().open(url)


@pytest.mark.parametrize(
    "data",
    [
        b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi",
        b"HTTP/1.1 302 Found\r\nLocation: ws://127.0.0.1:9/\r\nContent-Length: 0\r\n\r\n",
        b"SSH-2.0-OpenSSH_9.9\r\n",
    ],
    ids=["web site", "redirection", "ssh"],
)
async def test_what_is_no_websocket_service_is_refused(data):
    async with answering(data) as url:
        with pytest.raises(RemoteError, match="not a signaling service"):
            await WebsocketSignaling().open(url)


async def test_a_service_that_ends_while_we_ask_is_away():
    async with answering(b"") as url:
        with pytest.raises(OSError, match="without a word"):
            await WebsocketSignaling().open(url)


async def test_a_busy_proxy_in_front_is_a_service_that_is_away():
    def refuse(connection, request):
        return connection.respond(http.HTTPStatus.SERVICE_UNAVAILABLE, "later\n")

    async with service(None, process_request=refuse) as url:
        with pytest.raises(OSError, match="HTTP 503"):
            await WebsocketSignaling().open(url)


@pytest.mark.parametrize("url", ["", "http://127.0.0.1/", "ws://", "ws://[::1", "nonsense"])
async def test_what_is_no_address_is_refused(url):
    with pytest.raises(RemoteError, match="not the address"):
        await WebsocketSignaling().open(url)


async def test_a_proxy_is_not_used_on_this_computer(monkeypatch):
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    monkeypatch.setenv("ws_proxy", "http://127.0.0.1:9")

    async def handler(connection):
        await connection.send(encode(Pong()).decode())

    async with service(handler) as url:
        socket = await WebsocketSignaling().open(url)
        assert await socket.receive() == Pong()
        await socket.close()


async def test_a_proxy_that_is_away_is_an_os_error(monkeypatch, unused_tcp_port):
    monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{unused_tcp_port}")
    with pytest.raises(OSError, match=r"."):
        await WebsocketSignaling().open("ws://192.0.2.1/")


@pytest.mark.parametrize("is_polite", [True, False])
async def test_whoever_hangs_up_at_once_is_an_error_like_any_other(is_polite):
    def hang_up(reader, writer):
        if is_polite:
            writer.close()
        else:
            writer.transport.abort()

    async with await asyncio.start_server(hang_up, "127.0.0.1", 0) as server:
        url = f"ws://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        for _ in range(30):  # before we spoke, or after
            with pytest.raises((OSError, RemoteError)):
                await WebsocketSignaling().open(url)


async def test_whoever_hangs_up_before_we_have_spoken_is_away(monkeypatch):
    async def refuse(*arguments, **options):
        raise ConnectionClosedError(None, None)

    monkeypatch.setattr(websocket, "_Connect", refuse)
    with pytest.raises(OSError, match="hung up"):
        await WebsocketSignaling().open("ws://127.0.0.1:1")


async def greet(connection):
    await connection.send(encode(Pong()).decode())
    await connection.wait_closed()


@pytest.fixture
def elsewhere(monkeypatch):
    """Makes the service on loopback one that is far away, by a name only the proxy knows."""
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    return lambda url: url.replace("127.0.0.1", "far.example")


NAMES = {"far.example": "127.0.0.1"}


@pytest.mark.parametrize("scheme", ["socks5", "http"])
async def test_a_service_is_reached_through_the_chosen_proxy(scheme, elsewhere):
    route = ProxyRoute()
    async with (
        service(greet) as url,
        proxy_server(scheme, who="me:secret@", known=("me", "secret"), names=NAMES) as (way, proxy),
    ):
        route.use(way)
        socket = await WebsocketSignaling(route).open(elsewhere(url))
        assert await socket.receive() == Pong()
        await socket.close()
        assert [host for host, _ in proxy.asked] == ["far.example"]


@pytest.mark.parametrize("scheme", ["socks5", "http"])
async def test_a_service_is_reached_through_the_proxy_of_the_environment(
    scheme, elsewhere, monkeypatch
):
    async with service(greet) as url, proxy_server(scheme, names=NAMES) as (way, proxy):
        monkeypatch.setenv("all_proxy", way)
        monkeypatch.setenv("http_proxy", way)
        socket = await WebsocketSignaling().open(elsewhere(url))
        assert await socket.receive() == Pong()
        await socket.close()
        assert proxy.asked


async def test_this_computer_is_reached_without_the_proxy():
    route = ProxyRoute()
    async with service(greet) as url, proxy_server() as (way, proxy):
        route.use(way)
        socket = await WebsocketSignaling(route).open(url)
        assert await socket.receive() == Pong()
        await socket.close()
        assert proxy.asked == []


@pytest.mark.parametrize("way", ["socks5://nowhere", "socks5://127.0.0.1:1"])
async def test_where_the_proxy_fails_no_service_is_reached_around_it(way, elsewhere):
    route = ProxyRoute()
    route.use(way)
    async with service(greet) as url:
        with pytest.raises(OSError, match="proxy"):
            await WebsocketSignaling(route).open(elsewhere(url))


async def test_a_proxy_of_the_environment_that_we_cannot_speak_to_is_an_error(
    elsewhere, monkeypatch
):
    monkeypatch.setenv("socks_proxy", "socks5://127.0.0.1")
    async with service(greet) as url:
        with pytest.raises(OSError, match="proxy"):
            await WebsocketSignaling().open(elsewhere(url))


async def test_a_connection_that_went_another_way_is_of_no_use(elsewhere):
    route = ProxyRoute()
    async with service(greet) as url, proxy_server(names=NAMES) as (way, _):
        route.use(way)
        socket = await WebsocketSignaling(route).open(elsewhere(url))
        assert not socket.is_stranded()
        route.use("")
        assert socket.is_stranded()
        await socket.close()
        near = await WebsocketSignaling(route).open(url)
        route.use(way)
        assert not near.is_stranded()  # this computer is reached straight, always
        await near.close()
