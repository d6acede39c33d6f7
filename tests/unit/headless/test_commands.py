"""Commands: one line each, strict, with a sentence for whoever got it wrong."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zajel_desktop.headless.commands import MAX_LINE, History, Pair, Send, parse_command
from zajel_desktop.model.errors import LocalError
from zajel_desktop.model.nesting import MAX_DEPTH


def test_a_command_is_read_with_its_ref():
    line = '{"do":"send","text":"سلام","ref":"r1"}'.encode()
    assert parse_command(line) == Send("سلام", ref="r1")
    assert parse_command(b'{"do":"pair","code":"K7QX2M"}') == Pair("K7QX2M")
    assert parse_command(b'{"do":"history","with":"Noor"}') == History("Noor", 50)


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"hello",
        b"[]",
        b"null",
        b"{}",
        b'{"do":"fly"}',
        b'{"do":"send"}',
        b'{"do":"send","text":5}',
        b'{"do":"send","text":"x","too":"y"}',
        b'{"do":"history","limit":0}',
        b'{"do":"send","text":"\xff"}',
        b"[" * 100_000,
        b"x" * (MAX_LINE + 1),
    ],
)
def test_what_is_no_command_is_refused(line):
    with pytest.raises(LocalError):
        parse_command(line)


@pytest.mark.parametrize("levels", [MAX_DEPTH, 10_000])
def test_a_line_that_is_nested_too_deep_is_refused(levels):
    deep = b"[" * levels + b"]" * levels
    with pytest.raises(LocalError, match="nested too deep"):
        parse_command(b'{"do":"contacts","ref":%b}' % deep)


@given(st.binary(max_size=200))
def test_any_line_at_all_is_refused_without_harm(line):
    with pytest.raises(LocalError):
        parse_command(line)
