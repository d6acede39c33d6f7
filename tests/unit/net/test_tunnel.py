"""Tunnels through proxies: the name goes to the proxy, refusals have words, nonsense ends."""

from __future__ import annotations

import asyncio
import contextlib

import pytest

from tests.fakes.proxy import proxy_server
from zajel_desktop.model.proxy import parse_proxy
from zajel_desktop.net import tunnel
from zajel_desktop.net.tunnel import open_tunnel

KINDS = pytest.mark.parametrize("scheme", ["socks5", "http"])
NAMES = {"far.example": "127.0.0.1", "xn--mnchen-3ya.example": "127.0.0.1"}


@contextlib.asynccontextmanager
async def echo():
    """Greets, then says everything back; yields its port."""

    async def serve(reader, writer):
        writer.write(b"hello ")
        while data := await reader.read(100):
            writer.write(data)
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        yield server.sockets[0].getsockname()[1]


async def talk(proxy, host, port):
    """What comes back through a tunnel."""
    reader, writer = await asyncio.open_connection(sock=await open_tunnel(proxy, host, port))
    writer.write(b"there")
    writer.write_eof()
    try:
        return await reader.read()
    finally:
        writer.close()
        await writer.wait_closed()


@KINDS
@pytest.mark.parametrize("host", ["far.example", "127.0.0.1"])
async def test_bytes_travel_both_ways_and_the_proxy_looks_the_name_up(scheme, host):
    async with echo() as port, proxy_server(scheme, names=NAMES) as (url, proxy):
        assert await talk(parse_proxy(url), host, port) == b"hello there"
        assert proxy.asked == [(host, port)]


@KINDS
async def test_names_of_every_script_reach_the_proxy_in_their_plain_form(scheme):
    async with echo() as port, proxy_server(scheme, names=NAMES) as (url, proxy):
        assert await talk(parse_proxy(url), "münchen.example", port) == b"hello there"
        assert proxy.asked == [("xn--mnchen-3ya.example", port)]


@KINDS
async def test_whoever_is_known_gets_through(scheme):
    known = ("me", "a@b c")
    async with (
        echo() as port,
        proxy_server(scheme, who="me:a%40b%20c@", known=known) as (url, _),
    ):
        assert await talk(parse_proxy(url), "127.0.0.1", port) == b"hello there"


@pytest.mark.parametrize(
    ("scheme", "words"), [("socks5", "authentication failure"), ("http", "407")]
)
async def test_a_wrong_password_is_said_and_not_repeated(scheme, words):
    async with proxy_server(scheme, who="me:hush@", known=("me", "other")) as (url, _):
        with pytest.raises(OSError, match=words) as caught:
            await open_tunnel(parse_proxy(url), "127.0.0.1", 9)
        assert "hush" not in str(caught.value)


async def test_a_proxy_that_wants_to_know_us_says_so():
    async with proxy_server(known=("me", "secret")) as (url, _):
        with pytest.raises(OSError, match="authentication method"):
            await open_tunnel(parse_proxy(url), "127.0.0.1", 9)


@pytest.mark.parametrize(
    ("scheme", "refusal", "words"),
    [
        ("socks5", 2, "not allowed"),
        ("socks5", 5, "Connection refused"),
        ("socks5", 77, "Invalid reply"),
        ("http", 403, "403"),
        ("http", 502, "502"),
    ],
)
async def test_refusals_name_the_proxy_and_the_reason(scheme, refusal, words):
    async with proxy_server(scheme, refusal=refusal) as (url, _):
        with pytest.raises(OSError, match=rf"the proxy 127\.0\.0\.1:\d+.*{words}"):
            await open_tunnel(parse_proxy(url), "far.example", 80)


@KINDS
@pytest.mark.parametrize(
    "answer",
    [
        *(b"", b"\x05", b"\x04\x00", b"\x05\x00\x05\x00\x00\x07", b"\x05\x02"),
        *(b"HTTP/1.1\r\n\r\n", b"nonsense\r\n\r\n", b"H" * 20_000),
    ],
)
async def test_whatever_a_proxy_says_the_end_is_an_error(scheme, answer):
    async with proxy_server(scheme, answer=answer) as (url, _):
        with pytest.raises(OSError, match="the proxy"):
            await open_tunnel(parse_proxy(url), "far.example", 80)


@KINDS
async def test_a_silent_proxy_costs_its_patience_only(scheme, monkeypatch):
    monkeypatch.setattr(tunnel, "PATIENCE", 0.05)
    server = await asyncio.get_running_loop().create_server(asyncio.Protocol, "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        with pytest.raises(OSError, match="did not answer in time"):
            await open_tunnel(parse_proxy(f"{scheme}://127.0.0.1:{port}"), "far.example", 80)


@KINDS
async def test_a_proxy_that_is_not_there_is_named(scheme, unused_tcp_port):
    with pytest.raises(OSError, match="cannot be reached"):
        await open_tunnel(parse_proxy(f"{scheme}://127.0.0.1:{unused_tcp_port}"), "far", 80)


async def test_a_proxy_whose_name_nobody_knows_is_named():
    with pytest.raises(OSError, match="cannot be reached"):
        await open_tunnel(parse_proxy("socks5://nowhere.invalid:1080"), "far", 80)


@KINDS
@pytest.mark.parametrize("host", ["a" * 300, "a..b", ".".join(["a" * 60] * 6)])
async def test_a_host_that_has_no_name_is_refused_by_us(scheme, host):
    async with proxy_server(scheme) as (url, _):
        with pytest.raises(OSError, match="a host name"):
            await open_tunnel(parse_proxy(url), host, 80)
