"""The service on real sockets: health, encryption, proxies, limits, coming back, and its end."""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import json
import ssl

import pytest

from tests.fakes.certificates import make_certificate
from tests.integration.server.clients import KEY, Client
from zajel_desktop.model.service import IceServer
from zajel_desktop.protocol.rendezvous.limits import Limits
from zajel_desktop.server.options import Tls

DESKTOP = {"features": ["desktop-1"]}


@contextlib.asynccontextmanager
async def raw(url: str):
    """A TCP connection to the service at ``url``: its reader and its writer."""
    host, _, port = url.removeprefix("ws://").rpartition(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    try:
        yield reader, writer
    finally:
        writer.close()
        with contextlib.suppress(OSError):
            await writer.wait_closed()


async def http(url: str, path: str) -> tuple[int, str]:
    """GET ``path``; the status and the body."""
    async with raw(url) as (reader, writer):
        writer.write(f"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        answer = (await reader.read()).decode()
    head, _, body = answer.partition("\r\n\r\n")
    return int(head.split()[1]), body


@pytest.mark.parametrize("path", ["/healthz", "/health", "/healthz?full=1"])
async def test_it_tells_its_health(serve, path):
    server = await serve()
    guest = await Client.open(server.url)
    status, body = await http(server.url, path)
    assert (status, json.loads(body)) == (200, {"status": "ok", "connections": 1})
    await guest.close()


@pytest.mark.parametrize("path", ["/admin/users", "/federation", "/server"])
async def test_what_the_older_server_kept_for_itself_is_not_found(serve, path):
    assert (await http((await serve()).url, path))[0] == 404


async def test_a_plain_request_is_told_to_upgrade(serve):
    assert (await http((await serve()).url, "/"))[0] == 426


async def test_garbage_instead_of_http_harms_nobody(serve):
    server = await serve()
    async with raw(server.url) as (reader, writer):
        writer.write(b"\x16\x03\x01\x00\xff\r\n\r\n" * 10)
        await reader.read()
    guest = await Client.open(server.url)
    assert await guest.ask({"type": "ping"}) == {"type": "pong"}
    await guest.close()


HANDSHAKE = (
    b"GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"
)


@pytest.mark.parametrize(
    "frames",
    [
        b"\x81\x04ping",  # not masked
        b"\x8b\x80\0\0\0\0",  # an opcode nobody knows
        b"\xc1\x80\0\0\0\0",  # compressed, though nobody agreed to that
        b"\x80\x80\0\0\0\0",  # the rest of nothing
        b"\x81\xff\x7f\xff\xff\xff\xff\xff\xff\xff\0\0\0\0",  # exabytes to come
        b"\x81\x81\0\0\0\0\xff",  # a text that is no text
        b"\x01\x81\0\0\0\0{" + b"\x00\xff" + bytes(5) + b"\x01\0\0" + bytes(4),
    ],
    ids=range(7),
)
async def test_frames_that_are_none_end_their_own_connection_only(serve, frames):
    server = await serve()
    witness = await Client.open(server.url)
    async with raw(server.url) as (reader, writer):
        writer.write(HANDSHAKE)
        await reader.readuntil(b"local")
        writer.write(frames)
        rest = await asyncio.wait_for(reader.read(), 10)
    assert b"\x88" in rest  # it was told why
    assert await witness.ask({"type": "ping"}) == {"type": "pong"}
    await witness.close()


async def test_any_path_is_a_service(serve):
    guest = await Client.open((await serve()).url + "/some/path?x=1")
    assert guest.hello["type"] == "server_info"
    await guest.close()


async def test_fragments_are_one_message(client):
    guest = await client()
    await guest.say_in_pieces('{"type":', '"pi', 'ng"}')
    assert await guest.hear() == {"type": "pong"}


async def test_ice_servers_are_named_to_whoever_registers(serve):
    server = await serve(ice_servers=(IceServer(("stun:127.0.0.1:3478",)),))
    guest = await Client.open(server.url)
    answer = await guest.register("AAAAAA")
    assert answer["iceServers"] == [{"urls": ["stun:127.0.0.1:3478"]}]
    await guest.close()


async def test_the_same_address_comes_back_over_a_new_socket(client):
    friend = await client("BBBBBB")
    first = await client()
    registered = await first.register("AAAAAA", **DESKTOP)
    await first.say({"type": "pair_request", "targetCode": "BBBBBB"})
    await friend.hear()
    await friend.ask({"type": "pair_response", "targetCode": "AAAAAA", "accepted": True})
    assert (await first.hear())["type"] == "pair_matched"
    await first.close()
    await friend.say({"type": "offer", "target": "AAAAAA", "payload": {"sdp": "held"}})
    assert await friend.hear_all() == []
    second = await client()
    resumed = await second.register("AAAAAA", resume=registered["resumeToken"], **DESKTOP)
    assert resumed["resumed"] is True
    assert resumed["matches"][0]["peerCode"] == "BBBBBB"
    assert (await second.hear())["payload"] == {"sdp": "held"}
    await second.say({"type": "answer", "target": "BBBBBB", "payload": 1})
    assert (await friend.hear())["from"] == "AAAAAA"


async def test_a_request_is_cancelled_on_the_service(client):
    asker, target = await client("AAAAAA", **DESKTOP), await client("BBBBBB", **DESKTOP)
    await asker.say({"type": "pair_request", "targetCode": "BBBBBB"})
    await target.hear()
    await asker.ask({"type": "pair_cancel", "targetCode": "BBBBBB"})
    assert await target.hear() == {
        "type": "pair_cancelled",
        "peerCode": "AAAAAA",
        "reason": "cancelled",
    }


async def test_the_requester_hears_that_the_target_has_gone(client):
    asker, target = await client("AAAAAA"), await client("BBBBBB", **DESKTOP)
    await asker.say({"type": "pair_request", "targetCode": "BBBBBB"})
    await target.hear()
    await target.say({"type": "leave"})
    assert (await asker.hear())["reason"] == "gone"


async def test_timers_ring_on_the_real_clock(serve):
    server = await serve(limits=Limits(request_life=0.2, request_warning=0.1))
    asker, target = await Client.open(server.url), await Client.open(server.url)
    await asker.register("AAAAAA")
    await target.register("BBBBBB")
    await asker.say({"type": "pair_request", "targetCode": "BBBBBB"})
    assert [(await asker.hear())["type"] for _ in range(2)] == ["pair_expiring", "pair_timeout"]
    await asker.close()
    await target.close()


async def test_one_client_address_has_so_many_connections(serve):
    server = await serve(limits=Limits(connections=1, is_loopback_limited=True))
    first, second = await Client.open(server.url), None
    with pytest.raises(Exception, match="too many connections"):
        second = await Client.open(server.url)
    assert second is None
    await first.close()


async def test_behind_a_trusted_proxy_clients_count_one_by_one(serve):
    server = await serve(
        limits=Limits(connections=1), trusted_proxies=(ipaddress.ip_network("127.0.0.0/8"),)
    )

    async def come_from(ip):
        return await Client.open(server.url, additional_headers={"X-Forwarded-For": ip})

    first, other = await come_from("192.0.2.1"), await come_from("192.0.2.2")
    with pytest.raises(Exception, match="too many connections"):
        await come_from("198.51.100.1, 192.0.2.1")
    await first.close()
    await other.close()


async def test_without_a_trusted_proxy_the_header_is_nothing(serve):
    server = await serve(limits=Limits(connections=1))
    header = {"X-Forwarded-For": "192.0.2.1"}
    guests = [await Client.open(server.url, additional_headers=header) for _ in range(2)]
    for guest in guests:
        await guest.close()


async def test_it_says_goodbye_and_frees_its_port(serve):
    server = await serve()
    guests = [await Client.open(server.url) for _ in range(20)]
    await guests[0].say({"type": "ping"})
    assert await guests[0].hear() == {"type": "pong"}
    hearing = [asyncio.create_task(guest.hear()) for guest in guests]
    await server.stop()
    assert await asyncio.gather(*hearing) == [{"_closed": 1001}] * 20
    with pytest.raises(OSError, match=r"refused|Connect call failed"):
        await Client.open(server.url)
    again = await serve(port=int(server.url.rpartition(":")[2]))
    assert again.url == server.url


async def test_a_client_that_says_no_goodbye_delays_the_end_only_so_long(serve):
    server = await serve(drain=0.1)
    async with raw(server.url) as (reader, writer):
        writer.write(HANDSHAKE)
        await reader.readuntil(b"server_info")
        await asyncio.wait_for(server.stop(), 5)


@pytest.fixture
def certificate(tmp_path):
    """A certificate of our own for 127.0.0.1, and its files."""
    return Tls(*make_certificate(tmp_path))


async def test_it_speaks_tls_with_a_certificate_of_its_own(serve, certificate):
    server = await serve(tls=certificate)
    assert server.url.startswith("wss://127.0.0.1:")
    trust = ssl.create_default_context(cafile=certificate.certificate)
    guest = await Client.open(server.url, ssl=trust)
    assert guest.hello["endpoint"] == server.url
    assert (await guest.register("AAAAAA", KEY))["type"] == "registered"
    await guest.close()


async def test_a_certificate_that_cannot_be_read_is_an_oserror(serve, tmp_path):
    with pytest.raises(OSError, match=r"No such file|PEM"):
        await serve(tls=Tls(tmp_path / "none.pem", tmp_path / "none.key"))
