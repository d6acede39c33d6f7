"""Offers: in pieces that fit, cleaned on arrival, traced back to what was chosen."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zajel_desktop.engine.offers import batches, item_of, origins, time_of
from zajel_desktop.model.transfer import FileItem
from zajel_desktop.protocol.wire.operations import (
    MAX_ITEMS,
    MAX_OPERATION,
    FileOffer,
    OfferedFile,
    build_operation,
    parse_operation,
)

NAMES = st.integers(1, 1024).map(lambda length: "n" * length)


@given(st.lists(NAMES, min_size=1, max_size=400), st.integers(1, 5))
def test_every_offer_fits_into_one_operation_and_nothing_is_lost(names, times):
    items = [FileItem(name, 2**52, 1.5e9, "application/x-something") for name in names * times]
    cut = list(batches(items))
    assert [item for batch in cut for item in batch] == items
    for batch in cut:
        files = tuple(OfferedFile(i.name, i.size, i.modified_at, i.media_type) for i in batch)
        offer = FileOffer("0" * 36, files, 1.5e9)
        assert len(files) <= MAX_ITEMS
        assert len(build_operation(offer)) <= MAX_OPERATION
        assert parse_operation(build_operation(offer)) == offer


def test_a_thousand_ordinary_files_are_one_offer():
    items = [FileItem(f"Photos/IMG_{n:04}.jpg", n, 1.0, "image/jpeg") for n in range(1000)]
    assert len(list(batches(items))) == 1


@pytest.mark.parametrize(
    ("named", "taken"),
    [(5.0, 5.0), (-1.0, 0.0), (math.nan, 0.0), (math.inf, 0.0), (2.0**40, 0.0)],
)
def test_a_time_that_is_none_is_left(named, taken):
    assert time_of(named) == taken


@given(st.text(max_size=50), st.integers(0, 2**53 - 1), st.floats(), st.text(max_size=50))
def test_any_described_file_becomes_harmless(name, size, modified_at, media_type):
    item = item_of(OfferedFile(name, size, modified_at, media_type))
    assert item.name
    assert not item.name.startswith(("/", "."))
    assert math.isfinite(item.modified_at)
    assert item.media_type.isascii()
    assert (item.path, item.sha256) == ("", "")


def test_what_was_chosen_is_traced_back():
    items = [
        FileItem("note.txt", 1, path="/home/a/note.txt"),
        FileItem("Photos/a.jpg", 1, path="/home/a/Photos/a.jpg"),
        FileItem("Photos/deep/b.jpg", 1, path="/home/a/Photos/deep/b.jpg"),
    ]
    assert origins(items) == ("/home/a/note.txt", "/home/a/Photos")
