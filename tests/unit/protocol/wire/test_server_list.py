"""The list of services as it comes over HTTP."""

from __future__ import annotations

import base64
import contextlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zajel_desktop.model.errors import RemoteError
from zajel_desktop.protocol.invitation import is_service_url
from zajel_desktop.protocol.wire.server_list import (
    MAX_ENTRIES,
    MAX_LIST,
    Listed,
    ServerList,
    parse_server_list,
    parse_signature,
    service_url,
)

ENTRY = {
    "serverId": "ed25519:AAAA",
    "endpoint": "https://one.example",
    "publicKey": "AAAA",
    "region": "eu-west",
    "registeredAt": 1_768_000_000_000,
    "lastSeen": 1_768_000_100_000,
}


def body(*servers, timestamp=1_768_000_120_500, **more):
    return json.dumps({"servers": list(servers), "timestamp": timestamp, **more}).encode()


def test_a_list_is_read():
    listed = ServerList((Listed("wss://one.example", 1_768_000_100.0),), 1_768_000_120.5)
    assert parse_server_list(body(ENTRY, news={"a": [1]})) == listed


def test_an_empty_list_is_a_list():
    assert parse_server_list(body()).services == ()


@pytest.mark.parametrize(
    "entry",
    [
        *(None, 7, "x", [], {}, {"endpoint": "https://a.example"}, {"lastSeen": 1}),
        *(ENTRY | {"endpoint": None}, ENTRY | {"lastSeen": "now"}, ENTRY | {"endpoint": ""}),
        *(ENTRY | {"endpoint": "ws://far.example"}, ENTRY | {"endpoint": "https://u:p@a.example"}),
        ENTRY | {"endpoint": "https://" + "a" * 300},
    ],
)
def test_what_one_entry_says_wrong_costs_that_entry_alone(entry):
    assert len(parse_server_list(body(entry, ENTRY)).services) == 1


@pytest.mark.parametrize(
    "text",
    [
        *(b"", b"<html>", b"[]", b"{}", b'{"servers": []}', b'{"timestamp": 1}', b"\xff\xfe"),
        *(b'{"servers": {}, "timestamp": 1}', b'{"servers": [], "timestamp": "1"}'),
        *(b'{"servers": [], "timestamp": -1}', b'{"servers": [], "timestamp": 1.5}'),
        *(b'{"servers": [], "timestamp": ' + b"9" * 400 + b"}", body(ENTRY)[:-9]),
        *(b'{"timestamp": 1, "servers": ' + b"[" * 99 + b"]" * 99 + b"}", b" " * (MAX_LIST + 1)),
    ],
)
def test_what_is_no_list_is_refused(text):
    with pytest.raises(RemoteError):
        parse_server_list(text)


def test_a_list_that_is_too_large_is_refused():
    padding = MAX_LIST - len(body())
    assert parse_server_list(body() + b" " * padding).services == ()
    with pytest.raises(RemoteError, match="too large"):
        parse_server_list(body() + b" " * (padding + 1))


def test_of_a_very_long_list_only_the_beginning_is_read():
    assert len(parse_server_list(body(*[ENTRY] * (MAX_ENTRIES + 5))).services) == MAX_ENTRIES


@pytest.mark.parametrize(
    ("endpoint", "url"),
    [
        ("wss://a.example/x", "wss://a.example/x"),
        ("https://a.example:444", "wss://a.example:444"),
        ("HTTPS://a.example", "wss://a.example"),
        ("a.example", "wss://a.example"),
        (" a.example:8443/path ", "wss://a.example:8443/path"),
        ("http://127.0.0.1:1", "ws://127.0.0.1:1"),
        ("ws://192.168.0.7", "ws://192.168.0.7"),
        ("http://a.example", ""),
        ("ftp://a.example", ""),
        ("https://", ""),
    ],
)
def test_addresses_are_made_those_of_a_websocket(endpoint, url):
    assert service_url(endpoint) == url


def test_a_signature_is_read():
    assert parse_signature(f" {base64.b64encode(b's' * 64).decode()} ") == b"s" * 64


@pytest.mark.parametrize("header", ["", "!", "\u0627", "A", "A" * 200])
def test_a_signature_that_is_none_is_refused(header):
    with pytest.raises(RemoteError):
        parse_signature(header)


@given(st.binary())
def test_any_bytes_are_read_or_refused(data):
    with contextlib.suppress(RemoteError):
        parse_server_list(data)


@given(st.text())
def test_any_endpoint_is_an_address_we_would_use_or_none(endpoint):
    url = service_url(endpoint)
    assert url == "" or is_service_url(url)
