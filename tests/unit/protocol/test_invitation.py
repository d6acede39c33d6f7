"""Codes and links: read as people write them, refused where they are something else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zajel_desktop.model.ids import Address
from zajel_desktop.model.pairing import ALPHABET, Code
from zajel_desktop.protocol.invitation import (
    MAX_LINK,
    build_app_link,
    build_link,
    is_service_url,
    read_code,
)

addresses = st.text(ALPHABET, min_size=6, max_size=6).map(Address)
secrets = st.none() | st.text(ALPHABET, min_size=4, max_size=4)
services = st.sampled_from(
    [None, "wss://signal.example.org/path?x=1&y=ü#"[:31], "ws://127.0.0.1:80"]
)


@pytest.mark.parametrize(
    "text",
    ["K7QX2M-4P9T", " k7qx2m 4p9t ", "K7QX2M\u20114P9T", "k 7 q x 2 m 4 p 9 t", "K7QX2M4P9T"],
)
def test_people_write_a_code_in_many_ways(text):
    assert read_code(text).code == Code(Address("K7QX2M"), "4P9T")


def test_six_characters_are_a_code_without_a_secret():
    assert read_code("k7qx2m").code == Code(Address("K7QX2M"))


@pytest.mark.parametrize(
    ("text", "missing"), [("", 6), ("K7", 4), ("K7QX2M4", 3), ("K7QX2M4P9", 1)]
)
def test_an_unfinished_code_tells_how_much_is_missing(text, missing):
    reading = read_code(text)
    assert (reading.code, reading.missing) == (None, missing)


@pytest.mark.parametrize(
    ("text", "at"), [("KO", 1), ("0", 0), ("K7QX2M-1", 6), ("K7QX2M4P9TT", 10), ("K7é", 2)]
)
def test_a_wrong_character_is_pointed_out(text, at):
    reading = read_code(text)
    assert (reading.wrong_at, reading.code) == (at, None)


def test_our_own_code_is_recognised():
    reading = read_code("k7qx2m-4p9t", own=Address("K7QX2M"))
    assert (reading.is_own, reading.code) == (True, None)


@given(addresses, secrets, services)
def test_a_link_is_read_back_whole(address, secret, service):
    code = Code(address, secret, service)
    reading = read_code(build_link(code))
    assert (reading.code, reading.is_link) == (code, True)


def test_the_link_is_the_one_of_the_protocol_document():
    code = Code(Address("K7QX2M"), "4P9T", "wss://host/path")
    assert build_link(code) == "zajel://pair/K7QX2M?s=wss%3A%2F%2Fhost%2Fpath#4P9T"


def test_the_link_of_older_clients_is_understood():
    assert read_code(build_app_link(Address("K7QX2M"))).code == Code(Address("K7QX2M"))


def test_unknown_parameters_of_a_link_are_ignored():
    assert read_code("zajel://pair/K7QX2M?v=2#4P9T").code == Code(Address("K7QX2M"), "4P9T")


@pytest.mark.parametrize(
    "link",
    [
        "zajel:K7QX2M",
        "zajel://pair/K7QX2",
        "zajel://pair/K7QX2M/more",
        "zajel://pair/K7QX2M#4P9",
        "zajel://other/K7QX2M",
        "https://pair/K7QX2M",
        "zajel://pair/K7QX2M?s=http%3A%2F%2Fhost",
        "zajel://pair/K7QX2M?s=ws%3A%2F%2Fexample.org",
        "zajel://pair/K7QX2M?s=wss%3A%2F%2Fa&s=wss%3A%2F%2Fb",
        "zajel://pair/K7QX2M?s=wss%3A%2F%2Fuser@host",
        "zajel://pair/K7QX2M?s=wss%3A%2F%2F%5B",
        "zajel://K7QX2M\n.evil",
        "zajel://pair/K7QX2M?s=" + "a" * MAX_LINK,
        "javascript:alert(1)",
        "zajel://[",
    ],
)
def test_every_other_link_is_no_link_of_ours(link):
    reading = read_code(link)
    assert (reading.code, reading.is_bad_link) == (None, True)


@pytest.mark.parametrize(
    ("url", "is_one"),
    [
        ("wss://signal.example.org", True),
        ("ws://127.0.0.1:9000/x", True),
        ("ws://192.168.1.5:9000", True),
        ("ws://[::1]:9000", True),
        ("ws://box.local", True),
        ("ws://8.8.8.8", False),
        ("ws://example.org", False),
        ("https://example.org", False),
        ("wss://", False),
        ("wss://a:99999", False),
        ("wss://a/x y", False),
        ("ws://[::1]]]", False),
        ("ws://[fe80::1%25lo]:80", True),
        ("wss\r\n://a", False),
        ("wss://a/\x00", False),
        ("", False),
    ],
)
def test_clear_connections_stay_on_local_networks(url, is_one):
    assert is_service_url(url) is is_one


@given(st.text(max_size=700))
def test_any_text_at_all_is_read_without_harm(text):
    reading = read_code(text)
    assert reading.code is None or set(reading.code.address) <= set(ALPHABET)
