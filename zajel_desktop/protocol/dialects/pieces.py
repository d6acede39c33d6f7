"""Where the pieces of a file lie in it, and which are still missing: nothing is taken on trust.

Nobody says how long a piece is. All but the last are equally long, so the first that comes tells
it, and every other must agree.
"""

from __future__ import annotations

from zajel_desktop.model.errors import RemoteError

MAX_CHUNKS = 1_000_000
LONGEST_PIECE = 64 * 1024
"""The most pieces of one file, and the longest piece in bytes."""

MOST_AHEAD = 64
"""How many pieces may be here already while an earlier one is missing: channels keep the order, so
that it is lost by then."""


class Pieces:
    """The pieces of a file of ``size`` bytes in ``count`` pieces; RemoteError if that cannot be."""

    def __init__(self, size: int, count: int) -> None:
        is_empty = size == count == 0
        if not is_empty and not (
            0 < count <= min(size, MAX_CHUNKS) and size <= count * LONGEST_PIECE
        ):
            raise RemoteError(f"{size} bytes in {count} pieces")
        self._size = size
        self._count = count
        self._length = 0  # of all but the last, once known
        self._next = 0  # all below are here
        self._ahead: set[int] = set()

    @property
    def is_whole(self) -> bool:
        """Whether nothing is missing."""
        return self._next == self._count

    @property
    def is_torn(self) -> bool:
        """Whether a piece is missing that will not come any more."""
        return len(self._ahead) > MOST_AHEAD

    def take(self, index: int, length: int) -> int | None:
        """Piece ``index`` of ``length`` bytes is here; return where it lies, None if it was before.

        Raise RemoteError if there is no such piece.
        """
        if not 0 <= index < self._count:
            raise RemoteError(f"piece {index} of {self._count}")
        regular = self._length or self._regular(index, length)
        if length != self._expected(index, regular):
            raise RemoteError(f"piece {index} has {length} bytes")
        self._length = regular
        if index < self._next or index in self._ahead:
            return None
        self._ahead.add(index)
        while self._next in self._ahead:
            self._ahead.remove(self._next)
            self._next += 1
        return index * regular

    def _regular(self, index: int, length: int) -> int:
        """How long all but the last are, by the first that came."""
        if index < self._count - 1:
            regular = length
        elif self._count == 1:
            regular = self._size
        else:
            regular = (self._size - length) // (self._count - 1)
        is_possible = (self._count - 1) * regular < self._size <= self._count * regular
        if not (is_possible and regular <= LONGEST_PIECE):
            raise RemoteError(f"{self._size} bytes in {self._count} pieces of {regular}")
        return regular

    def _expected(self, index: int, regular: int) -> int:
        is_last = index == self._count - 1
        return self._size - index * regular if is_last else regular


def count_of(size: int, length: int) -> int:
    """Into how many pieces of ``length`` bytes a file of ``size`` bytes is cut."""
    return -(-size // length)
