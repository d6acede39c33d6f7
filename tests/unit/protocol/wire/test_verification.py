"""What is said while emoji are compared: read back as built, strict in every length."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zajel_desktop.model.errors import RemoteError
from zajel_desktop.protocol.wire.verification import (
    KINDS,
    SasCancel,
    SasKey,
    SasMac,
    SasReveal,
    SasStart,
    build_verification,
    parse_verification,
)

RUN = b"r" * 16
EXAMPLES = [
    SasStart(RUN, b"c" * 32),
    SasKey(RUN, b"k" * 32),
    SasReveal(RUN, b"k" * 32),
    SasMac(RUN, "m" * 43),
    SasCancel(RUN, "differ"),
]
each_example = pytest.mark.parametrize("example", EXAMPLES, ids=lambda e: type(e).__name__)


@each_example
def test_every_kind_is_read_back(example):
    assert parse_verification(build_verification(example)) == example


def test_every_kind_has_an_example():
    assert {type(example).__struct_config__.tag for example in EXAMPLES} == KINDS


@each_example
def test_every_wrong_length_is_refused(example):
    right = msgspec.msgpack.decode(build_verification(example))
    for name in set(right) - {"kind", "reason"}:
        for wrong in (right[name][:-1], right[name] + right[name][:1], None):
            with pytest.raises(RemoteError):
                parse_verification(msgspec.msgpack.encode(right | {name: wrong}))


@pytest.mark.parametrize("body", [b"", b"\xc1", msgspec.msgpack.encode({"kind": "sas_other"})])
def test_what_is_none_of_them_is_refused(body):
    with pytest.raises(RemoteError):
        parse_verification(body)


@each_example
def test_no_key_is_shown(example):
    assert repr(example) == f"{type(example).__name__}(…)"


@given(st.binary(max_size=200))
def test_any_bytes_at_all_are_refused_or_read(data):
    try:
        parse_verification(data)
    except RemoteError:
        return
