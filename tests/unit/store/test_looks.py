"""Looks: whole or default, and never in the way of a start."""

from __future__ import annotations

import pytest

from zajel_desktop.model.settings import Looks
from zajel_desktop.store.looks import LooksFile

CHOSEN = Looks(language="ar", theme="dark", scale=125, window="AAEC")


@pytest.fixture
def path(tmp_path):
    return tmp_path / "new" / "looks.json"


def test_without_a_file_everything_is_default(path):
    assert LooksFile(path).load() == Looks()
    assert not path.parent.exists()


def test_looks_come_back_as_they_were(path):
    LooksFile(path).save(Looks())
    LooksFile(path).save(CHOSEN)
    assert LooksFile(path).load() == CHOSEN
    assert [file.name for file in path.parent.iterdir()] == ["looks.json"]


@pytest.mark.parametrize("text", [b"", b"{", b"[1]", b"\xff" * 100, b"\0" * (2 << 20)])
def test_a_damaged_file_gives_defaults_and_is_kept_aside(path, text):
    path.parent.mkdir()
    path.write_bytes(text)
    assert LooksFile(path).load() == Looks()
    assert path.with_name("looks.json.damaged").read_bytes() == text
    LooksFile(path).save(CHOSEN)
    assert LooksFile(path).load() == CHOSEN


def test_a_folder_in_its_place_gives_defaults(path):
    path.mkdir(parents=True)
    assert LooksFile(path).load() == Looks()


def test_looks_that_cannot_be_saved_leave_the_file_as_it_was(path):
    LooksFile(path).save(CHOSEN)
    path.with_name("looks.json.new").mkdir()
    with pytest.raises(OSError, match="directory"):
        LooksFile(path).save(Looks())
    assert LooksFile(path).load() == CHOSEN
