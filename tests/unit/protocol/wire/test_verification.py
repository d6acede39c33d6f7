"""What is said while emoji are compared: read back as built, strict in every length."""

from __future__ import annotations

import msgspec
import pytest

from zajel_desktop.model.errors import RemoteError
from zajel_desktop.protocol.wire.operations import build_operation, parse_operation
from zajel_desktop.protocol.wire.verification import (
    SasCancel,
    SasKey,
    SasMac,
    SasReveal,
    SasStart,
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
    assert parse_operation(build_operation(example)) == example


@each_example
def test_every_wrong_length_is_refused(example):
    right = msgspec.msgpack.decode(build_operation(example))
    for name in set(right) - {"kind", "reason"}:
        for wrong in (right[name][:-1], right[name] + right[name][:1], None):
            with pytest.raises(RemoteError):
                parse_operation(msgspec.msgpack.encode(right | {name: wrong}))


@each_example
def test_no_key_is_shown(example):
    assert repr(example) == f"{type(example).__name__}(…)"
