from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from tests.unit.ui.conversation.conftest import plain
from zajel_desktop.ui.conversation.find_bar import FindBar


@pytest.fixture
def found():
    """The texts of the entries that were to be shown."""
    return []


@pytest.fixture
def bar(qtbot, engine, theme, noor, found):
    made = FindBar(engine, theme)
    made.found.connect(lambda message: found.append(message.text))
    qtbot.addWidget(made)
    sam = engine.contacts.add("Sam")
    for text in ("tent one", "other", "tent two", "tent three"):
        engine.messages.receive(noor.conversation, text)
    engine.messages.receive(sam.conversation, "tent of somebody else")
    made.start(noor)
    return made


def look_for(bar, engine, words):
    bar.search(words)
    engine.settle()


def test_the_newest_hit_of_this_conversation_is_shown_first(bar, engine, found):
    look_for(bar, engine, "tent")
    assert found == ["tent three"]
    assert plain(bar.count.text()) == "1 of 3"


def test_it_goes_to_older_and_newer_ones_and_round(bar, engine, found):
    look_for(bar, engine, "tent")
    bar.go_older()
    bar.go_older()
    bar.go_older()
    bar.go_newer()
    assert found == ["tent three", "tent two", "tent one", "tent three", "tent one"]


def test_enter_goes_on_without_asking_again(bar, engine, found, qtbot):
    qtbot.keyClicks(bar.field, "tent")
    qtbot.keyClick(bar.field, Qt.Key.Key_Return)
    engine.settle()
    qtbot.keyClick(bar.field, Qt.Key.Key_Return)
    qtbot.keyClick(bar.field, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert len(engine.asked("messages.search")) == 1
    assert found == ["tent three", "tent two", "tent three"]


def test_nothing_found_is_said(bar, engine, found):
    look_for(bar, engine, "tarp")
    assert found == []
    assert bar.count.text() == "Nothing found"
    assert not bar.older.isEnabled()


def test_what_stands_out_follows_the_words(bar, engine, qtbot):
    with qtbot.waitSignal(bar.words_changed) as changed:
        bar.search("tent")
    assert changed.args == ["tent"]
    with qtbot.waitSignal(bar.words_changed) as changed:
        bar.stop()
    assert changed.args == [""]


def test_escape_leaves_it(bar, qtbot):
    with qtbot.waitSignal(bar.closed):
        qtbot.keyClick(bar.field, Qt.Key.Key_Escape)
    assert bar.isHidden()


def test_an_answer_to_another_question_is_ignored(bar, engine, found):
    engine.messages.search("tent")
    engine.settle()
    assert found == []
