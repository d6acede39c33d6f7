"""The greeting of version 2: read back as built, strict, with what older clients leave out."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fakes.openings import FRESH_OFFERER, OFFERER, vector_greetings
from zajel_desktop.model.errors import RemoteError
from zajel_desktop.model.nesting import MAX_DEPTH
from zajel_desktop.protocol.wire.greeting import (
    Greeting,
    Native,
    Secret,
    build_greeting,
    parse_greeting,
)

NATIVE = Native((2,), FRESH_OFFERER.public, (), Secret.TYPED)


def text(**native):
    frame = json.loads(vector_greetings()[0])
    frame["native"] |= native
    return json.dumps(frame)


def test_the_greeting_is_the_one_in_the_protocol_document():
    assert vector_greetings()[0] == (
        '{"type":"handshake","publicKey":"e06Qm75//kTEZaIgA31gjuNYl9Me+XLwf3SJLLD3PxM=",'
        '"native":{"versions":[2],"features":[],'
        '"ephemeral":"ew1H2TQn+DERYHgcfHM/2J+IlwrvSQ2KoO4ZpMuKGxQ=","pake":{"side":"typed"}}}'
    )


@pytest.mark.parametrize("secret", [None, *Secret])
def test_a_greeting_is_read_back(secret):
    greeting = Greeting(OFFERER.public, Native((1, 2), b"f" * 32, ("files",), secret))
    assert parse_greeting(build_greeting(greeting)) == greeting


def test_an_older_clients_greeting_has_no_native():
    older = '{"type":"handshake","publicKey":"e06Qm75//kTEZaIgA31gjuNYl9Me+XLwf3SJLLD3PxM"}'
    assert parse_greeting(older) == Greeting(OFFERER.public)
    assert parse_greeting(build_greeting(Greeting(OFFERER.public))) == Greeting(OFFERER.public)


def test_unknown_members_are_ignored():
    assert parse_greeting(text(newer=[1])) == Greeting(OFFERER.public, NATIVE)


@pytest.mark.parametrize(
    "wrong",
    [
        "",
        "[]",
        "{}",
        "handshake",
        text(versions=[]),
        text(versions=["2"]),
        text(versions=[2] * 17),
        text(ephemeral="short"),
        text(ephemeral="e" * 44),
        text(ephemeral=None),
        text(pake={}),
        text(pake={"side": "both"}),
        text(pake="typed"),
        text(features=["f" * 65]),
        text(features=["f"] * 65),
        text(padding="x" * 8192),
        text().replace("handshake", "greeting"),
        text().replace("e06Qm", "e0Qm"),
        "[" * 5000,
        '"\ud800"',
    ],
)
def test_anything_else_is_the_peers_fault(wrong):
    with pytest.raises(RemoteError):
        parse_greeting(wrong)


def test_no_key_is_shown():
    assert repr(FRESH_OFFERER.public) not in repr(Greeting(OFFERER.public, NATIVE))


@given(st.text(max_size=200))
def test_any_text_at_all_is_read_or_refused(words):
    try:
        parse_greeting(words)
    except RemoteError:
        return


@pytest.mark.parametrize("levels", [MAX_DEPTH, 10_000])
def test_what_is_nested_too_deep_is_the_peers_fault(levels):
    deep = "[" * levels + "]" * levels
    with pytest.raises(RemoteError):
        parse_greeting(text().replace('"type"', f'"newer":{deep},"type"'))


def test_what_is_nested_less_deep_is_ignored():
    deep = "[" * (MAX_DEPTH - 1) + "]" * (MAX_DEPTH - 1)
    newer = text().replace('"type"', f'"newer":{deep},"type"')
    assert parse_greeting(newer) == Greeting(OFFERER.public, NATIVE)
