"""The list of services is asked for over HTTP: bounded, under TLS, through a proxy, once."""

from __future__ import annotations

import asyncio
import ssl

import pytest

from tests.fakes.certificates import make_certificate
from tests.fakes.list_server import list_server
from tests.fakes.proxy import proxy_server
from zajel_desktop.model.errors import RemoteError
from zajel_desktop.net import server_list
from zajel_desktop.net.route import ProxyRoute
from zajel_desktop.net.server_list import MAX_HEAD, HttpServerLists
from zajel_desktop.protocol.wire.server_list import MAX_LIST, SIGNATURE_HEADER

ONE = ("wss://one.example", 0)


@pytest.fixture(autouse=True)
def no_proxy_named(monkeypatch):
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "SOCKS_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


def says(*parts):
    """Answers with these raw bytes; None for saying nothing more."""
    return lambda lists: list(parts)


async def test_the_list_comes_as_it_was_signed():
    async with list_server(ONE) as lists:
        signed = await HttpServerLists().fetch(lists.url)
        assert (b"wss://one.example" in signed.body, len(signed.signature)) == (True, 88)
        (question,) = lists.asked
        assert question.startswith("GET /servers HTTP/1.1\r\nHost: 127.0.0.1:")
        assert "agent" not in question.lower()


async def test_the_address_may_have_a_path():
    async with list_server(ONE) as lists:
        await HttpServerLists().fetch(f"{lists.url}/zajel")
        assert lists.asked[0].startswith("GET /zajel/servers HTTP/1.1\r\n")


@pytest.mark.parametrize(
    "answer",
    [
        says(b"HTTP/1.1 200 OK\r\nX-Bootstrap-Signature: s\r\n\r\nlist"),
        says(b"HTTP/1.0 200 \r\nx-bootstrap-signature: s\r\ncontent-length: 4\r\n\r\nlistand"),
        says(
            b"HTTP/1.1 200 OK\r\nX-Bootstrap-Signature:s\r\nContent-Length: 4\r\n\r\nli",
            b"st",
            None,
        ),
        says(
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nX-Bootstrap-Signature: s\r\n\r\n",
            b"1\r\nl\r\n3;x=y\r\nist\r\n0\r\n\r\n",
            None,
        ),
    ],
    ids=["until the end", "of a length", "in two pieces", "in chunks"],
)
async def test_every_way_to_tell_the_length_is_understood(answer):
    async with list_server(answer=answer) as lists:
        signed = await HttpServerLists().fetch(lists.url)
        assert (signed.body, signed.signature) == (b"list", "s")


async def test_the_scheme_may_be_written_large(monkeypatch):
    monkeypatch.setattr("zajel_desktop.net.way_out.is_loopback", lambda url: False)
    async with list_server(ONE) as lists:
        assert (await HttpServerLists().fetch(lists.url.replace("http", "HTTP"))).body


async def test_a_list_without_a_signature_comes_without_one():
    async with list_server(answer=lambda lists: lists.http(b"{}")) as lists:
        assert (await HttpServerLists().fetch(lists.url)).signature == ""


@pytest.mark.parametrize(
    "parts",
    [
        *((b"",), (b"HTTP/1.1 200 OK\r\n",), (b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nx",)),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nx",),
        *((b"HTTP/1.1 503 Away\r\n\r\n",), (b"HTTP/1.1 429 Busy\r\n\r\n",)),
    ],
)
async def test_whoever_hangs_up_or_is_busy_is_away(parts):
    async with list_server(answer=says(*parts)) as lists:
        with pytest.raises(OSError, match=r"."):
            await HttpServerLists().fetch(lists.url)


BEGIN = b"HTTP/1.1 200 OK\r\n"


@pytest.mark.parametrize(
    "parts",
    [
        *((b"SSH-2.0-x\r\n\r\n",), (b"HTTP/2 200\r\n\r\n",), (b"HTTP/1.1 abc\r\n\r\n",)),
        *((b"HTTP/1.1 404 No\r\n\r\n",), (b"HTTP/1.1 204 Empty\r\n\r\n",)),
        (BEGIN + b"Content-Length: -5\r\n\r\n",),
        (BEGIN + b"Content-Length: many\r\n\r\n",),
        (BEGIN + b"Content-Encoding: gzip\r\n\r\n",),
        (BEGIN + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n",),
        (BEGIN + b"Transfer-Encoding: chunked\r\n\r\n-5\r\n",),
        (BEGIN + b"A: b\r\n" * 200 + b"\r\n",),
        (b"x" * (3 * MAX_HEAD), None),
    ],
)
async def test_nonsense_is_said_to_be_nonsense(parts):
    async with list_server(answer=says(*parts)) as lists:
        with pytest.raises(RemoteError):
            await HttpServerLists().fetch(lists.url)


@pytest.mark.parametrize(
    "parts",
    [
        (BEGIN + f"Content-Length: {MAX_LIST + 1}\r\n\r\n".encode(), None),
        (BEGIN + b"\r\n", b"x" * (MAX_LIST + 1), None),
        (BEGIN + b"Transfer-Encoding: chunked\r\n\r\n", b"8000\r\n" + b"x" * 32768 + b"\r\n")
        + (b"8000\r\n" + b"x" * 32768 + b"\r\n",) * 8
        + (None,),
        (BEGIN + b"Transfer-Encoding: chunked\r\n\r\nfffffff\r\n", None),
    ],
    ids=["announced", "without an end", "in chunks", "in one chunk"],
)
async def test_what_is_larger_than_a_list_is_not_read_to_its_end(parts):
    async with list_server(answer=says(*parts)) as lists:
        with pytest.raises(RemoteError, match="bytes"):
            await HttpServerLists().fetch(lists.url)


@pytest.mark.parametrize(
    "parts", [(None,), (BEGIN, None), (BEGIN + b"Content-Length: 9\r\n\r\nx", None)]
)
async def test_who_is_slower_than_the_patience_is_left(parts, monkeypatch):
    monkeypatch.setattr(server_list, "PATIENCE", 0.05)
    async with list_server(answer=says(*parts)) as lists:
        with pytest.raises(TimeoutError):
            await HttpServerLists().fetch(lists.url)


async def test_whoever_is_not_there_is_an_os_error(unused_tcp_port):
    with pytest.raises(OSError, match=r"."):
        await HttpServerLists().fetch(f"http://127.0.0.1:{unused_tcp_port}")


@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "307 Here", "308 There"])
async def test_nobody_is_asked_because_somebody_else_says_so(status):
    async with (
        list_server(ONE) as other,
        list_server(
            answer=lambda lists: lists.http(b"", f"Location: {other.url}", status=status)
        ) as lists,
    ):
        with pytest.raises(RemoteError, match="HTTP 30"):
            await HttpServerLists().fetch(lists.url)
        assert other.asked == []


@pytest.mark.parametrize("url", ["", "nonsense", "http://far.example", "wss://a", "https://u@a"])
async def test_what_is_no_address_is_refused_and_nobody_asked(url):
    with pytest.raises(RemoteError, match="not the address"):
        await HttpServerLists().fetch(url)


async def test_a_name_that_cannot_be_one_is_refused():
    with pytest.raises((RemoteError, OSError)):
        await HttpServerLists().fetch("https://" + "a" * 70 + ".example")


@pytest.fixture
def tls(tmp_path):
    """A server's context for 127.0.0.1, and the authority behind it."""
    files = make_certificate(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*files)
    return context, str(files[0])


async def test_a_certificate_that_somebody_answers_for_is_believed(tls, monkeypatch):
    context, authority = tls
    monkeypatch.setenv("SSL_CERT_FILE", authority)
    async with list_server(ONE, context=context) as lists:
        assert (await HttpServerLists().fetch(lists.url)).body


async def test_a_certificate_that_nobody_answers_for_is_not(tls):
    async with list_server(ONE, context=tls[0]) as lists:
        with pytest.raises(OSError, match="certificate"):
            await HttpServerLists().fetch(lists.url)
        assert lists.asked == []


@pytest.mark.parametrize("scheme", ["socks5", "http"])
async def test_the_chosen_proxy_is_gone_through(scheme, monkeypatch):
    monkeypatch.setattr(server_list, "is_bootstrap_url", lambda url: True)
    route = ProxyRoute()
    async with (
        list_server(ONE) as lists,
        proxy_server(scheme, names={"far.example": "127.0.0.1"}) as (way, proxy),
    ):
        route.use(way)
        await HttpServerLists(route).fetch(lists.url.replace("127.0.0.1", "far.example"))
        assert [host for host, _ in proxy.asked] == ["far.example"]


async def test_under_tls_the_proxy_sees_the_name_and_the_certificate_is_that_of_the_service(
    tls, monkeypatch
):
    context, authority = tls
    monkeypatch.setenv("SSL_CERT_FILE", authority)
    route = ProxyRoute()
    async with (
        list_server(ONE, context=context) as lists,
        proxy_server(names={"far.example": "127.0.0.1"}) as (way, proxy),
    ):
        route.use(way)
        with pytest.raises(OSError, match="certificate"):  # it is for another name
            await HttpServerLists(route).fetch(lists.url.replace("127.0.0.1", "far.example"))
        assert [host for host, _ in proxy.asked] == ["far.example"]
        assert lists.asked == []


@pytest.mark.parametrize("way", ["socks5://nowhere", "socks5://127.0.0.1:1"])
async def test_where_the_proxy_fails_nobody_is_asked_around_it(way):
    route = ProxyRoute()
    route.use(way)
    with pytest.raises(OSError, match="proxy"):
        await HttpServerLists(route).fetch("https://far.example")


async def test_a_proxy_of_the_environment_that_we_cannot_speak_to_is_an_error(monkeypatch):
    monkeypatch.setenv("https_proxy", "https://192.0.2.2:3128")
    with pytest.raises(OSError, match="proxy"):
        await HttpServerLists().fetch("https://far.example")


async def test_whoever_gives_up_while_it_comes_leaves_nothing_behind():
    async with list_server(answer=says(BEGIN, None)) as lists:
        fetching = asyncio.create_task(HttpServerLists().fetch(lists.url))
        await lists.was_asked.wait()
        fetching.cancel()
        with pytest.raises(asyncio.CancelledError):
            await fetching


def test_the_header_is_called_as_the_app_calls_it():
    assert SIGNATURE_HEADER == "X-Bootstrap-Signature"
