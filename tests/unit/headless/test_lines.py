"""Lines: the same whatever pieces they come in; none can eat the memory."""

from __future__ import annotations

import tracemalloc

from hypothesis import given
from hypothesis import strategies as st

from zajel_desktop.headless.commands import MAX_LINE
from zajel_desktop.headless.lines import Lines


def cut(data, sizes):
    """``data`` in pieces of these sizes, as long as it lasts."""
    pieces = []
    for size in sizes:
        pieces.append(data[:size])
        data = data[size:]
    return [*pieces, data]


@given(
    st.lists(st.binary(max_size=8).filter(lambda b: b"\n" not in b)), st.lists(st.integers(0, 9))
)
def test_lines_are_the_same_whatever_pieces_they_come_in(lines, sizes):
    reader = Lines()
    found = [line for piece in cut(b"\n".join(lines), sizes) for line in reader.take(piece)]
    assert [*found, reader.finish()] == (lines or [b""])


def test_a_line_that_is_too_long_is_cut_where_it_can_still_be_refused():
    reader = Lines(limit=4)
    assert reader.take(b"12345678\n1234\n12") == [b"12345", b"1234"]
    assert reader.take(b"3456") == []
    assert reader.take(b"\nnext\n") == [b"12345", b"next"]


def test_a_line_without_end_costs_no_more_than_a_long_one():
    reader = Lines()
    piece = bytes(65_536)
    tracemalloc.start()
    for _ in range(1000):
        assert reader.take(piece) == []
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 4 * MAX_LINE
    assert len(reader.finish()) == MAX_LINE + 1
