"""Which files lie at a path, and what a refusing disk means."""

from __future__ import annotations

import errno
import os

import pytest

from zajel_desktop.model.errors import FileError
from zajel_desktop.model.failure import Reason
from zajel_desktop.net.disk import read_error, survey, write_error


def test_a_file_is_described_as_it_is(tmp_path):
    path = tmp_path / "photo.jpg"
    path.write_bytes(b"12345")
    os.utime(path, (1, 1_700_000_000.5))
    [item] = survey([str(path)])
    assert (item.name, item.size, item.path) == ("photo.jpg", 5, str(path))
    assert (item.modified_at, item.media_type, item.sha256) == (1_700_000_000.5, "image/jpeg", "")


def test_a_folder_gives_its_files_in_order_with_relative_names(tmp_path):
    for name in ("b", "a", "deep/er/c"):
        path = tmp_path / "Photos" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    assert [item.name for item in survey([f"{tmp_path}/Photos/"])] == [
        "Photos/a",
        "Photos/b",
        "Photos/deep/er/c",
    ]


def test_links_and_pipes_in_a_folder_are_left_out(tmp_path):
    (tmp_path / "file").touch()
    (tmp_path / "link").symlink_to(tmp_path / "file")
    (tmp_path / "loop").symlink_to(tmp_path)
    os.mkfifo(tmp_path / "pipe")
    assert [os.path.basename(item.path) for item in survey([str(tmp_path)])] == ["file"]


def test_a_chosen_link_is_followed(tmp_path):
    (tmp_path / "file").write_bytes(b"123")
    (tmp_path / "link").symlink_to(tmp_path / "file")
    [item] = survey([str(tmp_path / "link")])
    assert (item.name, item.size) == ("link", 3)


def test_a_name_that_is_no_text_is_still_offered(tmp_path):
    path = os.fsencode(tmp_path) + b"/caf\xe9.txt"
    with open(path, "wb"):
        pass
    [item] = survey([os.fsdecode(path)])
    assert item.name == "caf.txt"
    assert os.fsencode(item.path) == path


@pytest.mark.parametrize("make", ["nothing", "pipe", "empty folder"])
def test_what_cannot_be_sent_is_refused(tmp_path, make):
    path = tmp_path / "it"
    if make == "pipe":
        os.mkfifo(path)
    elif make == "empty folder":
        path.mkdir()
    with pytest.raises(FileError) as caught:
        survey([str(path)])
    assert caught.value.failure.reason is Reason.FILE_VANISHED


@pytest.mark.parametrize(
    ("number", "reason"),
    [
        (errno.ENOSPC, Reason.DISK_FULL),
        (errno.EDQUOT, Reason.DISK_FULL),
        (errno.EFBIG, Reason.DISK_FULL),
        (errno.EACCES, Reason.FOLDER_UNWRITABLE),
        (errno.EROFS, Reason.FOLDER_UNWRITABLE),
        (errno.ELOOP, Reason.FOLDER_UNWRITABLE),
    ],
)
def test_a_disk_that_refuses_has_a_reason(number, reason):
    assert write_error(OSError(number, "words")).failure.reason is reason
    assert read_error(OSError(number, "words")).failure.reason is Reason.FILE_VANISHED
