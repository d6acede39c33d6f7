"""The code field: it takes what people type, deletes nothing, and keeps the dash out of the way."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication

from zajel_desktop.ui.widgets.code_field import CodeField, FrameState

LINK = "zajel://pair/K7QX2M?s=wss%3A%2F%2Fexample.org"


@pytest.fixture
def field(theme, qtbot, read):
    field = CodeField(theme, read)
    qtbot.addWidget(field)
    field.resize(472, 66)
    with qtbot.waitActive(field):
        field.show()
        field.activateWindow()
    field.setFocus()
    return field


def test_small_letters_become_large_and_the_dash_comes_by_itself(field, qtbot):
    qtbot.keyClicks(field, "k7qx2m4p9t")
    assert field.text() == "K7QX2M-4P9T"
    assert str(field.reading.code) == "K7QX2M-4P9T"


def test_a_typed_dash_changes_nothing(field, qtbot):
    qtbot.keyClicks(field, "k7qx2m-4p")
    assert field.text() == "K7QX2M-4P"


def test_six_characters_are_a_code(field, qtbot):
    with qtbot.waitSignal(field.completed):
        qtbot.keyClicks(field, "K7QX2M")
    assert field.reading.code.secret is None


def test_every_key_is_told(field, qtbot):
    told = []
    field.code_changed.connect(told.append)
    qtbot.keyClicks(field, "K7Q")
    assert told == ["K", "K7", "K7Q"]


def test_what_is_more_than_a_code_is_not_taken(field, qtbot):
    qtbot.keyClicks(field, "K7QX2M4P9TAB")
    assert field.text() == "K7QX2M-4P9T"


def test_a_wrong_character_stays_and_the_frame_shows_it(field, qtbot):
    qtbot.keyClicks(field, "K7Q0")
    assert (field.text(), field.state) == ("K7Q0", FrameState.ERROR)
    qtbot.keyClick(field, Qt.Key.Key_Backspace)
    assert (field.text(), field.state) == ("K7Q", FrameState.FOCUS)


def test_a_pasted_code_with_spaces_is_understood(field):
    QGuiApplication.clipboard().setText(" k7qx2m 4p9t ")
    field.paste()
    assert field.text() == "K7QX2M-4P9T"


def test_a_pasted_link_is_shown_as_it_is(field):
    QGuiApplication.clipboard().setText(LINK)
    field.paste()
    assert field.text() == LINK
    assert field.is_link
    assert field.reading.code.service == "wss://example.org"
    assert not field.grab().isNull()


def test_a_link_that_is_none_of_ours_is_an_error(field):
    field.setText("https://example.org")
    assert field.state is FrameState.ERROR


def test_our_own_code_is_an_error(field, qtbot):
    qtbot.keyClicks(field, "abcdef")
    assert field.state is FrameState.ERROR


def test_backspace_steps_over_the_dash(field, qtbot):
    qtbot.keyClicks(field, "K7QX2M4P")
    field.setCursorPosition(7)
    qtbot.keyClick(field, Qt.Key.Key_Backspace)
    assert field.text() == "K7QX24-P"


def test_delete_steps_over_the_dash(field, qtbot):
    qtbot.keyClicks(field, "K7QX2M4P")
    field.setCursorPosition(6)
    qtbot.keyClick(field, Qt.Key.Key_Delete)
    assert field.text() == "K7QX2M-P"


def test_an_arrow_moves_one_cell_across_the_dash(field, qtbot):
    qtbot.keyClicks(field, "K7QX2M4P")
    qtbot.keyClick(field, Qt.Key.Key_Left)
    qtbot.keyClick(field, Qt.Key.Key_Left)
    qtbot.keyClick(field, Qt.Key.Key_Left)
    assert field.cursorPosition() == 5
    qtbot.keyClick(field, Qt.Key.Key_Right)
    qtbot.keyClick(field, Qt.Key.Key_Right)
    assert field.cursorPosition() == 8


def test_typing_in_the_middle_keeps_the_caret_there(field, qtbot):
    qtbot.keyClicks(field, "K7QXM4P")
    field.setCursorPosition(4)
    qtbot.keyClicks(field, "2")
    assert (field.text(), field.cursorPosition()) == ("K7QX2M-4P", 5)


def test_a_click_puts_the_caret_between_cells(field, qtbot):
    qtbot.keyClicks(field, "K7QX2M4P")
    qtbot.mouseClick(field, Qt.MouseButton.LeftButton, pos=QPoint(20, 33))
    assert field.cursorPosition() == 0
    qtbot.mouseClick(field, Qt.MouseButton.LeftButton, pos=QPoint(460, 33))
    assert field.cursorPosition() == 9


def test_dragging_selects(field, qtbot):
    qtbot.keyClicks(field, "K7QX2M4P")
    qtbot.mousePress(field, Qt.MouseButton.LeftButton, pos=QPoint(20, 33))
    qtbot.mouseMove(field, QPoint(460, 33))
    qtbot.mouseRelease(field, Qt.MouseButton.LeftButton, pos=QPoint(460, 33))
    field.grab()
    qtbot.keyClicks(field, "a")
    assert field.text() == "A"


def test_a_double_click_selects_all(field, qtbot):
    qtbot.keyClicks(field, "K7QX2M4P")
    qtbot.mouseDClick(field, Qt.MouseButton.LeftButton)
    assert field.selectedText() == "K7QX2M-4P"


def test_a_key_can_be_undone(field, qtbot):
    qtbot.keyClicks(field, "K7QX")
    field.undo()
    assert field.text() != "K7QX"


def test_a_code_that_did_not_work_is_marked_until_the_next_key(field, qtbot):
    qtbot.keyClicks(field, "K7QX2M")
    field.refuse()
    assert field.state is FrameState.ERROR
    qtbot.keyClicks(field, "4")
    assert field.state is FrameState.FOCUS


def test_while_asking_it_is_dead(field):
    field.setEnabled(False)
    assert field.state is FrameState.DISABLED


def test_codes_run_from_left_to_right_in_every_language(field):
    assert field.layoutDirection() is Qt.LayoutDirection.LeftToRight


def test_it_grows_with_the_text(field, theme):
    theme.set_scale(150)
    assert field.height() == 99
    assert field.sizeHint().height() == field.minimumSizeHint().height() == 99


def test_it_is_one_named_edit_field(field):
    assert field.accessibleName() == "Code"
