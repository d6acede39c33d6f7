"""Choices: read by older and newer versions, one strange field harms no other."""

from __future__ import annotations

import contextlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zajel_desktop.model.errors import LocalError
from zajel_desktop.model.service import IceServer, ServiceChoice
from zajel_desktop.model.settings import Looks, Settings
from zajel_desktop.store.choices import decode, encode


@given(st.builds(Settings))
def test_settings_come_back_as_they_were(settings):
    assert decode(encode(settings), Settings) == settings


def test_servers_come_back_with_their_credentials():
    settings = Settings(ice_servers=(IceServer(("turn:a", "turns:a"), "user", "word"),))
    assert decode(encode(settings), Settings) == settings


def test_unknown_fields_are_ignored_and_missing_ones_are_defaults():
    assert decode('{"name": "Ali", "from_the_future": [1]}', Settings) == Settings(name="Ali")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("service", "carrier pigeon"),
        ("accept_below", "much"),
        ("interfaces", [1]),
        ("ice_servers", [{"username": "no urls"}]),
        ("is_started", None),
        ("hides_address", "yes"),
        ("proxy", 1080),
        ("finds_on_network", None),
    ],
)
def test_a_strange_value_is_a_default_and_takes_no_other_with_it(field, value):
    text = json.dumps({"name": "Ali", "service": "a service", field: value})
    read = decode(text, Settings)
    assert read.name == "Ali"
    assert getattr(read, field) == getattr(Settings(), field)
    assert field == "service" or read.service is ServiceChoice.URL


@pytest.mark.parametrize(
    "text",
    ["", "[]", "nonsense", '{"name": ', b"\xff\xfe", b'{"name":"\xff"}', '{"x":' + "[" * 100_000],
    ids=lambda text: text[:12],
)
def test_what_is_no_object_is_refused(text):
    with pytest.raises(LocalError):
        decode(text, Settings)


@given(st.binary() | st.text())
def test_garbage_is_refused_or_read_never_worse(garbage):
    with contextlib.suppress(LocalError):
        assert isinstance(decode(garbage, Looks), Looks)
