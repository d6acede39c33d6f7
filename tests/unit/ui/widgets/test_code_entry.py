"""Entering a code: what is wrong is said at once, below the field, in one sentence."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from zajel_desktop.ui.widgets.code_entry import CodeEntry

LINK = "zajel://pair/K7QX2M?s=wss%3A%2F%2Fexample.org"


@pytest.fixture
def entry(theme, qtbot, read):
    entry = CodeEntry(theme, read)
    qtbot.addWidget(entry)
    entry.show()
    return entry


def said(entry):
    return entry.sentence.replace("\u2068", "").replace("\u2069", "")


def test_nothing_is_said_without_a_reason(entry, qtbot):
    qtbot.keyClicks(entry.field, "K7QX2M")
    assert said(entry) == ""
    assert str(entry.code) == "K7QX2M"


def test_a_wrong_character_is_explained_at_once(entry, qtbot, spoken):
    qtbot.keyClicks(entry.field, "K7QX2M4P0")
    assert said(entry) == "Codes never contain 0. Look at character 9 again."
    assert entry.field.accessibleDescription() == entry.sentence
    assert spoken == [entry.sentence]
    assert entry.code is None


def test_the_sentence_goes_with_its_cause(entry, qtbot):
    qtbot.keyClicks(entry.field, "K0")
    qtbot.keyClick(entry.field, Qt.Key.Key_Backspace)
    assert said(entry) == ""


def test_our_own_code_is_explained(entry, qtbot):
    qtbot.keyClicks(entry.field, "ABCDEF")
    assert said(entry) == "This is your own code. Give it to the other person."
    assert entry.code is None


def test_a_link_that_is_none_of_ours_is_explained(entry):
    entry.field.setText("https://example.org")
    assert said(entry) == "This link is not a pairing link. Ask for the code instead."


def test_a_link_says_which_server_it_names(entry, spoken):
    entry.field.setText(LINK)
    assert said(entry) == "Server: wss://example.org"
    assert spoken == []
    assert entry.code.service == "wss://example.org"


def test_enter_hands_a_whole_code_on(entry, qtbot):
    qtbot.keyClicks(entry.field, "K7QX2M")
    with qtbot.waitSignal(entry.submitted):
        qtbot.keyClick(entry.field, Qt.Key.Key_Return)


def test_enter_says_how_much_is_missing(entry, qtbot):
    qtbot.keyClicks(entry.field, "K7QX2M4P")
    with qtbot.assertNotEmitted(entry.submitted):
        qtbot.keyClick(entry.field, Qt.Key.Key_Return)
    assert said(entry).startswith("The code is not complete: 2 more")


def test_enter_in_an_empty_field_says_nothing(entry, qtbot):
    qtbot.keyClick(entry.field, Qt.Key.Key_Return)
    assert said(entry) == ""


def test_why_a_code_did_not_work_stands_until_the_next_key(entry, qtbot):
    qtbot.keyClicks(entry.field, "K7QX2M")
    entry.show_failure("Nobody answers to this code.")
    assert said(entry) == "Nobody answers to this code."
    qtbot.keyClick(entry.field, Qt.Key.Key_Backspace)
    assert said(entry) == ""


def test_the_focus_goes_into_the_field(entry):
    assert entry.focusProxy() is entry.field
