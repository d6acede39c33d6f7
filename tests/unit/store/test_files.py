"""Files: whole or as before, private, and nothing left lying about."""

from __future__ import annotations

import os
import stat
import sys

import pytest

from zajel_desktop.store.files import delete_all, remove_if_empty, sync_file, wipe, write_whole

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


@posix_only
def test_a_secret_is_written_over_once_it_is_replaced_or_wiped(tmp_path):
    path = tmp_path / "key"
    write_whole(path, b"first secret")
    with path.open("rb") as first:
        write_whole(path, b"second secret", is_secret=True)
        assert first.read() == bytes(12)
    with path.open("rb") as second:
        wipe(path)
        assert second.read() == bytes(13)
    assert list(tmp_path.iterdir()) == []


@posix_only
def test_a_secret_that_could_not_be_replaced_is_still_there(tmp_path, monkeypatch):
    path = tmp_path / "key"
    write_whole(path, b"first secret")

    def refuse(*_):
        raise OSError("refused")

    monkeypatch.setattr(os, "replace", refuse)
    with pytest.raises(OSError, match="refused"):
        write_whole(path, b"second secret", is_secret=True)
    assert path.read_bytes() == b"first secret"
    assert list(tmp_path.iterdir()) == [path]


def test_a_secret_that_is_not_there_is_wiped_already(tmp_path):
    wipe(tmp_path / "key")


@posix_only
def test_what_a_link_leads_to_is_not_wiped(tmp_path):
    (tmp_path / "else").write_bytes(b"of somebody else")
    (tmp_path / "key").symlink_to(tmp_path / "else")
    with pytest.raises(OSError):  # noqa: PT011 - ELOOP, under a name for each system
        wipe(tmp_path / "key")
    assert (tmp_path / "else").read_bytes() == b"of somebody else"


def test_only_what_is_named_is_deleted(tmp_path):
    for name in ("zajel.log", "zajel.log.1", "other.log"):
        (tmp_path / name).write_bytes(b"")
    delete_all(tmp_path, "zajel.log*")
    remove_if_empty(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["other.log"]
    delete_all(tmp_path, "*")
    remove_if_empty(tmp_path)
    remove_if_empty(tmp_path)
    assert not tmp_path.exists()


def test_a_file_that_is_not_there_cannot_be_synced(tmp_path):
    with pytest.raises(FileNotFoundError):
        sync_file(tmp_path / "none")
