"""Files: whole or as before, private, and nothing left lying about."""

from __future__ import annotations

import os
import stat
import sys

import pytest

from zajel_desktop.store.files import write_whole

posix_only = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no modes")


def test_a_file_is_replaced_whole(tmp_path):
    path = tmp_path / "key"
    write_whole(path, b"first and longer")
    write_whole(path, b"second")
    assert path.read_bytes() == b"second"
    assert list(tmp_path.iterdir()) == [path]


@posix_only
def test_a_file_is_private_whatever_lay_there(tmp_path):
    path = tmp_path / "key"
    left_over = tmp_path / "key.new"
    left_over.write_bytes(b"from a crash")
    left_over.chmod(0o666)
    write_whole(path, b"data")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_crash_before_the_end_leaves_the_file_as_it_was(tmp_path, monkeypatch):
    path = tmp_path / "key"
    write_whole(path, b"before")

    def fail(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(OSError, match="No space"):
        write_whole(path, b"after")
    assert path.read_bytes() == b"before"
    assert list(tmp_path.iterdir()) == [path]
