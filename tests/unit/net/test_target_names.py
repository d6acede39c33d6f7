"""Names of files being received: free in both forms, nobody else's, and nothing made."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from zajel_desktop.model.transfer import FileItem
from zajel_desktop.net.target_names import TargetNames, is_below, top_of

ITEM = FileItem("a.txt", 1)


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "in"


@pytest.fixture
def choose(folder):
    """Chooses for one item, as everybody in this process does."""
    names = TargetNames()

    def choose(*items, file=0):
        path = names.choose(str(folder), items or [ITEM], file)
        return os.path.relpath(path, folder)

    choose.names = names
    return choose


def test_choosing_makes_nothing(folder, choose):
    assert choose() == "a.txt"
    assert choose(FileItem("P/deep/x", 1)) == os.path.join("P", "deep", "x")
    assert not folder.exists()


@pytest.mark.parametrize("taken", ["a.txt", "a.txt.part"])
def test_a_name_must_be_free_in_both_forms(folder, choose, taken):
    folder.mkdir()
    (folder / taken).touch()
    assert choose() == "a (2).txt"


def test_a_name_taken_by_a_link_to_nowhere_is_not_free(folder, choose):
    folder.mkdir()
    (folder / "a.txt").symlink_to("nowhere")
    assert choose() == "a (2).txt"


def test_what_was_chosen_is_nobody_elses_until_it_is_forgotten(folder, choose):
    assert [choose(), choose()] == ["a.txt", "a (2).txt"]
    assert choose(FileItem("a.txt.part", 1)) == "a.txt (2).part"
    choose.names.forget(str(folder / "a.txt"))
    assert choose() == "a.txt"


def test_many_that_choose_at_once_get_as_many_names(choose):
    with ThreadPoolExecutor(8) as pool:
        chosen = list(pool.map(lambda _: choose(), range(40)))
    assert len(set(chosen)) == 40


def test_each_offered_folder_gets_a_new_one_and_its_files_stay_together(folder, choose):
    (folder / "P").mkdir(parents=True)
    items = [FileItem("P/x", 1), FileItem("P/y", 1)]
    assert choose(*items) == os.path.join("P (2)", "x")
    assert choose(*items) == os.path.join("P (3)", "x")
    items[0] = replace(items[0], path=str(folder / "P (2)" / "x"))
    assert choose(*items, file=1) == os.path.join("P (2)", "y")


def test_a_file_is_not_called_like_a_folder_that_was_chosen(choose):
    choose(FileItem("P/x", 1))
    assert choose(FileItem("P", 1)) == "P (2)"


def test_a_path_below_the_folder_stays_and_another_does_not(folder, choose):
    known = replace(ITEM, path=str(folder / "b (7).txt"))
    assert choose(known) == "b (7).txt"
    assert not choose.names.is_chosen(known.path)
    assert choose(replace(ITEM, path=str(folder.parent / "elsewhere"))) == "a.txt"


def test_a_name_taken_with_every_number_is_refused(choose, monkeypatch):
    monkeypatch.setattr("zajel_desktop.net.target_names.MOST_NUMBERS", 2)
    choose()
    choose()
    with pytest.raises(FileExistsError):
        choose()


def test_it_knows_what_is_chosen_and_what_is_open(folder, choose):
    names, path = choose.names, str(folder / choose())
    assert names.is_chosen(path)
    with names.opening(path):
        assert names.is_open(path)
    assert not names.is_open(path)
    names.begin(path)
    assert names.is_open(path)
    names.end(path)
    names.end(path)
    assert not names.is_open(path)
    names.clear()
    assert not names.is_chosen(path)


def test_no_path_at_all_is_never_open_nor_below():
    names = TargetNames()
    names.begin("")
    assert not names.is_open("")
    assert not is_below("", os.sep)


def test_the_top_of_an_offered_folder_is_where_its_earlier_files_lie():
    items = [FileItem("P/x", 1, path="/other/P/x"), FileItem("P/y", 1, path="/in/P (2)/y")]
    assert top_of("/in", items, "P") == "P (2)"
    assert top_of("/in", items, "Q") is None
