from __future__ import annotations

import dataclasses

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QMenu

from tests.unit.ui.conversation.conftest import plain
from zajel_desktop.model.message import MAX_TEXT
from zajel_desktop.ui.conversation.composer import PATIENCE, Composer


@pytest.fixture
def composer(qtbot, engine, theme, noor):
    made = Composer(engine, theme)
    qtbot.addWidget(made)
    made.resize(600, 60)
    made.show()
    made.write_to(noor)
    return made


def test_enter_sends_and_empties_the_field(composer, engine, noor, qtbot):
    qtbot.keyClicks(composer.field, "Hello")
    qtbot.keyClick(composer.field, Qt.Key.Key_Return)
    assert engine.asked("messages.send") == [(noor.conversation, "Hello")]
    assert composer.text == ""


def test_the_button_sends_too(composer, engine, noor, qtbot):
    qtbot.keyClicks(composer.field, "Hello")
    qtbot.mouseClick(composer.send_button, Qt.MouseButton.LeftButton)
    assert engine.asked("messages.send") == [(noor.conversation, "Hello")]


def test_nothing_and_blanks_cannot_be_sent(composer, engine, qtbot):
    assert not composer.send_button.isEnabled()
    qtbot.keyClicks(composer.field, "   ")
    qtbot.keyClick(composer.field, Qt.Key.Key_Return)
    assert not composer.send_button.isEnabled()
    assert engine.asked("messages.send") == []


def test_too_long_a_text_is_not_sent_and_says_why(composer, engine, qtbot):
    composer.field.setPlainText("a" * (MAX_TEXT + 3))
    assert composer.limit.isVisible()
    assert composer.limit.text().startswith("Too long by 3 characters.")
    qtbot.keyClick(composer.field, Qt.Key.Key_Return)
    assert engine.asked("messages.send") == []
    assert not composer.send_button.isEnabled()


def test_the_longest_text_is_sent_as_it_is(composer, engine, noor, qtbot):
    composer.field.setPlainText("ع" * (MAX_TEXT // 2))
    assert "left" in composer.limit.text()
    qtbot.keyClick(composer.field, Qt.Key.Key_Return)
    assert len(engine.asked("messages.send")[0][1].encode()) == MAX_TEXT


def test_a_whole_book_that_is_pasted_says_why_it_is_refused(composer):
    composer.field.paste_refused.emit(2_000_000)
    assert "Too long by" in composer.limit.text()


def test_a_draft_is_kept_a_moment_after_the_last_key(composer, engine, noor, qtbot):
    qtbot.keyClicks(composer.field, "Hel")
    assert engine.asked("messages.set_draft") == []
    qtbot.waitUntil(
        lambda: engine.asked("messages.set_draft") == [(noor.conversation, "Hel")],
        timeout=10 * PATIENCE,
    )


def test_a_draft_is_kept_at_once_when_somebody_else_is_written_to(composer, engine, noor, qtbot):
    sam = engine.contacts.add("Sam")
    qtbot.keyClicks(composer.field, "Hel")
    composer.write_to(sam)
    assert engine.asked("messages.set_draft") == [(noor.conversation, "Hel")]
    assert composer.text == ""
    composer.write_to(noor)
    assert composer.text == "Hel"
    assert composer.field.textCursor().position() == 3


def test_an_unchanged_draft_is_not_written_again(composer, engine, noor):
    engine.messages.set_draft(noor.conversation, "Hel")
    composer.write_to(noor)
    composer.write_to(noor)
    assert len(engine.asked("messages.set_draft")) == 1


def test_sending_takes_the_draft_away(composer, engine, noor, qtbot):
    qtbot.keyClicks(composer.field, "Hel")
    composer.keep_draft()
    qtbot.keyClick(composer.field, Qt.Key.Key_Return)
    assert engine.messages.summary(noor.conversation).draft == ""


def test_nobody_blocked_is_written_to(composer, engine, noor, qtbot):
    composer.show_contact(dataclasses.replace(noor, is_blocked=True))
    assert not composer.field.isEnabled()
    assert not composer.attach.isEnabled()
    assert plain(composer.field.placeholderText()) == "Unblock Noor to write"
    composer.ask_files()
    assert composer.window().findChildren(QFileDialog) == []


def test_it_says_to_whom_one_writes(composer):
    assert plain(composer.field.placeholderText()) == "Message Noor"
    assert plain(composer.field.accessibleName()) == "Message Noor"


@pytest.mark.qt_log_ignore("does not support (raise|grabbing)", extend=True)
def test_attaching_offers_files_and_a_folder(composer, qtbot):
    composer.show_attach_menu()
    menu = composer.findChild(QMenu)
    assert [action.text() for action in menu.actions()] == ["Files…", "Folder…"]
    menu.actions()[0].trigger()
    (dialog,) = composer.window().findChildren(QFileDialog)
    with qtbot.waitSignal(composer.files_chosen) as chosen:
        dialog.filesSelected.emit(["/tmp/a.pdf", "/tmp/b.pdf"])
    assert chosen.args == [["/tmp/a.pdf", "/tmp/b.pdf"]]
    dialog.reject()
    menu.close()


def test_left_alone_it_writes_to_nobody(composer, engine, noor, qtbot):
    qtbot.keyClicks(composer.field, "Hel")
    composer.leave()
    assert engine.asked("messages.set_draft") == [(noor.conversation, "Hel")]
    assert composer.text == ""


def test_text_can_be_put_where_the_cursor_is(composer):
    composer.insert("dropped")
    assert composer.text == "dropped"
