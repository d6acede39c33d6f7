"""Where pieces lie: whatever their sender says of them must fit together."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zajel_desktop.model.errors import RemoteError
from zajel_desktop.protocol.dialects.pieces import LONGEST_PIECE, MOST_AHEAD, Pieces, count_of


def cut(size, length):
    """Index and bytes of every piece."""
    return [(i, min(length, size - i * length)) for i in range(count_of(size, length))]


@given(st.integers(0, 500), st.integers(1, 60), st.randoms(use_true_random=False))
def test_pieces_in_any_order_and_said_twice_cover_the_file_once(size, length, chance):
    pieces = Pieces(size, count_of(size, length))
    said = cut(size, length) * 2
    chance.shuffle(said)
    covered = bytearray(size)
    for index, count in said:
        offset = pieces.take(index, count)
        if offset is not None:
            assert covered[offset : offset + count] == bytes(count)
            covered[offset : offset + count] = b"x" * count
    assert covered == b"x" * size
    assert pieces.is_whole


@given(st.integers(2, 500), st.integers(1, 60), st.data())
def test_a_file_is_not_whole_while_any_piece_is_missing(size, length, data):
    said = cut(size, length)
    lost = data.draw(st.sampled_from(said))
    pieces = Pieces(size, len(said))
    for piece in said:
        if piece != lost:
            pieces.take(*piece)
    assert not pieces.is_whole


@given(
    st.integers(1, 400),
    st.integers(1, 60),
    st.lists(st.tuples(st.integers(0, 60), st.integers(0, 70))),
)
def test_whatever_is_said_nothing_lies_outside_of_the_file_or_on_another_piece(size, length, said):
    pieces = Pieces(size, count_of(size, length))
    covered = bytearray(size)
    for index, count in said:
        try:
            offset = pieces.take(index, count)
        except RemoteError:
            continue
        if offset is not None:
            assert 0 <= offset <= offset + count <= size
            assert covered[offset : offset + count] == bytes(count)
            covered[offset : offset + count] = b"x" * count
    assert pieces.is_whole == (b"\0" not in covered)


@pytest.mark.parametrize(
    ("size", "count"),
    [
        (0, 1),
        (1, 0),
        (5, 6),
        (-1, -1),
        (10**9, 1_000_001),
        (LONGEST_PIECE + 1, 1),
        (10**12, 1_000_000),
    ],
)
def test_a_file_that_cannot_be_is_refused(size, count):
    with pytest.raises(RemoteError):
        Pieces(size, count)


def test_an_empty_file_is_whole_without_a_piece():
    assert Pieces(0, 0).is_whole
    with pytest.raises(RemoteError):
        Pieces(0, 0).take(0, 0)


@pytest.mark.parametrize("piece", [(3, 4), (-1, 4), (0, 0), (0, 5), (2, 4), (1, 3), (0, 70_000)])
def test_a_piece_that_does_not_fit_is_refused(piece):
    pieces = Pieces(10, 3)
    assert pieces.take(0, 4) == 0
    with pytest.raises(RemoteError):
        pieces.take(*piece)


def test_the_last_piece_may_come_first():
    pieces = Pieces(10, 3)
    assert [pieces.take(*piece) for piece in ((2, 2), (0, 4), (1, 4))] == [8, 0, 4]
    assert pieces.is_whole


def test_a_piece_that_is_missed_for_long_is_lost():
    pieces = Pieces(1000, 1000)
    for index in range(1, MOST_AHEAD + 1):
        pieces.take(index, 1)
        assert not pieces.is_torn
    pieces.take(MOST_AHEAD + 1, 1)
    assert pieces.is_torn
