"""A sealed stream: opens in its order and whole, or not at all."""

from __future__ import annotations

import pytest

from zajel_desktop.crypto.stream import TAG_BYTES, Stream
from zajel_desktop.model.errors import RemoteError

KEY = bytes(range(32))


@pytest.fixture
def sealed():
    stream = Stream(KEY, b"head")
    return [stream.seal(b"one", is_last=False), stream.seal(b"two", is_last=True)]


def opens(pieces, key=KEY, head=b"head"):
    stream = Stream(key, head)
    return [stream.open(p, is_last=n == len(pieces)) for n, p in enumerate(pieces, start=1)]


def test_what_was_sealed_opens(sealed):
    assert opens(sealed) == [b"one", b"two"]
    assert [len(piece) for piece in sealed] == [3 + TAG_BYTES] * 2


def test_pieces_left_out_moved_doubled_or_cut_off_do_not_open(sealed):
    one, two = sealed
    for pieces in ([two], [two, one], [one], [one, one, two], [one, two, two], [b""], [one[:8]]):
        with pytest.raises(RemoteError):
            opens(pieces)


def test_under_another_key_or_head_nothing_opens(sealed):
    with pytest.raises(RemoteError):
        opens(sealed, key=bytes(32))
    with pytest.raises(RemoteError):
        opens(sealed, head=b"Head")


def test_equal_pieces_look_different():
    stream = Stream(KEY, b"")
    assert stream.seal(b"same", is_last=False) != stream.seal(b"same", is_last=False)


def test_what_prints_a_stream_prints_no_key(sealed):
    assert repr(Stream(KEY, b"")) == "Stream(0 pieces)"
