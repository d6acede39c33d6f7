from __future__ import annotations

import pytest

from zajel_desktop.ui.transfers.kinds import (
    FileKind,
    can_be_shown,
    ending,
    icon_of,
    kind_of,
    word_for,
)


@pytest.mark.parametrize(
    "name",
    ["setup.exe", "a.SH", "x.bat", "menu.desktop", "run.js", "lib.jar", "macro.docm", "page.html"],
)
def test_what_can_run_something_is_a_program(name):
    assert kind_of(name) is FileKind.PROGRAM


def test_only_the_last_ending_counts():
    assert kind_of("holiday.jpg.exe") is FileKind.PROGRAM
    assert kind_of("setup.exe.jpg") is FileKind.PICTURE


def test_dots_and_spaces_that_windows_ignores_do_not_hide_a_program():
    assert ending("setup.exe. .") == "exe"
    assert kind_of("setup.exe ") is FileKind.PROGRAM


def test_a_drawing_that_may_hold_a_program_is_not_shown_as_a_picture():
    assert not can_be_shown("logo.svg")
    assert can_be_shown("IMG 2041.JPG")


def test_every_kind_has_an_icon_and_a_word(qapp):
    for name in ["a.exe", "a.png", "a.mp4", "a.mp3", "a.pdf", "a.txt", "a.zip", "a.xyz", "a"]:
        assert icon_of(kind_of(name))
        assert word_for(name)


def test_a_file_without_an_ending_is_just_a_file(qapp):
    assert kind_of("README") is FileKind.OTHER
    assert word_for("README") == "File"
