"""A file for an older client: cut into pieces, as it is on the disk, or not at all."""

from __future__ import annotations

import asyncio
import hashlib
import os

import pytest

from zajel_desktop.model.errors import FileError
from zajel_desktop.model.failure import Reason
from zajel_desktop.model.transfer import FileItem
from zajel_desktop.net.plain_source import BLOCK, SEND_MARK, PlainSourceFile, ThreadedPlainSource
from zajel_desktop.net.threads import Threads

LENGTH = 16_384


class Channel:
    """Keeps every part; breaks after so many."""

    def __init__(self, breaks_after=None):
        self.parts = []
        self.marks = []
        self.breaks_after = breaks_after

    def say_part(self, part):
        if len(self.parts) == self.breaks_after:
            raise OSError("the link is gone")
        self.parts.append(part)

    async def wait_drained(self, mark):
        self.marks.append(mark)


@pytest.fixture
def data():
    return os.urandom(2 * BLOCK + 5 * LENGTH + 7)


@pytest.fixture
def item(tmp_path, data):
    path = tmp_path / "a.bin"
    path.write_bytes(data)
    return FileItem("a.bin", len(data), os.stat(path).st_mtime, path=str(path))


@pytest.fixture
def source(item):
    source = PlainSourceFile(item)
    yield source
    source.close()


@pytest.fixture
def threads():
    threads = Threads()
    yield threads
    threads.stop()


def read_all(source):
    """Every piece until the end."""
    pieces, is_whole = [], False
    while not is_whole:
        more, is_whole = source.read(LENGTH)
        pieces += more
    return pieces


def test_it_is_read_in_blocks_of_pieces(source, data):
    source.open()
    first, is_whole = source.read(LENGTH)
    assert not is_whole
    assert [len(piece) for piece in first] == [LENGTH] * (BLOCK // LENGTH)
    assert b"".join(first + read_all(source)) == data
    assert source.digest() == hashlib.sha256(data).digest()


def test_an_empty_file_has_no_pieces(tmp_path):
    (tmp_path / "empty").touch()
    source = PlainSourceFile(FileItem("empty", 0, path=str(tmp_path / "empty")))
    source.open()
    assert source.read(LENGTH) == ([], True)
    source.close()


def test_a_file_that_is_gone_or_no_file_any_more_is_not_read(source, item, tmp_path):
    os.remove(item.path)
    with pytest.raises(FileError) as caught:
        source.open()
    assert caught.value.failure.reason is Reason.FILE_VANISHED
    os.mkfifo(item.path)
    with pytest.raises(FileError) as caught:
        source.open()
    assert caught.value.failure.reason is Reason.FILE_VANISHED


@pytest.mark.parametrize("change", ["longer", "shorter", "touched"])
def test_a_file_that_changes_while_it_is_read_is_not_sent_whole(source, item, data, change):
    source.open()
    source.read(LENGTH)
    with open(item.path, "r+b") as file:
        if change == "longer":
            file.seek(0, os.SEEK_END)
            file.write(b"x")
        elif change == "shorter":
            file.truncate(len(data) - 1)
    if change == "touched":
        os.utime(item.path, (1.0, 1.0))
    with pytest.raises(FileError) as caught:
        read_all(source)
    assert caught.value.failure.reason is Reason.FILE_CHANGED


def test_what_is_closed_is_not_read(source):
    source.open()
    source.close()
    with pytest.raises(FileError):
        source.read(LENGTH)


async def test_every_piece_is_said_in_order_within_the_mark(source, data, threads):
    source.open()
    plain, channel, reports = ThreadedPlainSource(source, threads), Channel(), []
    digest = await plain.send(channel, "1", length=LENGTH, pause=0.0, report=reports.append)
    assert digest == hashlib.sha256(data).digest()
    assert b"".join(part.data for part in channel.parts) == data
    assert [part.index for part in channel.parts] == list(range(len(channel.parts)))
    assert {part.id for part in channel.parts} == {"1"}
    assert channel.marks == [SEND_MARK] * len(channel.parts) + [0]
    assert reports[-1] == len(data) == plain.size


async def test_a_pause_follows_every_piece(source, threads, monkeypatch):
    source.open()
    pauses = []

    async def sleep(seconds):
        pauses.append(seconds)

    monkeypatch.setattr("zajel_desktop.net.plain_source.asyncio.sleep", sleep)
    plain, channel = ThreadedPlainSource(source, threads), Channel()
    await plain.send(channel, "1", length=LENGTH, pause=0.01, report=lambda sent: None)
    assert pauses == [0.01] * len(channel.parts)


async def test_a_link_that_is_gone_ends_the_sending(source, threads):
    source.open()
    plain = ThreadedPlainSource(source, threads)
    with pytest.raises(OSError, match="gone"):
        await plain.send(Channel(3), "1", length=LENGTH, pause=0.0, report=lambda sent: None)
    plain.close()


async def test_a_sending_that_is_cancelled_waits_for_its_thread(source, threads):
    source.open()
    plain = ThreadedPlainSource(source, threads)
    sending = asyncio.create_task(
        plain.send(Channel(), "1", length=LENGTH, pause=60.0, report=lambda sent: None)
    )
    await threads.run(lambda: None)
    sending.cancel()
    with pytest.raises(asyncio.CancelledError):
        await sending
    plain.close()
