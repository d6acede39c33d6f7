"""A file being sent: what it was, where it begins, what it must not become."""

from __future__ import annotations

import hashlib
import os

import pytest

from zajel_desktop.crypto.files import PieceSeal
from zajel_desktop.model.errors import FileError
from zajel_desktop.model.failure import Reason
from zajel_desktop.net.disk import survey
from zajel_desktop.net.source_file import SourceFile
from zajel_desktop.protocol.wire.files import parse_file_frame
from zajel_desktop.protocol.wire.operations import FileAttempt, Prefix

DATA = bytes(range(256)) * 10
ATTEMPT = FileAttempt("t", 0, b"a" * 16, b"k" * 32, 1000)


@pytest.fixture
def item(tmp_path):
    path = tmp_path / "file"
    path.write_bytes(DATA)
    return survey([str(path)])[0]


@pytest.fixture
def source(item):
    source = SourceFile(item)
    yield source
    source.close()


def sha(data):
    return hashlib.sha256(data).digest()


def read(source):
    """Everything the source sends, opened."""
    source.begin(ATTEMPT)
    seal = PieceSeal(key=ATTEMPT.key, transfer=ATTEMPT.id, attempt=ATTEMPT.attempt)
    pieces, is_whole = [], False
    while not is_whole:
        frames, is_whole = source.frames(2)
        for frame in map(parse_file_frame, frames):
            assert frame.index == len(pieces)
            pieces.append(seal.open(frame.sealed, frame.index, is_last=frame.is_last))
    assert frame.is_last
    return pieces


def test_a_file_is_sent_in_pieces_of_one_size_and_hashed(source):
    source.open(0, b"")
    assert [len(piece) for piece in read(source)] == [1000, 1000, 560]
    assert source.digest() == sha(DATA)


def test_the_pieces_are_the_file(source):
    source.open(0, b"")
    assert b"".join(read(source)) == DATA


def test_an_empty_file_is_one_empty_piece(tmp_path):
    (tmp_path / "empty").touch()
    source = SourceFile(survey([str(tmp_path / "empty")])[0])
    source.open(0, b"")
    assert read(source) == [b""]
    source.close()


@pytest.mark.parametrize("held", [1, 1000, len(DATA)])
def test_what_the_other_holds_is_not_sent_again_but_hashed(source, held):
    source.open(held, sha(DATA[:held]))
    assert source.offset == held
    assert b"".join(read(source)) == DATA[held:]
    assert source.digest() == sha(DATA)


@pytest.mark.parametrize(("held", "digest"), [(1000, sha(b"other")), (len(DATA) + 1, sha(DATA))])
def test_what_is_not_the_beginning_of_the_file_counts_nothing(source, held, digest):
    source.open(held, digest)
    assert source.offset == 0
    assert b"".join(read(source)) == DATA
    assert source.digest() == sha(DATA)


def test_a_file_changed_since_the_offer_begins_at_its_beginning(item, source):
    os.utime(item.path, (1, 1))
    source.open(1000, sha(DATA[:1000]))
    assert (source.offset, source.modified_at, source.size) == (0, 1.0, len(DATA))


@pytest.mark.parametrize("change", ["grows", "shrinks", "is touched"])
def test_a_file_that_changes_while_it_is_read_is_refused(item, source, change):
    source.open(0, b"")
    match change:
        case "grows":
            with open(item.path, "ab") as file:
                file.write(bytes(1000))
        case "shrinks":
            os.truncate(item.path, 1500)
        case "is touched":
            os.utime(item.path, (1, 1))
    with pytest.raises(FileError) as caught:
        read(source)
    assert caught.value.failure.reason is Reason.FILE_CHANGED


def test_a_vanished_file_is_refused(item, source):
    os.unlink(item.path)
    with pytest.raises(FileError) as caught:
        source.open(0, b"")
    assert caught.value.failure.reason is Reason.FILE_VANISHED


def test_a_pipe_in_its_place_does_not_make_us_wait(item, source):
    os.unlink(item.path)
    os.mkfifo(item.path)
    with pytest.raises(FileError):
        source.open(0, b"")


def test_reading_what_is_held_can_be_given_up(source):
    source.is_cancelled = True
    with pytest.raises(FileError):
        source.open(1000, sha(DATA[:1000]))


def test_a_closed_file_gives_nothing_and_may_be_closed_again(source):
    source.open(0, b"")
    source.begin(ATTEMPT)
    source.close()
    source.close()
    with pytest.raises(FileError):
        source.frames(1)


def prefixes(*lengths, data=DATA):
    return [Prefix(length, sha(data[:length])) for length in lengths]


@pytest.mark.parametrize(("spoilt_at", "offset"), [(2500, 2000), (1999, 1000), (10, 0)])
def test_what_was_spoilt_is_gone_on_from_the_longest_beginning_that_is_right(
    source, spoilt_at, offset
):
    there = DATA[:spoilt_at] + bytes(2550 - spoilt_at)
    source.open(2550, sha(there), prefixes(1000, 2000, data=there))
    assert source.offset == offset
    assert b"".join(read(source)) == DATA[offset:]
    assert source.digest() == sha(DATA)


def test_beginnings_that_do_not_rise_or_are_too_long_end_the_comparing(source):
    source.open(9999, sha(DATA), prefixes(1000, 500))
    assert source.offset == 1000
