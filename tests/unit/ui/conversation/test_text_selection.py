from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFont, QKeyEvent

from zajel_desktop.model.ids import MessageId
from zajel_desktop.ui.conversation.text_selection import TextSelection
from zajel_desktop.ui.painting.text_block import TextBlock

ONE = MessageId("m1")
SHIFT, CTRL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def block(qapp):
    return TextBlock("Bring the tent", QFont(), 20, 300)


@pytest.fixture
def selection():
    return TextSelection()


def press(selection, block, key, modifiers):
    event = QKeyEvent(QEvent.Type.KeyPress, key, modifiers)
    return selection.press(event, ONE, block)


def test_nothing_is_marked_at_first(selection):
    assert (selection.range, selection.text) == (None, "")


def test_marking_works_in_both_directions(selection, block):
    selection.start(ONE, block, 9)
    selection.extend(6)
    assert (selection.range, selection.text) == ((6, 9), "the")


def test_a_click_marks_nothing(selection, block):
    selection.start(ONE, block, 4)
    assert selection.text == ""


def test_clearing_forgets_whose_text_it_was(selection, block):
    selection.mark(ONE, block, 0, 5)
    selection.clear()
    assert (selection.message, selection.text) == (None, "")


def test_keys_mark_from_the_start(selection, block):
    assert press(selection, block, Qt.Key.Key_Right, SHIFT)
    assert selection.text == "B"
    assert press(selection, block, Qt.Key.Key_Right, SHIFT | CTRL)
    assert selection.text.strip() == "Bring"
    assert press(selection, block, Qt.Key.Key_Left, SHIFT)
    assert len(selection.text) in (4, 5)


def test_everything_is_marked_at_once(selection, block):
    assert press(selection, block, Qt.Key.Key_A, CTRL)
    assert selection.text == "Bring the tent"


def test_other_keys_are_not_its_business(selection, block):
    assert not press(selection, block, Qt.Key.Key_Right, Qt.KeyboardModifier.NoModifier)
    assert not press(selection, block, Qt.Key.Key_C, CTRL)
