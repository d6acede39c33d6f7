"""Pieces of files: sealed for one place of one attempt and nowhere else."""

from __future__ import annotations

import pytest

from zajel_desktop.crypto.files import PieceSeal
from zajel_desktop.model.errors import RemoteError

KEY = bytes(range(32))
ATTEMPT = bytes(range(0xA0, 0xB0))
TRANSFER = "01890a5d-ac96-774b-bcce-b302099a8057"


def make(key=KEY, transfer=TRANSFER, attempt=ATTEMPT):
    return PieceSeal(key=key, transfer=transfer, attempt=attempt)


def test_the_vector_of_the_protocol_is_sealed():
    sealed = make().seal(b"Hello, Zajel!", 0, is_last=False)
    assert sealed.hex() == "50dd2e5dc2ca868b720b390d8e78f8bfd68c3d7609ccff95bdf1e84bd3"
    assert make().seal(b"", 1, is_last=True).hex() == "562678e6a405fd245d8fd7d0d3e48d15"


def test_a_piece_opens_where_it_belongs():
    sealed = make().seal(b"piece", 7, is_last=True)
    assert make().open(sealed, 7, is_last=True) == b"piece"


@pytest.mark.parametrize(
    ("other", "index", "is_last"),
    [
        (make(), 8, True),
        (make(), 7, False),
        (make(key=bytes(32)), 7, True),
        (make(attempt=bytes(16)), 7, True),
        (make(transfer="01890a5d-ac96-774b-bcce-b302099a8058"), 7, True),
    ],
    ids=["index", "flag", "key", "attempt", "transfer"],
)
def test_a_piece_opens_nowhere_else(other, index, is_last):
    sealed = make().seal(b"piece", 7, is_last=True)
    with pytest.raises(RemoteError, match="does not open"):
        other.open(sealed, index, is_last=is_last)


def test_an_altered_piece_does_not_open():
    sealed = bytearray(make().seal(b"piece", 7, is_last=True))
    sealed[0] ^= 1
    with pytest.raises(RemoteError):
        make().open(bytes(sealed), 7, is_last=True)
