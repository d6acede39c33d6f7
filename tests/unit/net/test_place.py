"""Folders held open: nothing is replaced, no link is followed; the same by descriptor and path."""

from __future__ import annotations

import errno
import os

import pytest

from zajel_desktop.net.place import NEW, OLD, HeldPlace, NamedPlace, open_place


@pytest.fixture(params=["held", "named"])
def place(request, tmp_path, monkeypatch):
    if request.param == "named":
        monkeypatch.setattr(os, "supports_dir_fd", set())
    place = open_place(str(tmp_path / "in"))
    assert isinstance(place, HeldPlace if request.param == "held" else NamedPlace)
    yield place
    place.close()
    place.close()


@pytest.fixture
def folder(tmp_path, place):
    return tmp_path / "in"


def make(place, name):
    os.close(place.open(name, NEW))


def test_a_new_file_takes_a_free_name_only(place, folder):
    make(place, "a")
    with pytest.raises(FileExistsError):
        place.open("a", NEW)
    assert place.has("a")
    assert not place.has("b")
    place.remove("a")
    assert os.listdir(folder) == []


def test_renaming_replaces_nothing(place, folder):
    make(place, "a")
    (folder / "b").write_bytes(b"mine")
    with pytest.raises(FileExistsError):
        place.rename("a", "b")
    place.rename("a", "c")
    assert sorted(os.listdir(folder)) == ["b", "c"]
    assert (folder / "b").read_bytes() == b"mine"


def test_without_hard_links_renaming_replaces_nothing_either(place, folder, monkeypatch):
    def refuse(*arguments, **options):
        raise OSError(errno.EPERM, "no links here")

    monkeypatch.setattr(os, "link", refuse)
    test_renaming_replaces_nothing(place, folder)


def test_another_trouble_of_renaming_is_told(place):
    with pytest.raises(FileNotFoundError):
        place.rename("nothing", "b")


@pytest.mark.parametrize("flags", [OLD, NEW])
def test_no_file_is_opened_through_a_link(place, folder, tmp_path, flags):
    (tmp_path / "secret").write_bytes(b"mine")
    (folder / "a").symlink_to(tmp_path / "secret")
    assert place.has("a")
    with pytest.raises(OSError):  # noqa: PT011 (which one depends on the system)
        place.open("a", flags)


def test_no_folder_is_entered_through_a_link(place, folder, tmp_path):
    (tmp_path / "outside").mkdir()
    (folder / "sub").symlink_to(tmp_path / "outside")
    with pytest.raises(OSError):  # noqa: PT011
        place.below("sub", make=True)


def test_a_folder_below_is_made_if_wanted(place, folder):
    with (
        pytest.raises(FileNotFoundError)
        if isinstance(place, HeldPlace)
        else pytest.raises(NotADirectoryError)
    ):
        place.below("sub", make=False)
    for _ in range(2):
        below = place.below("sub", make=True)
        below.close()
    make(place, "file")
    with pytest.raises(NotADirectoryError):
        place.below("file", make=True)


def test_time_space_and_safety(place, folder):
    make(place, "a")
    place.set_time("a", 1_700_000_000.0)
    place.sync()
    assert os.stat(folder / "a").st_mtime == 1_700_000_000.0
    assert place.free() > 0
