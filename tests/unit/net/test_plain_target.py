"""A file from an older client: its pieces lie where they belong, and nothing is replaced."""

from __future__ import annotations

import errno
import hashlib
import os
from pathlib import Path

import pytest

from zajel_desktop.model.errors import FileError
from zajel_desktop.model.failure import Reason
from zajel_desktop.model.transfer import FileItem
from zajel_desktop.net.plain_target import PlainTargetFile, ThreadedPlainTarget
from zajel_desktop.net.threads import Threads

DATA = os.urandom(1000)
PIECES = [(at, DATA[at : at + 300]) for at in range(0, 1000, 300)]


@pytest.fixture
def target(tmp_path):
    target = PlainTargetFile(str(tmp_path / "in"), [FileItem("a.txt", 1000)], 0)
    target.open()
    yield target
    target.close()


@pytest.mark.parametrize("order", [[0, 1, 2, 3], [3, 1, 0, 2], [0, 2, 1, 3], [0, 0, 1, 2, 3]])
def test_in_whatever_order_the_pieces_come_the_file_is_the_same(target, order, tmp_path):
    target.write_pieces([PIECES[number] for number in order])
    assert os.listdir(tmp_path / "in") == ["a.txt.part"]
    assert target.finish() == hashlib.sha256(DATA).digest()
    path = target.keep(0.0)
    assert os.listdir(tmp_path / "in") == ["a.txt"]
    assert Path(path).read_bytes() == DATA


def test_what_is_closed_is_not_written(target):
    target.close()
    with pytest.raises(FileError):
        target.write_pieces(PIECES)
    with pytest.raises(FileError):
        target.finish()


def test_a_full_disk_says_so(target, monkeypatch):
    def refuse(file, data):
        raise OSError(errno.ENOSPC, "no space")

    monkeypatch.setattr(os, "write", refuse)
    with pytest.raises(FileError) as caught:
        target.write_pieces(PIECES)
    assert caught.value.failure.reason is Reason.DISK_FULL


def test_a_file_larger_than_the_disk_is_not_begun(tmp_path):
    target = PlainTargetFile(str(tmp_path / "in"), [FileItem("a.txt", 2**60)], 0)
    with pytest.raises(FileError) as caught:
        target.open()
    assert caught.value.failure.reason is Reason.DISK_FULL
    assert os.listdir(tmp_path / "in") == []


async def test_the_work_is_done_in_threads_and_the_end_is_told(target):
    threads, closed = Threads(), []
    plain = ThreadedPlainTarget(target, threads, lambda: closed.append(True))
    await plain.write(PIECES)
    assert await plain.finish() == hashlib.sha256(DATA).digest()
    path = await plain.keep(5.0)
    assert path == plain.path
    assert os.stat(path).st_mtime == 5.0
    plain.close()
    assert closed == [True]
    threads.stop()
